/** The terms of one value: they add up to it, each from a count that is published. */
import type { Explanation } from '../models/model.ts';
import { NO_TERMS } from '../models/model.ts';
import type { TermId } from '../terms.ts';
import type { Term } from '../types.ts';
import type { Constants } from './constants.ts';
import type { Feature, SurgeFeatures } from './features.ts';
import { FORM_FEATURES, FORMS } from './forms.ts';
import type { OfferColumns } from './offer.ts';
import type { Prediction } from './predict.ts';

const TERM_OF: Record<Exclude<Feature, 'smooth'>, TermId> = {
  base: 'camp-per-registered',
  farRightRun: 'surge-far-right-run',
  eliminated: 'surge-eliminated',
  farRight: 'surge-far-right',
  abstention: 'abstention',
  index: 'index',
};

export function explainSurge(
  {
    features,
    constants,
    prediction,
    offer,
  }: { features: SurgeFeatures; constants: Constants; prediction: Prediction; offer: OfferColumns | null },
  i: number,
): Explanation {
  if (Number.isNaN(prediction.value[i])) return NO_TERMS;
  const { base, high, second } = features.ballots;
  const ballotOf: Record<Feature, string | null> = {
    smooth: high?.ballotId ?? null,
    base: base.ballotId,
    farRightRun: second?.ballotId ?? null,
    eliminated: high?.ballotId ?? null,
    farRight: high?.ballotId ?? null,
    abstention: base.ballotId,
    index: base.ballotId,
  };
  const term = (id: TermId, ballotId: string | null, value: number, weight: number): Term => ({
    id,
    ballotId,
    value,
    weight,
    contribution: weight * value,
  });
  if (offer?.nobody[i]) {
    const terms = [term('surge-nobody-stands', base.ballotId, features.base[i], -1)];
    return { formula: 'sum', shrinkage: null, terms };
  }

  const { slope, level } = prediction;
  const form = FORMS[features.form[i]];
  const summands = FORM_FEATURES[form].flatMap((feature, f): Term[] => {
    const weight = slope * constants.weights[form][f];
    if (weight === 0) return [];
    if (feature !== 'smooth')
      return [term(TERM_OF[feature], ballotOf[feature], features[feature][i], weight)];
    const own = features.ownWeight[i];
    const ofOwn = term('camp-per-registered', ballotOf.smooth, features.high[i], weight * own);
    if (own === 1) return [ofOwn];
    return [ofOwn, term('surge-around', ballotOf.smooth, features.around[i], weight * (1 - own))];
  });
  if (constants.offer && offer) {
    const { candidates, outgoing } = constants.offer;
    if (offer.candidates[i] !== 0)
      summands.push(term('surge-offer-candidates', null, offer.candidates[i], slope * candidates));
    if (offer.outgoing[i] !== 0)
      summands.push(term('surge-offer-outgoing', null, offer.outgoing[i], slope * outgoing));
  }
  return {
    formula: 'sum',
    shrinkage: null,
    terms: [...summands, term('surge-level', null, level[features.form[i]], 1)],
  };
}
