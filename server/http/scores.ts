/** Scores over HTTP: the ranking of precincts, and what it is computed from. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { listScoringInputs, scoreArea } from '../jobs/score-area.ts';
import { AreaCode, closed, ScoresBody, ScoringInputsBody, StrategyName } from './schemas.ts';
import type { Services } from './services.ts';

export const scoreRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const querystring = closed({ strategy: StrategyName, area: Type.Optional(AreaCode) });

  app.get(
    '/scores',
    {
      schema: {
        tags,
        summary: 'Precincts ranked by a strategy, each with the parts of its score',
        querystring,
        response: { 200: ScoresBody },
      },
    },
    async ({ principal, query: { strategy, area } }) =>
      scoreArea(db, { campaignId: principal.campaignId, strategy, areaCode: area }),
  );

  app.get(
    '/scoring-inputs',
    {
      schema: {
        tags,
        summary: 'What the scores are computed from, to compute them again elsewhere',
        querystring,
        response: { 200: ScoringInputsBody },
      },
    },
    async ({ principal, query: { strategy, area } }) =>
      listScoringInputs(db, { campaignId: principal.campaignId, strategy, areaCode: area }),
  );
};
