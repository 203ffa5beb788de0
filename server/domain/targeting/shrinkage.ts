/**
 * Empirical Bayes: a small precinct is drawn toward its surroundings, because a few voters more or less move
 * its figures far. The surroundings are the precincts that touch it or, where territories are not known or
 * nothing touches it, the other precincts of its commune (mean by registered voters):
 *
 *     value = w × own + (1 − w) × surroundings       w = (s² + r²) ÷ (s² + r² + sd²)
 *
 * sd is the doubt of the precinct's own figure as the model states it, r the doubt of the surroundings (their
 * own noise, averaged), s how much precincts truly differ from their surroundings (Efron & Morris 1975; the
 * small-area form of Fay & Herriot 1979 with the surroundings as synthetic estimate). s² is the most likely
 * one given all differences, each weighed by its noise, so that a few tiny precincts do not decide for all; and
 * it is kept from 0 as in Chung, Rabe-Hesketh, Dorie, Gelman & Liu (Psychometrika 2013), for at 0 the intervals
 * would claim to know what they cannot. The reserve is drawn by the same weight.
 */
import type { ModelName } from './goals.ts';
import type { ModelOutcome } from './models/model.ts';
import { communeIndex, type Panel } from './panel.ts';
import type { Strategy } from './strategy.ts';
import type { Shrinkage } from './types.ts';

/** Models that draw their parts toward the area by themselves, or mix ranks of several. */
const SHRUNK_INSIDE: readonly ModelName[] = [
  'surge',
  'transfers',
  'marginal-voter',
  'weighted-sum',
  'donors',
];

/** A strategy may say; otherwise all models but the index, which stays as published. Models that shrink by themselves are left alone. */
export function shrinks({ shrink, model }: Pick<Strategy, 'shrink' | 'model'>): boolean {
  if (SHRUNK_INSIDE.includes(model)) return false;
  return shrink ?? model !== 'published-index';
}

/** The same outcome with values drawn toward the surroundings, and explanations that say so. */
export function shrinkOutcome(outcome: ModelOutcome, panel: Panel): ModelOutcome {
  const { value: own, sd } = outcome;
  const around = surroundings(own, panel, sd);
  const difference = own.map((value, i) => value - around.mean[i]);
  const noise = sd.map((doubt, i) => doubt ** 2 + around.variance[i]);
  const between = trueVariance(difference, noise);
  if (Number.isNaN(between)) return outcome;
  const weight = noise.map((total, i) =>
    Number.isNaN(total) || Number.isNaN(difference[i]) || sd[i] === 0
      ? 1
      : 1 - sd[i] ** 2 / (between + total),
  );
  const draw = (values: Float64Array, toward: Float64Array) =>
    values.map((value, i) => (weight[i] === 1 ? value : weight[i] * value + (1 - weight[i]) * toward[i]));
  return {
    ...outcome,
    value: draw(own, around.mean),
    reserve: draw(outcome.reserve, surroundings(outcome.reserve, panel).mean),
    sd: sd.map((doubt, i) => (weight[i] === 1 ? doubt : Math.sqrt(weight[i]) * doubt)),
    isShrunk: (i) => weight[i] !== 1 && !Number.isNaN(own[i]),
    explain(i) {
      const explanation = outcome.explain(i);
      if (weight[i] === 1 || Number.isNaN(own[i])) return explanation;
      const shrinkage: Shrinkage = {
        own: own[i],
        surroundings: around.mean[i],
        weight: weight[i],
        basis: around.byTouch[i] ? 'neighbours' : 'commune',
        precincts: around.precincts[i],
      };
      return { ...explanation, shrinkage };
    },
  };
}

/** Below it, how much precincts differ cannot be told from noise. */
const MIN_PRECINCTS = 8;

/**
 * Variance V of true differences, given measured ones and the variance n of their noise. Likelihood × √V is
 * highest where
 *
 *     1 ÷ V + Σ difference² ÷ (V + n)² = Σ 1 ÷ (V + n)
 *
 * NaN: too few are known.
 */
export function trueVariance(difference: Float64Array, noise: Float64Array): number {
  const known = Array.from(difference.keys()).filter((i) => !Number.isNaN(difference[i] + noise[i]));
  if (known.length < MIN_PRECINCTS) return Number.NaN;
  const slope = (variance: number) =>
    known.reduce((sum, i) => {
      const total = variance + noise[i];
      return sum + (difference[i] ** 2 / total - 1) / total;
    }, 1 / variance);
  let high = known.reduce((sum, i) => sum + difference[i] ** 2 + noise[i], 0) / known.length;
  if (high === 0) return 0;
  while (slope(high) > 0) high *= 2;
  let low = high * 1e-12;
  while (high / low > 1 + 1e-10) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Mean of the values around each precinct by registered voters, itself left out, and the variance of that mean
 * where each value has the doubt `sd`. NaN: nothing is around.
 */
export function surroundings(
  values: Float64Array,
  panel: Pick<Panel, 'precinctCodes' | 'registered' | 'neighbours'>,
  sd?: Float64Array,
): { mean: Float64Array; variance: Float64Array; precincts: Uint32Array; byTouch: Uint8Array } {
  const { registered, neighbours } = panel;
  const count = values.length;
  const commune = communeIndex(panel);
  const isKnown = (i: number) => !Number.isNaN(values[i]) && registered[i] > 0;
  const square = (i: number) => (registered[i] * (sd?.[i] ?? 0)) ** 2;
  const sums = new Float64Array(commune.codes.length);
  const squares = new Float64Array(commune.codes.length);
  const voters = new Float64Array(commune.codes.length);
  const members = new Uint32Array(commune.codes.length);
  for (let i = 0; i < count; i++) {
    if (!isKnown(i)) continue;
    sums[commune.of[i]] += values[i] * registered[i];
    squares[commune.of[i]] += square(i);
    voters[commune.of[i]] += registered[i];
    members[commune.of[i]]++;
  }
  const mean = new Float64Array(count).fill(Number.NaN);
  const variance = new Float64Array(count).fill(Number.NaN);
  const precincts = new Uint32Array(count);
  const byTouch = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    let noise = 0;
    let weights = 0;
    for (let n = neighbours?.start[i] ?? 0; n < (neighbours?.start[i + 1] ?? 0); n++) {
      const j = neighbours!.index[n];
      if (!isKnown(j)) continue;
      sum += values[j] * registered[j];
      noise += square(j);
      weights += registered[j];
      precincts[i]++;
    }
    if (weights > 0) byTouch[i] = 1;
    else {
      const c = commune.of[i];
      const itself = isKnown(i);
      precincts[i] = members[c] - (itself ? 1 : 0);
      if (precincts[i] === 0) continue;
      sum = sums[c] - (itself ? values[i] * registered[i] : 0);
      noise = squares[c] - (itself ? square(i) : 0);
      weights = voters[c] - (itself ? registered[i] : 0);
    }
    mean[i] = sum / weights;
    variance[i] = Math.max(0, noise) / weights ** 2;
  }
  return { mean, variance, precincts, byTouch };
}
