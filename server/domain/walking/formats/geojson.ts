/** A walk as GeoJSON (RFC 7946): stops as points, legs as lines, the totals beside them. */
import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import { bboxOf } from '../../geo.ts';
import type { Walk } from '../types.ts';
import { attributionText, type WalkMeta } from './meta.ts';

export function walkToGeoJson(walk: Walk, meta: WalkMeta): string {
  const { stops, legs, ...totals } = walk;
  const features: Feature<Point | LineString>[] = [
    ...stops.map(({ lng, lat, ...properties }) => ({
      type: 'Feature' as const,
      id: `stop-${properties.seq}`,
      geometry: { type: 'Point' as const, coordinates: [lng, lat] },
      properties: { kind: 'stop', ...properties },
    })),
    ...legs.map(({ line, ...properties }) => ({
      type: 'Feature' as const,
      id: `leg-${properties.toSeq}`,
      geometry: line,
      properties: { kind: 'leg', ...properties },
    })),
  ];
  const positions = [
    ...stops.map(({ lng, lat }) => [lng, lat]),
    ...legs.flatMap(({ line }) => line.coordinates),
  ];
  const collection: FeatureCollection<Point | LineString> = { type: 'FeatureCollection', features };
  if (positions.length > 0) collection.bbox = bboxOf(positions);
  const { turfId, turfCode, version, areaName, doorsEstimated } = meta;
  const about = {
    turfId,
    code: turfCode,
    version,
    areaName,
    doorsEstimated,
    attribution: attributionText(meta),
  };
  return JSON.stringify({ ...collection, walk: { ...about, ...totals } });
}
