/**
 * What was read or made from the database, kept in memory under the fingerprints of its data: a change makes
 * another key, and what lay under the old one ages out. Any process can make it again.
 */
import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';

interface Sized {
  /** About how much memory it takes. */
  bytes: number;
}

/** A country with its last ten ballots; a town is some 100 kB a ballot. */
const MOST_BYTES = 256 * 1024 * 1024;

/** By database: two of them can have the same numbers. */
const caches = new WeakMap<Database, LRUCache<string, Sized, () => Promise<Sized>>>();

/** Those who ask for the same key at once wait for the same work. */
export async function recall<T extends Sized>(db: Database, key: string, make: () => Promise<T>): Promise<T> {
  let cache = caches.get(db);
  if (!cache) {
    cache = new LRUCache({
      maxSize: MOST_BYTES,
      sizeCalculation: ({ bytes }) => Math.max(1, bytes),
      fetchMethod: (_key, _before, { context }) => context(),
    });
    caches.set(db, cache);
  }
  return (await cache.fetch(key, { context: make })) as T;
}
