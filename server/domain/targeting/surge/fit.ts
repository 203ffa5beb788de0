/**
 * Learning the weights, in closed form, from pairs of earlier ballots between which turnout surged: base b, then
 * a presidential first round t, with the presidential round H before both.
 *
 *     y = camp votes ÷ registered at t − camp votes ÷ registered at b        per precinct that counts (`gains.ts`)
 *     minimise Σ w·(y − s)²    y and the features less their means in the commune
 *     w = registered ÷ registered of the commune ÷ √(variance of y in the commune)
 *
 * so that a commune counts about once, as in the figure that rankings are judged by, and a pair as much as
 * another. Communes with 20 precincts or more; a ridge of 0.2 % of the diagonal keeps weights of features that go
 * together from running apart. O(precincts), seconds for a country.
 */

import { gainsBetween } from '../backtest/gains.ts';
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { type SurgeBallots, type SurgeFeatures, surgeFeatures } from './features.ts';
import { FORM_FEATURES, FORMS, type Form, type FormWeights, UNFITTED } from './forms.ts';
import { communeMeans } from './means.ts';

/** A commune with fewer precincts that count teaches nothing: its mean is too much its own. */
export const MIN_PRECINCTS = 20;
const RIDGE = 2e-3;
/** Added to a commune's variance, so that one where nothing moved does not decide for all. */
const STILL = 1e-6;

/** Two ballots between which camp votes were gained, and what was known before. */
export interface SurgePair {
  features: SurgeFeatures;
  target: CampBallot;
  /** Votes gained per registered voter at the target; NaN: the precinct does not count. */
  gain: Float64Array;
  /** At the target; NaN: the precinct does not count. */
  registered: Float64Array;
  /** Communes with enough precincts that count. */
  communes: number;
}

export function surgePair(panel: Panel, camp: Camp, ballots: SurgeBallots, target: CampBallot): SurgePair {
  const features = surgeFeatures(panel, camp, ballots);
  const { perRegistered, registered } = gainsBetween(panel, ballots.base, target);
  const { codes, of } = features.communes;
  const members = new Uint32Array(codes.length);
  for (let i = 0; i < of.length; i++) if (!Number.isNaN(perRegistered[i])) members[of[i]]++;
  const isLarge = (i: number) => members[of[i]] >= MIN_PRECINCTS;
  return {
    features,
    target,
    gain: perRegistered.map((gain, i) => (isLarge(i) ? gain : Number.NaN)),
    registered: registered.map((own, i) => (isLarge(i) ? own : Number.NaN)),
    communes: members.filter((count) => count >= MIN_PRECINCTS).length,
  };
}

/** The published index is not learnt: it stands in for weights where there are none. */
const learntFeatures = (form: Form) => FORM_FEATURES[form].filter((name) => name !== 'index');

/** Sums of squares and products, ready to be solved; those of several pairs and camps are added. */
export interface Moments {
  products: number[][];
  withGain: number[];
}

/** Of the precincts that the form would speak for; those of `camp-only` and `base-only` could all be. */
export function momentsOf(pair: SurgePair, form: Form): Moments {
  const { features, registered } = pair;
  const { of } = features.communes;
  const names = learntFeatures(form);
  const used = registered.map((own, i) => (isToldBy(pair, form, i) ? own : Number.NaN));
  const spread = deviations(pair.gain, used, features);
  const variance = communeMeans(
    spread.map((y) => y * y),
    used,
    features.communes,
  );
  const total = new Float64Array(features.communes.codes.length);
  for (let i = 0; i < of.length; i++) if (used[i] > 0) total[of[i]] += used[i];
  const weight = used.map((own, i) => own / total[of[i]] / Math.sqrt(variance[of[i]] + STILL));
  const all = weight.reduce((sum, own) => sum + (own || 0), 0);
  const columns = names.map((name) => deviations(features[name], used, features));
  const sumOf = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) if (used[i] > 0) sum += weight[i] * a[i] * b[i];
    return all > 0 ? sum / all : 0;
  };
  return {
    products: columns.map((a) => columns.map((b) => sumOf(a, b))),
    withGain: columns.map((a) => sumOf(a, spread)),
  };
}

function isToldBy({ features, gain }: SurgePair, form: Form, i: number): boolean {
  if (Number.isNaN(gain[i])) return false;
  const own = FORMS[features.form[i]];
  if (form === 'base-only') return true;
  if (form === 'overseas') return own === 'overseas';
  return own === 'full' || own === form;
}

/** Less the mean of the commune by registered voters. */
function deviations(values: Float64Array, weights: Float64Array, { communes }: SurgeFeatures): Float64Array {
  const means = communeMeans(values, weights, communes);
  return values.map((value, i) => value - means[communes.of[i]]);
}

/** Ridge regression. Null: the moments are empty. */
export function solve(moments: readonly Moments[]): number[] | null {
  const size = moments[0]?.withGain.length ?? 0;
  const sum = (read: (one: Moments) => number) => moments.reduce((total, one) => total + read(one), 0);
  const rows = Array.from({ length: size }, (_, a) => [
    ...Array.from(
      { length: size },
      (_, b) => sum(({ products }) => products[a][b]) * (a === b ? 1 + RIDGE : 1),
    ),
    sum(({ withGain }) => withGain[a]),
  ]);
  for (let a = 0; a < size; a++) {
    if (!(rows[a][a] > 0)) return null;
    // Positive definite by its ridge: no pivoting is needed.
    for (let b = 0; b < size; b++) {
      if (b === a) continue;
      const factor = rows[b][a] / rows[a][a];
      for (let c = a; c <= size; c++) rows[b][c] -= factor * rows[a][c];
    }
  }
  return size > 0 ? rows.map((row, a) => row[size] / row[a]) : null;
}

/** The weights of every form; a form that the pairs say nothing of keeps its unfitted weights. */
export function fitForms(pairs: readonly SurgePair[]): FormWeights {
  const fit = (form: Form) => {
    const learnt = solve(pairs.map((pair) => momentsOf(pair, form)));
    return learnt ? FORM_FEATURES[form].map((_, f) => learnt[f] ?? 0) : UNFITTED[form];
  };
  return Object.fromEntries(FORMS.map((form) => [form, fit(form)])) as unknown as FormWeights;
}
