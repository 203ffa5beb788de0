/** Walks over HTTP, in the format that the address or the Accept header asks for. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { findTurfRow } from '../db/queries/field.ts';
import { UserError } from '../jobs/progress.ts';
import { exportWalk, WALK_MEDIA_TYPES, type WalkFormat } from '../jobs/walk-turf.ts';
import { notFound } from './errors.ts';
import { closed, Uuid, WalkBody } from './schemas.ts';
import type { Services } from './services.ts';

const FORMATS = Object.keys(WALK_MEDIA_TYPES) as WalkFormat[];
const mediaType = (format: WalkFormat) => WALK_MEDIA_TYPES[format].split(';')[0];
const MEDIA_TYPES = FORMATS.map(mediaType).join(', ');

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
    const format = FORMATS.find((name) => mediaType(name) === type);
    if (format) return format;
    if (type === '*/*' || type === 'application/*') return 'json';
    if (type === 'text/*') return 'csv';
  }
  return undefined;
}

export const walkRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['field'];

  const Language = closed({
    lang: Type.Optional(
      Type.Enum(['en', 'fr'], {
        description: 'Of the words on paper and in files; default: as Accept-Language begins',
      }),
    ),
  });

  const send = async (
    request: FastifyRequest<{ Params: { turfId: string }; Querystring: { lang?: 'en' | 'fr' } }>,
    reply: FastifyReply,
    format: WalkFormat,
  ) => {
    const { turfId } = request.params;
    const turf = await findTurfRow(db, request.principal.campaignId, turfId);
    if (!turf) throw notFound('turf', turfId);
    const speaksFrench = request.headers['accept-language']?.toLowerCase().startsWith('fr');
    const baseUrl = `${request.protocol}://${request.host}`;
    const { body, contentType, fileName } = await exportWalk(db, turfId, format, {
      locale: request.query.lang ?? (speaksFrench ? 'fr' : 'en'),
      baseUrl,
    });
    reply
      .header('cache-control', 'private, no-cache')
      .header('vary', 'accept, accept-language')
      .type(contentType);
    if (format !== 'json') reply.header('content-disposition', `attachment; filename="${fileName}"`);
    return reply.serializer((whole: unknown) => whole as string).send(body);
  };

  app.get(
    '/turfs/:turfId/walk',
    {
      schema: {
        tags,
        summary: 'The walk of a turf: its stops in order, in the format of the Accept header',
        description: `One of ${MEDIA_TYPES}.`,
        params: Type.Object({ turfId: Uuid }),
        querystring: Language,
        response: { 200: WalkBody },
      },
    },
    async (request, reply) => {
      const { accept } = request.headers;
      const format = chooseFormat(accept);
      if (!format)
        throw new UserError(
          'not-acceptable',
          `A walk cannot be written as '${accept}'.`,
          `Accept one of ${MEDIA_TYPES}.`,
          406,
        );
      return send(request, reply, format);
    },
  );

  app.get(
    '/turfs/:turfId/walk.:format',
    {
      schema: {
        tags,
        summary: 'The walk of a turf, in the format of the suffix',
        params: Type.Object({ turfId: Uuid, format: Type.Enum(FORMATS) }),
        querystring: Language,
        response: { 200: Type.Unsafe<WalkBody>({ description: 'A file of that format' }) },
      },
    },
    async (request, reply) => send(request, reply, request.params.format),
  );
};
