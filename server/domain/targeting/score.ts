/**
 * Scoring: a value 0–1 per precinct, with every part that made it, so that a pocket calculator and the
 * published files give the same number. Formula version 2:
 *
 *  1. Per ballot b in the precinct:  abstention = (registered − ballots cast) ÷ registered
 *                                    camp votes = Σ votes of an option × its weight in the camp
 *                                    share      = camp votes ÷ valid votes
 *     Votes for options that the camp does not know stay in `valid`, are not ours, and are counted.
 *  2. Base: what the strategy's model says in its own unit, see `models/`. A ballot without result here, with
 *     nobody registered or without a valid vote is left out, and its weight goes to the others in proportion.
 *     Where the strategy shrinks, see `shrinkage.ts`: base = w × own + (1 − w) × surroundings.
 *  3. Percentile of the base = (scored precincts below + half of those equal, itself included) ÷ scored precincts.
 *     Percentile of income the same, among the precincts with a known income; favoured = that percentile when
 *     higher incomes are favoured, else 1 − percentile.
 *  4. Score = (1 − v) × percentile of the base + v × favoured; v is the strategy's weight of income, 0 where
 *     the income is not known. The score without income is the percentile of the base.
 *  5. Rank: 1 + the number of precincts with a higher score. Not scored: no rank.
 *  6. Interval (80 %): the score that the precinct would have at base ± 1.2816 × standard deviation, the other
 *     precincts as they are.
 *  7. Class: fifths of the registered voters in order of score, 5 the highest; see `classes.ts`.
 *  8. Expected votes of knocking on every door, each of low, mid and high:
 *         doors × (contacts per hour ÷ doors per hour) × passes' reach × effect × reserve ÷ effect base
 *     A published effect is an average over everybody contacted, yet an effect on turnout can act only on those
 *     who would have stayed at home; so it is divided by the share of the whole area that it acts on and
 *     multiplied by the reserve of the precinct. Low meets low and high meets high, which makes the interval
 *     wide on purpose. A pass finds at home the same share of those whom the passes before it did not.
 *
 * A precinct where nobody is registered, or that no ballot reaches, has score null: never 0.
 *
 * Pure: no clock, no database, no randomness; runs alike in Node and in the browser.
 */
import type { Range } from '../turfs/types.ts';
import { chooseBallots } from './ballots.ts';
import { type CampBallot, readCampBallots } from './camp-ballots.ts';
import { type Classes, classify, classOf } from './classes.ts';
import { MODELS } from './models/index.ts';
import type { ModelOutcome } from './models/model.ts';
import { orNull, type Panel, panelOf } from './panel.ts';
import { percentileAmong, percentiles, ranks, sortedKnown } from './ranks.ts';
import { shrinkOutcome, shrinks } from './shrinkage.ts';
import type { DoorEconomics, Strategy } from './strategy.ts';
import type { BallotPart, Missing, PrecinctScore, ScoringInput, YieldPart } from './types.ts';

export type { Strategy } from './strategy.ts';
export type { PrecinctScore, ScoreParts, ScoringInput } from './types.ts';

/** Changes whenever the same inputs and strategy would give another number. */
export const FORMULA_VERSION = '2';

/** Standard deviations on either side of an 80 % interval. */
export const Z80 = 1.2816;

/** Scores in columns, in the order of the panel; NaN: not scored. Rows are made when they are asked for. */
export interface ScoreTable {
  panel: Panel;
  strategy: Strategy;
  ballots: CampBallot[];
  /** Rules of the strategy that match no ballot here. */
  idleRules: string[];
  outcome: ModelOutcome;
  score: Float64Array;
  scoreWithoutIncome: Float64Array;
  low: Float64Array;
  high: Float64Array;
  rank: Uint32Array;
  rankWithoutIncome: Uint32Array;
  incomePercentile: Float64Array;
  classes: Classes;
  /** Expected votes; NaN: no doors, or no published effect. */
  votes: Record<keyof Range, Float64Array>;
  /** Precincts best first; those without a score last, by code. */
  order: Uint32Array;
  row(i: number): PrecinctScore;
}

/** Best first; those without a score last, by code. */
export function scorePrecincts(inputs: readonly ScoringInput[], strategy: Strategy): PrecinctScore[] {
  const table = scorePanel(panelOf(inputs), strategy);
  return Array.from(table.order, table.row);
}

