/** The nouns of scoring: counts in, scores with the parts that made them out. */
import type { Range } from '../turfs/types.ts';
import type { ModelName } from './goals.ts';
import type { ModelReason } from './reasons.ts';
import type { TermId } from './terms.ts';

/** Votes of one candidate, list or nuance: [label, nuance, votes]. */
export type OptionVotes = [label: string, nuance: string | null, votes: number];

/** Counts of one past ballot on the territory of a precinct; fractions where they were carried over. */
export interface BallotCounts {
  ballotId: string;
  /** 'YYYY-MM-DD' */
  heldOn: string;
  registered: number;
  ballotsCast: number;
  valid: number;
  /** Options with at least one vote. */
  votes: OptionVotes[];
  /** Share of these registered voters that is in doubt because the precinct was split or renamed since: 0 is a plain join. */
  carriedOver: number;
  /** As published; null or absent: not published. */
  constituency?: string | null;
}

/** All that scoring needs to know of one precinct. */
export interface ScoringInput {
  precinctCode: string;
  name: string;
  /** At the newest ballot that joins this vintage; null: in none. */
  registered: number | null;
  /** The ballot that `registered` is from. */
  registeredFrom: string | null;
  /** Null: no addresses are loaded. */
  doors: number | null;
  doorsEstimated: boolean;
  incomeEur: number | null;
  /** Which income dataset it is from, by source id. */
  incomeSource: string | null;
  /** Given here so far, in euros, from an aggregate file; null: not known. */
  giftsEur: number | null;
  /** Codes of the precincts that touch this one; empty: territories are not known. */
  neighbours: string[];
  ballots: BallotCounts[];
}

/** What was not there. Nothing missing counts as zero: each has its consequence, said in `score.ts`. */
export type Missing =
  | { kind: 'ballot'; ballotId: string; reason: 'no-result' | 'nobody-registered' | 'no-valid-vote' }
  | { kind: 'registered'; reason: 'unknown' | 'nobody-registered' }
  | { kind: 'income' }
  | { kind: 'doors' }
  | { kind: 'gifts' }
  /** The model needs more than is known here, although ballots are there; see `reasons.ts`. */
  | { kind: 'model'; reason: ModelReason };

/** What was published of one ballot here, as the camp reads it. */
export interface BallotPart {
  ballotId: string;
  registered: number;
  ballotsCast: number;
  abstention: number | null;
  valid: number;
  /** Null: the count was annulled. */
  campVotes: number | null;
  share: number | null;
  /** Votes for options that the camp does not know: in `valid`, not in `campVotes`; null: annulled. */
  unmappedVotes: number | null;
  carriedOver: number;
}

/** One summand (or factor) of a model's value, see `terms.ts` for what each id means. */
export interface Term {
  id: TermId;
  /** The ballot it is read from; null: none, or several. */
  ballotId: string | null;
  value: number;
  /** Weight or coefficient; null: a factor of a product. */
  weight: number | null;
  /** weight × value; null: a factor of a product. */
  contribution: number | null;
  /** What `value` is the product of, where it is one. */
  factors?: Factor[];
}

export interface Factor {
  id: TermId;
  ballotId: string | null;
  value: number;
}

/** Empirical Bayes: value = weight × own + (1 − weight) × surroundings. */
export interface Shrinkage {
  own: number;
  surroundings: number;
  weight: number;
  /** Which precincts the surroundings are. */
  basis: 'neighbours' | 'commune';
  precincts: number;
}

export interface Interval {
  low: number;
  high: number;
}

export interface IncomePart {
  eur: number | null;
  source: string | null;
  /** Among the precincts with a known income, 0 the poorest to 1 the richest; null: not known. */
  percentile: number | null;
  /** The percentile when higher incomes are favoured, 1 − percentile when lower ones are. */
  favoured: number | null;
  /** Share of the score that is income; 0 where it is not known or is left out. */
  weight: number;
}

export interface YieldPart {
  doors: number | null;
  doorsEstimated: boolean;
  contactsPerDoor: Range;
  passes: number;
  /** Which published effect a contact has: on turnout, on the choice, or none that is published. */
  effectOn: 'turnout' | 'choice' | 'none';
  effect: Range;
  /** Votes per registered that are there to be won, as the model has it. */
  reserve: number | null;
  /** Share of the electorate on which the published effect acts, over the whole area. */
  effectBase: number | null;
}

export interface ScoreParts {
  model: ModelName;
  formulaVersion: string;
  ballots: BallotPart[];
  /** How `terms` make `own`: 'Σ weight × value', 'product of the values'. */
  formula: 'sum' | 'product';
  terms: Term[];
  shrinkage: Shrinkage | null;
  /** What the model says, in its own unit, after shrinkage and before income. */
  base: number | null;
  /** 80 % interval of `base`. */
  baseInterval: Interval | null;
  /** Place of `base` among the scored precincts, 0 the lowest to 1 the highest. */
  basePercentile: number | null;
  income: IncomePart;
  scoreWithoutIncome: number | null;
  rankWithoutIncome: number | null;
  registeredFrom: string | null;
  yield: YieldPart;
  missing: Missing[];
}

export interface PrecinctScore {
  precinctCode: string;
  name: string;
  /** Null: in no ballot that joins. */
  registered: number | null;
  /** 0–1; null: cannot be scored, `parts.missing` says why. */
  score: number | null;
  /** 80 % interval of the score; null: not scored, or the model gives none. */
  interval: Interval | null;
  /** 1 (lowest) to 5 (highest): fifths of the registered voters; null: not scored. */
  scoreClass: number | null;
  /** 1 is the best; equal scores share a rank. */
  rank: number | null;
  /** Votes gained by knocking on every door, `passes` times; null: no doors, or no published effect. */
  expectedVotes: Range | null;
  parts: ScoreParts;
}
