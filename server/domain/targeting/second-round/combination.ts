/**
 * Two forecasts are better than one where each knows something (Bates & Granger 1969): the transfers learnt
 * from earlier elections, and the plain one in which nothing but turnout changes. In the plain one, who votes
 * for somebody splits as the finalists stand to each other in the precinct, and the finalists' own voters come
 * back alike and stay. How much each counts is measured on elections that the transfers were not fitted to: in
 * a contest of three, where nearly everybody still has a candidate, the plain one has been the nearer.
 */
import { fillTransfers, parameterRows } from './affinities.ts';
import type { PastContest } from './fit-affinities.ts';
import { FIRST_FINALIST } from './origins.ts';

/** Weight of the plain forecast, 0–1. */
export interface PlainWeight {
  duel: number;
  /** Three finalists or more. */
  more: number;
}

export const plainWeight = ({ duel, more }: PlainWeight, finalists: number) => (finalists > 2 ? more : duel);

/** Mixes the plain forecast into the matrix of one precinct, in place. `voters`: counts or shares by origin. */
export function mixPlain(
  transfers: Float64Array,
  columns: number,
  voters: ArrayLike<number>,
  weight: number,
) {
  const finalists = columns - 2;
  let own = 0;
  for (let f = 0; f < finalists; f++) own += voters[FIRST_FINALIST + f];
  if (weight === 0 || own === 0) return;
  // How the finalists' own voters come back, all of them together.
  const back = new Float64Array(3);
  for (let f = 0; f < finalists; f++) {
    const at = (FIRST_FINALIST + f) * columns;
    const share = voters[FIRST_FINALIST + f] / own;
    for (let c = 0; c < columns; c++) back[Math.max(0, c - finalists + 1)] += share * transfers[at + c];
  }
  const rows = transfers.length / columns;
  for (let r = 0; r < rows; r++) {
    const at = r * columns;
    const isOwn = r >= FIRST_FINALIST;
    let somebody = 0;
    for (let f = 0; f < finalists; f++) somebody += transfers[at + f];
    for (let f = 0; f < finalists; f++) {
      const plain = isOwn
        ? Number(f === r - FIRST_FINALIST) * back[0]
        : (somebody * voters[FIRST_FINALIST + f]) / own;
      transfers[at + f] = (1 - weight) * transfers[at + f] + weight * plain;
    }
    if (!isOwn) continue;
    for (let c = 0; c < 2; c++) {
      const choice = at + finalists + c;
      transfers[choice] = (1 - weight) * transfers[choice] + weight * back[1 + c];
    }
  }
}

/**
 * The weight with the least squared error of the finalists' shares, as a mean over elections, each between 0
 * and 1. Contests of three are few, so one election's worth of duels stands in among theirs.
 *
 * `thetaOf`: parameters fitted without that election.
 */
export function measurePlainWeight(
  contests: readonly PastContest[],
  thetaOf: (election: string) => Float64Array,
): PlainWeight {
  const sums = new Map<string, { above: number; below: number; more: boolean }>();
  for (const contest of contests) {
    const more = contest.blocs.length > 2;
    const key = `${contest.election} ${more}`;
    const sum = sums.get(key) ?? { above: 0, below: 0, more };
    sums.set(key, sum);
    const { truth, learnt, plain } = sharesOf(contest, thetaOf(contest.election));
    truth.forEach((share, f) => {
      sum.above += (share - learnt[f]) * (plain[f] - learnt[f]);
      sum.below += (plain[f] - learnt[f]) ** 2;
    });
  }
  const weights = (more: boolean) =>
    [...sums.values()]
      .filter((sum) => sum.more === more)
      .map(({ above, below }) => Math.min(1, Math.max(0, above / below)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const duel = mean(weights(false));
  return { duel, more: mean([...weights(true), duel]) };
}

/** Each finalist's share of the votes for finalists, of the whole contest. */
function sharesOf({ blocs, origins, choices, registered, around }: PastContest, theta: Float64Array) {
  const rows = parameterRows(blocs);
  const columns = blocs.length + 2;
  const transfers = new Float64Array(rows.length * columns);
  const votes = { truth: [0, 0, 0], learnt: [0, 0, 0], plain: [0, 0, 0] };
  for (let n = 0; n < registered.length; n++) {
    fillTransfers(theta, blocs, rows, around, n, transfers);
    const voters = origins.subarray(n * rows.length, (n + 1) * rows.length);
    for (let f = 0; f < blocs.length; f++) {
      let learnt = 0;
      for (let r = 0; r < rows.length; r++) learnt += voters[r] * transfers[r * columns + f];
      votes.learnt[f] += registered[n] * learnt;
      votes.plain[f] += registered[n] * voters[FIRST_FINALIST + f];
      votes.truth[f] += registered[n] * choices[n * columns + f];
    }
  }
  const share = (own: number[]) => {
    const all = own.reduce((sum, count) => sum + count, 0);
    return own.slice(0, blocs.length).map((count) => count / all);
  };
  return { truth: share(votes.truth), learnt: share(votes.learnt), plain: share(votes.plain) };
}
