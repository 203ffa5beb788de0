/** Is it alive, is it ready, how is it doing: for people who keep it running. Not under /api/v1, no key needed. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Registry } from 'prom-client';
import { Type } from 'typebox';
import type { Database } from '../db/database.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { UserError } from '../jobs/progress.ts';
import { Problem } from './schemas.ts';

export const healthRoutes: FastifyPluginAsyncTypebox<{ db: Database; metrics: Registry }> = async (
  app,
  { db, metrics },
) => {
  const tags = ['operation'];
  app.get(
    '/healthz',
    {
      schema: {
        tags,
        summary: 'The process is alive',
        response: { 200: Type.Object({ status: Type.Literal('alive') }) },
      },
    },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        summary: 'The database answers and its schema is up to date',
        response: { 200: Type.Object({ status: Type.Literal('ready') }), 503: Problem },
      },
    },
    async (request) => {
      const pending = await pendingMigrations(db).catch((error: Error) => {
        request.log.error({ err: error }, 'the database does not answer');
        throw new UserError('database-unavailable', 'The database does not answer.', 'Look at its log.', 503);
      });
      if (pending.length > 0)
        throw new UserError(
          'migrations-pending',
          `${pending.length} migrations have not run.`,
          'Run: npm run -s arpent -- migrate',
          503,
        );
      return { status: 'ready' as const };
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Metrics, in the text format of Prometheus',
        response: { 200: Type.String() },
      },
      serializerCompiler: () => String,
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
};
