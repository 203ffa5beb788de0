/** Jobs over HTTP: how far long work has come, and how to stop it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { findJob, type Job, listJobs } from '../db/queries/jobs.ts';
import { notFound } from './errors.ts';
import { closed, JobBody, JobsBody, limitQuery, Uuid } from './schemas.ts';
import type { Services } from './services.ts';

const toBody = ({ campaignId: _, ...job }: Job) => job;

export const jobRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, queue }) => {
  const tags = ['work'];
  const params = Type.Object({ jobId: Uuid });

  app.get(
    '/jobs',
    {
      schema: {
        tags,
        summary: 'Jobs of the campaign, newest first',
        querystring: closed({ limit: limitQuery(500, 50) }),
        response: { 200: JobsBody },
      },
    },
    async ({ principal, query }) => ({
      jobs: (await listJobs(db, principal.campaignId, query.limit)).map(toBody),
    }),
  );

  app.get(
    '/jobs/:jobId',
    {
      schema: {
        tags,
        summary: 'One job: its state, progress and result',
        params,
        response: { 200: JobBody },
      },
    },
    async ({ principal, params: { jobId } }) => {
      const job = await findJob(db, principal.campaignId, jobId);
      if (!job) throw notFound('job', jobId);
      return toBody(job);
    },
  );

  app.delete(
    '/jobs/:jobId',
    {
      schema: {
        tags,
        summary: 'Cancel a job; one that is over stays as it is',
        params,
        response: { 200: JobBody },
      },
      config: { scope: 'cut' },
    },
    async ({ principal, params: { jobId } }) => {
      const job = await queue.cancel(principal.campaignId, jobId);
      if (!job) throw notFound('job', jobId);
      return toBody(job);
    },
  );
};
