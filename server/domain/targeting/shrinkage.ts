/**
 * Empirical Bayes: a small precinct is drawn toward its surroundings, because a few voters more or less move
 * its figures far. The surroundings are the precincts that touch it or, where territories are not known or
 * nothing touches it, the other precincts of its commune (mean by registered voters):
 *
 *     value = w × own + (1 − w) × surroundings       w = s² ÷ (s² + sd²)
 *
 * sd is the doubt of the precinct's own figure as the model states it, s² how much precincts truly differ from
 * their surroundings: the mean square difference over the area less the noise that explains part of it.
 * (Efron & Morris 1975; the small-area form of Fay & Herriot 1979 with the surroundings as synthetic estimate.)
 */
import type { ModelOutcome } from './models/model.ts';
import { communeIndex, type Panel } from './panel.ts';
import type { Strategy } from './strategy.ts';
import type { Shrinkage } from './types.ts';

/** A strategy may say; otherwise all models but the index, which stays as published. Models that shrink by themselves are left alone. */
export function shrinks({ shrink, model }: Pick<Strategy, 'shrink' | 'model'>): boolean {
  if (model === 'surge' || model === 'transfers' || model === 'weighted-sum' || model === 'donors')
    return false;
  return shrink ?? model !== 'published-index';
}

/** The same outcome with values drawn toward the surroundings, and explanations that say so. */
export function shrinkOutcome(outcome: ModelOutcome, panel: Panel): ModelOutcome {
  const { value: own, sd } = outcome;
  const around = surroundings(own, panel);
  let squares = 0;
  let noise = 0;
  let known = 0;
  for (let i = 0; i < own.length; i++) {
    const difference = own[i] - around.mean[i];
    if (Number.isNaN(difference) || Number.isNaN(sd[i])) continue;
    squares += difference ** 2;
    noise += sd[i] ** 2 * (1 + 1 / around.precincts[i]);
    known++;
  }
  if (known < MIN_PRECINCTS) return outcome;
  const between = Math.max(0, (squares - noise) / known);
  const weight = sd.map((doubt, i) =>
    Number.isNaN(around.mean[i]) || Number.isNaN(doubt) || (doubt === 0 && between === 0)
      ? 1
      : between / (between + doubt ** 2),
  );
  const drawn = (i: number) =>
    weight[i] === 1 ? own[i] : weight[i] * own[i] + (1 - weight[i]) * around.mean[i];
  const value = own.map((_, i) => drawn(i));
  return {
    ...outcome,
    value,
    sd: sd.map((doubt, i) => (weight[i] === 1 ? doubt : Math.sqrt(weight[i]) * doubt)),
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

/** Mean of the values around each precinct by registered voters, itself left out; NaN: nothing is around. */
export function surroundings(
  values: Float64Array,
  panel: Pick<Panel, 'precinctCodes' | 'registered' | 'neighbours'>,
): { mean: Float64Array; precincts: Uint32Array; byTouch: Uint8Array } {
  const { registered, neighbours } = panel;
  const count = values.length;
  const commune = communeIndex(panel);
  const sums = new Float64Array(commune.codes.length);
  const voters = new Float64Array(commune.codes.length);
  const members = new Uint32Array(commune.codes.length);
  const isKnown = (i: number) => !Number.isNaN(values[i]) && registered[i] > 0;
  for (let i = 0; i < count; i++) {
    if (!isKnown(i)) continue;
    sums[commune.of[i]] += values[i] * registered[i];
    voters[commune.of[i]] += registered[i];
    members[commune.of[i]]++;
  }
  const mean = new Float64Array(count).fill(Number.NaN);
  const precincts = new Uint32Array(count);
  const byTouch = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    let weights = 0;
    for (let n = neighbours?.start[i] ?? 0; n < (neighbours?.start[i + 1] ?? 0); n++) {
      const j = neighbours!.index[n];
      if (!isKnown(j)) continue;
      sum += values[j] * registered[j];
      weights += registered[j];
      precincts[i]++;
    }
    if (weights > 0) {
      mean[i] = sum / weights;
      byTouch[i] = 1;
      continue;
    }
    const c = commune.of[i];
    const own = isKnown(i) ? registered[i] : 0;
    precincts[i] = members[c] - (own > 0 ? 1 : 0);
    if (precincts[i] > 0) mean[i] = (sums[c] - (own > 0 ? values[i] * own : 0)) / (voters[c] - own);
  }
  return { mean, precincts, byTouch };
}
