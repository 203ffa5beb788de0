/** Les phrases d'une fiche de méthode, en français. */
import { MODEL_REASONS } from '../reasons.ts';
import type { SheetWords } from './words.ts';

/** Headers, or the positions of columns that have none: '#5 + #6'. */
const columnName = (name: string) =>
  name
    .split(' + ')
    .map((one) => (one.startsWith('#') ? `colonne ${one.slice(1)}` : `« ${one} »`))
    .join(' + ');

export const fr: SheetWords = {
  title: (code) => `Fiche de méthode : bureau ${code}`,
  subtitle: ({ area, strategy, version, formula, date }) =>
    `${area} · stratégie « ${strategy} », version ${version} · formule, version ${formula}${date && ` · données du ${date}`}`,
  lead: ({ score, rank, all, scoreClass }) =>
    `Score ${score} · rang ${rank} sur ${all} · classe ${scoreClass} sur 5`,
  notScored: 'Ce bureau n’a pas de score : ce qui manque est dit à la fin.',
  howTo:
    'Chaque étape, des comptages publiés au score, est donnée ici avec ses chiffres. Avec les fichiers publics nommés plus bas et une calculatrice, chacun retrouve le même nombre ; les chiffres imprimés ont neuf chiffres significatifs, un dernier chiffre peut donc différer par l’arrondi.',
  page: (page, pages) => `Page ${page} sur ${pages}`,

  purpose: 'Ce qui est calculé, et pourquoi',
  goals: {
    mobilise:
      'But : mobiliser. Trouver les soutiens du camp qui restent chez eux : les faire venir apporte des voix.',
    'second-round': 'But : second tour. Trouver les voix du premier tour encore à gagner au second.',
    persuade: 'But : convaincre. Trouver les lieux où les voix changent de camp d’un scrutin à l’autre.',
    keep: 'But : conserver. Trouver les bastions dont la participation décide.',
    'raise-funds':
      'But : lever des fonds. Trouver les lieux, jamais les personnes, où l’on pourrait donner davantage.',
    custom:
      'But : sur mesure. Additionner les composantes que nomme la stratégie, avec les poids qu’elle leur donne.',
  },
  model: (name, unit) =>
    `Le modèle « ${name} » dit pour chaque bureau : ${unit}. Les bureaux sont classés d’après lui, et leur place fait le score.`,
  assumption: (sentence, holds) => `${sentence} Dans cette stratégie, l’hypothèse vaut à ${holds}.`,
  slider: (at0, at1) => `À 0 % : ${at0}. À 100 % : ${at1}.`,
  camp: (title) =>
    `Le camp est « ${title} » : chaque candidat, liste ou nuance compte pour lui avec un poids de 0 (pas à nous) à 1 (à nous), donné scrutin par scrutin plus bas.`,

  files: 'Les fichiers publics',
  filesIntro:
    'Les codes des bureaux s’écrivent autrement d’un fichier à l’autre ; les zéros de tête et le préfixe de la commune peuvent manquer.',
  published: ({ publisher, licence, date }) => `${publisher}, ${licence}, ${date}.`,
  page_: (url) => `Page : ${url}`,
  file: (path, url) => (url ? `Fichier ${path} : ${url}` : `Fichier ${path}`),
  cell: (column, value) => `${columnName(column)} = ${value}`,
  row: (cells) => `Ligne : ${cells}.`,
  columns: ({ registered, ballotsCast, valid }) =>
    `Inscrits dans ${columnName(registered)}, votants dans ${columnName(ballotsCast)}, exprimés dans ${columnName(valid)}.`,
  votesIn: {
    columns: () => 'Voix : une colonne par candidat, liste ou nuance.',
    groups: ({ label, votes }) =>
      `Voix : groupes de colonnes, l’option dans ${columnName(label)}, ses voix dans ${columnName(votes)}.`,
    rows: ({ label, votes }) =>
      `Voix : le second fichier, une ligne par option, nommée dans ${columnName(label)}, ses voix dans ${columnName(votes)}.`,
  },
  boundaries: (title) => `Contours des bureaux : ${title}.`,

  counts: 'Les comptages',
  noBallot: 'Aucun scrutin de la stratégie n’a de résultat ici.',
  weightInStrategy: (weight, isRead) =>
    `Poids dans la stratégie : ${weight}.${isRead ? '' : ' Aucun terme du modèle n’est lu dans ce seul scrutin.'}`,
  countsLine: ({ registered, ballotsCast, valid }) =>
    `Inscrits ${registered} · votants ${ballotsCast} · exprimés ${valid}`,
  carried: (from) =>
    `Ce scrutin a été compté dans d’autres bureaux (${from}). Chacun de leurs comptages est multiplié par la part du bureau qui se trouve ici (en portes, sinon en surface), puis additionné :`,
  byCode: 'Ce scrutin est rattaché par le seul code du bureau.',
  carriedColumns: {
    precinct: 'Bureau d’alors',
    share: 'Part ici',
    registered: 'Inscrits',
    ballotsCast: 'Votants',
    valid: 'Exprimés',
    camp: 'Camp',
  },
  total: 'Somme des parts × comptages',
  optionColumns: {
    option: 'Voix pour',
    nuance: 'Nuance',
    votes: 'Voix',
    weight: 'Poids',
    counted: 'Voix × poids',
  },
  noneOurs: 'Aucune option n’est à nous ici.',
  others: (votes, options) =>
    `${votes} voix sont allées à ${options} ${options < 2 ? 'option' : 'options'} de poids 0.`,
  unmapped: (votes, options) =>
    `${votes} voix sont allées à des options que le camp ne connaît pas ; exprimées, elles ne sont pas à nous : ${options}.`,
  campVotes: 'Voix du camp',
  abstention: 'Abstention',
  share: 'Part du camp',

  base: 'Des comptages à la base',
  termColumns: {
    term: 'Terme',
    ballot: 'Scrutin',
    value: 'Valeur',
    weight: 'Poids',
    contribution: 'Valeur × poids',
  },
  mean: ({ term, weights }) => `Moyenne de ces bureaux (${weights}), pour ${term} :`,
  meanIs: 'Σ (poids × valeur) ÷ Σ poids',
  fromArea: (terms) =>
    `Issu d’un calcul du modèle sur tout le territoire, donné ici tel quel : ${terms}. Les comptages de tous les bureaux sont dans la table des scores (scores.csv).`,
  product: 'Les facteurs sont multipliés :',
  sum: 'Les contributions sont additionnées :',
  own: 'Valeur propre',
  unexplained: (difference) => `Le modèle ajoute ${difference} que ses termes ne montrent pas.`,
  noTerms: 'Le modèle n’a rien à dire ici.',
  shrinkage: ({ basis, precincts }) =>
    basis === 'neighbours'
      ? `Un petit bureau est rapproché de ses alentours, ici les ${precincts} bureaux qui le touchent : moyenne de leurs valeurs propres, pondérée par les inscrits. Le poids w vient du doute sur la valeur propre, comparé à ce dont les bureaux diffèrent vraiment de leurs alentours (Bayes empirique).`
      : `Un petit bureau est rapproché de ses alentours, ici les ${precincts} autres bureaux de sa commune : moyenne de leurs valeurs propres, pondérée par les inscrits. Le poids w vient du doute sur la valeur propre, comparé à ce dont les bureaux diffèrent vraiment de leurs alentours (Bayes empirique).`,
  surroundings: 'Alentours',
  surroundingsAre: 'Σ (inscrits × valeur propre) ÷ Σ inscrits',
  aroundColumns: { precinct: 'Bureau', registered: 'Inscrits', own: 'Valeur propre' },
  baseIs: 'Base',
  baseInterval: (sd) => `Intervalle à 80 % de la base : base ± 1,2816 × son écart type, ${sd}.`,
  low: 'Bas',
  mid: 'Milieu',
  high: 'Haut',

  place: 'Sa place parmi les bureaux',
  placeIs: ({ lower, equal, all }) =>
    `Bureaux à la base plus basse : ${lower} ; à la même base, lui compris : ${equal} ; notés en tout : ${all}. Centile = (plus bas + moitié des égaux) ÷ tous :`,
  percentile: 'Centile',
  inAppendix: 'Les bases de tous les bureaux sont données en ordre à la fin de cette fiche.',
  inTable:
    'Les bases de tous les bureaux, avec tout ce dont elles sont faites, sont dans la table des scores (scores.csv).',

  income: 'Revenu',
  incomeOut: 'La stratégie laisse le revenu de côté.',
  incomeUnknown: 'Le revenu de ce bureau n’est pas connu ; son poids est donc 0 ici.',
  incomeIntro: (title) =>
    `${title} : les zones qui se trouvent dans le bureau, en entier ou en partie, chacune selon ses ménages (selon sa surface là où ils ne sont pas publiés) multipliés par la part de sa surface qui se trouve ici.`,
  incomeCell: ({ income, dividedBy, code }) =>
    `Revenu d’une zone : ${columnName(income)}${dividedBy ? ` ÷ ${columnName(dividedBy)}` : ''} de la ligne dont ${columnName(code)} est nommé. Les parts viennent des contours ; un logiciel de SIG les mesure.`,
  incomeColumns: {
    code: 'Zone',
    income: 'Revenu, €',
    households: 'Ménages',
    share: 'Part ici',
    weight: 'Ménages × part',
  },
  incomeMean: 'Revenu du bureau',
  incomePlace: ({ lower, equal, all }) =>
    `Bureaux plus pauvres : ${lower} ; égaux, lui compris : ${equal} ; au revenu connu en tout : ${all}.`,
  favoured: {
    lower: 'Les revenus bas sont favorisés : 1 − centile',
    higher: 'Les revenus hauts sont favorisés : le centile',
  },

  score: 'Le score',
  scoreIs: 'Score',
  withoutIncome: (score, rank) => `Sans le revenu : ${score}, rang ${rank}.`,
  scoreInterval: (low, high) =>
    `Intervalle à 80 % du score : de ${low} à ${high}, ses places aux deux bouts de l’intervalle de la base.`,
  rankIs: (rank, all) => `Rang : ${rank} sur ${all}, soit 1 + le nombre de bureaux au score plus haut.`,
  classIs: ({ scoreClass, breaks }) =>
    `Classe ${scoreClass} sur 5. Limites hautes des classes à partir de la première : ${breaks} ; chaque classe compte un cinquième des inscrits.`,

  votes: 'Voix attendues',
  votesIntro:
    'De frapper à chaque porte. Le bas va avec le bas et le haut avec le haut, ce qui élargit l’intervalle à dessein.',
  votesInputs: ({ contacts, passes, source }) =>
    `Contacts par porte : ${contacts}, soit contacts par heure ÷ portes par heure${passes > 1 ? `, en ${passes} passages` : ''} (${source}).`,
  effects: {
    turnout:
      'L’effet publié porte sur la participation ; il n’agit que sur ceux qui seraient restés chez eux. Il est donc divisé par leur part dans tout le territoire et multiplié par la réserve du bureau.',
    choice: 'L’effet publié porte sur le choix de ceux qui votent.',
    none: 'Aucun effet publié ne dit combien de voix un contact apporte à ce but.',
  },
  effectSource: (source) => `Effet par contact : ${source}.`,
  reserve: (reserve, base) =>
    `Réserve ici : ${reserve} voix par inscrit, selon le modèle. Part du territoire sur laquelle l’effet agit : ${base}.`,
  votesAre: 'portes × contacts × effet × réserve ÷ part du territoire',
  noVotes: 'Inconnues : il faut des portes, et un effet publié.',

  missing: 'Ce qui manque ou reste incertain',
  nothingMissing: 'Rien de ce que demande la stratégie ne manque ici.',
  missingIs(missing, title) {
    switch (missing.kind) {
      case 'ballot':
        return {
          'no-result': `${title(missing.ballotId)} : pas de résultat ici ; son poids va aux autres scrutins.`,
          'nobody-registered': `${title(missing.ballotId)} : aucun inscrit ; son poids va aux autres scrutins.`,
          'no-valid-vote': `${title(missing.ballotId)} : aucun suffrage exprimé ; son poids va aux autres scrutins.`,
        }[missing.reason];
      case 'registered':
        return missing.reason === 'unknown'
          ? 'Le nombre d’inscrits n’est pas connu.'
          : 'Personne n’est inscrit ici.';
      case 'income':
        return 'Le revenu n’est pas connu.';
      case 'doors':
        return 'Les portes ne sont pas connues.';
      case 'gifts':
        return 'Les dons passés ne sont pas connus.';
      case 'model':
        return MODEL_REASONS[missing.reason].fr;
    }
  },
  doorsEstimated: 'Les portes sont des estimations.',
  doubtful: (title, share) =>
    `${title} : ${share} des inscrits sont incertains, parce que des bureaux ont été scindés ou renommés depuis.`,

  ranking: 'Annexe : toutes les bases, en ordre',
  rankingIntro: 'La place d’une base se compte à partir de la plus basse.',
  rankingColumns: { place: 'N°', precinct: 'Bureau', base: 'Base' },
  incomes: 'Annexe : tous les revenus, en ordre',
  incomesColumns: { place: 'N°', precinct: 'Bureau', income: 'Revenu, €' },
};
