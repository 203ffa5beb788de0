/**
 * Where the votes of a second round can come from: everybody registered, by what they did in the first. A
 * group for each candidate who goes on, one for each bloc of those who do not, one for blank and spoilt
 * papers, one for those who stayed at home. Counts of a precinct add up to its registered voters.
 */
import { BLOCS, type Bloc } from '../blocs.ts';
import { plain } from '../camp.ts';
import type { PanelBallot } from '../panel.ts';
import type { Contest } from './contests.ts';

export type Origin =
  | { kind: 'eliminated'; bloc: Bloc }
  | { kind: 'blank' }
  | { kind: 'abstained' }
  /** `finalist`: place among the finalists of the contest. */
  | { kind: 'finalist'; finalist: number; bloc: Bloc };

/** The blocs in order, blank, abstained, then the finalists in order: the rows of every transfer matrix. */
export const BLANK = BLOCS.length;
export const ABSTAINED = BLOCS.length + 1;
export const FIRST_FINALIST = BLOCS.length + 2;

export function originsOf({ finalists }: Pick<Contest, 'finalists'>): Origin[] {
  return [
    ...BLOCS.map((bloc): Origin => ({ kind: 'eliminated', bloc })),
    { kind: 'blank' },
    { kind: 'abstained' },
    ...finalists.map(({ bloc }, finalist): Origin => ({ kind: 'finalist', finalist, bloc })),
  ];
}

/** Counts by origin of each precinct of a contest, one row after the other. */
export function countOrigins(contest: Contest, ballot: PanelBallot): Float64Array {
  const width = FIRST_FINALIST + contest.finalists.length;
  const rowOf = new Map<number, number>();
  for (const { option, bloc } of contest.candidates) rowOf.set(option, BLOCS.indexOf(bloc));
  contest.finalists.forEach(({ option }, n) => {
    if (option >= 0) rowOf.set(option, FIRST_FINALIST + n);
  });
  const counts = new Float64Array(contest.precincts.length * width);
  contest.precincts.forEach((i, n) => {
    const at = n * width;
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      counts[at + (rowOf.get(ballot.optionIndex[v]) ?? BLOCS.indexOf('other'))] += ballot.votes[v];
    counts[at + BLANK] = Math.max(0, ballot.ballotsCast[i] - ballot.valid[i]);
    counts[at + ABSTAINED] = Math.max(0, ballot.registered[i] - ballot.ballotsCast[i]);
  });
  return counts;
}

/**
 * What each precinct of a contest then did: votes of each finalist, blank and spoilt, stayed at home. NaN: no
 * result of the second round there.
 */
export function countChoices(contest: Contest, ballot: PanelBallot, second: PanelBallot): Float64Array {
  const { finalists } = contest;
  const width = finalists.length + 2;
  const columnOf = new Map<number, number>();
  const names = finalists.map(({ label }) => plain(label));
  second.options.forEach(({ label, nuance }, option) => {
    const same = names.map((name) => name === plain(label));
    const exact = finalists.findIndex((finalist, n) => same[n] && finalist.nuance === nuance);
    const column = exact >= 0 ? exact : same.indexOf(true);
    if (column >= 0) columnOf.set(option, column);
  });
  const counts = new Float64Array(contest.precincts.length * width);
  contest.precincts.forEach((i, n) => {
    const at = n * width;
    if (Number.isNaN(second.registered[i]) || !(ballot.registered[i] > 0)) {
      counts.fill(Number.NaN, at, at + width);
      return;
    }
    let counted = 0;
    for (let v = second.optionStart[i]; v < second.optionStart[i + 1]; v++) {
      const column = columnOf.get(second.optionIndex[v]);
      if (column === undefined) continue;
      counts[at + column] += second.votes[v];
      counted += second.votes[v];
    }
    counts[at + finalists.length] = Math.max(0, second.ballotsCast[i] - counted);
    counts[at + finalists.length + 1] = Math.max(0, second.registered[i] - second.ballotsCast[i]);
  });
  return counts;
}
