/** A contest of an election that the parameters never saw: how far off the forecast was, and whether it said so. */
import { fillTransfers, parameterRows } from './affinities.ts';
import { mixPlain, type PlainWeight, plainWeight } from './combination.ts';
import { Z80 } from './contest-transfers.ts';
import { type Doubt, doubtClass, together } from './doubt.ts';
import type { PastContest } from './fit-affinities.ts';
import { FIRST_FINALIST } from './origins.ts';

export interface HeldOut {
  /** Mean absolute error of the finalists' shares of the contest. */
  error: number;
  /** The same of their shares of the first round. */
  proportional: number;
  /** Share of its precincts, finalist by finalist, whose votes lie within the 80 % interval. */
  within: number;
}

export function heldOut(
  { blocs, origins, choices, registered, around }: PastContest,
  theta: Float64Array,
  plain: PlainWeight,
  { election, constituency, precinct }: Doubt,
): HeldOut {
  const rows = parameterRows(blocs);
  const columns = blocs.length + 2;
  const kappa = together(election, constituency, precinct);
  const transfers = new Float64Array(rows.length * columns);
  const sums = blocs.map(() => ({ truth: 0, predicted: 0, before: 0 }));
  let within = 0;
  for (let n = 0; n < registered.length; n++) {
    const voters = origins.subarray(n * rows.length, (n + 1) * rows.length);
    fillTransfers(theta, blocs, rows, around, n, transfers);
    mixPlain(transfers, columns, voters, plainWeight(plain, blocs.length));
    sums.forEach((sum, f) => {
      let mean = 0;
      let variance = 0;
      for (let r = 0; r < rows.length; r++) {
        const p = transfers[r * columns + f];
        mean += voters[r] * p;
        variance += ((kappa[doubtClass(r)] * voters[r]) ** 2 + voters[r] / registered[n]) * p * (1 - p);
      }
      const truth = choices[n * columns + f];
      within += Number(Math.abs(truth - mean) <= Z80 * Math.sqrt(variance));
      sum.truth += registered[n] * truth;
      sum.predicted += registered[n] * mean;
      sum.before += registered[n] * voters[FIRST_FINALIST + f];
    });
  }
  const all = (key: 'truth' | 'predicted' | 'before') => sums.reduce((total, sum) => total + sum[key], 0);
  const off = (key: 'predicted' | 'before') =>
    sums.reduce((total, sum) => total + Math.abs(sum[key] / all(key) - sum.truth / all('truth')), 0) /
    sums.length;
  return {
    error: off('predicted'),
    proportional: off('before'),
    within: within / (registered.length * blocs.length),
  };
}
