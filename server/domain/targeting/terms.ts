/** The words for the parts of a score: one entry per kind of term, said wherever a formula is printed. */
import type { Bilingual } from './strategy.ts';

export const TERMS = {
  index: {
    en: 'abstention × camp share',
    fr: 'abstention × part du camp',
  },
  'camp-per-registered': {
    en: 'camp votes ÷ registered voters',
    fr: 'voix du camp ÷ inscrits',
  },
  // Marginal voters.
  abstention: {
    en: 'abstention',
    fr: 'abstention',
  },
  'abstention-by-share': {
    en: 'abstention × (camp share here − camp share of the area)',
    fr: 'abstention × (part du camp ici − part du camp du territoire)',
  },
  'share-over-area': {
    en: 'camp share here − camp share of the area',
    fr: 'part du camp ici − part du camp du territoire',
  },
  'abstention-by-departure': {
    en: 'abstention × how far the extra voters here leaned beside the line of the area',
    fr: "abstention × écart des votants supplémentaires d'ici à la droite du territoire",
  },
  'lean-departure': {
    en: 'lean of the extra voters here − that of the line',
    fr: "penchant des votants supplémentaires d'ici − celui de la droite",
  },
  'lean-cut': {
    en: 'cut: the estimated lean lay beyond 0–1',
    fr: 'coupe : le penchant estimé sortait de 0–1',
  },
  // Volatility.
  'change-blocs': {
    en: 'half the sum of the changes of the blocs, since the ballot of this kind before it',
    fr: 'demi-somme des variations des blocs, depuis le scrutin précédent du même type',
  },
  'change-camp': {
    en: "change of the camp's share, since the ballot of this kind before it",
    fr: 'variation de la part du camp, depuis le scrutin précédent du même type',
  },
  'change-near': {
    en: "change of the camp's share, against the other election within three months",
    fr: "variation de la part du camp, avec l'autre élection à moins de trois mois",
  },
  'chance-blocs': {
    en: 'what chance adds to the change of the blocs, by the size of the precinct',
    fr: 'ce que le hasard ajoute à la variation des blocs, selon la taille du bureau',
  },
  'chance-camp': {
    en: "what chance adds to the change of the camp's share, by the size of the precinct",
    fr: 'ce que le hasard ajoute à la variation de la part du camp, selon la taille du bureau',
  },
  'chance-near': {
    en: 'what chance adds between the two elections, by the size of the precinct',
    fr: 'ce que le hasard ajoute entre les deux élections, selon la taille du bureau',
  },
  // Strongholds.
  'stay-home': {
    en: 'share of its voters who stay at home when turnout is low: 1 − turnout at this ballot ÷ highest',
    fr: 'part des votants qui restent chez eux quand la participation est basse : 1 − participation à ce scrutin ÷ la plus haute',
  },
  led: {
    en: 'share of the ballots, by weight, at which the camp leads every other bloc here',
    fr: 'part des scrutins, selon leur poids, où le camp devance ici tous les autres blocs',
  },
  // Donors.
  affluence: {
    en: 'affluence: percentile of income',
    fr: 'aisance : rang de revenu',
  },
  affinity: {
    en: 'affinity: camp share, mean over the ballots',
    fr: 'affinité : part du camp, moyenne des scrutins',
  },
  'donor-potential': {
    en: 'affluence × affinity; weight: gifts of the area ÷ Σ (households × affluence × affinity)',
    fr: 'aisance × affinité ; poids : dons du territoire ÷ Σ (foyers × aisance × affinité)',
  },
  'given-per-household': {
    en: 'euros given here so far, per household',
    fr: 'euros déjà donnés ici, par foyer',
  },
  given: {
    en: 'euros given here so far',
    fr: 'euros déjà donnés ici',
  },
  'per-household': {
    en: '1 ÷ households (doors)',
    fr: '1 ÷ foyers (portes)',
  },
  'per-household-estimated': {
    en: '1 ÷ households (estimated: registered voters ÷ 1.32)',
    fr: '1 ÷ foyers (estimés : inscrits ÷ 1,32)',
  },
  // Parts of a custom strategy, each the place among the precincts, 0 the lowest to 1 the highest.
  'more-abstention': { en: 'place by abstention', fr: "rang d'abstention" },
  'less-abstention': { en: '1 − place by abstention', fr: "1 − rang d'abstention" },
  'more-camp-share': { en: 'place by camp share', fr: 'rang de la part du camp' },
  'less-camp-share': { en: '1 − place by camp share', fr: '1 − rang de la part du camp' },
  'more-camp-votes': { en: 'place by camp votes', fr: 'rang des voix du camp' },
  'less-camp-votes': { en: '1 − place by camp votes', fr: '1 − rang des voix du camp' },
  'more-drop-off': { en: 'place by drop-off', fr: 'rang de démobilisation' },
  'less-drop-off': { en: '1 − place by drop-off', fr: '1 − rang de démobilisation' },
  'more-volatility': { en: 'place by volatility', fr: 'rang de volatilité' },
  'less-volatility': { en: '1 − place by volatility', fr: '1 − rang de volatilité' },
  'more-income': { en: 'place by income', fr: 'rang de revenu' },
  'less-income': { en: '1 − place by income', fr: '1 − rang de revenu' },
  'more-registered': { en: 'place by registered voters', fr: "rang du nombre d'inscrits" },
  'less-registered': { en: '1 − place by registered voters', fr: "1 − rang du nombre d'inscrits" },
  'more-doors': { en: 'place by doors', fr: 'rang du nombre de portes' },
  'less-doors': { en: '1 − place by doors', fr: '1 − rang du nombre de portes' },
  // Surge.
  'surge-around': {
    en: 'camp votes ÷ registered voters around: precincts with near numbers, the nearest counting most',
    fr: 'voix du camp ÷ inscrits alentour : bureaux aux numéros proches, les plus proches comptant le plus',
  },
  'surge-far-right-run': {
    en: 'far right ÷ (far right + centre) at the second round',
    fr: 'extrême droite ÷ (extrême droite + centre) au second tour',
  },
  'surge-eliminated': {
    en: 'votes ÷ registered voters for eliminated candidates who are not ours',
    fr: 'voix ÷ inscrits des candidats éliminés qui ne sont pas des nôtres',
  },
  'surge-far-right': {
    en: 'far right ÷ registered voters',
    fr: 'extrême droite ÷ inscrits',
  },
  'surge-offer-candidates': {
    en: "the camp's candidates here beside its main one, less the mean of the constituencies",
    fr: 'autres candidats du camp ici, moins la moyenne des circonscriptions',
  },
  'surge-offer-outgoing': {
    en: 'no candidate of the outgoing majority here',
    fr: 'pas de candidat de la majorité sortante ici',
  },
  'surge-nobody-stands': {
    en: 'nobody of the camp stands here: what it had is lost',
    fr: "personne du camp ne se présente ici : ce qu'il avait est perdu",
  },
  'surge-level': {
    en: 'level of the area, the same for all its precincts: its mean gain if turnout rises as assumed, less the mean of the other terms',
    fr: 'niveau du territoire, le même pour tous ses bureaux : son gain moyen si la participation monte comme supposé, moins la moyenne des autres termes',
  },
  // Second round: voters by what they did in the first.
  'second-round-own': {
    en: "voters of the camp's finalist who may stay at home",
    fr: 'électeurs du finaliste du camp qui pourraient rester chez eux',
  },
  'second-round-rival': {
    en: 'voters of a rival finalist who may come over, or stay at home',
    fr: "électeurs d'un finaliste rival qui pourraient changer, ou rester chez eux",
  },
  'second-round-far-left': {
    en: 'voters of eliminated far left candidates',
    fr: "électeurs de candidats éliminés de l'extrême gauche",
  },
  'second-round-left': {
    en: 'voters of eliminated left candidates',
    fr: 'électeurs de candidats éliminés de la gauche',
  },
  'second-round-ecologist': {
    en: 'voters of eliminated ecologist candidates',
    fr: 'électeurs de candidats éliminés écologistes',
  },
  'second-round-centre': {
    en: 'voters of eliminated centre candidates',
    fr: 'électeurs de candidats éliminés du centre',
  },
  'second-round-right': {
    en: 'voters of eliminated right candidates',
    fr: 'électeurs de candidats éliminés de la droite',
  },
  'second-round-far-right': {
    en: 'voters of eliminated far right candidates',
    fr: "électeurs de candidats éliminés de l'extrême droite",
  },
  'second-round-other': {
    en: 'voters of eliminated other candidates',
    fr: 'électeurs de candidats éliminés autres',
  },
  'second-round-blank': { en: 'blank or spoilt papers', fr: 'bulletins blancs ou nuls' },
  'second-round-abstained': { en: 'abstainers of the first round', fr: 'abstentionnistes du premier tour' },
  'round-share': { en: 'share of the registered voters', fr: 'part des inscrits' },
  'round-to-camp': { en: 'probability to choose the camp', fr: 'probabilité de choisir le camp' },
  'round-at-home': { en: 'probability to stay at home', fr: "probabilité de s'abstenir" },
} as const satisfies Record<string, Bilingual>;
export type TermId = keyof typeof TERMS;
