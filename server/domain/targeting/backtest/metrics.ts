/**
 * How well a ranking found the votes that were gained, in three figures:
 *
 *  - `normalisedGain20`: precincts in order of score, best first; whole precincts are taken while the registered
 *    voters taken (of the target ballot) stay within 20 % of the group's. The first precinct that does not fit
 *    ends it: nobody skips a place to fill the rest with a smaller one further down. G = votes gained there,
 *    oracle = the same with the true gain per registered voter as score, random = 20 % of the group's gain:
 *
 *        (G − random) ÷ (oracle − random)        1 the oracle's, 0 a blind draw's, below 0 worse than blind
 *
 *    A draw of whole precincts comes out some hundredths below 0, because they seldom fill the 20 %.
 *
 *  - `capture20`: of the votes gained in all precincts that gained, the share that lies in those same precincts.
 *    Losses are left out of both, so that the figure stays between 0 and 1 where a camp loses on the whole.
 *  - `spearman`: rank correlation of score and true gain per registered voter, equals sharing their mean rank.
 *
 * Equal scores are taken in the order of precinct codes, and precincts without a score after all others.
 */
import { percentiles } from '../ranks.ts';
import type { Gains } from './gains.ts';

/** Share of the registered voters that a campaign is taken to reach. */
export const REACHED_SHARE = 0.2;

/** A share of a whole number of voters is met exactly or not at all; only the product may round. */
const ROUNDING = 1 + 1e-12;

export interface Metrics {
  /** Null: oracle and random find the same, so there is nothing to tell apart. */
  normalisedGain20: number | null;
  /** Null: no precinct gained. */
  capture20: number | null;
  /** Null: fewer than two scores, or all equal. */
  spearman: number | null;
}

/** Rows best first. `rows` are in the order of codes, which decides between equals; those without a score come last. */
export function bestFirst(rows: Uint32Array, score: Float64Array): Uint32Array {
  // Places in `rows` are sorted rather than rows, so that equal scores keep the order of codes.
  const places = Uint32Array.from(rows.keys());
  const own = Float64Array.from(rows, (row) => (Number.isNaN(score[row]) ? -Infinity : score[row]));
  places.sort((a, b) => (own[b] > own[a] ? 1 : own[b] < own[a] ? -1 : a - b));
  return places.map((place) => rows[place]);
}

/** How many of the rows in this order are taken: whole precincts, until the first that does not fit. */
export function takeWithin(order: Uint32Array, registered: Float64Array, share = REACHED_SHARE): number {
  const limit = share * total(order, registered) * ROUNDING;
  let taken = 0;
  let count = 0;
  for (const row of order) {
    taken += registered[row];
    if (taken > limit) break;
    count++;
  }
  return count;
}

export function total(rows: Uint32Array, values: Float64Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row];
  return sum;
}

/** What the oracle takes, and the group's sums: the same for every score. */
export interface Yardstick {
  oracle: number;
  random: number;
  /** Sum of the gains above 0. */
  positive: number;
}

export function yardstickOf(rows: Uint32Array, { gain, registered, perRegistered }: Gains): Yardstick {
  const order = bestFirst(rows, perRegistered);
  return {
    oracle: total(order.subarray(0, takeWithin(order, registered)), gain),
    random: REACHED_SHARE * total(rows, gain),
    positive: sumAboveZero(rows, gain),
  };
}

export function measure(
  rows: Uint32Array,
  score: Float64Array,
  gains: Gains,
  yardstick = yardstickOf(rows, gains),
): Metrics {
  const order = bestFirst(rows, score);
  const reached = order.subarray(0, takeWithin(order, gains.registered));
  const { oracle, random, positive } = yardstick;
  return {
    normalisedGain20: oracle > random ? (total(reached, gains.gain) - random) / (oracle - random) : null,
    capture20: positive > 0 ? sumAboveZero(reached, gains.gain) / positive : null,
    spearman: spearman(
      Float64Array.from(rows, (row) => score[row]),
      Float64Array.from(rows, (row) => gains.perRegistered[row]),
    ),
  };
}

function sumAboveZero(rows: Uint32Array, gain: Float64Array): number {
  let sum = 0;
  for (const row of rows) sum += Math.max(0, gain[row]);
  return sum;
}

/** Pearson's correlation of mean ranks, over the places where both are known; null: it has no value. */
export function spearman(a: Float64Array, b: Float64Array): number | null {
  const isKnown = (_: number, i: number) => !Number.isNaN(a[i]) && !Number.isNaN(b[i]);
  // A percentile is a mean rank less a half, over the count: the correlation is the same.
  const x = percentiles(a.filter(isKnown));
  const y = percentiles(b.filter(isKnown));
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    // The mean percentile is a half, whatever the ties.
    xy += (x[i] - 0.5) * (y[i] - 0.5);
    xx += (x[i] - 0.5) ** 2;
    yy += (y[i] - 0.5) ** 2;
  }
  return x.length > 1 && xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** Mean, median and 10th percentile (linear between ranks) of the figures that have a value; null: none has. */
export function summarise(figures: readonly (number | null)[]): {
  mean: number | null;
  median: number | null;
  p10: number | null;
} {
  const known = figures.filter((figure) => figure !== null).sort((a, b) => a - b);
  if (known.length === 0) return { mean: null, median: null, p10: null };
  return {
    mean: known.reduce((sum, figure) => sum + figure, 0) / known.length,
    median: quantile(known, 0.5),
    p10: quantile(known, 0.1),
  };
}

function quantile(ascending: readonly number[], at: number): number {
  const place = at * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
