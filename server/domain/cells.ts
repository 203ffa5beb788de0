/**
 * H3 cells: from precincts to hexagons that can be compared, with no voter lost and no household shown. Which
 * cells there are is told by `cell-groups.ts`; here they get the scores and expected votes of their precincts.
 *
 * Pure: no clock, no database, no randomness.
 */
import {
  type CellDoors,
  type CellGroups,
  type CellPlace,
  type Group,
  groupCells,
  total,
} from './cell-groups.ts';
import { cellParent } from './h3.ts';
import type { Range } from './turfs/types.ts';

export {
  type CellDoors,
  COARSEST_RESOLUTION,
  FINEST_RESOLUTION,
  largestRemainder,
  MIN_HOUSEHOLDS,
} from './cell-groups.ts';

export interface CellPrecinct extends CellPlace {
  score: number | null;
  expectedVotes: Range | null;
}

export interface Cell {
  cell: string;
  registered: number;
  doors: number;
  /** Mean of its precincts' scores by registered voters; null: none of them has one. */
  score: number | null;
  expectedVotes: Range | null;
  /** [precinctCode, registered voters of it in this cell] */
  members: [string, number][];
  /** Cells shown as one, this one included: 1 unless small ones joined it. */
  cellCount: number;
}

export interface Cells {
  cells: Cell[];
  /** Hidden: fewer than 11 households and no neighbour to join. */
  suppressed: { cells: number; registered: number; doors: number };
  /** In no place: precincts without territory and without doors. */
  unplaced: { precincts: string[]; registered: number };
}

export function apportionCells(
  precincts: readonly CellPrecinct[],
  doors: readonly CellDoors[],
  resolution: number,
): Cells {
  return describeCells(groupCells(precincts, doors, resolution), precincts);
}

/** `precincts`: in the order in which they were grouped. */
export function describeCells(groups: CellGroups, precincts: readonly CellPrecinct[]): Cells {
  const { shown, hidden, unplaced, resolution, doorsOf } = groups;
  const hiddenLeaves = hidden.flatMap((group) => group.leaves);
  const result: Cells = {
    cells: shown
      .map((group) => describeCell(group, precincts, doorsOf))
      .sort((a, b) => (a.cell < b.cell ? -1 : 1)),
    suppressed: {
      cells: new Set(hiddenLeaves.map((leaf) => cellParent(leaf.cell, resolution))).size,
      registered: total(hiddenLeaves, (leaf) => leaf.registered),
      doors: total(hiddenLeaves, (leaf) => leaf.doors),
    },
    unplaced: {
      precincts: unplaced.map((p) => precincts[p].precinctCode),
      registered: total(unplaced, (p) => precincts[p].registered),
    },
  };
  const given = total(precincts, (precinct) => precinct.registered);
  const kept =
    total(result.cells, (cell) => cell.registered) +
    result.suppressed.registered +
    result.unplaced.registered;
  if (given !== kept) throw new Error(`cells hold ${kept} registered voters, their precincts ${given}`);
  return result;
}

export function describeCell(
  group: Group,
  precincts: readonly CellPrecinct[],
  doorsOf: readonly number[],
): Cell {
  const members = new Map<number, number>();
  const votes = { low: 0, mid: 0, high: 0 };
  let votesKnown = false;
  for (const { precinct, registered, doors } of group.leaves) {
    members.set(precinct, (members.get(precinct) ?? 0) + registered);
    const { expectedVotes, registered: ofPrecinct } = precincts[precinct];
    if (!expectedVotes) continue;
    const share =
      doorsOf[precinct] > 0 ? doors / doorsOf[precinct] : ofPrecinct > 0 ? registered / ofPrecinct : 0;
    votes.low += share * expectedVotes.low;
    votes.mid += share * expectedVotes.mid;
    votes.high += share * expectedVotes.high;
    votesKnown = true;
  }
  const counted = [...members].filter(([, registered]) => registered > 0);
  const scored = counted.filter(([p]) => precincts[p].score !== null);
  const scoredRegistered = total(scored, ([, registered]) => registered);
  return {
    cell: group.cell,
    registered: total(group.leaves, (leaf) => leaf.registered),
    doors: total(group.leaves, (leaf) => leaf.doors),
    score:
      scoredRegistered > 0
        ? total(scored, ([p, registered]) => registered * precincts[p].score!) / scoredRegistered
        : null,
    expectedVotes: votesKnown ? votes : null,
    members: counted.map(([p, registered]) => [precincts[p].precinctCode, registered]),
    cellCount: group.cells.length,
  };
}
