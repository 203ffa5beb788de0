/**
 * The thread that holds tile indexes and cuts tiles from them: indexing 70,000 polygons takes seconds, which
 * the API's event loop must not lose. Features come as JSON text, the cheapest thing to hand to a thread.
 */
import { gzipSync } from 'node:zlib';
import { buildTileIndex, encodeTile, type TileIndex } from '../domain/tiles.ts';

export interface SheetText {
  layer: string;
  minZoom: number;
  /** A JSON array of GeoJSON features. */
  features: string;
}
export type TileTask =
  | { op: 'build'; key: string; sheets: SheetText[] }
  | { op: 'tile'; key: string; z: number; x: number; y: number };
/** 'missing': build it (again) first; null: an empty tile. */
export type TileAnswer = Uint8Array | 'missing' | null;

/** About 5 kB a feature: some 1.5 GB at worst, when everything held is full. */
const MAX_FEATURES = 300_000;
const indexes = new Map<string, TileIndex>();

function evict() {
  let held = 0;
  for (const { featureCount } of indexes.values()) held += featureCount;
  for (const [key, { featureCount }] of indexes) {
    if (held <= MAX_FEATURES || indexes.size === 1) return;
    indexes.delete(key);
    held -= featureCount;
  }
}

export default function work(task: TileTask): TileAnswer {
  if (task.op === 'build') {
    const sheets = task.sheets.map((sheet) => ({ ...sheet, features: JSON.parse(sheet.features) }));
    indexes.set(task.key, buildTileIndex(sheets));
    evict();
    return null;
  }
  const index = indexes.get(task.key);
  if (!index) return 'missing';
  // The most recently used goes last, so that eviction starts with the others.
  indexes.delete(task.key);
  indexes.set(task.key, index);
  const bytes = encodeTile(index, task.z, task.x, task.y);
  return bytes && gzipSync(bytes);
}
