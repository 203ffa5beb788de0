/** Scores of precincts, what they are computed from, and the runs that are stored. */
import { type Static, Type } from 'typebox';
import { Strategy } from '../../domain/targeting/strategy.ts';
import type { ScoreParts, ScoringInput } from '../../domain/targeting/types.ts';
import type { AreaScoreReport } from '../../jobs/score-area.ts';
import { AreaCode, closed, Nullable, Range, Share, Time, Uuid } from './pieces.ts';

export const scoreProperties = {
  registered: Nullable(Type.Integer({ description: 'Null: in no ballot that joins' })),
  score: Nullable(Share),
  interval: Nullable(
    Type.Object({ low: Share, high: Share }, { description: '80 % interval of the score; null: not known' }),
  ),
  scoreClass: Nullable(
    Type.Integer({ minimum: 1, maximum: 5, description: 'Fifths of the registered voters, 5 the best' }),
  ),
  rank: Nullable(Type.Integer({ description: '1 is the best' })),
  expectedVotes: Nullable(Range),
  parts: Nullable(
    Type.Unsafe<ScoreParts>({
      type: 'object',
      description:
        'What made the score. Null: not asked for, or an area above 5,000 precincts: GET /precincts/{code} has them',
    }),
  ),
};
export const ScoreRow = Type.Object({ precinctCode: Type.String(), name: Type.String(), ...scoreProperties });
/** Which scores these are: of which strategy, by which formula, on which precincts. */
export const scoringHead = {
  strategy: Type.String(),
  strategyVersion: Type.Integer(),
  formulaVersion: Type.String(),
  areaCode: Type.String(),
  precinctsSource: Type.String({ description: 'The vintage, by source id' }),
  doorsEstimated: Type.Boolean({ description: 'Places or numbers of doors are estimates' }),
};
const scoresMembers = {
  areaName: Type.String(),
  precincts: Type.Array(ScoreRow),
  report: Type.Unsafe<AreaScoreReport>({ type: 'object', description: 'What was missing, by count' }),
};
export const ScoresBody = Type.Object({ ...scoringHead, ...scoresMembers, scoreRunId: Type.Integer() });
export type ScoresBody = Static<typeof ScoresBody>;

export const PreviewRequest = closed({
  area: Type.Optional(AreaCode),
  definition: Strategy,
  parts: Type.Optional(
    Type.Boolean({ description: 'False leaves the parts of each score out. Default: true' }),
  ),
});
/** The scores of a strategy that is not saved. */
export const PreviewBody = Type.Object({
  ...scoringHead,
  ...scoresMembers,
  strategyVersion: Type.Null({ description: 'Not saved' }),
  scoreRunId: Type.Null({ description: 'Not stored' }),
});
export type PreviewBody = Static<typeof PreviewBody>;

export const ScoringInputsBody = Type.Object({
  areaCode: Type.String(),
  precinctsSource: Type.String(),
  inputs: Type.Array(Type.Unsafe<ScoringInput>({ type: 'object', description: 'What scorePrecincts reads' })),
});

/** Why stored scores are no longer what scoring would answer now. */
export const Stale = Type.Object(
  {
    formula: Type.Boolean({ description: 'Another version of the formula' }),
    strategy: Type.Boolean({ description: 'The strategy has changed since' }),
    data: Type.Boolean({ description: 'A dataset of the area has changed since' }),
  },
  {
    description: 'Computed now, not stored. All true: the scores are gone, with their strategy or precincts',
  },
);
const runMembers = {
  scoreRunId: Type.Integer(),
  strategy: Type.String(),
  strategyVersion: Type.Integer(),
  formulaVersion: Type.String(),
  areaCode: Type.String(),
  precinctsSource: Type.String({ description: 'The vintage, by source id' }),
  createdAt: Time,
  stale: Stale,
};
export const ScoreRunsBody = Type.Object({
  scoreRuns: Type.Array(
    Type.Object({
      ...runMembers,
      planIds: Type.Array(Uuid, { description: 'Plans cut from these scores' }),
    }),
  ),
});
export const ScoreRunBody = Type.Object({
  ...runMembers,
  precincts: Type.Array(ScoreRow),
  report: Type.Record(Type.String(), Type.Unknown(), {
    description: 'As it was written: another formula may have other members',
  }),
});
