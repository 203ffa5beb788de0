/**
 * Method sheets over HTTP: how the score of one precinct comes about, to read, to print and to calculate again;
 * and the table of all scores with their parts, for a spreadsheet.
 */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { stringify } from 'csv-stringify/sync';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { SheetDocument } from '../domain/targeting/explain/document.ts';
import { type ScoreTableColumns, scoreTableColumns } from '../domain/targeting/explain/score-table.ts';
import type { MethodSheet } from '../domain/targeting/explain/sheet-types.ts';
import { SHEET_WORDS } from '../domain/targeting/explain/words.ts';
import { writeMethodSheet } from '../domain/targeting/explain/write-sheet.ts';
import type { PrecinctScore } from '../domain/targeting/types.ts';
import { explainPrecinct } from '../jobs/method-sheet.ts';
import { explainScores } from '../jobs/score-area.ts';
import { AreaCode, closed, StrategyName, StrategyVersion } from './schemas.ts';
import type { Services } from './services.ts';

const Language = Type.Optional(
  Type.Enum(['en', 'fr'], { description: 'Of words and figures; default: as Accept-Language begins' }),
);
const chosenScores = {
  strategy: StrategyName,
  version: Type.Optional(StrategyVersion),
  area: Type.Optional(AreaCode),
};
const Query = closed({ ...chosenScores, lang: Language });
const TableQuery = closed({
  ...chosenScores,
  lang: Type.Optional(
    Type.Enum(['en', 'fr'], {
      description:
        'How figures are written: 0.5 between commas (en, the default), or 0,5 between semicolons (fr)',
    }),
  ),
});

const MethodSheetBody = Type.Object({
  sheet: Type.Unsafe<MethodSheet>({ type: 'object', description: 'Every step with its figures, unrounded' }),
  document: Type.Unsafe<SheetDocument>({
    type: 'object',
    description: 'The same in words: headings, sentences, lines of arithmetic, tables',
  }),
});

interface SheetRequest {
  Params: { code: string };
  Querystring: { strategy: string; version?: number; area?: string; lang?: 'en' | 'fr' };
}

export const methodSheetRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['targeting'];
  const summary = 'How the score of a precinct comes about, to calculate again from the public files';
  const Code = Type.String({ maxLength: 80 });

  const read = async ({ principal, params, query, headers }: FastifyRequest<SheetRequest>) => {
    const { strategy, version, area: areaCode } = query;
    const sheet = await explainPrecinct(db, {
      campaignId: principal.campaignId,
      strategy,
      version,
      areaCode,
      precinctCode: params.code,
    });
    const speaksFrench = headers['accept-language']?.toLowerCase().startsWith('fr');
    return { sheet, document: writeMethodSheet(sheet, query.lang ?? (speaksFrench ? 'fr' : 'en')) };
  };

  app.get(
    '/precincts/:code/method-sheet',
    {
      schema: {
        tags,
        summary,
        params: Type.Object({ code: Code }),
        querystring: Query,
        response: { 200: MethodSheetBody },
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept-language');
      return read(request);
    },
  );

  app.get(
    '/precincts/:code/method-sheet.:format',
    {
      schema: {
        tags,
        summary,
        params: Type.Object({ code: Code, format: Type.Enum(['pdf', 'json']) }),
        querystring: Query,
        response: { 200: Type.Unsafe<unknown>({ description: 'A file of that format' }) },
      },
    },
    async (request, reply) => {
      const { format, code } = request.params;
      const body = await read(request);
      reply
        .header('vary', 'accept-language')
        .header('content-disposition', `attachment; filename="${fileName(code)}-method.${format}"`);
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(body);
      // Loaded when first asked for: fonts and PDF writer are slow to start.
      const { renderMethodPdf } = await import('../print/method-sheet.ts');
      const { sheet, document } = body;
      const pdf = await renderMethodPdf(document, {
        pageWords: SHEET_WORDS[document.locale].page,
        createdAt: new Date(sheet.dataFrom ?? 0),
      });
      return reply
        .type('application/pdf')
        .serializer((whole: unknown) => whole as string)
        .send(pdf);
    },
  );

  app.get(
    '/scores.csv',
    {
      schema: {
        tags,
        summary: 'All scores with every part of each as columns, unrounded, best first',
        querystring: TableQuery,
        response: {
          200: Type.Unsafe<Readable>({ description: 'CSV (RFC 4180), UTF-8 with a byte-order mark' }),
        },
      },
    },
    async ({ principal, query: { strategy, version, area: areaCode, lang } }, reply) => {
      const request = { campaignId: principal.campaignId, strategy, version, areaCode };
      const { head, report, pages } = await explainScores(db, request);
      const ballotIds = report.ballots.map(({ ballotId }) => ballotId);
      const name = fileName(`scores-${head.areaCode}-${head.strategy}`);
      return reply
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(Readable.from(csvPages(ballotIds, pages, lang ?? 'en')));
    },
  );
};

/** A page at a time, so that a country is never held as text. */
async function* csvPages(
  ballotIds: readonly string[],
  pages: AsyncIterable<PrecinctScore[]>,
  locale: 'en' | 'fr',
): AsyncGenerator<string> {
  let columns: ScoreTableColumns | undefined;
  const write = (rows: unknown[][], header?: string[]) =>
    stringify(rows, {
      delimiter: locale === 'fr' ? ';' : ',',
      header: header !== undefined,
      columns: header,
      bom: header !== undefined,
      record_delimiter: 'windows',
      escape_formulas: true,
      cast: { number: (value) => (locale === 'fr' ? String(value).replace('.', ',') : String(value)) },
    });
  for await (const page of pages) {
    const isFirst = columns === undefined;
    columns ??= scoreTableColumns(ballotIds, page);
    yield write(page.map(columns.row), isFirst ? columns.names : undefined);
  }
  if (!columns) yield write([], scoreTableColumns(ballotIds, []).names);
}

const fileName = (text: string) => text.replace(/[^A-Za-z0-9_-]+/g, '-');
