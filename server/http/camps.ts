/** Camps over HTTP: the ready-made mappings of candidates and nuances to ours, 0–1, to start a strategy from. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readCamps } from '../db/queries/strategies.ts';
import { CampsBody } from './schemas.ts';

export const campRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/camps',
    { schema: { tags: ['targeting'], summary: 'Ready-made camps', response: { 200: CampsBody } } },
    async () => ({ camps: await readCamps() }),
  );
};
