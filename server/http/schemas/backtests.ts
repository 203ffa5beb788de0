/** Backtests: what is asked, and what a ranking made before a ballot would have found. */
import { type Static, Type } from 'typebox';
import type { BacktestBody as Body } from '../../domain/targeting/backtest/types.ts';
import { JobState } from './jobs.ts';
import { AreaCode, Count, closed, Nullable, Open, Time, Uuid } from './pieces.ts';

const BallotId = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[a-z0-9-]+$',
  description: 'A ballot of the area, such as 2022-legislative-1',
});

export const BacktestRequestBody = closed({
  target: BallotId,
  train: Type.Array(BallotId, {
    minItems: 1,
    maxItems: 50,
    description: 'Ballots that models may know; all older than the target',
  }),
  base: Type.Optional({
    ...BallotId,
    description:
      'Gains are counted from it; default: the last train ballot of the kind and round of the target, else of its round, else the newest',
  }),
  by: Type.Optional(Type.Literal('commune', { description: 'Left out: the whole area as one group' })),
  camp: Type.Optional(
    Type.String({ maxLength: 80, description: 'A ready-made camp; default: that of the strategy mobilise' }),
  ),
  area: Type.Optional(AreaCode),
  minPrecincts: Type.Optional(
    Type.Integer({
      minimum: 10,
      maximum: 10_000,
      description: 'A group needs so many precincts that count. Default 30',
    }),
  ),
});

const Figure = Nullable(Type.Number());
const perModel = <T extends Parameters<typeof Type.Record>[1]>(value: T) => Type.Record(Type.String(), value);

const MetricsBody = Type.Object({
  normalisedGain20: Nullable(
    Type.Number({
      description:
        '(G − random) ÷ (oracle − random): G the votes gained in the best precincts by score while their registered voters stay within 20 %; null: nothing to tell apart',
    }),
  ),
  capture20: Nullable(
    Type.Number({ description: 'Share of the votes gained where there was a gain; null: no gain anywhere' }),
  ),
  spearman: Nullable(
    Type.Number({ description: 'Rank correlation of score and true gain per registered voter' }),
  ),
});
const GroupBody = Type.Object({
  group: Type.String({ description: "Code of the commune, or 'all'" }),
  precincts: Count,
  registered: Count,
  gain: Type.Number({ description: 'Votes gained, net of losses' }),
  models: perModel(MetricsBody),
});
const CurveBody = Type.Array(Type.Number(), {
  description: 'Share of the votes gained, at each share of the doors in curves.doors',
});
const CoverageBody = Type.Object({
  share: Nullable(
    Type.Number({ description: 'Of the precincts, those whose gain lay in their 80 % interval' }),
  ),
  withinGroup: Nullable(Type.Number({ description: "The same, after the group's own mean is taken off" })),
  precincts: Count,
  bySize: Type.Unsafe<Body['coverage'][string]['bySize']>({ type: 'array' }),
});

const MeanBody = Type.Object({
  normalisedGain20: Figure,
  median: Figure,
  p10: Figure,
  capture20: Figure,
  spearman: Figure,
  groups: Count,
  unscored: Count,
});

export const BacktestBody = Type.Object({
  jobId: Uuid,
  createdAt: Time,
  options: Open,
  target: Type.String(),
  train: Type.Array(Type.String()),
  base: Type.String(),
  camp: Type.String(),
  by: Nullable(Type.String()),
  minPrecincts: Count,
  eligibility: Type.Object({ overRegistered: Type.Number(), changeBelow: Type.Number() }),
  contenders: Type.Unsafe<Body['contenders']>({
    type: 'array',
    description: 'Who competed, best mean first; the oracle last',
  }),
  notRun: Type.Unsafe<Body['notRun']>({ type: 'object', description: 'Who could not score, and why' }),
  groups: Type.Array(GroupBody),
  mean: perModel(MeanBody),
  whole: GroupBody,
  coverage: perModel(CoverageBody),
  curves: Type.Object({
    doors: Type.Unsafe<readonly number[]>({ type: 'array', items: { type: 'number' } }),
    unit: Type.Union([Type.Literal('doors'), Type.Literal('registered')]),
    mean: perModel(CurveBody),
    whole: perModel(CurveBody),
    group: Nullable(perModel(CurveBody)),
  }),
  stability: Type.Unsafe<Body['stability']>({
    type: 'object',
    description: 'By model: rank correlation of its scores from one base ballot to the next',
  }),
  leftOut: Type.Unsafe<Body['leftOut']>({ type: 'object', description: 'What does not count, by reason' }),
});
export type BacktestBody = Static<typeof BacktestBody>;

export const BacktestsBody = Type.Object({
  backtests: Type.Array(
    Type.Object({
      jobId: Uuid,
      state: JobState,
      error: Nullable(Type.String()),
      createdAt: Time,
      options: Open,
      base: Nullable(Type.String()),
      groups: Nullable(Count),
      mean: Nullable(perModel(MeanBody)),
    }),
  ),
});
export type BacktestsBody = Static<typeof BacktestsBody>;
