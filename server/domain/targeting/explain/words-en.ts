/** The sentences of a method sheet, in English. */
import { MODEL_REASONS } from '../reasons.ts';
import type { SheetWords } from './words.ts';

/** Headers, or the positions of columns that have none: '#5 + #6'. */
const columnName = (name: string) =>
  name
    .split(' + ')
    .map((one) => (one.startsWith('#') ? `column ${one.slice(1)}` : `“${one}”`))
    .join(' + ');

export const en: SheetWords = {
  title: (code) => `Method sheet: precinct ${code}`,
  subtitle: ({ area, strategy, version, formula, date }) =>
    `${area} · strategy “${strategy}”, version ${version} · formula version ${formula}${date && ` · data of ${date}`}`,
  lead: ({ score, rank, all, scoreClass }) =>
    `Score ${score} · rank ${rank} of ${all} · class ${scoreClass} of 5`,
  notScored: 'This precinct has no score: what is missing stands at the end.',
  howTo:
    'Every step from the published counts to the score follows, with its figures. With the public files named below and a calculator anybody comes to the same number; printed figures have nine significant digits, so a last digit may differ by rounding.',
  page: (page, pages) => `Page ${page} of ${pages}`,

  purpose: 'What is computed, and why',
  goals: {
    mobilise:
      'Goal: mobilise. Find the supporters of the camp who stay at home: bringing them out gains votes.',
    'second-round':
      'Goal: second round. Find the votes of the first round that can still be won in the second.',
    persuade: 'Goal: persuade. Find the places where votes change hands from one ballot to the next.',
    keep: 'Goal: keep. Find the strongholds whose turnout decides.',
    'raise-funds': 'Goal: raise funds. Find the places, never persons, where more could be given.',
    custom: 'Goal: custom. Add up the parts that the strategy names, by the weights that it gives them.',
  },
  model: (name, unit) =>
    `The model “${name}” says for each precinct: ${unit}. Precincts are ranked by it, and the rank makes the score.`,
  assumption: (sentence, holds) =>
    `${sentence} In this strategy the assumption is taken to hold at ${holds}.`,
  slider: (at0, at1) => `At 0 %: ${at0}. At 100 %: ${at1}.`,
  camp: (title) =>
    `The camp is “${title}”: each candidate, list or nuance counts for it with a weight from 0 (not ours) to 1 (ours), listed ballot by ballot below.`,

  files: 'The public files',
  filesIntro:
    'Codes of precincts are spelt differently from file to file; leading zeros and the prefix of the commune may be missing.',
  published: ({ publisher, licence, date }) => `${publisher}, ${licence}, ${date}.`,
  page_: (url) => `Page: ${url}`,
  file: (path, url) => (url ? `File ${path}: ${url}` : `File ${path}`),
  cell: (column, value) => `${columnName(column)} = ${value}`,
  row: (cells) => `Row: ${cells}.`,
  columns: ({ registered, ballotsCast, valid }) =>
    `Registered voters in ${columnName(registered)}, ballots cast in ${columnName(ballotsCast)}, valid votes in ${columnName(valid)}.`,
  votesIn: {
    columns: () => 'Votes: one column per candidate, list or nuance.',
    groups: ({ label, votes }) =>
      `Votes: groups of columns, the option in ${columnName(label)}, its votes in ${columnName(votes)}.`,
    rows: ({ label, votes }) =>
      `Votes: the second file, one row per option, named in ${columnName(label)}, its votes in ${columnName(votes)}.`,
  },
  boundaries: (title) => `Boundaries of the precincts: ${title}.`,

  counts: 'The counts',
  noBallot: 'No ballot of the strategy has a result here.',
  weightInStrategy: (weight, isRead) =>
    `Weight in the strategy: ${weight}.${isRead ? '' : ' No term of the model is read from this ballot alone.'}`,
  countsLine: ({ registered, ballotsCast, valid }) =>
    `Registered ${registered} · ballots cast ${ballotsCast} · valid ${valid}`,
  carried: (from) =>
    `This ballot was counted in other precincts (${from}). Each count of theirs is multiplied by the share of the precinct that lies here (by doors, else by area), and added up:`,
  byCode: 'This ballot is joined by the code of the precinct alone.',
  carriedColumns: {
    precinct: 'Precinct then',
    share: 'Share here',
    registered: 'Registered',
    ballotsCast: 'Cast',
    valid: 'Valid',
    camp: 'Camp',
  },
  total: 'Sum of share × count',
  optionColumns: {
    option: 'Votes for',
    nuance: 'Nuance',
    votes: 'Votes',
    weight: 'Weight',
    counted: 'Votes × weight',
  },
  noneOurs: 'No option here is ours.',
  others: (votes, options) =>
    `${votes} votes went to ${options} ${options === 1 ? 'option' : 'options'} of weight 0.`,
  unmapped: (votes, options) =>
    `${votes} votes went to options that the camp does not know; they are valid, and not ours: ${options}.`,
  campVotes: 'Camp votes',
  abstention: 'Abstention',
  share: 'Share of the camp',

  base: 'From the counts to the base',
  termColumns: {
    term: 'Term',
    ballot: 'Ballot',
    value: 'Value',
    weight: 'Weight',
    contribution: 'Value × weight',
  },
  mean: ({ term, weights }) => `Mean over these precincts (${weights}), for ${term}:`,
  meanIs: 'Σ (weight × value) ÷ Σ weight',
  fromArea: (terms) =>
    `From a calculation of the model over the whole area, given here as it came out: ${terms}. The counts of all precincts stand in the table of scores (scores.csv).`,
  product: 'The factors are multiplied:',
  sum: 'The contributions are added up:',
  own: 'Own figure',
  unexplained: (difference) => `The model adds ${difference} that its terms do not show.`,
  noTerms: 'The model has nothing to say here.',
  shrinkage: ({ basis, precincts }) =>
    basis === 'neighbours'
      ? `A small precinct is drawn toward its surroundings, here the ${precincts} precincts that touch it: their own figures, averaged by registered voters. The weight w comes from the doubt of the own figure, compared with how much precincts truly differ from their surroundings (empirical Bayes).`
      : `A small precinct is drawn toward its surroundings, here the ${precincts} other precincts of its commune: their own figures, averaged by registered voters. The weight w comes from the doubt of the own figure, compared with how much precincts truly differ from their surroundings (empirical Bayes).`,
  surroundings: 'Surroundings',
  surroundingsAre: 'Σ (registered × own figure) ÷ Σ registered',
  aroundColumns: { precinct: 'Precinct', registered: 'Registered', own: 'Own figure' },
  baseIs: 'Base',
  baseInterval: (sd) => `80 % interval of the base: base ± 1.2816 × its standard deviation, ${sd}.`,
  low: 'Low',
  mid: 'Middle',
  high: 'High',

  place: 'Its place among the precincts',
  placeIs: ({ lower, equal, all }) =>
    `Precincts with a lower base: ${lower}; with the same, itself included: ${equal}; scored in all: ${all}. Percentile = (lower + half of the equal) ÷ all:`,
  percentile: 'Percentile',
  inAppendix: 'The bases of all precincts stand in order at the end of this sheet.',
  inTable:
    'The bases of all precincts, with everything they are made from, stand in the table of scores (scores.csv).',

  income: 'Income',
  incomeOut: 'The strategy leaves income out.',
  incomeUnknown: 'The income of this precinct is not known, so its weight here is 0.',
  incomeIntro: (title) =>
    `${title}: the areas that lie in the precinct, wholly or in part, each by its households (by surface where they are not published) times the share of its surface that lies here.`,
  incomeCell: ({ income, dividedBy, code }) =>
    `Income of an area: ${columnName(income)}${dividedBy ? ` ÷ ${columnName(dividedBy)}` : ''} of the row whose ${columnName(code)} is named. The shares come from the shapes; a GIS program measures them.`,
  incomeColumns: {
    code: 'Area',
    income: 'Income, €',
    households: 'Households',
    share: 'Share here',
    weight: 'Households × share',
  },
  incomeMean: 'Income of the precinct',
  incomePlace: ({ lower, equal, all }) =>
    `Poorer precincts: ${lower}; equal ones, itself included: ${equal}; with a known income in all: ${all}.`,
  favoured: {
    lower: 'Lower incomes are favoured: 1 − percentile',
    higher: 'Higher incomes are favoured: the percentile',
  },

  score: 'The score',
  scoreIs: 'Score',
  withoutIncome: (score, rank) => `Without income: ${score}, rank ${rank}.`,
  scoreInterval: (low, high) =>
    `80 % interval of the score: ${low} to ${high}, its places at both ends of the interval of the base.`,
  rankIs: (rank, all) => `Rank: ${rank} of ${all}, 1 + the number of precincts with a higher score.`,
  classIs: ({ scoreClass, breaks }) =>
    `Class ${scoreClass} of 5. Upper limits of the classes from the first on: ${breaks}; each class holds a fifth of the registered voters.`,

  votes: 'Expected votes',
  votesIntro:
    'Of knocking on every door. Low goes with low throughout and high with high, which makes the range wide on purpose.',
  votesInputs: ({ contacts, passes, source }) =>
    `Contacts per door: ${contacts}, from contacts per hour ÷ doors per hour${passes > 1 ? `, over ${passes} passes` : ''} (${source}).`,
  effects: {
    turnout:
      'The published effect is on turnout; it acts only on those who would have stayed at home, so it is divided by their share of the whole area and multiplied by the reserve of the precinct.',
    choice: 'The published effect is on the choice of those who vote.',
    none: 'No published effect says how many votes a contact brings to this goal.',
  },
  effectSource: (source) => `Effect per contact: ${source}.`,
  reserve: (reserve, base) =>
    `Reserve here: ${reserve} votes per registered voter, as the model has it. Share of the area that the effect acts on: ${base}.`,
  votesAre: 'doors × contacts × effect × reserve ÷ share of the area',
  noVotes: 'Not known: it takes doors, and a published effect.',

  missing: 'What is missing or in doubt',
  nothingMissing: 'Nothing that the strategy asks for is missing here.',
  missingIs(missing, title) {
    switch (missing.kind) {
      case 'ballot':
        return {
          'no-result': `${title(missing.ballotId)}: no result here; its weight went to the other ballots.`,
          'nobody-registered': `${title(missing.ballotId)}: nobody was registered; its weight went to the other ballots.`,
          'no-valid-vote': `${title(missing.ballotId)}: no valid vote; its weight went to the other ballots.`,
        }[missing.reason];
      case 'registered':
        return missing.reason === 'unknown'
          ? 'The number of registered voters is not known.'
          : 'Nobody is registered here.';
      case 'income':
        return 'The income is not known.';
      case 'doors':
        return 'The doors are not known.';
      case 'gifts':
        return 'Past gifts are not known.';
      case 'model':
        return MODEL_REASONS[missing.reason].en;
    }
  },
  doorsEstimated: 'Doors are estimates.',
  doubtful: (title, share) =>
    `${title}: ${share} of the registered voters are in doubt, because precincts were split or renamed since.`,

  ranking: 'Appendix: all bases, in order',
  rankingIntro: 'The place of a base is counted from the lowest.',
  rankingColumns: { place: 'No.', precinct: 'Precinct', base: 'Base' },
  incomes: 'Appendix: all incomes, in order',
  incomesColumns: { place: 'No.', precinct: 'Precinct', income: 'Income, €' },
};
