/** Precincts over HTTP, as GeoJSON; one with the parts of its score and what was published of it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getArea } from '../db/queries/areas.ts';
import {
  findPrecinct,
  findVintage,
  listPrecincts,
  listPublishedResults,
  type Precinct,
} from '../db/queries/precincts.ts';
import { UserError } from '../jobs/progress.ts';
import { explainScores } from '../jobs/score-area.ts';
import { notFound } from './errors.ts';
import { parseBBox } from './geometry.ts';
import {
  AreaCode,
  BBoxQuery,
  closed,
  limitQuery,
  PrecinctBody,
  PrecinctsBody,
  StrategyName,
  StrategyVersion,
} from './schemas.ts';
import type { Services } from './services.ts';

const toFeature = ({ geometry, ...properties }: Precinct) => ({
  type: 'Feature' as const,
  id: properties.precinctId,
  geometry,
  properties,
});

export const precinctRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db }) => {
  const tags = ['open data'];
  const area = Type.Optional(AreaCode);

  const vintageOf = async (areaCode?: string) => {
    const found = await getArea(db, areaCode);
    const datasetId = await findVintage(db, found.areaCode);
    if (datasetId === undefined)
      throw new UserError(
        'no-precincts',
        `${found.name} has no precincts.`,
        'Import its boundaries first.',
        404,
      );
    return { areaCode: found.areaCode, datasetId };
  };

  app.get(
    '/precincts',
    {
      schema: {
        tags,
        summary: 'Precincts of the newest vintage, with their territories',
        querystring: closed({ area, bbox: Type.Optional(BBoxQuery), limit: limitQuery(5000, 1000) }),
        response: { 200: PrecinctsBody },
      },
    },
    async ({ query: { area, bbox, limit } }) => {
      const box = bbox === undefined ? undefined : parseBBox(bbox);
      const vintage = await vintageOf(area);
      const { matched, precincts } = await listPrecincts(db, vintage.datasetId, { bbox: box, limit });
      return {
        type: 'FeatureCollection' as const,
        ...vintage,
        numberMatched: matched,
        numberReturned: precincts.length,
        features: precincts.map(toFeature),
      };
    },
  );

  app.get(
    '/precincts/:code',
    {
      schema: {
        tags,
        summary: 'One precinct: its results as published and, with a strategy, the parts of its score',
        params: Type.Object({ code: Type.String({ maxLength: 80 }) }),
        querystring: closed({
          area,
          strategy: Type.Optional(StrategyName),
          version: Type.Optional(StrategyVersion),
        }),
        response: { 200: PrecinctBody },
      },
    },
    async ({ principal, params: { code }, query: { area, strategy, version } }) => {
      const request = { campaignId: principal.campaignId, version, areaCode: area };
      const scores = strategy ? await explainScores(db, { ...request, strategy }, [code]) : undefined;
      const { areaCode, datasetId } = scores
        ? { areaCode: scores.head.areaCode, datasetId: scores.head.precinctsDatasetId }
        : await vintageOf(area);
      const precinct = await findPrecinct(db, datasetId, code);
      if (!precinct) throw notFound('precinct', code);
      const [scored = null] = (await scores?.pages.next())?.value ?? [];
      const { type, id, geometry, properties } = toFeature(precinct);
      const ballots = await listPublishedResults(db, datasetId, code);
      return {
        type,
        id,
        geometry,
        properties: { ...properties, areaCode, strategy: strategy ?? null, scored, ballots },
      };
    },
  );
};
