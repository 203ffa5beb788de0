/** Strategies over HTTP: list, create, change. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  ensureReadyMadeStrategies,
  getStrategy,
  insertStrategy,
  listStrategies,
  saveStrategy,
} from '../db/queries/strategies.ts';
import { Strategy } from '../domain/targeting/strategy.ts';
import { UserError } from '../jobs/progress.ts';
import { StrategiesBody, StrategyBody, StrategyName } from './schemas.ts';
import type { Services } from './services.ts';

export const strategyRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const params = Type.Object({ name: StrategyName });

  app.get(
    '/strategies',
    { schema: { tags, summary: 'Strategies of the campaign', response: { 200: StrategiesBody } } },
    async ({ principal }) => {
      await ensureReadyMadeStrategies(db, principal.campaignId);
      return { strategies: await listStrategies(db, principal.campaignId) };
    },
  );

  app.get(
    '/strategies/:name',
    { schema: { tags, summary: 'One strategy', params, response: { 200: StrategyBody } } },
    async ({ principal, params: { name } }) => getStrategy(db, principal.campaignId, name),
  );

  app.post(
    '/strategies',
    {
      schema: { tags, summary: 'Create a strategy', body: Strategy, response: { 201: StrategyBody } },
      config: { scope: 'cut' },
    },
    async ({ principal, body }, reply) => {
      const strategy = await insertStrategy(db, principal.campaignId, body);
      return reply.code(201).header('location', `/api/v1/strategies/${strategy.name}`).send(strategy);
    },
  );

  app.put(
    '/strategies/:name',
    {
      schema: {
        tags,
        summary: 'Create or replace a strategy; its version rises when something changed',
        params,
        body: Strategy,
        response: { 200: StrategyBody },
      },
      config: { scope: 'cut' },
    },
    async ({ principal, params: { name }, body }) => {
      if (body.name !== name)
        throw new UserError(
          'name-mismatch',
          `The body is named '${body.name}', the address '${name}'.`,
          'Make them the same.',
          400,
        );
      return saveStrategy(db, principal.campaignId, body);
    },
  );
};
