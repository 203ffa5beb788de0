/** Walks over HTTP, in the format that the address or the Accept header asks for. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { findTurfRow } from '../db/queries/field.ts';
import { UserError } from '../jobs/progress.ts';
import { notFound } from './errors.ts';
import { Uuid, WalkBody } from './schemas.ts';
import type { Services } from './services.ts';

const MEDIA_TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  gpx: 'application/gpx+xml',
  kml: 'application/vnd.google-earth.kml+xml',
  csv: 'text/csv',
  pdf: 'application/pdf',
} as const;
type WalkFormat = keyof typeof MEDIA_TYPES;
const FORMATS = Object.keys(MEDIA_TYPES) as WalkFormat[];

/** The format that an Accept header likes best; undefined: none of ours. */
export function chooseFormat(accept = '*/*'): WalkFormat | undefined {
  const wishes = accept
    .split(',')
    .map((wish) => {
      const [type, ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { type, q: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q);
  for (const { type } of wishes) {
    const format = FORMATS.find((name) => MEDIA_TYPES[name] === type);
    if (format) return format;
    if (type === '*/*' || type === 'application/*') return 'json';
    if (type === 'text/*') return 'csv';
  }
  return undefined;
}

export const walkRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['field'];

  const send = async (campaignId: number, turfId: string, format: WalkFormat, reply: FastifyReply) => {
    const turf = await findTurfRow(db, campaignId, turfId);
    if (!turf) throw notFound('turf', turfId);
    reply.header('etag', `"${turf.turfId}-${turf.version}-${format}"`);
    reply.header('cache-control', 'private, no-cache').header('vary', 'accept');
    // Loaded when first needed: it brings the PDF writer, and a start should be quick.
    const { exportWalk } = await import('../jobs/walk-turf.ts');
    const { body } = await exportWalk(db, turfId, format);
    reply.type(`${MEDIA_TYPES[format]}${format === 'pdf' ? '' : '; charset=utf-8'}`);
    if (format !== 'json')
      reply.header('content-disposition', `attachment; filename="${turf.code}.${format}"`);
    return reply.serializer((whole: unknown) => whole as string).send(body);
  };

  app.get(
    '/turfs/:turfId/walk',
    {
      schema: {
        tags,
        summary: 'The walk of a turf: its stops in order, in the format of the Accept header',
        description: `One of ${Object.values(MEDIA_TYPES).join(', ')}.`,
        params: Type.Object({ turfId: Uuid }),
        response: { 200: WalkBody },
      },
    },
    async ({ principal, params: { turfId }, headers }, reply) => {
      const format = chooseFormat(headers.accept);
      if (!format)
        throw new UserError(
          'not-acceptable',
          `A walk cannot be written as '${headers.accept}'.`,
          `Accept one of ${Object.values(MEDIA_TYPES).join(', ')}.`,
          406,
        );
      return send(principal.campaignId, turfId, format, reply);
    },
  );

  app.get(
    '/turfs/:turfId/walk.:format',
    {
      schema: {
        tags,
        summary: 'The walk of a turf, in the format of the suffix',
        params: Type.Object({ turfId: Uuid, format: Type.Enum(FORMATS) }),
        response: { 200: Type.Unsafe<WalkBody>({ description: 'A file of that format' }) },
      },
    },
    async ({ principal, params: { turfId, format } }, reply) =>
      send(principal.campaignId, turfId, format, reply),
  );
};