export function scorePanel(panel: Panel, strategy: Strategy): ScoreTable {
  const { chosen, idleRules } = chooseBallots(strategy.ballots, panel.ballots);
  const ballots = readCampBallots(panel, strategy.camp, chosen);
  const incomePercentile = percentiles(panel.incomeEur);
  const model = MODELS[strategy.model];
  if (!model) throw new Error(`no model '${strategy.model}'`);
  const raw = model.run({ strategy, panel, ballots, incomePercentile });
  const outcome = shrinks(strategy) ? shrinkOutcome(raw, panel) : raw;
  const { value: base, sd } = outcome;
  // Nobody to reach: whatever the model makes of old results.
  for (let i = 0; i < base.length; i++) if (!(panel.registered[i] > 0)) base[i] = Number.NaN;

  const sorted = sortedKnown(base);
  const scoreWithoutIncome = base.map((value) => percentileAmong(sorted, value));
  const { weight, favour } = strategy.income;
  const withIncome = (percentile: number, i: number) => {
    const income = incomePercentile[i];
    if (weight === 0 || Number.isNaN(income)) return percentile;
    return (1 - weight) * percentile + weight * (favour === 'higher' ? income : 1 - income);
  };
  const score = scoreWithoutIncome.map(withIncome);
  const bound = (sign: number) =>
    base.map((value, i) => withIncome(percentileAmong(sorted, value + sign * Z80 * sd[i]), i));
  const classes = classify(
    Array.from(score, (own, i) => ({ score: orNull(own), registered: orNull(panel.registered[i]) ?? 0 })),
  );
  const table = {
    panel,
    strategy,
    ballots,
    idleRules,
    outcome,
    score,
    scoreWithoutIncome,
    low: bound(-1),
    high: bound(1),
    rank: ranks(score),
    rankWithoutIncome: ranks(scoreWithoutIncome),
    incomePercentile,
    classes,
    votes: expectVotes(panel, strategy.doorEconomics, outcome, score),
    order: bestFirst(score, panel.precinctCodes),
  };
  return { ...table, row: (i) => scoreRow(table, i) };
}

function scoreRow(table: Omit<ScoreTable, 'row'>, i: number): PrecinctScore {
  const { panel, strategy, ballots, outcome, score, votes, incomePercentile } = table;
  const base = outcome.value[i];
  const percentile = incomePercentile[i];
  const { formula, terms, shrinkage } = outcome.explain(i);
  const hasInterval = !Number.isNaN(table.low[i]);
  return {
    precinctCode: panel.precinctCodes[i],
    name: panel.names[i],
    registered: orNull(panel.registered[i]),
    score: orNull(score[i]),
    interval: hasInterval ? { low: table.low[i], high: table.high[i] } : null,
    scoreClass: classOf(orNull(score[i]), table.classes.breaks),
    rank: table.rank[i] || null,
    expectedVotes: Number.isNaN(votes.mid[i]) ? null : rangeOf((at) => votes[at][i]),
    parts: {
      model: strategy.model,
      formulaVersion: FORMULA_VERSION,
      ballots: ballots.flatMap((ballot) => ballotPart(ballot, i) ?? []),
      formula,
      terms,
      shrinkage,
      base: orNull(base),
      baseInterval: hasInterval
        ? { low: base - Z80 * outcome.sd[i], high: base + Z80 * outcome.sd[i] }
        : null,
      basePercentile: orNull(table.scoreWithoutIncome[i]),
      income: {
        eur: orNull(panel.incomeEur[i]),
        source: panel.incomeSource[i],
        percentile: orNull(percentile),
        favoured: orNull(strategy.income.favour === 'higher' ? percentile : 1 - percentile),
        weight: Number.isNaN(percentile) ? 0 : strategy.income.weight,
      },
      scoreWithoutIncome: orNull(table.scoreWithoutIncome[i]),
      rankWithoutIncome: table.rankWithoutIncome[i] || null,
      registeredFrom: panel.registeredFrom[i],
      yield: {
        doors: orNull(panel.doors[i]),
        doorsEstimated: panel.doorsEstimated,
        contactsPerDoor: contactsPerDoor(strategy.doorEconomics),
        passes: strategy.doorEconomics.passes ?? 1,
        effectOn: outcome.effectOn,
        effect: publishedEffect(strategy.doorEconomics, outcome.effectOn),
        reserve: orNull(outcome.reserve[i]),
        effectBase: orNull(outcome.effectBase),
      },
      missing: listMissing(table, i),
    },
  };
}

