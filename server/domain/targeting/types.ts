/** The nouns of scoring: counts in, scores with the parts that made them out. */
import type { Range } from '../turfs/types.ts';

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
  ballots: BallotCounts[];
}

/** What was not there. Nothing missing counts as zero: each has its consequence, said in `score.ts`. */
export type Missing =
  | { kind: 'ballot'; ballotId: string; reason: 'no-result' | 'nobody-registered' | 'no-valid-vote' }
  | { kind: 'registered'; reason: 'unknown' | 'nobody-registered' }
  | { kind: 'income' }
  | { kind: 'doors' };

export interface BallotPart {
  ballotId: string;
  registered: number;
  ballotsCast: number;
  abstention: number | null;
  valid: number;
  campVotes: number;
  share: number | null;
  /** Votes for options that the camp does not know: in `valid`, not in `campVotes`. */
  unmappedVotes: number;
  carriedOver: number;
  /** Weight after renormalising over the ballots present; for a drop-off 1 and −1. */
  weight: number;
  /** Before weighting; null: the model does not use this ballot here. */
  index: number | null;
  contribution: number;
}

export interface IncomePart {
  eur: number | null;
  source: string | null;
  /** Among the precincts with a known income, 0 the poorest to 1 the richest; null: not known. */
  percentile: number | null;
  factor: number;
}

export interface YieldPart {
  doors: number | null;
  doorsEstimated: boolean;
  contactsPerDoor: Range;
  turnoutEffect: Range;
  /** Share of the registered who lean to the camp and stay at home, as the model has it. */
  supportersAtHome: number | null;
  /** Of the whole area at the same ballots. */
  areaAbstention: number | null;
}

export interface ScoreParts {
  model: string;
  formulaVersion: string;
  ballots: BallotPart[];
  /** What the model says before income, which may lie outside 0–1. */
  base: number | null;
  income: IncomePart;
  /** True: base × income factor lay outside 0–1 and was cut to it. */
  clipped: boolean;
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
  /** 1 is the best; equal scores share a rank. */
  rank: number | null;
  /** Votes gained by knocking once on every door. */
  expectedVotes: Range | null;
  parts: ScoreParts;
}
