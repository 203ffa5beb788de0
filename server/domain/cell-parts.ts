/** How one cell got its figures: which precincts lie in it, how much of each, and what each gives to the mean. */
import type { CellGroups } from './cell-groups.ts';
import { type Cell, type CellPrecinct, describeCell } from './cells.ts';
import { cellParent } from './h3.ts';

export interface CellMember {
  precinctCode: string;
  /** Registered voters of the precinct in this cell, shared out over its doors, and all of them. */
  registered: { here: number; all: number };
  doors: { here: number; all: number };
  score: number | null;
  /** Share of the cell's voters whose precinct has a score; 0 without one. The weights add up to 1. */
  weight: number;
  /** weight × score: they add up to the score of the cell. */
  contribution: number | null;
}

export type CellParts =
  | {
      kind: 'shown';
      cell: Omit<Cell, 'members'>;
      /** The cells that are shown as this one: more than one where small ones joined it. */
      cells: string[];
      /** Most voters first. */
      members: CellMember[];
    }
  /** Fewer than 11 households and no neighbour to join. */
  | { kind: 'suppressed' };

/**
 * Undefined: nothing stands in this cell. A cell that joined another is answered by that one. `precincts` are in
 * the order in which they were grouped.
 */
export function explainCell(
  { shown, hidden, resolution, doorsOf }: CellGroups,
  precincts: readonly CellPrecinct[],
  cell: string,
): CellParts | undefined {
  const group = shown.find(({ cells }) => cells.includes(cell));
  if (!group) {
    const isHidden = hidden.some((one) =>
      one.leaves.some((leaf) => cellParent(leaf.cell, resolution) === cell),
    );
    return isHidden ? { kind: 'suppressed' } : undefined;
  }
  const { members: _, ...described } = describeCell(group, precincts, doorsOf);
  const byPrecinct = Map.groupBy(group.leaves, ({ precinct }) => precinct);
  const counted = [...byPrecinct].map(([precinct, own]) => ({
    ...precincts[precinct],
    here: own.reduce((sum, leaf) => sum + leaf.registered, 0),
    doorsHere: own.reduce((sum, leaf) => sum + leaf.doors, 0),
    doorsAll: doorsOf[precinct],
  }));
  const scored = counted.reduce((sum, { score, here }) => sum + (score === null ? 0 : here), 0);
  const members = counted.map(
    ({ precinctCode, registered, score, here, doorsHere, doorsAll }): CellMember => {
      const weight = score === null || scored === 0 ? 0 : here / scored;
      return {
        precinctCode,
        registered: { here, all: registered },
        doors: { here: doorsHere, all: doorsAll },
        score,
        weight,
        contribution: score === null ? null : weight * score,
      };
    },
  );
  members.sort((a, b) => b.registered.here - a.registered.here || (a.precinctCode < b.precinctCode ? -1 : 1));
  return { kind: 'shown', cell: described, cells: group.cells.toSorted(), members };
}
