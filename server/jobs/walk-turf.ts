/** Hands over the walk of a turf in the format that its reader wants. */

import type { Database } from '../db/database.ts';
import { findWalk, type TurfWalk } from '../db/queries/turfs.ts';
import { sql } from '../db/sql.ts';
import { type BBox, bboxCentre, bboxOf, localPlane } from '../domain/geo.ts';
import { walkToCsv } from '../domain/walking/formats/csv.ts';
import { walkToGeoJson } from '../domain/walking/formats/geojson.ts';
import { walkToGpx } from '../domain/walking/formats/gpx.ts';
import { walkToKml } from '../domain/walking/formats/kml.ts';
import type { WalkMeta } from '../domain/walking/formats/meta.ts';
import type { Walk } from '../domain/walking/types.ts';
import { type Locale, MESSAGES, type SheetMessages } from '../print/messages.ts';
import type { MapLayers } from '../print/walk-map.ts';
import { UserError } from './progress.ts';

export const WALK_MEDIA_TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  gpx: 'application/gpx+xml',
  kml: 'application/vnd.google-earth.kml+xml',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
} as const;
export type WalkFormat = keyof typeof WALK_MEDIA_TYPES;

export interface ExportOptions {
  locale?: Locale;
  /** Where the map is served, 'https://arpent.example.org': for the links and the QR code; without it there are none. */
  baseUrl?: string | null;
}

export interface ExportedWalk {
  contentType: string;
  fileName: string;
  body: string | Uint8Array;
}

/** `turf` is an id or a code. */
export async function exportWalk(
  db: Database,
  turf: string,
  format: WalkFormat,
  options: ExportOptions = {},
): Promise<ExportedWalk> {
  const found = await findWalk(db, turf);
  if (!found)
    throw new UserError(
      'unknown-turf',
      `There is no turf '${turf}'.`,
      'Take an id or a code from a plan.',
      404,
    );
  const { meta, updatedAt } = await describeTurf(db, found, options);
  return {
    contentType: WALK_MEDIA_TYPES[format],
    fileName: `${found.code}.${format}`,
    body: await writeWalk(db, found, format, meta, updatedAt),
  };
}

type TurfMeta = WalkMeta & { words: SheetMessages };

async function writeWalk(
  db: Database,
  { walk, areaCode, code, turfId, version }: TurfWalk,
  format: WalkFormat,
  meta: TurfMeta,
  updatedAt: Date,
): Promise<string | Uint8Array> {
  if (format === 'geojson') return walkToGeoJson(walk, meta);
  if (format === 'gpx') return walkToGpx(walk, meta);
  if (format === 'kml') return walkToKml(walk, meta);
  if (format === 'csv') return walkToCsv(walk, meta);
  if (format === 'pdf') {
    // Loaded when first asked for: fonts and PDF writer are slow to start.
    const { renderWalkPdf } = await import('../print/walk-sheet.ts');
    const map = await listMapLayers(db, areaCode, walk);
    return renderWalkPdf(walk, { ...meta, map, notice: null, updatedAt });
  }
  const legs = walk.legs.map(({ line, ...properties }) => ({ type: 'Feature', geometry: line, properties }));
  const { doorsEstimated, attributions } = meta;
  return JSON.stringify({
    turfId,
    code,
    version,
    areaCode,
    doorsEstimated,
    ...walk,
    legs: { type: 'FeatureCollection', features: legs },
    attributions,
  });
}

async function describeTurf(
  db: Database,
  turf: TurfWalk,
  { locale = 'en', baseUrl = null }: ExportOptions,
): Promise<{ meta: TurfMeta; updatedAt: Date }> {
  const [row] = await db.query<{ areaName: string; updatedAt: string }>(sql`
    SELECT areas.name AS "areaName", turfs.updated_at AS "updatedAt"
    FROM turfs JOIN areas USING (area_code) WHERE turf_id = ${turf.turfId}
  `);
  // What a walk shows comes from streets and addresses; estimated doors come from the income grid as well.
  const attributions = await db.query<WalkMeta['attributions'][number]>(sql`
    SELECT attribution AS text, min(url) AS url, licence FROM datasets
    WHERE area_code = ${turf.areaCode}
      AND (kind IN ('streets', 'addresses') OR kind = 'income' AND ${turf.doorsEstimatedShare > 0})
    GROUP BY attribution, licence ORDER BY attribution, licence
  `);
  const query = new URLSearchParams({
    mode: 'walk',
    area: turf.areaCode,
    plan: turf.planId,
    turf: turf.turfId,
  });
  const meta: TurfMeta = {
    turfId: turf.turfId,
    turfCode: turf.code,
    version: turf.version,
    areaName: row.areaName,
    url: baseUrl === null ? null : `${baseUrl.replace(/\/$/, '')}/?${query}`,
    attributions,
    doorsEstimated: turf.doorsEstimatedShare > 0,
    words: MESSAGES[locale],
  };
  return { meta, updatedAt: new Date(row.updatedAt) };
}

/** Streets and backdrop in a square around the walk, wide enough to fill a page either way. */
async function listMapLayers(db: Database, areaCode: string, walk: Walk): Promise<MapLayers> {
  const [west, south, east, north] = mapBox(walk);
  const box = sql`ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
  const streets = await db.query<MapLayers['streets'][number]>(sql`
    SELECT name, class, ST_AsGeoJSON(geom, 6)::json -> 'coordinates' AS line FROM streets
    WHERE area_code = ${areaCode} AND geom && ${box} ORDER BY street_id
  `);
  const backdrop = await db.query<MapLayers['backdrop'][number]>(sql`
    SELECT kind, ST_AsGeoJSON(geom, 6)::json AS geometry FROM backdrop
    WHERE area_code = ${areaCode} AND geom && ${box} ORDER BY backdrop_id
  `);
  return { streets, backdrop };
}

/** So many times the longer side of the walk, and never under so many metres. */
const MAP_SPAN = 1.8;
const MIN_MAP_SPAN_M = 400;

function mapBox(walk: Walk): BBox {
  const positions = [
    walk.start,
    ...walk.stops.map(({ lng, lat }) => [lng, lat]),
    ...walk.legs.flatMap(({ line }) => line.coordinates),
  ];
  const bounds = bboxOf(positions);
  const centre = bboxCentre(bounds);
  const plane = localPlane(centre);
  const widthM = (bounds[2] - bounds[0]) * plane.mPerDegLng;
  const heightM = (bounds[3] - bounds[1]) * plane.mPerDegLat;
  const halfM = (Math.max(widthM, heightM, MIN_MAP_SPAN_M / MAP_SPAN) * MAP_SPAN) / 2;
  const [lng, lat] = centre;
  const [dLng, dLat] = [halfM / plane.mPerDegLng, halfM / plane.mPerDegLat];
  return [lng - dLng, lat - dLat, lng + dLng, lat + dLat];
}
