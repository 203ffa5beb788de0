/**
 * From features to votes. With turnout rising the share x of the way from the base to H (the scenario):
 *
 *     value = slope × (s + offer) + level        slope = atBase + perShare × x, see `constants.ts`
 *     level: such that the mean of the area is x × (camp at H − camp at the base) per registered voter
 *
 * The slope orders nothing, the level moves all precincts told by the same form alike. So the order inside a
 * commune is that of s + offer whatever the scenario, and the interval is about that order: it holds what no
 * count tells about one precinct beside another, not how high the next wave will be.
 *
 *     sd² = tau² + drawn + (turnout's doubt × perShare × (s + offer less their mean in the commune))²
 *     drawn = q·(1 − q) ÷ registered        q = base + value, kept within 0.03–0.6: a count at the target is a draw
 *
 * Where nobody of the camp stands at the target, value = − base, and there is no doubt about it.
 */
import { PRESIDENTIAL_TURNOUT } from './ballots.ts';
import type { Constants, OfferWeights } from './constants.ts';
import type { SurgeFeatures } from './features.ts';
import { FORMS, scoreForms } from './forms.ts';
import { communeMeans } from './means.ts';
import type { OfferColumns } from './offer.ts';

/** Standard deviation of the scenario: nobody knows before a vote how far turnout will rise. */
export const TURNOUT_DOUBT = 0.25;
export const DRAWN_SHARES = { least: 0.03, most: 0.6 };

export interface Prediction {
  value: Float64Array;
  sd: Float64Array;
  /** Expected gain were turnout as at H, at least 0. */
  reserve: Float64Array;
  slope: number;
  /** By place in FORMS. */
  level: Float64Array;
}

export function predict(
  features: SurgeFeatures,
  { weights, interval, offer: offerWeights }: Constants,
  scenario: number,
  offer: OfferColumns | null,
): Prediction {
  const { form, base, registered, communes, newcomer } = features;
  const { slope, tau } = interval;
  const isKnown = knownRows(features);
  const isCertain = (i: number) => offer?.nobody[i] === 1 && isKnown[i] === 1;
  const score = scoreForms(features, weights).map((s, i) =>
    isKnown[i] ? s + offerScore(offerWeights, offer, i) : Number.NaN,
  );
  const at = (x: number) => {
    const steepness = slope.atBase + slope.perShare * x;
    const level = levels(features, score, steepness, x);
    const value = score.map((s, i) => (isCertain(i) ? -base[i] : steepness * s + level[form[i]]));
    return { steepness, level, value };
  };
  const assumed = at(scenario);
  const means = communeMeans(score, registered, communes);
  return {
    value: assumed.value,
    slope: assumed.steepness,
    level: assumed.level,
    reserve: at(1).value.map((gain) => Math.max(0, gain)),
    sd: assumed.value.map((gain, i) => {
      if (isCertain(i)) return 0;
      const share = Math.min(DRAWN_SHARES.most, Math.max(DRAWN_SHARES.least, base[i] + gain));
      const untold = FORMS[form[i]] === 'base-only' || newcomer[i] ? tau.baseOnly : tau.withHigh;
      const apart = score[i] - means[communes.of[i]];
      return Math.hypot(
        untold,
        Math.sqrt((share * (1 - share)) / registered[i]),
        TURNOUT_DOUBT * slope.perShare * apart,
      );
    }),
  };
}

/** Somebody is registered, and the camp's own votes are known at H, at the base or at a ballot that stands in. */
function knownRows({ registered, filled, base, high, newcomer }: SurgeFeatures): Uint8Array {
  return Uint8Array.from(registered, (own, i) => {
    const knowsBase = !Number.isNaN(base[i]) && !filled.base[i];
    const knowsHigh = !Number.isNaN(high[i]) && !filled.high[i];
    return Number(own > 0 && (knowsBase || knowsHigh || newcomer[i] === 1));
  });
}

/** On the scale of s. */
function offerScore(weights: OfferWeights | null, offer: OfferColumns | null, i: number): number {
  if (!weights || !offer) return 0;
  return weights.candidates * offer.candidates[i] + weights.outgoing * offer.outgoing[i];
}

function levels(
  { form, registered, high, base, abstention }: SurgeFeatures,
  score: Float64Array,
  slope: number,
  scenario: number,
): Float64Array {
  const voters = new Float64Array(FORMS.length);
  const scores = new Float64Array(FORMS.length);
  const before = new Float64Array(FORMS.length);
  const when = new Float64Array(FORMS.length);
  const turnouts = new Float64Array(FORMS.length);
  for (let i = 0; i < form.length; i++) {
    if (Number.isNaN(score[i])) continue;
    const f = form[i];
    voters[f] += registered[i];
    scores[f] += registered[i] * score[i];
    before[f] += registered[i] * base[i];
    when[f] += registered[i] * high[i];
    turnouts[f] += registered[i] * (1 - abstention[i]);
  }
  return voters.map((all, f) => {
    const atBase = before[f] / all;
    // Without H, the camp is taken to grow as turnout does.
    const atHigh =
      FORMS[f] === 'base-only'
        ? atBase * Math.max(1, PRESIDENTIAL_TURNOUT / (turnouts[f] / all))
        : when[f] / all;
    return scenario * (atHigh - atBase) - (slope * scores[f]) / all;
  });
}
