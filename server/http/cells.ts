/** H3 cells over HTTP. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { makeCells } from '../jobs/make-cells.ts';
import { AreaCode, CellsBody, closed, StrategyName } from './schemas.ts';
import type { Services } from './services.ts';
import { DEFAULT_RESOLUTION } from './tile-layers.ts';

export const cellRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  app.get(
    '/cells',
    {
      schema: {
        tags: ['targeting'],
        summary: 'H3 cells: counts apportioned by doors, small cells merged or hidden and told',
        querystring: closed({
          strategy: StrategyName,
          area: Type.Optional(AreaCode),
          resolution: Type.Integer({ minimum: 7, maximum: 11, default: DEFAULT_RESOLUTION }),
        }),
        response: { 200: CellsBody },
      },
    },
    async ({ principal, query: { strategy, area, resolution } }) =>
      makeCells(db, { campaignId: principal.campaignId, strategy, areaCode: area, resolution }),
  );
};