function ballotPart(ballot: CampBallot, i: number): BallotPart | undefined {
  const { counts } = ballot;
  if (Number.isNaN(counts.registered[i])) return undefined;
  return {
    ballotId: ballot.ballotId,
    registered: counts.registered[i],
    ballotsCast: counts.ballotsCast[i],
    abstention: orNull(ballot.abstention[i]),
    valid: counts.valid[i],
    campVotes: orNull(ballot.campVotes[i]),
    share: orNull(ballot.share[i]),
    unmappedVotes: orNull(ballot.unmappedVotes[i]),
    carriedOver: counts.carriedOver[i],
  };
}

function listMissing(table: Omit<ScoreTable, 'row'>, i: number): Missing[] {
  const { panel, strategy } = table;
  const missing: Missing[] = [];
  if (Number.isNaN(panel.registered[i])) missing.push({ kind: 'registered', reason: 'unknown' });
  if (panel.registered[i] === 0) missing.push({ kind: 'registered', reason: 'nobody-registered' });
  for (const { ballotId, counts, abstention, share } of table.ballots) {
    if (Number.isNaN(counts.registered[i])) missing.push({ kind: 'ballot', ballotId, reason: 'no-result' });
    else if (Number.isNaN(abstention[i]))
      missing.push({ kind: 'ballot', ballotId, reason: 'nobody-registered' });
    else if (Number.isNaN(share[i])) missing.push({ kind: 'ballot', ballotId, reason: 'no-valid-vote' });
  }
  if (Number.isNaN(panel.incomeEur[i])) missing.push({ kind: 'income' });
  if (Number.isNaN(panel.doors[i])) missing.push({ kind: 'doors' });
  if (strategy.goal === 'raise-funds' && Number.isNaN(panel.giftsEur[i])) missing.push({ kind: 'gifts' });
  missing.push(...(table.outcome.missing?.(i) ?? []));
  return missing;
}

/** Expected votes in columns. */
function expectVotes(
  { doors }: Panel,
  economics: DoorEconomics,
  { reserve, effectOn, effectBase }: ModelOutcome,
  score: Float64Array,
): ScoreTable['votes'] {
  const effect = publishedEffect(economics, effectOn);
  const contacts = contactsPerDoor(economics);
  const column = (at: keyof Range) =>
    score.map((own, i) =>
      Number.isNaN(own) || effectOn === 'none'
        ? Number.NaN
        : (doors[i] * contacts[at] * effect[at] * reserve[i]) / effectBase,
    );
  return { low: column('low'), mid: column('mid'), high: column('high') };
}

/** People spoken to per door, over all passes. */
export function contactsPerDoor({ contactsPerHour, doorsPerHour, passes = 1 }: DoorEconomics): Range {
  return rangeOf((at) => {
    const atOnce = doorsPerHour[at] > 0 ? Math.min(1, contactsPerHour[at] / doorsPerHour[at]) : 0;
    return 1 - (1 - atOnce) ** passes;
  });
}

/** Default 0: experiments in general elections find no persuasion (Kalla & Broockman, APSR 2018). */
export function publishedEffect(economics: DoorEconomics, effectOn: YieldPart['effectOn']): Range {
  const effect = { turnout: economics.turnoutEffect, choice: economics.persuasionEffect, none: undefined }[
    effectOn
  ];
  return rangeOf((at) => effect?.[at] ?? 0);
}

export const rangeOf = (at: (bound: keyof Range) => number): Range => ({
  low: at('low'),
  mid: at('mid'),
  high: at('high'),
});

function bestFirst(score: Float64Array, codes: readonly string[]): Uint32Array {
  const place = (i: number) => (Number.isNaN(score[i]) ? -1 : score[i]);
  return Uint32Array.from(codes.keys()).sort(
    (a, b) => place(b) - place(a) || (codes[a] < codes[b] ? -1 : codes[a] > codes[b] ? 1 : 0),
  );
}
