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
  'gifts-too-few': {
    en: 'Gifts are known of places that hold less than half of the potential: they are not taken off, or the rest would rank first for being unknown.',
    fr: "Les dons connus couvrent des lieux qui tiennent moins de la moitié du potentiel : ils ne sont pas déduits, sans quoi les autres passeraient devant parce qu'on n'en sait rien.",
  },
  'part-abstention': partUnknown('abstention', "l'abstention"),
  'part-camp-share': partUnknown("the camp's share", 'la part du camp'),
  'part-camp-votes': partUnknown("the camp's votes", 'les voix du camp'),
  'part-drop-off': partUnknown('the drop-off', 'la démobilisation'),
  'part-volatility': partUnknown('the volatility', 'la volatilité'),
  'part-income': partUnknown('the income', 'le revenu'),
  'part-registered': partUnknown('the number of registered voters', "le nombre d'inscrits"),
  'part-doors': partUnknown('the number of doors', 'le nombre de portes'),
  'surge-no-base': {
    en: 'None of the ballots that the model compares has a result here.',
    fr: "Aucun des scrutins que le modèle compare n'a de résultat ici.",
  },
  'surge-base-not-low': {
    en: 'No ballot of the strategy drew clearly fewer voters than the presidential one: who stays at home can hardly be told.',
    fr: "Aucun scrutin de la stratégie n'a attiré nettement moins de votants que la présidentielle : difficile de dire qui reste chez soi.",
  },
  'surge-base-only': {
    en: 'No presidential first round to look at in this commune (none, another numbering, or rolls that changed by over 25 %): told by the last ballot alone.',
    fr: "Aucun premier tour présidentiel exploitable dans cette commune (absent, autre numérotation, ou inscrits variant de plus de 25 %) : estimé d'après le seul dernier scrutin.",
  },
  'surge-no-second-round': {
    en: 'No second round between the far right and the centre to look at: the far right is read at the first round.',
    fr: "Pas de second tour entre l'extrême droite et le centre : l'extrême droite est lue au premier tour.",
  },
  'surge-camp-only': {
    en: "The blocs do not know the candidates of the presidential ballot: told by the camp's own votes.",
    fr: 'Les blocs ne connaissent pas les candidats de la présidentielle : estimé par les seules voix du camp.',
  },
  'surge-newcomer': {
    en: 'Newer than the ballots that the model compares: taken to be as strong for the camp, beside its commune, as at the newest ballot that knows it.',
    fr: "Plus récent que les scrutins comparés par le modèle : supposé aussi favorable au camp, par rapport à sa commune, qu'au scrutin le plus récent qui le connaît.",
  },
  'surge-high-of-commune': {
    en: 'No presidential result here, or a roll that changed by over 25 %: the mean of the commune stands in.',
    fr: 'Pas de résultat présidentiel ici, ou inscrits variant de plus de 25 % : la moyenne de la commune en tient lieu.',
  },
  'surge-base-of-commune': {
    en: 'No result here at the ballot of low turnout: the mean of the commune stands in.',
    fr: 'Pas de résultat ici au scrutin de faible participation : la moyenne de la commune en tient lieu.',
  },
  'surge-second-of-commune': {
    en: 'No second round here, or a roll that changed by over 25 %: the mean of the commune stands in.',
    fr: 'Pas de second tour ici, ou inscrits variant de plus de 25 % : la moyenne de la commune en tient lieu.',
  },
  'surge-any-camp': {
    en: 'Nothing was learnt for a camp like this one: the weights are those of all camps together, and less sure.',
    fr: "Rien n'a été appris pour un camp comme celui-ci : les poids sont ceux de tous les camps ensemble, moins sûrs.",
  },
  'surge-unfitted': {
    en: 'Nothing could be learnt from ballots before this one: the plain drop-off, drawn toward the neighbours.',
    fr: 'Rien ne pouvait être appris des scrutins antérieurs : la simple démobilisation, rapprochée des bureaux voisins.',
  },
  'second-round-no-first': {
    en: 'No first round that a second may follow is among the ballots of the strategy.',
    fr: "Aucun premier tour qu'un second puisse suivre ne figure parmi les scrutins de la stratégie.",
  },
  'second-round-no-constituency': {
    en: 'Which candidates stand here is not known: votes are published by nuance, and the constituency is not.',
    fr: 'On ne sait pas quels candidats se présentent ici : les voix sont publiées par nuance, sans la circonscription.',
  },
  'second-round-decided': {
    en: 'Decided in the first round, or one candidate alone goes on: nothing is left to vote on here.',
    fr: 'Décidé au premier tour, ou un seul candidat reste en lice : il ne reste rien à voter ici.',
  },
  'second-round-without-camp': {
    en: 'The camp has nobody in the second round here.',
    fr: "Le camp n'a personne au second tour ici.",
  },
} as const satisfies Record<string, Bilingual>;
export type ModelReason = keyof typeof MODEL_REASONS;

function partUnknown(en: string, fr: string): Bilingual {
  return {
    en: `Not known here: ${en}. Its weight went to the other parts.`,
    fr: `Inconnu ici : ${fr}. Son poids va aux autres composantes.`,
  };
}
