import { featureCollection, multiPolygon, union } from '@turf/turf';
import type { MultiPolygon, Polygon } from 'geojson';

export function joinShapes(shapes: MultiPolygon[]): Polygon | MultiPolygon | null {
  return (
    union(featureCollection(shapes.map(({ coordinates }) => multiPolygon(coordinates))))?.geometry ?? null
  );
}
