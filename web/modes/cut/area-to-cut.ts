/** The shape sent with a cut: the visible map, or the picked precincts joined into one. */
import type { MultiPolygon, Polygon } from 'geojson';
import { getPrecinct } from '../../api.ts';

export function boxPolygon([[west, south], [east, north]]: [[number, number], [number, number]]): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** Null when none of the precincts has a territory. */
export async function joinPrecincts(codes: string[], area: string): Promise<Polygon | MultiPolygon | null> {
  const precincts = await Promise.all(codes.map((code) => getPrecinct(code, area)));
  const shapes = precincts.flatMap(({ geometry }) => (geometry ? [geometry] : []));
  if (shapes.length < 2) return shapes[0] ?? null;
  // Neighbours share borders, which one valid MultiPolygon may not: hence the union, loaded when it is needed.
  const { joinShapes } = await import('./join-shapes.ts');
  return joinShapes(shapes);
}
