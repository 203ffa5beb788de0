/** Past gifts over HTTP: the campaign's own file of amounts by place, in, told of, and out again. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { getArea } from '../db/queries/areas.ts';
import { deleteGifts, findGiftFile } from '../db/queries/gifts.ts';
import { type GiftsReport, importGifts } from '../import/import-gifts.ts';
import { notFound } from './errors.ts';
import { AreaCode, closed, GiftsBody, GiftsImported } from './schemas.ts';
import type { Services } from './services.ts';

/** A row for each precinct of a country is 1 MB. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

export const giftRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const area = Type.Optional(AreaCode);
  const ColumnName = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/gifts',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags,
        summary: 'Past gifts by precinct or postcode, as CSV, in the place of the older file of the area',
        description:
          'Columns: precinct or postcode, gifts, amount_eur; name others in the query. A list of givers is refused.',
        consumes: ['text/csv'],
        querystring: closed({
          area,
          title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          joins: Type.Optional(
            Type.String({
              maxLength: 160,
              description: 'The precincts dataset whose codes these are; default: the newest',
            }),
          ),
          delimiter: Type.String({ minLength: 1, maxLength: 1, default: ',' }),
          decimal: Type.Unsafe<'.' | ','>({ type: 'string', enum: ['.', ','], default: '.' }),
          precinct: ColumnName,
          postcode: ColumnName,
          gifts: ColumnName,
          amountEur: ColumnName,
        }),
        body: Type.Unsafe<Uint8Array>({ description: 'CSV in UTF-8, at most 2 MiB' }),
        response: { 200: GiftsImported },
      },
      config: { scope: 'import' },
    },
    async ({ principal: { campaignId }, body, query }) => {
      const { area: areaCode, title, joins, delimiter, decimal, ...columns } = query;
      const layout = { delimiter, decimal, ...(joins ? { joins } : {}), ...(title ? { title } : {}) };
      const record = { kind: 'gifts' as const, ...layout, columns };
      return importGifts(db, { campaignId, areaCode, file: { name: 'gifts.csv', content: body, record } });
    },
  );

  app.get(
    '/gifts',
    {
      schema: {
        tags,
        summary: 'What the file of past gifts of an area holds, without its amounts by place',
        querystring: closed({ area }),
        response: { 200: GiftsBody },
      },
    },
    async ({ principal, query }) => {
      const { areaCode } = await getArea(db, query.area);
      const file = await findGiftFile(db, principal.campaignId, areaCode);
      if (!file) throw notFound('gifts', areaCode);
      const { status: _, ...report } = file.report as unknown as GiftsReport;
      return { ...report, importedAt: file.importedAt } satisfies Static<typeof GiftsBody>;
    },
  );

  app.delete(
    '/gifts',
    {
      schema: {
        tags,
        summary: 'Forget the past gifts of an area',
        querystring: closed({ area }),
        response: { 204: Type.Null({ description: 'They are gone' }) },
      },
      config: { scope: 'import' },
    },
    async ({ principal, query }, reply) => {
      const { areaCode } = await getArea(db, query.area);
      if (!(await deleteGifts(db, principal.campaignId, areaCode))) throw notFound('gifts', areaCode);
      return reply.code(204).send(null);
    },
  );
};
