/** Why a model could not speak of a precinct, or not in full: the words for each reason. */
import type { Bilingual } from './strategy.ts';

export const MODEL_REASONS = {
  'two-ballots-needed': {
    en: 'The model compares two ballots, and one of them has no result here.',
    fr: "Le modèle compare deux scrutins, et l'un d'eux n'a pas de résultat ici.",
  },
  'too-few-precincts': {
    en: 'Too few precincts with both ballots: a regression needs at least 20 more precincts than communes.',
    fr: 'Trop peu de bureaux avec les deux scrutins : une régression demande au moins 20 bureaux de plus que de communes.',
  },
  'no-comparable-ballots': {
    en: 'No two ballots of the strategy can be compared here: it takes two of the same kind, or two elections within three months.',
    fr: "Aucune paire de scrutins comparable ici : il en faut deux du même type, ou deux élections à moins de trois mois d'intervalle.",
  },
  'no-parts': {
    en: 'The strategy names no part with a weight: there is nothing to add up.',
    fr: "La stratégie ne nomme aucune composante pondérée : il n'y a rien à additionner.",
  },
  'part-abstention': partUnknown('abstention', "l'abstention"),
  'part-camp-share': partUnknown("the camp's share", 'la part du camp'),
  'part-camp-votes': partUnknown("the camp's votes", 'les voix du camp'),
  'part-drop-off': partUnknown('the drop-off', 'la démobilisation'),
  'part-volatility': partUnknown('the volatility', 'la volatilité'),
  'part-income': partUnknown('the income', 'le revenu'),
  'part-registered': partUnknown('the number of registered voters', "le nombre d'inscrits"),
  'part-doors': partUnknown('the number of doors', 'le nombre de portes'),
} as const satisfies Record<string, Bilingual>;
export type ModelReason = keyof typeof MODEL_REASONS;

function partUnknown(en: string, fr: string): Bilingual {
  return {
    en: `Not known here: ${en}. Its weight went to the other parts.`,
    fr: `Inconnu ici : ${fr}. Son poids va aux autres composantes.`,
  };
}
