/** Scores of precincts, and what they are computed from. */
import { type Static, Type } from 'typebox';
import type { ScoreParts, ScoringInput } from '../../domain/targeting/types.ts';
import type { AreaScoreReport } from '../../jobs/score-area.ts';
import { Nullable, Range, Share } from './pieces.ts';

export const scoreProperties = {
  registered: Nullable(Type.Integer({ description: 'Null: in no ballot that joins' })),
  score: Nullable(Share),
  rank: Nullable(Type.Integer({ description: '1 is the best' })),
  expectedVotes: Nullable(Range),
  parts: Type.Unsafe<ScoreParts>({ type: 'object', description: 'What made the score' }),
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
export const ScoresBody = Type.Object({
  ...scoringHead,
  areaName: Type.String(),
  scoreRunId: Type.Integer(),
  precincts: Type.Array(ScoreRow),
  report: Type.Unsafe<AreaScoreReport>({ type: 'object', description: 'What was missing, by count' }),
});
export type ScoresBody = Static<typeof ScoresBody>;

export const ScoringInputsBody = Type.Object({
  areaCode: Type.String(),
  precinctsSource: Type.String(),
  inputs: Type.Array(Type.Unsafe<ScoringInput>({ type: 'object', description: 'What scorePrecincts reads' })),
});
