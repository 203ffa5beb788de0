/** Ranges: what is planned is never one figure. */
import type { Range } from '../turfs/types.ts';

export const BOUNDS = ['low', 'mid', 'high'] as const;
export type Bound = (typeof BOUNDS)[number];

/** One figure in each of the three cases; not sorted, unlike a range: the slow case takes the most hours. */
export type Cases = Record<Bound, number>;

export const casesOf = (at: (bound: Bound) => number): Cases => ({
  low: at('low'),
  mid: at('mid'),
  high: at('high'),
});

/** The middle case, and the least and the most of all three: scenarios can cross, a range may not. */
export function envelope({ low, mid, high }: Cases): Range {
  return { low: Math.min(low, mid, high), mid, high: Math.max(low, mid, high) };
}

/** Least, middle and most of some figures; undefined: there are none. */
export function spreadOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const mid = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { low: sorted[0], mid, high: sorted[sorted.length - 1] };
}
