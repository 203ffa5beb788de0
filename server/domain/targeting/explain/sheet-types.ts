/** The nouns of a method sheet: where each figure was published, and the steps from there to the score. */
import type { Range } from '../../turfs/types.ts';
import type { ModelName } from '../goals.ts';
import type { Bilingual, Camp, DoorEconomics, Strategy } from '../strategy.ts';
import type { TermId } from '../terms.ts';
import type { Interval, Missing, OptionVotes, YieldPart } from '../types.ts';
import type { TermMean } from './around.ts';
import type { Expression } from './expression.ts';

/** A dataset as its publisher has it. */
export interface PublishedSource {
  sourceId: string;
  title: string;
  publisher: string;
  licence: string;
  url: string;
  referenceDate: string;
  /** The files that were read; null: the publisher's page only. */
  files: { path: string; url: string | null }[];
}

/** In which columns of its file a ballot has its counts, in the file's own words. */
export interface CountColumns {
  /** Columns that name the precinct, with what stands in them: [['departement', '31'], …]. */
  row: [column: string, value: string][];
  registered: string;
  ballotsCast: string;
  valid: string;
  /** How the file gives votes, in its own column names. */
  votes: {
    layout: 'columns' | 'groups' | 'rows';
    label: string | null;
    nuance: string | null;
    votes: string | null;
  };
}

/** Counts of one row of the file, of which `share` went to the precinct. */
export interface PublishedRow {
  precinctCode: string;
  share: number;
  registered: number;
  ballotsCast: number;
  valid: number;
  votes: OptionVotes[];
}

export interface BallotSource {
  ballotId: string;
  title: string;
  source: PublishedSource;
  /** Null: the source record does not say. */
  columns: CountColumns | null;
  via: 'same-vintage' | 'crosswalk' | 'by-code';
  /** Title of the precincts that the counts were published for, where they were carried over. */
  carriedFrom: string | null;
  rows: PublishedRow[];
}

/** One area of the income file that lies in the precinct, wholly or in part. */
export interface IncomePiece {
  code: string;
  incomeEur: number;
  households: number | null;
  /** Share of its surface that lies in the precinct. */
  share: number;
  /** households × share; without households, the share of the precinct that it covers. */
  weight: number;
}

export interface IncomeSource {
  source: PublishedSource;
  columns: { code: string; income: string; dividedBy: string | null; households: string | null } | null;
  pieces: IncomePiece[];
}

/** What a sheet says that scores do not know: names, and who published what. */
export interface SheetContext {
  areaCode: string;
  areaName: string;
  strategyVersion: number;
  precincts: PublishedSource;
  ballots: BallotSource[];
  income: IncomeSource | null;
  /** 'YYYY-MM-DD': when the newest dataset behind the score came in. */
  dataFrom: string | null;
}

export interface SheetOption {
  label: string;
  nuance: string | null;
  votes: number;
  /** In the camp; null: the camp does not know it. */
  weight: number | null;
}

export interface SheetBallot extends Omit<BallotSource, 'rows'> {
  heldOn: string;
  /** Of the strategy. */
  weight: number;
  rows: (Omit<PublishedRow, 'votes'> & { campVotes: number })[];
  registered: number;
  ballotsCast: number;
  valid: number;
  /** Most votes first. */
  options: SheetOption[];
  campVotes: number;
  unmappedVotes: number;
  abstention: number | null;
  share: number | null;
  carriedOver: number;
}

export interface SheetTerm {
  id: TermId;
  words: Bilingual;
  ballotId: string | null;
  /** From published counts to `value`; null: it comes from a calculation over the whole area. */
  derivation: Expression | null;
  /** What `value` is the product of, where it is one. */
  factors: { id: TermId; words: Bilingual; ballotId: string | null; value: number }[];
  value: number;
  weight: number | null;
  contribution: number | null;
  /** The other precincts that `value` is a mean of; null: it is none. */
  mean: TermMean | null;
}

/** A figure among all others: (lower + half of the equal, itself included) ÷ all. */
export interface Place {
  lower: number;
  equal: number;
  all: number;
  percentile: number;
}

export interface SheetShrinkage {
  own: number;
  surroundings: number;
  weight: number;
  basis: 'neighbours' | 'commune';
  /** With their own values before any drawing together; the mean by registered voters is `surroundings`. */
  precincts: { precinctCode: string; registered: number; own: number }[];
}

export interface MethodSheet {
  precinctCode: string;
  name: string;
  areaCode: string;
  areaName: string;
  registered: number | null;
  registeredFrom: string | null;
  formulaVersion: string;
  dataFrom: string | null;
  precincts: PublishedSource;
  strategy: Pick<Strategy, 'name' | 'title' | 'goal' | 'emphasis' | 'income'> & { version: number };
  camp: Pick<Camp, 'name' | 'title'>;
  model: ModelName;
  unit: Bilingual;
  assumption: { sentence: Bilingual; holds: number; at0: Bilingual | null; at1: Bilingual | null };
  ballots: SheetBallot[];
  formula: 'sum' | 'product';
  terms: SheetTerm[];
  /** What the terms make; null: not scored. */
  own: number | null;
  /** own − what the printed terms give: 0 but for rounding, or the model does more than its terms say. */
  unexplained: number | null;
  shrinkage: SheetShrinkage | null;
  base: number | null;
  /** Standard deviation of the base, and its 80 % interval. */
  sd: number | null;
  baseInterval: Interval | null;
  basePlace: Place | null;
  income: {
    eur: number | null;
    source: IncomeSource | null;
    place: Place | null;
    favour: 'lower' | 'higher';
    favoured: number | null;
    /** As it counts here: 0 where the income is not known. */
    weight: number;
  };
  score: number | null;
  scoreWithoutIncome: number | null;
  interval: Interval | null;
  rank: number | null;
  rankWithoutIncome: number | null;
  scoreClass: number | null;
  /** Upper limits of the classes below the highest. */
  classBreaks: number[];
  yield: YieldPart;
  economics: DoorEconomics;
  expectedVotes: Range | null;
  missing: Missing[];
  /** All that are scored, ascending by base, to count places in; null: too many for paper. */
  ranking: { precinctCode: string; base: number }[] | null;
  /** All with a known income, ascending; null: too many, or income is left out. */
  incomes: { precinctCode: string; eur: number }[] | null;
}
