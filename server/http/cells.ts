/** H3 cells over HTTP. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { makeCell, makeCells } from '../jobs/make-cells.ts';
import { AreaCode, CellBody, CellsBody, closed, StrategyName, StrategyVersion } from './schemas.ts';
import type { Services } from './services.ts';
import { DEFAULT_RESOLUTION } from './tile-layers.ts';

export const cellRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const querystring = closed({
    strategy: StrategyName,
    version: Type.Optional(StrategyVersion),
    area: Type.Optional(AreaCode),
    resolution: Type.Integer({ minimum: 7, maximum: 11, default: DEFAULT_RESOLUTION }),
  });

  app.get(
    '/cells',
    {
      schema: {
        tags,
        summary: 'H3 cells: counts apportioned by doors, small cells merged or hidden and told',
        querystring,
        response: { 200: CellsBody },
      },
    },
    async ({ principal, query: { area, ...query } }) =>
      makeCells(db, { campaignId: principal.campaignId, areaCode: area, ...query }),
  );

  app.get(
    '/cells/:cell',
    {
      schema: {
        tags,
        summary:
          'How one cell got its score: its precincts, how much of each lies in it, and what each gives',
        description: 'A cell that was too small to show is answered by the one that it joined.',
        params: Type.Object({ cell: Type.String({ pattern: '^[0-9a-f]{15}$', description: 'H3 index' }) }),
        querystring,
        response: { 200: CellBody },
      },
    },
    async ({ principal, params: { cell }, query: { area, ...query } }) =>
      makeCell(db, { campaignId: principal.campaignId, areaCode: area, cell, ...query }),
  );
};
