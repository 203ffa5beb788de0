/** Turfs over HTTP: follow them page by page, read one, change its status. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  findTurfRow,
  listTurfRows,
  type TurfPlace,
  type TurfRow,
  updateTurfStatus,
} from '../db/queries/field.ts';
import { UserError } from '../jobs/progress.ts';
import { notFound } from './errors.ts';
import { parseBBox } from './geometry.ts';
import {
  BBoxQuery,
  Cursor,
  closed,
  limitQuery,
  TurfFeature,
  TurfPatch,
  TurfStatus,
  TurfsBody,
  Uuid,
} from './schemas.ts';
import type { Services } from './services.ts';

export const toTurfFeature = ({ geometry, ...properties }: TurfRow) => ({
  type: 'Feature' as const,
  id: properties.turfId,
  geometry,
  properties,
});

export const turfEtag = ({ turfId, version }: Pick<TurfRow, 'turfId' | 'version'>) =>
  `"${turfId}-${version}"`;

const writeCursor = ({ updatedAt, turfId }: TurfPlace) =>
  Buffer.from(JSON.stringify([updatedAt, turfId])).toString('base64url');

function readCursor(cursor: string): TurfPlace {
  try {
    const [updatedAt, turfId] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (/^\d{4}-[\d :.+-]+$/.test(updatedAt) && /^[0-9a-f-]{36}$/.test(turfId)) return { updatedAt, turfId };
  } catch {
    // Not one of ours: refused below.
  }
  throw new UserError(
    'invalid-cursor',
    'This cursor is not one that a page gave.',
    'Start again without a cursor.',
    400,
  );
}

export const turfRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['field'];
  const params = Type.Object({ turfId: Uuid });

  app.get(
    '/turfs',
    {
      schema: {
        tags,
        summary: 'Turfs in order of change; follow nextCursor to the last page',
        querystring: closed({
          bbox: Type.Optional(BBoxQuery),
          status: Type.Optional(TurfStatus),
          plan: Type.Optional(Uuid),
          updated_after: Type.Optional(Type.String({ format: 'date-time' })),
          cursor: Type.Optional(Cursor),
          limit: limitQuery(1000, 200),
        }),
        response: { 200: TurfsBody },
      },
    },
    async ({ principal, query }) => {
      const rows = await listTurfRows(db, principal.campaignId, {
        bbox: query.bbox === undefined ? undefined : parseBBox(query.bbox),
        status: query.status,
        planId: query.plan,
        updatedAfter: query.updated_after,
        after: query.cursor === undefined ? undefined : readCursor(query.cursor),
        limit: query.limit + 1,
      });
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        type: 'FeatureCollection' as const,
        features: page.map(({ place: _, ...turf }) => toTurfFeature(turf)),
        nextCursor:
          rows.length > page.length && last
            ? writeCursor({ updatedAt: last.place, turfId: last.turfId })
            : null,
      };
    },
  );

  app.get(
    '/turfs/:turfId',
    {
      schema: {
        tags,
        summary: 'One turf, with its boundary and totals',
        params,
        response: { 200: TurfFeature, 304: Type.Null({ description: 'The turf you have is still good' }) },
      },
    },
    async ({ principal, params: { turfId }, headers }, reply) => {
      const turf = await findTurfRow(db, principal.campaignId, turfId);
      if (!turf) throw notFound('turf', turfId);
      reply.header('etag', turfEtag(turf)).header('cache-control', 'private, no-cache');
      if (headers['if-none-match']?.includes(turfEtag(turf))) return reply.code(304).send(null);
      return toTurfFeature(turf);
    },
  );

  app.patch(
    '/turfs/:turfId',
    {
      schema: {
        tags,
        summary: 'Change the status of a turf; with If-Match only if nobody changed it meanwhile',
        params,
        body: TurfPatch,
        response: { 200: TurfFeature },
      },
      config: { scope: 'cut' },
    },
    async ({ principal, params: { turfId }, body, headers }, reply) => {
      const turf = await findTurfRow(db, principal.campaignId, turfId);
      if (!turf) throw notFound('turf', turfId);
      const wanted = headers['if-match'];
      const isStale = wanted !== undefined && wanted !== '*' && !wanted.includes(turfEtag(turf));
      const changed = isStale
        ? undefined
        : await updateTurfStatus(db, principal.campaignId, turfId, {
            status: body.status,
            ifVersion: wanted ? turf.version : undefined,
          });
      if (!changed)
        throw new UserError(
          'version-mismatch',
          `Turf ${turf.code} was changed meanwhile.`,
          'Read it again, then decide.',
          412,
        );
      reply.header('etag', turfEtag(changed));
      return toTurfFeature(changed);
    },
  );
};
