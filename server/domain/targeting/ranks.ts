/**
 * Ranks: where a value stands among the others. Scores are mixed by rank, because euros, votes and shares do
 * not add up; anybody can check a rank by counting.
 */

/**
 * Percentile of each value among the known ones: (lower ones + half of the equal ones, itself included) ÷
 * all known. So the mean is 0.5 whatever the ties, and no precinct is worth 0 or 1 outright. NaN stays NaN.
 */
export function percentiles(values: Float64Array): Float64Array {
  const sorted = sortedKnown(values);
  return values.map((value) => percentileAmong(sorted, value));
}

/** The known values, ascending. */
export function sortedKnown(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** Percentile that `value` has, or would have, among sorted values; NaN for NaN. */
export function percentileAmong(sorted: Float64Array, value: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  return (firstAtLeast(sorted, value) + firstAbove(sorted, value)) / 2 / sorted.length;
}

/** Rank of each value, 1 the highest, equals sharing the first of their places; 0: not known. */
export function ranks(values: Float64Array): Uint32Array {
  const sorted = sortedKnown(values);
  return Uint32Array.from(values, (value) =>
    Number.isNaN(value) ? 0 : sorted.length - firstAbove(sorted, value) + 1,
  );
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
