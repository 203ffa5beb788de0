/** The sentences of a method sheet, one catalogue per language; figures arrive already written. */
import type { Goal } from '../goals.ts';
import type { Missing } from '../types.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

export interface SheetWords {
  title: (code: string) => string;
  subtitle: (of: {
    area: string;
    strategy: string;
    version: number;
    formula: string;
    date: string;
  }) => string;
  lead: (of: { score: string; rank: string; all: string; scoreClass: string }) => string;
  notScored: string;
  howTo: string;
  page: (page: number, pages: number) => string;

  purpose: string;
  goals: Record<Goal, string>;
  model: (name: string, unit: string) => string;
  assumption: (sentence: string, holds: string) => string;
  slider: (at0: string, at1: string) => string;
  camp: (title: string) => string;

  files: string;
  filesIntro: string;
  published: (of: { publisher: string; licence: string; date: string }) => string;
  page_: (url: string) => string;
  file: (path: string, url: string | null) => string;
  cell: (column: string, value: string) => string;
  row: (cells: string) => string;
  columns: (of: { registered: string; ballotsCast: string; valid: string }) => string;
  votesIn: Record<'columns' | 'groups' | 'rows', (of: { label: string; votes: string }) => string>;
  boundaries: (title: string) => string;

  counts: string;
  noBallot: string;
  weightInStrategy: (weight: string, isRead: boolean) => string;
  countsLine: (of: { registered: string; ballotsCast: string; valid: string }) => string;
  carried: (from: string) => string;
  byCode: string;
  carriedColumns: {
    precinct: string;
    share: string;
    registered: string;
    ballotsCast: string;
    valid: string;
    camp: string;
  };
  total: string;
  optionColumns: { option: string; nuance: string; votes: string; weight: string; counted: string };
  noneOurs: string;
  others: (votes: string, options: number) => string;
  unmapped: (votes: string, options: string) => string;
  campVotes: string;
  abstention: string;
  share: string;

  base: string;
  termColumns: { term: string; ballot: string; value: string; weight: string; contribution: string };
  /** Of a term that is a mean over other precincts. */
  mean: (of: { term: string; weights: string }) => string;
  meanIs: string;
  /** Of terms whose value has no steps on the sheet. */
  fromArea: (terms: string) => string;
  product: string;
  sum: string;
  own: string;
  unexplained: (difference: string) => string;
  noTerms: string;
  shrinkage: (of: { basis: 'neighbours' | 'commune'; precincts: string }) => string;
  surroundings: string;
  surroundingsAre: string;
  aroundColumns: { precinct: string; registered: string; own: string };
  baseIs: string;
  baseInterval: (sd: string) => string;
  low: string;
  mid: string;
  high: string;

  place: string;
  placeIs: (of: { lower: string; equal: string; all: string }) => string;
  percentile: string;
  inAppendix: string;
  inTable: string;

  income: string;
  incomeOut: string;
  incomeUnknown: string;
  incomeIntro: (title: string) => string;
  incomeCell: (of: { income: string; dividedBy: string | null; code: string }) => string;
  incomeColumns: { code: string; income: string; households: string; share: string; weight: string };
  incomeMean: string;
  incomePlace: (of: { lower: string; equal: string; all: string }) => string;
  favoured: Record<'lower' | 'higher', string>;

  score: string;
  scoreIs: string;
  withoutIncome: (score: string, rank: string) => string;
  scoreInterval: (low: string, high: string) => string;
  rankIs: (rank: string, all: string) => string;
  classIs: (of: { scoreClass: number; breaks: string }) => string;

  votes: string;
  votesIntro: string;
  votesInputs: (of: { contacts: string; passes: number; source: string }) => string;
  effects: Record<'turnout' | 'choice' | 'none', string>;
  effectSource: (source: string) => string;
  reserve: (reserve: string, base: string) => string;
  votesAre: string;
  noVotes: string;

  missing: string;
  nothingMissing: string;
  missingIs: (missing: Missing, ballotTitle: (ballotId: string) => string) => string;
  doorsEstimated: string;
  doubtful: (title: string, share: string) => string;

  ranking: string;
  rankingIntro: string;
  rankingColumns: { place: string; precinct: string; base: string };
  incomes: string;
  incomesColumns: { place: string; precinct: string; income: string };
}

export const SHEET_WORDS: Record<'en' | 'fr', SheetWords> = { en, fr };
