/** What a backtest answers. Every figure that has no value is null, never 0. */
import type { Bilingual } from '../strategy.ts';
import type { Coverage } from './coverage.ts';
import type { Eligibility, LeftOut, LeftOutReason } from './gains.ts';
import type { Metrics } from './metrics.ts';
import type { StabilityStep } from './stability.ts';

/** The name of the group that holds all precincts that count. */
export const WHOLE = 'all';
export type PerModel<T> = Record<string, T>;

export interface GroupResult {
  /** Code of the commune, or 'all'. */
  group: string;
  precincts: number;
  registered: number;
  /** Votes gained, net of losses. */
  gain: number;
  models: PerModel<Metrics>;
}

export interface MeanMetrics {
  /** Means over the groups; null: no group has a value. */
  normalisedGain20: number | null;
  median: number | null;
  p10: number | null;
  capture20: number | null;
  spearman: number | null;
  /** Groups with a normalisedGain20. */
  groups: number;
  /** Precincts that count in a group and have no score: ranked last. */
  unscored: number;
}

export interface BacktestBody {
  target: string;
  train: string[];
  base: string;
  camp: string;
  by: 'commune' | null;
  minPrecincts: number;
  eligibility: Eligibility;
  /** Best mean first; the oracle last. */
  contenders: { name: string; kind: 'model' | 'baseline' | 'bound'; title: Bilingual }[];
  /** Who could not score, and why. */
  notRun: PerModel<Bilingual>;
  groups: GroupResult[];
  mean: PerModel<MeanMetrics>;
  /** All precincts that count as one group, whatever `by`. */
  whole: GroupResult;
  coverage: PerModel<Coverage>;
  curves: {
    /** Shares of the doors. */
    doors: readonly number[];
    unit: 'doors' | 'registered';
    mean: PerModel<number[]>;
    whole: PerModel<number[]>;
  };
  stability: PerModel<StabilityStep[]>;
  leftOut: {
    precincts: Record<LeftOutReason, LeftOut>;
    /** Precincts that count, in communes with too few of them. */
    smallGroups: LeftOut & { groups: number };
    /** Votes for options that the camp does not know, among the precincts that count: taken as not ours. */
    unmappedVotes: { base: number; target: number };
    /** Precincts that count where the camp got no vote at the base: mostly, nobody of it stood. */
    campAbsentAtBase: number;
    campAbsentAtTarget: number;
  };
}

export interface BacktestOutcome {
  body: BacktestBody;
  /** Curves of each group, apart because they are many. */
  groupCurves: Record<string, PerModel<number[]>>;
}
