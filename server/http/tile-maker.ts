/**
 * Encoded tiles, from the cache or from the tile thread. A source's key holds the versions of all that is in
 * it, so nothing here is ever stale: a change makes another key, and the old one ages out.
 */
import type { FastifyInstance } from 'fastify';
import { Piscina } from 'piscina';
import type { SheetText, TileAnswer, TileTask } from './tile-worker.ts';

export interface TileSource {
  key: string;
  load(): Promise<SheetText[]>;
}

export interface TileMaker {
  /** Gzipped MVT; null: empty. */
  tile(source: TileSource, z: number, x: number, y: number): Promise<Uint8Array | null>;
}

const CACHE_BYTES = 64 * 1024 * 1024;
/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 200;

export function createTileMaker(app: FastifyInstance): TileMaker {
  let thread: Piscina<TileTask, TileAnswer> | undefined;
  const run = (task: TileTask) => {
    // One thread, because the indexes live in it; started by the first tile.
    thread ??= new Piscina<TileTask, TileAnswer>({
      filename: new URL('./tile-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
      concurrentTasksPerWorker: 1,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    return thread.run(task);
  };
  app.addHook('onClose', async () => thread?.destroy());

  const cache = new Map<string, Uint8Array | null>();
  let cacheBytes = 0;
  const sizeOf = (tile: Uint8Array | null) => ENTRY_BYTES + (tile?.byteLength ?? 0);
  const remember = (id: string, tile: Uint8Array | null) => {
    cache.set(id, tile);
    cacheBytes += sizeOf(tile);
    for (const [oldest, bytes] of cache) {
      if (cacheBytes <= CACHE_BYTES) break;
      cache.delete(oldest);
      cacheBytes -= sizeOf(bytes);
    }
  };

  /** Those who ask for the same thing at the same time wait for the same work. */
  const underway = new Map<string, Promise<unknown>>();
  const once = <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const before = underway.get(id) as Promise<T> | undefined;
    if (before) return before;
    const started = work().finally(() => underway.delete(id));
    underway.set(id, started);
    return started;
  };

  const build = (source: TileSource) =>
    once(`build ${source.key}`, async () => {
      await run({ op: 'build', key: source.key, sheets: await source.load() });
    });

  return {
    tile: (source, z, x, y) => {
      const id = `${source.key}/${z}/${x}/${y}`;
      const hit = cache.get(id);
      if (hit !== undefined) {
        cache.delete(id);
        cache.set(id, hit);
        return Promise.resolve(hit);
      }
      return once(id, async () => {
        const task = { op: 'tile', key: source.key, z, x, y } as const;
        let answer = await run(task);
        if (answer === 'missing') {
          await build(source);
          answer = await run(task);
        }
        if (answer === 'missing')
          throw new Error(`the tile thread lost ${source.key} as soon as it was built`);
        remember(id, answer);
        return answer;
      });
    },
  };
}
