/**
 * The forms of the model: which features each adds up. A commune gets the fullest form that its ballots allow;
 * overseas, where the lines between the far right, the right and the centre run otherwise, the camp's own votes
 * alone speak.
 *
 *     s = Σ weight × feature        only differences of s within a commune mean anything
 */
import type { Feature, SurgeFeatures } from './features.ts';

/** The fullest first. */
export const FORMS = ['full', 'no-second-round', 'camp-only', 'overseas', 'base-only'] as const;
export type Form = (typeof FORMS)[number];

export const FORM_FEATURES = {
  full: ['smooth', 'base', 'farRightRun', 'eliminated'],
  'no-second-round': ['smooth', 'base', 'farRight', 'eliminated'],
  'camp-only': ['smooth', 'base'],
  overseas: ['smooth', 'base'],
  'base-only': ['base', 'abstention', 'index'],
} as const satisfies Record<Form, readonly Feature[]>;

/** In the order of FORM_FEATURES. */
export type FormWeights = Record<Form, readonly number[]>;

/**
 * Before anything is learnt: what the camp had when all voted less what it has when few do, and without a
 * presidential ballot a third of those who abstain.
 */
export const UNFITTED: FormWeights = {
  full: [1, -1, 0, 0],
  'no-second-round': [1, -1, 0, 0],
  'camp-only': [1, -1],
  overseas: [1, -1],
  'base-only': [0, 1 / 3, 0],
};

/** s of each precinct; NaN: too little is known. */
export function scoreForms(features: SurgeFeatures, weights: FormWeights): Float64Array {
  return Float64Array.from(features.form, (number, i) => {
    const form = FORMS[number];
    let sum = 0;
    for (const [f, feature] of FORM_FEATURES[form].entries())
      if (weights[form][f] !== 0) sum += weights[form][f] * features[feature][i];
    return sum;
  });
}
