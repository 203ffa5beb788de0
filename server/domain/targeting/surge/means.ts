/** Means by commune, weighted by registered voters: what a missing figure is taken to be, and what precincts are compared with. */

export interface Communes {
  codes: string[];
  of: Uint32Array;
}

/** NaN: nothing known there. */
export function communeMeans(values: Float64Array, weights: Float64Array, communes: Communes): Float64Array {
  const sums = new Float64Array(communes.codes.length);
  const totals = new Float64Array(communes.codes.length);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]) || !(weights[i] > 0)) continue;
    sums[communes.of[i]] += weights[i] * values[i];
    totals[communes.of[i]] += weights[i];
  }
  return sums.map((sum, c) => (totals[c] > 0 ? sum / totals[c] : Number.NaN));
}

/** The same values, each unknown one where `wanted` replaced by its commune's mean. */
export function filledByCommune(
  values: Float64Array,
  weights: Float64Array,
  communes: Communes,
): { values: Float64Array; filled: Uint8Array } {
  const means = communeMeans(values, weights, communes);
  const filled = new Uint8Array(values.length);
  return {
    filled,
    values: values.map((value, i) => {
      if (!Number.isNaN(value)) return value;
      const mean = means[communes.of[i]];
      if (!Number.isNaN(mean)) filled[i] = 1;
      return mean;
    }),
  };
}
