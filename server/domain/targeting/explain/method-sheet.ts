/**
 * The method sheet of a precinct: every step from the published counts to its score, with the figures, so that
 * a person with a calculator and the public files comes to the same number. It reads what the model says of
 * itself (`explain`), so it serves every model alike, and repeats no formula: steps that it prints are
 * expressions that were evaluated (`expression.ts`), and what they leave unexplained is said.
 *
 * Pure; figures are unrounded. `write-sheet.ts` puts them into words.
 */
import { campReader } from '../camp.ts';
import { MODELS } from '../models/index.ts';
import { communeIndex, communeOf, countsAt, orNull } from '../panel.ts';
import type { ScoreTable } from '../score.ts';
import { TERMS } from '../terms.ts';
import type { Term } from '../types.ts';
import { meanBehind } from './around.ts';
import { derive } from './derivations.ts';
import { placeOf } from './places.ts';
import type {
  BallotSource,
  MethodSheet,
  SheetBallot,
  SheetContext,
  SheetShrinkage,
  SheetTerm,
} from './sheet-types.ts';

/** About nine pages of lists; larger areas are looked up in the table of all scores. */
const MOST_ROWS_ON_PAPER = 1_500;

export function methodSheet(table: ScoreTable, i: number, context: SheetContext): MethodSheet {
  const { panel, strategy, outcome, incomePercentile } = table;
  const { parts, ...score } = table.row(i);
  const model = MODELS[strategy.model]!;
  const ballots = context.ballots.flatMap((ballot) => sheetBallot(table, i, ballot) ?? []);
  const terms = parts.terms.map((term) => sheetTerm(term, table, i));
  const isScored = parts.base !== null;
  const own = isScored ? (parts.shrinkage?.own ?? parts.base) : null;
  const isShort = panel.precinctCodes.length <= MOST_ROWS_ON_PAPER;
  const usesIncome = strategy.income.weight > 0;
  return {
    precinctCode: score.precinctCode,
    name: score.name,
    areaCode: context.areaCode,
    areaName: context.areaName,
    registered: score.registered,
    registeredFrom: parts.registeredFrom,
    formulaVersion: parts.formulaVersion,
    dataFrom: context.dataFrom,
    precincts: context.precincts,
    strategy: {
      name: strategy.name,
      title: strategy.title,
      goal: strategy.goal,
      emphasis: strategy.emphasis,
      income: strategy.income,
      version: context.strategyVersion,
    },
    camp: { name: strategy.camp.name, title: strategy.camp.title },
    model: strategy.model,
    unit: model.unit,
    assumption: {
      sentence: model.assumption,
      holds: strategy.assumption ?? 1,
      at0: model.assumptionRange?.at0 ?? null,
      at1: model.assumptionRange?.at1 ?? null,
    },
    ballots,
    formula: parts.formula,
    terms,
    own,
    unexplained: own === null ? null : own - valueOfTerms(parts.formula, parts.terms),
    shrinkage: parts.shrinkage && {
      ...parts.shrinkage,
      precincts: precinctsAround(table, i, parts.shrinkage),
    },
    base: parts.base,
    sd: isScored ? orNull(outcome.sd[i]) : null,
    baseInterval: parts.baseInterval,
    basePlace: placeOf(outcome.value, i),
    income: {
      eur: parts.income.eur,
      source: context.income,
      place: Number.isNaN(incomePercentile[i]) ? null : placeOf(panel.incomeEur, i),
      favour: strategy.income.favour,
      favoured: parts.income.favoured,
      weight: parts.income.weight,
    },
    score: score.score,
    scoreWithoutIncome: parts.scoreWithoutIncome,
    interval: score.interval,
    rank: score.rank,
    rankWithoutIncome: parts.rankWithoutIncome,
    scoreClass: score.scoreClass,
    classBreaks: table.classes.breaks,
    yield: parts.yield,
    economics: strategy.doorEconomics,
    expectedVotes: score.expectedVotes,
    missing: parts.missing,
    ranking: isShort
      ? ascending(table, outcome.value).map(([precinctCode, base]) => ({ precinctCode, base }))
      : null,
    incomes:
      isShort && usesIncome
        ? ascending(table, panel.incomeEur).map(([precinctCode, eur]) => ({ precinctCode, eur }))
        : null,
  };
}

