/** The goals of a strategy and the models that serve them: plain values, so that the browser can list them. */

/** What a campaign wants of a place; each goal has its own models. */
export const GOALS = ['mobilise', 'second-round', 'persuade', 'keep', 'raise-funds', 'custom'] as const;
export type Goal = (typeof GOALS)[number];

/** Models by goal, the default of each first. */
export const MODELS_OF_GOAL = {
  mobilise: ['surge', 'drop-off', 'published-index', 'marginal-voter'],
  'second-round': ['transfers'],
  persuade: ['volatility'],
  keep: ['stronghold'],
  'raise-funds': ['donors'],
  custom: ['weighted-sum'],
} as const satisfies Record<Goal, readonly string[]>;
export type ModelName = (typeof MODELS_OF_GOAL)[Goal][number];

/** Named figures that a custom strategy may mix; each is rank-normalised before it is weighted. */
export const PART_NAMES = [
  'abstention',
  'camp-share',
  'camp-votes',
  'drop-off',
  'volatility',
  'income',
  'registered',
  'doors',
] as const;
export type PartName = (typeof PART_NAMES)[number];

/** Whether the model is one of those that serve the goal. */
export const servesGoal = (goal: Goal, model: ModelName): boolean =>
  (MODELS_OF_GOAL[goal] as readonly string[]).includes(model);

/** What people call each model. */
export const MODEL_TITLES: Record<ModelName, { en: string; fr: string }> = {
  surge: { en: 'learned from past surges', fr: 'appris des poussées passées' },
  'drop-off': { en: 'drop-off between two ballots', fr: 'démobilisation entre deux scrutins' },
  'published-index': { en: 'published index', fr: 'indice publié' },
  'marginal-voter': { en: 'marginal voters', fr: 'votants marginaux' },
  transfers: { en: 'transfers between rounds', fr: 'reports entre les tours' },
  volatility: { en: 'volatility', fr: 'volatilité' },
  stronghold: { en: 'strongholds', fr: 'bastions' },
  donors: { en: 'donor potential', fr: 'potentiel de dons' },
  'weighted-sum': { en: 'weighted sum', fr: 'somme pondérée' },
};
