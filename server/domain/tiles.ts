/**
 * Features to vector tiles (MVT 2): a whole layer is indexed once in memory, then any tile is cut from it in
 * about a millisecond. The same on both engines, because PGlite's PostGIS cannot encode tiles.
 *
 * A layer is made of sheets, each drawn from its zoom on: at the zoom of a town nobody can read its alleys,
 * and without them a tile stays small.
 *
 * Pure: the same features always give the same bytes.
 */
import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from 'geojson';

/** Tiles beyond this zoom are the client's to enlarge; 0.15 m a unit here. */
export const MAX_ZOOM = 16;
const EXTENT = 4096;
/** Units of 4,096 outside each side, so that outlines and labels do not break at the seams. */
const BUFFER = 80;

export interface Sheet {
  /** Source layer in the tile; sheets of one name end in one layer. */
  layer: string;
  minZoom: number;
  features: Feature[];
}

export interface TileIndex {
  featureCount: number;
  sheets: { layer: string; minZoom: number; index: GeoJSONVT }[];
}

export function buildTileIndex(sheets: readonly Sheet[]): TileIndex {
  return {
    featureCount: sheets.reduce((count, { features }) => count + features.length, 0),
    sheets: sheets.map(({ layer, minZoom, features }) => ({
      layer,
      minZoom,
      index: new GeoJSONVT(
        { type: 'FeatureCollection', features },
        { maxZoom: MAX_ZOOM, indexMaxZoom: 4, extent: EXTENT, buffer: BUFFER, tolerance: 3 },
      ),
    })),
  };
}

/** Null: nothing is there. */
export function encodeTile({ sheets }: TileIndex, z: number, x: number, y: number): Uint8Array | null {
  const layers: Record<string, GeoJSONVTTile> = {};
  for (const { layer, minZoom, index } of sheets) {
    const tile = z >= minZoom ? index.getTile(z, x, y) : null;
    if (!tile || tile.features.length === 0) continue;
    const before = layers[layer];
    layers[layer] = before ? { ...tile, features: [...before.features, ...tile.features] } : tile;
  }
  return Object.keys(layers).length > 0 ? fromGeojsonVt(layers, { version: 2, extent: EXTENT }) : null;
}
