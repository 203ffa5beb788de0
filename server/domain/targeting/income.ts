/** Where a precinct stands among the others by income: ranks, because euros of different years and statistics do not mix. */

/**
 * Percentile of each income among the known ones: (lower ones + half of the equal ones, itself included) ÷
 * all known. So the mean is 0.5 whatever the ties, and no precinct is worth 0 or 1 outright.
 */
export function incomePercentiles(incomes: readonly (number | null)[]): (number | null)[] {
  const known = incomes.filter((eur) => eur !== null).sort((a, b) => a - b);
  const percentileOf = new Map<number, number>();
  for (let first = 0; first < known.length; ) {
    let after = first;
    while (after < known.length && known[after] === known[first]) after++;
    percentileOf.set(known[first], (first + after) / 2 / known.length);
    first = after;
  }
  return incomes.map((eur) => (eur === null ? null : percentileOf.get(eur)!));
}
