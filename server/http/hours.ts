/** Hours at the doors over HTTP: what a budget brings, what one more hour would, and what it takes to win. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type HoursBody as Hours, planAreaHours } from '../jobs/plan-area-hours.ts';
import { AreaCode, closed, limitQuery, StrategyName, StrategyVersion, Uuid } from './schemas.ts';
import type { Services } from './services.ts';

const HoursBody = Type.Unsafe<Hours>({
  type: 'object',
  description: 'Ranges throughout: each figure as low, mid and high, with the ballots or papers it is from',
});

export const hoursRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  app.get(
    '/hours',
    {
      schema: {
        tags: ['targeting'],
        summary: 'What hours at the doors bring in votes, best doors first, and what it takes to win',
        description:
          'Over the precincts of an area (hours = doors ÷ doors per hour), or over the turfs of a plan (the time of their walks).',
        querystring: closed({
          strategy: Type.Optional(Type.String({ ...StrategyName, description: 'Default: that of the plan' })),
          version: Type.Optional(StrategyVersion),
          area: Type.Optional(AreaCode),
          plan: Type.Optional(Uuid),
          budget: Type.Number({
            minimum: 0,
            maximum: 10_000_000,
            default: 100,
            description: 'Hours at the doors, of all volunteers together',
          }),
          shift: Type.Number({
            exclusiveMinimum: 0,
            maximum: 24,
            default: 2,
            description: 'Hours that one volunteer gives at a time',
          }),
          passes: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 5,
              description: 'Knock on each door at most so often. Default 2',
            }),
          ),
          kind: Type.Optional(
            Type.String({
              maxLength: 40,
              pattern: '^[a-z-]+$',
              description:
                "Ballot to win: 'legislative', 'municipal' …; default: that of the newest ballot of the strategy",
            }),
          ),
          seats: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1000,
              description: 'Of the assembly, for the price of the next one',
            }),
          ),
          constituency: Type.Optional(
            Type.String({ maxLength: 40, description: "Only the precincts of this one: '31-04'" }),
          ),
          points: Type.Integer({
            minimum: 3,
            maximum: 500,
            default: 100,
            description: 'Of the curve, at most',
          }),
          limit: limitQuery(5000, 200),
        }),
        response: { 200: HoursBody },
      },
    },
    async ({ principal, query }) => {
      const { area, plan, budget, shift, ...rest } = query;
      return planAreaHours(db, {
        campaignId: principal.campaignId,
        ...rest,
        areaCode: area,
        planId: plan,
        budgetH: budget,
        shiftH: shift,
      });
    },
  );
};