/** What the terms of a model make together. */
export function valueOfTerms(formula: 'sum' | 'product', terms: readonly Term[]): number {
  return formula === 'sum'
    ? terms.reduce((sum, term) => sum + (term.contribution ?? 0), 0)
    : terms.reduce((product, term) => product * term.value, 1);
}

function sheetBallot(table: ScoreTable, i: number, source: BallotSource): SheetBallot | undefined {
  const { panel, strategy } = table;
  const ballot = table.ballots.find(({ ballotId }) => ballotId === source.ballotId);
  const counts = ballot && countsAt(ballot.counts, i);
  if (!counts) return undefined;
  const weightOf = campReader(strategy.camp)(communeOf(panel.precinctCodes[i]), source.ballotId);
  const { rows, ...published } = source;
  return {
    ...published,
    heldOn: counts.heldOn,
    weight: ballot.weight,
    rows: rows.map(({ votes, ...row }) => ({
      ...row,
      campVotes: votes.reduce((sum, [label, nuance, cast]) => sum + cast * (weightOf(label, nuance) ?? 0), 0),
    })),
    registered: counts.registered,
    ballotsCast: counts.ballotsCast,
    valid: counts.valid,
    options: counts.votes
      .map(([label, nuance, votes]) => ({ label, nuance, votes, weight: weightOf(label, nuance) ?? null }))
      .filter(({ votes }) => votes > 0)
      .sort((a, b) => b.votes - a.votes || (a.label < b.label ? -1 : 1)),
    campVotes: ballot.campVotes[i],
    unmappedVotes: ballot.unmappedVotes[i],
    abstention: orNull(ballot.abstention[i]),
    share: orNull(ballot.share[i]),
    carriedOver: counts.carriedOver,
  };
}

function sheetTerm(term: Term, table: ScoreTable, i: number): SheetTerm {
  const { id, ballotId, value, weight, contribution } = term;
  return {
    id,
    ballotId,
    value,
    weight,
    contribution,
    words: TERMS[id],
    derivation: derive(term, table, i),
    mean: meanBehind(term, table, i),
    factors: (term.factors ?? []).map((factor) => ({ ...factor, words: TERMS[factor.id] })),
  };
}

/** The precincts that a value was drawn toward, by code; see `shrinkage.ts`. */
function precinctsAround(
  table: ScoreTable,
  i: number,
  { basis }: { basis: SheetShrinkage['basis'] },
): SheetShrinkage['precincts'] {
  const { panel, outcome } = table;
  const { neighbours, registered } = panel;
  const commune = communeIndex(panel).of;
  const around =
    basis === 'neighbours'
      ? Array.from(neighbours!.index.subarray(neighbours!.start[i], neighbours!.start[i + 1]))
      : Array.from(panel.precinctCodes.keys()).filter((j) => j !== i && commune[j] === commune[i]);
  return around
    .filter((j) => registered[j] > 0 && !Number.isNaN(outcome.value[j]))
    .map((j) => ({
      precinctCode: panel.precinctCodes[j],
      registered: registered[j],
      own: outcome.explain(j).shrinkage?.own ?? outcome.value[j],
    }))
    .sort((a, b) => (a.precinctCode < b.precinctCode ? -1 : 1));
}

function ascending({ panel }: ScoreTable, values: Float64Array): [precinctCode: string, value: number][] {
  return panel.precinctCodes
    .map((code, i): [string, number] => [code, values[i]])
    .filter(([, value]) => !Number.isNaN(value))
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}
