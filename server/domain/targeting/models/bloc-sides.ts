/**
 * Ballots by side: the seven blocs with far left, left and ecologists taken together. Their parties run on joint
 * lists at some ballots and apart at others, so that a vote would seem to move which did not.
 */
import { BLOCS, type Bloc, optionBlocs } from '../blocs.ts';
import { campReader } from '../camp.ts';
import { optionWeights } from '../camp-ballots.ts';
import { communeIndex, type Panel, type PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';

const SIDE_OF: Record<Bloc, number> = {
  'far-left': 0,
  left: 0,
  ecologist: 0,
  centre: 1,
  right: 2,
  'far-right': 3,
  other: 4,
};
/** The last holds the votes that belong to no known bloc. */
export const SIDE_COUNT = 6;
const UNKNOWN_SIDE = SIDE_COUNT - 1;

/** Votes of each side per precinct; NaN: no result here. */
export function sideVotes(panel: Pick<Panel, 'precinctCodes'>, ballot: PanelBallot): Float64Array[] {
  return votesBySide(panel, ballot, () => () => 1);
}

/** Votes of the strongest other side per precinct: those that are not the camp's, by side, the most of them. */
export function rivalVotes(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  camp: Camp,
): Float64Array {
  const weightOf = optionWeights(ballot, communeIndex(panel), campReader(camp));
  const rivals = votesBySide(panel, ballot, (commune) => {
    const weights = weightOf(commune);
    return (option) => 1 - (weights[option] || 0);
  });
  return rivals[0].map((_, i) => Math.max(...rivals.map((votes) => votes[i])));
}

/** Votes that are of a known bloc, as a share of the valid ones over the panel; NaN: no result. */
export function mappedShare(votes: readonly Float64Array[]): number {
  const total = (column: Float64Array) => column.reduce((sum, count) => sum + (count || 0), 0);
  const all = votes.reduce((sum, column) => sum + total(column), 0);
  return all > 0 ? 1 - total(votes[UNKNOWN_SIDE]) / all : Number.NaN;
}

function votesBySide(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  counted: (commune: number) => (option: number) => number,
): Float64Array[] {
  const communes = communeIndex(panel);
  const blocsIn = optionBlocs(ballot, communes.codes);
  const columns = Array.from({ length: SIDE_COUNT }, () =>
    new Float64Array(ballot.registered.length).fill(Number.NaN),
  );
  for (let i = 0; i < ballot.registered.length; i++) {
    if (Number.isNaN(ballot.registered[i])) continue;
    for (const column of columns) column[i] = 0;
    const blocs = blocsIn(communes.of[i]);
    const share = counted(communes.of[i]);
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++) {
      const option = ballot.optionIndex[v];
      const side = blocs[option] < BLOCS.length ? SIDE_OF[BLOCS[blocs[option]]] : UNKNOWN_SIDE;
      columns[side][i] += share(option) * ballot.votes[v];
    }
  }
  return columns;
}
