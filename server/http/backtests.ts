/** Backtests over HTTP: run one (as a job), list those that were run, read what one answered. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { findBacktest, listBacktests } from '../db/queries/backtests.ts';
import { findJob } from '../db/queries/jobs.ts';
import { prepareBacktest } from '../jobs/backtest.ts';
import { UserError } from '../jobs/progress.ts';
import { notFound } from './errors.ts';
import {
  BacktestBody,
  BacktestRequestBody,
  BacktestsBody,
  closed,
  JobAccepted,
  limitQuery,
  Uuid,
} from './schemas.ts';
import type { Services } from './services.ts';

export const backtestRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, queue }) => {
  const tags = ['targeting'];

  app.post(
    '/backtests',
    {
      schema: {
        tags,
        summary: 'Rank as before a ballot and count the votes then gained, as a job',
        body: BacktestRequestBody,
        response: { 202: JobAccepted },
      },
      config: { scope: 'cut' },
    },
    async ({ principal, body }, reply) => {
      // What is wrong with the question is said at once, not by a job that fails.
      const { vintage, camp } = await prepareBacktest(db, body);
      const request = { ...body, area: vintage.areaCode, camp: camp.name };
      const jobId = await queue.enqueue(principal.campaignId, 'backtest', request);
      return reply.code(202).header('location', `/api/v1/backtests/${jobId}`).send({ jobId });
    },
  );

  app.get(
    '/backtests',
    {
      schema: {
        tags,
        summary: 'Backtests of the campaign, newest first, with what was asked and their means',
        querystring: closed({ limit: limitQuery(100, 20) }),
        response: { 200: BacktestsBody },
      },
    },
    async ({ principal, query: { limit } }) => ({
      backtests: await listBacktests(db, principal.campaignId, limit),
    }),
  );

  app.get(
    '/backtests/:jobId',
    {
      schema: {
        tags,
        summary: 'One backtest: figures by group and model, mean gain curves, and those of one group',
        params: Type.Object({ jobId: Uuid }),
        querystring: closed({
          group: Type.Optional(
            Type.String({ maxLength: 40, description: 'The group whose curves are wanted as well' }),
          ),
        }),
        response: { 200: BacktestBody },
      },
    },
    async ({ principal: { campaignId }, params: { jobId }, query: { group } }) => {
      const stored = await findBacktest(db, campaignId, jobId, group ?? null);
      if (!stored) throw await notThere(campaignId, jobId);
      const { body, groupCurves, ...head } = stored;
      if (group !== undefined && groupCurves === null)
        throw new UserError(
          'unknown-group',
          `'${group}' is not one of the ${body.groups.length} groups of this backtest.`,
          'Use the code of one of its groups.',
          404,
        );
      return { jobId, ...head, ...body, curves: { ...body.curves, group: groupCurves } };
    },
  );

  /** Why there is no body: no such backtest, or one that has not come to its end. */
  async function notThere(campaignId: number, jobId: string): Promise<UserError> {
    const job = await findJob(db, campaignId, jobId);
    if (job?.kind !== 'backtest') return notFound('backtest', jobId);
    return new UserError(
      'backtest-not-done',
      `The backtest '${jobId}' is ${job.state}.${job.error ? ` ${job.error}` : ''}`,
      job.state === 'queued' || job.state === 'running' ? `Wait for /api/v1/jobs/${jobId}.` : 'Run it again.',
      409,
    );
  }
};
