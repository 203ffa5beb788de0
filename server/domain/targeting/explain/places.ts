/** Where a figure stands among all others, counted as anybody can count it. */
import type { Place } from './sheet-types.ts';

/** Null where the figure is not known. */
export function placeOf(values: Float64Array, i: number): Place | null {
  const value = values[i];
  if (Number.isNaN(value)) return null;
  let lower = 0;
  let equal = 0;
  let all = 0;
  for (const other of values) {
    if (Number.isNaN(other)) continue;
    all++;
    if (other < value) lower++;
    else if (other === value) equal++;
  }
  return { lower, equal, all, percentile: (lower + equal / 2) / all };
}
