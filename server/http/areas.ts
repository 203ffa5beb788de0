/** Areas over HTTP: what is loaded, and who must be named wherever it shows. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { listAreas } from '../db/queries/areas.ts';
import { AreasBody } from './schemas.ts';
import type { Services } from './services.ts';

export const areaRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  app.get(
    '/areas',
    {
      schema: {
        tags: ['open data'],
        summary: 'Loaded areas, the most recent first, with their ballots and attributions',
        response: { 200: AreasBody },
      },
    },
    async () => ({ areas: await listAreas(db) }),
  );
};
