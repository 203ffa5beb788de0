/** Strategies over HTTP: list, create, change, read as they were, compare. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  ensureReadyMadeStrategies,
  getStrategy,
  insertStrategy,
  listStrategies,
  listStrategyVersions,
  saveStrategy,
} from '../db/queries/strategies.ts';
import { Strategy } from '../domain/targeting/strategy.ts';
import { isLarge } from '../jobs/area-panels.ts';
import { compareStrategies } from '../jobs/compare-strategies.ts';
import { getModel } from '../jobs/get-model.ts';
import { UserError } from '../jobs/progress.ts';
import { pagesOf } from '../json-pieces.ts';
import { sendLong } from './long-body.ts';
import {
  AreaCode,
  ComparisonBody,
  closed,
  limitQuery,
  StrategiesBody,
  StrategyBody,
  StrategyName,
  StrategyVersion,
  StrategyVersionsBody,
} from './schemas.ts';
import type { Services } from './services.ts';

/** Addresses that a strategy of that name could not be read at. */
const TAKEN = ['compare'];

function checkDefinition(definition: Strategy): void {
  if (TAKEN.includes(definition.name))
    throw new UserError(
      'name-taken',
      `'${definition.name}' is a word of the API, not a name.`,
      'Choose another name.',
      400,
    );
  getModel(definition);
}

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
    '/strategies/compare',
    {
      schema: {
        tags,
        summary:
          'Two strategies, or two versions of one, on the same precincts: what moves, and how much is shared',
        querystring: closed({
          a: StrategyName,
          aVersion: Type.Optional(StrategyVersion),
          b: StrategyName,
          bVersion: Type.Optional(StrategyVersion),
          area: Type.Optional(AreaCode),
          limit: limitQuery(100_000, 5_000),
        }),
        response: { 200: ComparisonBody },
      },
    },
    async ({ principal, query: { a, aVersion, b, bVersion, area, limit } }, reply) => {
      const { precincts, ...body } = await compareStrategies(db, {
        campaignId: principal.campaignId,
        areaCode: area,
        a: { strategy: a, version: aVersion },
        b: { strategy: b, version: bVersion },
        limit,
      });
      if (!isLarge(precincts.length)) return { ...body, precincts };
      const pages = pagesOf(precincts.length).map(([from, to]) => precincts.slice(from, to));
      return sendLong(reply, body, pages);
    },
  );

  app.get(
    '/strategies/:name',
    {
      schema: {
        tags,
        summary: 'One strategy, as it stands or as it was at a version',
        params,
        querystring: closed({ version: Type.Optional(StrategyVersion) }),
        response: { 200: StrategyBody },
      },
    },
    async ({ principal, params: { name }, query: { version } }) =>
      getStrategy(db, principal.campaignId, name, version),
  );

  app.get(
    '/strategies/:name/versions',
    {
      schema: {
        tags,
        summary: 'Versions of a strategy, newest first; PUT the definition of an old one to restore it',
        params,
        response: { 200: StrategyVersionsBody },
      },
    },
    async ({ principal, params: { name } }) => ({
      name,
      versions: await listStrategyVersions(db, principal.campaignId, name),
    }),
  );

  app.post(
    '/strategies',
    {
      schema: { tags, summary: 'Create a strategy', body: Strategy, response: { 201: StrategyBody } },
      config: { scope: 'cut' },
    },
    async ({ principal, body }, reply) => {
      checkDefinition(body);
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
      checkDefinition(body);
      return saveStrategy(db, principal.campaignId, body);
    },
  );
};
