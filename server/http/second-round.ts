/** The second round over HTTP: who stands where, what the camp can expect and where from. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { forecastSecondRound, forecastStrategy } from '../jobs/forecast-second-round.ts';
import { SecondRoundBody, SecondRoundPreview } from './schemas/second-round.ts';
import { AreaCode, closed, StrategyName, StrategyVersion } from './schemas.ts';
import type { Services } from './services.ts';

export const secondRoundRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];

  app.get(
    '/strategies/:name/second-round',
    {
      schema: {
        tags,
        summary: 'The second round as it looks on the evening of the first, constituency by constituency',
        description:
          'Votes, share and transfers with their 80 % intervals. Who stands is stated by the strategy, read from the second ballot where it is loaded, or what the law makes of the first.',
        params: Type.Object({ name: StrategyName }),
        querystring: closed({
          version: Type.Optional(StrategyVersion),
          area: Type.Optional(AreaCode),
        }),
        response: { 200: SecondRoundBody },
      },
    },
    async ({ principal, params: { name }, query: { version, area } }) =>
      forecastStrategy(db, {
        campaignId: principal.campaignId,
        strategy: name,
        version,
        areaCode: area,
      }),
  );

  app.post(
    '/second-round/preview',
    {
      schema: {
        tags,
        summary: 'The same for a strategy that is not saved: somebody stands down, and what then',
        body: SecondRoundPreview,
        response: { 200: SecondRoundBody },
      },
      // Nothing is stored: who may read may ask.
      config: { scope: 'read' },
    },
    async ({ principal, body: { area, definition } }) =>
      forecastSecondRound(db, { campaignId: principal.campaignId, areaCode: area, definition }),
  );
};
