/** Scores over HTTP: the ranking of precincts, what it is computed from, and the rankings that are stored. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getArea } from '../db/queries/areas.ts';
import { findStoredRun, listPrecinctScores, listScoreRuns } from '../db/queries/score-runs.ts';
import type { PlainScore } from '../domain/targeting/score-columns.ts';
import { isLarge } from '../jobs/area-panels.ts';
import { ensureScoreRun, listScoringInputs, previewScores } from '../jobs/score-area.ts';
import { judgeRuns } from '../jobs/staleness.ts';
import { pagesOf } from '../json-pieces.ts';
import { notFound } from './errors.ts';
import { sendLong } from './long-body.ts';
import {
  AreaCode,
  closed,
  limitQuery,
  PreviewBody,
  PreviewRequest,
  ScoreRunBody,
  ScoreRunsBody,
  ScoresBody,
  ScoringInputsBody,
  StrategyName,
  StrategyVersion,
} from './schemas.ts';
import type { Services } from './services.ts';

const withoutParts = (rows: PlainScore[]): PlainScore[] => rows.map((row) => ({ ...row, parts: null }));

export const scoreRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const area = Type.Optional(AreaCode);
  const strategy = { strategy: StrategyName, version: Type.Optional(StrategyVersion), area };

  app.get(
    '/scores',
    {
      schema: {
        tags,
        summary: 'Precincts ranked by a strategy, each with the parts of its score',
        description: 'A version names the strategy as it was then: so a link keeps its meaning.',
        querystring: closed({
          ...strategy,
          parts: Type.Boolean({ default: true, description: 'False leaves the parts of each score out' }),
        }),
        response: { 200: ScoresBody },
      },
    },
    async ({ principal, query }, reply) => {
      const { campaignId } = principal;
      const request = { campaignId, ...query, areaCode: query.area };
      const { head, isLarge: inPages, rows, pages } = await ensureScoreRun(db, request);
      if (inPages) return sendLong(reply, head, pages());
      return { ...head, precincts: query.parts ? await rows() : withoutParts(await rows()) };
    },
  );

  app.post(
    '/scores/preview',
    {
      schema: {
        tags,
        summary: 'The scores of a strategy that is not saved, as a slider moves: nothing is stored',
        body: PreviewRequest,
        response: { 200: PreviewBody },
      },
      config: { scope: 'read' },
    },
    async ({ principal, body: { area: areaCode, definition, parts = true } }, reply) => {
      const { campaignId } = principal;
      const request = { campaignId, areaCode, strategy: definition };
      const { head, isLarge: inPages, rows, pages } = await previewScores(db, request);
      if (inPages) return sendLong(reply, head, pages());
      return { ...head, precincts: parts ? await rows() : withoutParts(await rows()) };
    },
  );

  app.get(
    '/scoring-inputs',
    {
      schema: {
        tags,
        summary: 'What the scores are computed from, to compute them again elsewhere',
        description: 'Up to 5,000 precincts; above, let the server score.',
        querystring: closed({
          ...strategy,
          all: Type.Boolean({
            default: false,
            description: 'Every ballot of the area and the past gifts, not only what this strategy reads',
          }),
        }),
        response: { 200: ScoringInputsBody },
      },
    },
    async ({ principal, query }) =>
      listScoringInputs(db, { campaignId: principal.campaignId, ...query, areaCode: query.area }),
  );

  app.get(
    '/score-runs',
    {
      schema: {
        tags,
        summary:
          'Rankings that are stored, newest first, and whether each is still what scoring would answer',
        querystring: closed({
          area: Type.Optional(Type.String({ ...AreaCode, description: 'Code of the area; default: all' })),
          limit: limitQuery(500, 50),
        }),
        response: { 200: ScoreRunsBody },
      },
    },
    async ({ principal: { campaignId }, query }) => {
      const areaCode = query.area === undefined ? undefined : (await getArea(db, query.area)).areaCode;
      const runs = await listScoreRuns(db, campaignId, { areaCode, limit: query.limit });
      const stale = await judgeRuns(db, campaignId, runs);
      return { scoreRuns: runs.map((run, i) => ({ ...run, stale: stale[i] })) };
    },
  );

  app.get(
    '/score-runs/:scoreRunId',
    {
      schema: {
        tags,
        summary:
          'A stored ranking, such as the one that a plan was cut from; parts only of the current formula',
        params: Type.Object({ scoreRunId: Type.Integer({ minimum: 1 }) }),
        response: { 200: ScoreRunBody },
      },
    },
    async ({ principal: { campaignId }, params: { scoreRunId } }, reply) => {
      const run = await findStoredRun(db, campaignId, scoreRunId);
      if (!run) throw notFound('score-run', scoreRunId);
      const [stale] = await judgeRuns(db, campaignId, [run]);
      const precincts = await listPrecinctScores(db, scoreRunId);
      if (!isLarge(precincts.length)) return { ...run, stale, precincts };
      const pages = pagesOf(precincts.length);
      return sendLong(
        reply,
        { ...run, stale },
        pages.map(([from, to]) => precincts.slice(from, to)),
      );
    },
  );
};
