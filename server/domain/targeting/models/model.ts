/**
 * What every model answers, whatever its goal: from the panel to one number per precinct, how sure it is, and
 * the terms that made it. A model sees all precincts at once, because some need to (which of two ballots had
 * the lower turnout, what the neighbours did, regressions). Scores can then be compared, explained and
 * backtested without knowing which model made them.
 */
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';
import type { ModelReason } from '../reasons.ts';
import type { Bilingual, Strategy } from '../strategy.ts';
import type { Missing, Shrinkage, Term, YieldPart } from '../types.ts';

export interface ModelInput {
  strategy: Strategy;
  panel: Panel;
  /** The ballots of the strategy that the panel has, newest first, read by its camp. */
  ballots: readonly CampBallot[];
  /** Of each precinct among those with a known income, 0 the poorest to 1 the richest; NaN: not known. */
  incomePercentile: Float64Array;
}

export interface Explanation {
  formula: 'sum' | 'product';
  terms: Term[];
  shrinkage: Shrinkage | null;
}

export interface ModelOutcome {
  /** What is ranked, in the unit of the model; NaN: too little is known. */
  value: Float64Array;
  /** Standard deviation of `value` around what it stands for; NaN: not known. */
  sd: Float64Array;
  /** Votes per registered that are there to be won; NaN: not known. */
  reserve: Float64Array;
  effectOn: YieldPart['effectOn'];
  /**
   * Share of the area's electorate that a published average effect acts on: it is measured over everybody
   * contacted, and is divided by this before it meets the reserve of a precinct. NaN: nothing to divide by.
   */
  effectBase: number;
  /** Whether the value was drawn toward its surroundings; absent: none was. */
  isShrunk?(i: number): boolean;
  /** The terms behind one value: asked of the precincts that somebody looks at, and may take its time. */
  explain(i: number): Explanation;
  /** What the model lacked for one value beside ballots, income and doors, which are told without it. */
  missing?(i: number): Extract<Missing, { kind: 'model' }>[];
}

export interface ScoreModel {
  /** What the number takes for granted, said wherever it shows. */
  assumption: Bilingual;
  /** What the slider of the assumption says at 0 and at 1; null: there is nothing to slide. */
  assumptionRange: { at0: Bilingual; at1: Bilingual } | null;
  /** What `value` is, with its unit. */
  unit: Bilingual;
  /** Ballots with a weight that it needs at least. */
  ballotsNeeded: number;
  /** The ballot that it reads beside a chosen one, whatever its weight, where the area has it. */
  readsBeside?(ballotId: string): string;
  run(input: ModelInput): ModelOutcome;
}

export const NO_TERMS: Explanation = { formula: 'sum', terms: [], shrinkage: null };

/** Nothing can be said of any precinct, for one reason. */
export function silent(count: number, effectOn: ModelOutcome['effectOn'], reason: ModelReason): ModelOutcome {
  const unknown = () => new Float64Array(count).fill(Number.NaN);
  return {
    value: unknown(),
    sd: unknown(),
    reserve: unknown(),
    effectOn,
    effectBase: Number.NaN,
    explain: () => NO_TERMS,
    missing: () => [{ kind: 'model', reason }],
  };
}

/** For models that need all their ballots at once: the reason, wherever there is no value. */
export const lacking =
  (value: Float64Array, reason: ModelReason): NonNullable<ModelOutcome['missing']> =>
  (i) =>
    Number.isNaN(value[i]) ? [{ kind: 'model', reason }] : [];

/** Mean of `values` by registered voters where both are known; NaN: nowhere. */
export function meanByRegistered(values: Float64Array, registered: Float64Array): number {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]) || Number.isNaN(registered[i])) continue;
    sum += values[i] * registered[i];
    weights += registered[i];
  }
  return weights > 0 ? sum / weights : Number.NaN;
}
