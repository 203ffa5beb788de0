/** Datasets and imports over HTTP: sources with their licences, how each import went, a new load. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { listDatasets } from '../db/queries/datasets.ts';
import { AreaCode, closed, DatasetsBody, ImportsBody, JobAccepted, LoadRequest } from './schemas.ts';
import type { Services } from './services.ts';

export const datasetRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, queue }) => {
  const tags = ['open data'];
  const querystring = closed({
    area: Type.Optional(Type.String({ ...AreaCode, description: 'Code of the area; default: all' })),
  });

  app.get(
    '/datasets',
    {
      schema: {
        tags,
        summary: 'Imported sources, each with publisher, licence, attribution and date',
        querystring,
        response: { 200: DatasetsBody },
      },
    },
    async ({ query }) => ({
      datasets: (await listDatasets(db, query.area)).map(({ report: _, ...dataset }) => dataset),
    }),
  );

  app.get(
    '/imports',
    {
      schema: {
        tags,
        summary: 'Import reports: rows read, kept, refused, repaired, unjoined, with reasons',
        querystring,
        response: { 200: ImportsBody },
      },
    },
    async ({ query }) => ({ imports: await listDatasets(db, query.area) }),
  );

  app.post(
    '/imports',
    {
      schema: {
        tags,
        summary: 'Load a catalogued area, as a job',
        body: LoadRequest,
        response: { 202: JobAccepted },
      },
      config: { scope: 'admin' },
    },
    async ({ body, principal }, reply) => {
      const params = { area: body.area, fromDir: body.from, acceptDrop: body.acceptDrop };
      const jobId = await queue.enqueue(principal.campaignId, 'load', params);
      return reply.code(202).header('location', `/api/v1/jobs/${jobId}`).send({ jobId });
    },
  );
};
