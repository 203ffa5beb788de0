/** Plans over HTTP: cut one (as a job), list, read, publish. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getArea } from '../db/queries/areas.ts';
import { findPlanRow, listPlanRows, listTurfRowsOfPlan, publishPlan } from '../db/queries/field.ts';
import { getStrategy } from '../db/queries/strategies.ts';
import type { CutParams } from '../jobs/kinds.ts';
import { withStaleness } from '../jobs/staleness.ts';
import { notFound } from './errors.ts';
import { parsePolygon } from './geometry.ts';
import { AreaCode, closed, JobAccepted, PlanBody, PlanRequest, PlansBody, Uuid } from './schemas.ts';
import type { Services } from './services.ts';
import { toTurfFeature } from './turfs.ts';

export const planRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, queue }) => {
  const tags = ['field'];
  const params = Type.Object({ planId: Uuid });

  const read = async (campaignId: number, planId: string) => {
    const found = await findPlanRow(db, campaignId, planId);
    if (!found) throw notFound('plan', planId);
    const [plan] = await withStaleness(db, campaignId, [found]);
    const features = (await listTurfRowsOfPlan(db, planId)).map(toTurfFeature);
    return { ...plan, turfs: { type: 'FeatureCollection' as const, features } };
  };

  app.post(
    '/plans',
    {
      schema: {
        tags,
        summary: 'Cut a plan of turfs, as a job whose result is { planId }',
        body: PlanRequest,
        response: { 202: JobAccepted },
      },
      config: { scope: 'cut' },
    },
    async ({ principal, body }, reply) => {
      const { campaignId } = principal;
      // What is wrong with the request is said at once, not by a job that fails.
      await getStrategy(db, campaignId, body.strategy);
      const { area, within, ...options } = body;
      const { areaCode } = await getArea(db, area);
      const job: CutParams = {
        ...options,
        areaCode,
        ...(within ? { within: parsePolygon(within, 'within') } : {}),
      };
      const jobId = await queue.enqueue(campaignId, 'cut', job);
      return reply.code(202).header('location', `/api/v1/jobs/${jobId}`).send({ jobId });
    },
  );

  app.get(
    '/plans',
    {
      schema: {
        tags,
        summary: 'Plans, newest first',
        querystring: closed({
          area: Type.Optional(Type.String({ ...AreaCode, description: 'Code of the area; default: all' })),
        }),
        response: { 200: PlansBody },
      },
    },
    async ({ principal, query: { area } }) => {
      const areaCode = area === undefined ? undefined : (await getArea(db, area)).areaCode;
      const plans = await listPlanRows(db, principal.campaignId, areaCode);
      return { plans: await withStaleness(db, principal.campaignId, plans) };
    },
  );

  app.get(
    '/plans/:planId',
    {
      schema: {
        tags,
        summary: 'One plan with its turfs and its quality',
        params,
        response: { 200: PlanBody },
      },
    },
    async ({ principal, params: { planId } }) => read(principal.campaignId, planId),
  );

  app.post(
    '/plans/:planId/publish',
    {
      schema: { tags, summary: 'Publish a plan and its draft turfs', params, response: { 200: PlanBody } },
      config: { scope: 'cut' },
    },
    async ({ principal, params: { planId } }) => {
      await publishPlan(db, principal.campaignId, planId);
      return read(principal.campaignId, planId);
    },
  );
};
