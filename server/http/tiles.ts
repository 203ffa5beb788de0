/** Vector tiles over HTTP. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { MAX_ZOOM } from '../domain/tiles.ts';
import { UserError } from '../jobs/progress.ts';
import { AreaCode, closed, StrategyName, Uuid } from './schemas.ts';
import type { Services } from './services.ts';
import { findTileSource, TILE_LAYERS, type TileLayer, type TileQuery } from './tile-layers.ts';
import type { TileSource } from './tile-maker.ts';

/** A map asks for a dozen tiles at once: they share one look at the versions. */
const FRESH_MS = 1_000;
/** While a long import holds the embedded database, the map goes on with the versions it knows. */
const PATIENCE_MS = 200;

export const tileRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { db, queue, tiles }) => {
  const known = new Map<string, { source?: TileSource; atMs: number; refresh?: Promise<TileSource> }>();
  const unsubscribe = queue.events.subscribe(({ state }) => {
    if (state === 'done') known.clear();
  });
  app.addHook('onClose', async () => unsubscribe());

  const sourceOf = async (layer: TileLayer, query: TileQuery): Promise<TileSource> => {
    const id = JSON.stringify([layer, query]);
    if (known.size > 1000) known.clear();
    const entry = known.get(id) ?? { atMs: Number.NEGATIVE_INFINITY };
    known.set(id, entry);
    if (entry.source && performance.now() - entry.atMs < FRESH_MS) return entry.source;
    entry.refresh ??= findTileSource(db, layer, query)
      .then((source) => {
        Object.assign(entry, { source, atMs: performance.now() });
        return source;
      })
      .finally(() => {
        entry.refresh = undefined;
      });
    const { source, refresh } = entry;
    if (!source) return refresh;
    return Promise.race([refresh, delay(PATIENCE_MS, source, { ref: false })]);
  };

  const Coordinate = Type.Integer({ minimum: 0, maximum: 2 ** MAX_ZOOM - 1 });
  app.get(
    '/tiles/:layer/:z/:x/:y.mvt',
    {
      schema: {
        tags: ['map'],
        summary: 'A vector tile (MVT 2), gzipped, with an ETag; 204 where nothing is',
        description:
          'Source layers: precincts: `precincts`, `precinct_labels`; cells: `cells`; turfs: `turfs`, ' +
          '`turf_labels`; streets: `streets`, `water`, `green`, `rail`, `buildings`. Feature ids: precincts by ' +
          `precinctId, turfs by number. Up to zoom ${MAX_ZOOM}: enlarge those beyond.`,
        produces: ['application/vnd.mapbox-vector-tile'],
        params: Type.Object({
          layer: Type.Enum([...TILE_LAYERS]),
          z: Type.Integer({ minimum: 0, maximum: MAX_ZOOM }),
          x: Coordinate,
          y: Coordinate,
        }),
        querystring: closed({
          area: Type.Optional(AreaCode),
          strategy: Type.Optional(StrategyName),
          plan: Type.Optional(Uuid),
          resolution: Type.Optional(Type.Integer({ minimum: 7, maximum: 11 })),
        }),
        response: {
          200: Type.Unsafe<Uint8Array>({ type: 'string', contentEncoding: 'binary' }),
          204: Type.Null({ description: 'Nothing is in this tile' }),
          304: Type.Null({ description: 'The tile you have is still good' }),
        },
      },
      serializerCompiler: () => (body) => body as string,
    },
    async (request, reply) => {
      const { layer, z, x, y } = request.params;
      if (x >= 2 ** z || y >= 2 ** z)
        throw new UserError(
          'unknown-tile',
          `There is no tile ${z}/${x}/${y}.`,
          `At zoom ${z}, x and y go to ${2 ** z - 1}.`,
          404,
        );
      const source = await sourceOf(layer, { campaignId: request.principal.campaignId, ...request.query });
      const etag = `"${createHash('sha256').update(`${source.key}/${z}/${x}/${y}`).digest('base64url').slice(0, 22)}"`;
      reply
        .header('etag', etag)
        .header('cache-control', 'private, no-cache')
        .header('vary', 'accept-encoding');
      if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send(null);
      const bytes = await tiles.tile(source, z, x, y);
      if (!bytes) return reply.code(204).send(null);
      reply.type('application/vnd.mapbox-vector-tile');
      if (request.headers['accept-encoding']?.includes('gzip'))
        return reply.header('content-encoding', 'gzip').send(bytes);
      return reply.send(gunzipSync(bytes));
    },
  );
};
