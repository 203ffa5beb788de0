/** Multipolygon relations: member ways are joined end to end into rings, holes go to the ring around them. */
import type { MultiPolygon, Polygon, Position } from 'geojson';

export interface RingMember {
  isInner: boolean;
  nodeIds: readonly number[];
}

/** Closed lists of node ids out of ways in any order and direction; undefined when one does not close. */
export function joinRings(ways: readonly (readonly number[])[]): number[][] | undefined {
  const byEnd = new Map<number, Set<number>>();
  const addEnd = (node: number, way: number) => byEnd.set(node, (byEnd.get(node) ?? new Set()).add(way));
  ways.forEach((way, i) => {
    addEnd(way[0], i);
    addEnd(way[way.length - 1], i);
  });
  const left = new Set(ways.keys());
  const rings: number[][] = [];
  for (const first of ways.keys()) {
    if (!left.delete(first)) continue;
    const ring = [...ways[first]];
    while (ring[0] !== ring[ring.length - 1]) {
      const end = ring[ring.length - 1];
      const next = [...(byEnd.get(end) ?? [])].find((way) => left.has(way));
      if (next === undefined) return undefined;
      left.delete(next);
      const way = ways[next][0] === end ? ways[next] : ways[next].toReversed();
      for (const node of way.slice(1)) ring.push(node);
    }
    if (ring.length < 4) return undefined;
    rings.push(ring);
  }
  return rings.length > 0 ? rings : undefined;
}

export function assemblePolygons(
  members: readonly RingMember[],
  positionOf: (nodeId: number) => Position,
): Polygon | MultiPolygon | undefined {
  const side = (isInner: boolean) =>
    members.filter((member) => member.isInner === isInner).map(({ nodeIds }) => nodeIds);
  const outers = joinRings(side(false));
  if (outers === undefined) return undefined;
  const inners = joinRings(side(true)) ?? [];
  const polygons = outers.map((ring) => [ring.map(positionOf)]);
  for (const inner of inners) {
    const ring = inner.map(positionOf);
    // A hole outside every ring cuts nothing.
    polygons.find(([outer]) => contains(outer, ring[0]))?.push(ring);
  }
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** Even-odd rule. */
function contains(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1];
    const [x1, y1] = ring[i];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

/** Middle of a closed ring, weighted by area; of a flat one, its first point. */
export function centroid(ring: readonly Position[]): Position {
  const [originX, originY] = ring[0];
  let [area, sumX, sumY] = [0, 0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = [ring[i - 1][0] - originX, ring[i - 1][1] - originY];
    const [x1, y1] = [ring[i][0] - originX, ring[i][1] - originY];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    sumX += (x0 + x1) * cross;
    sumY += (y0 + y1) * cross;
  }
  if (area === 0) return ring[0];
  return [originX + sumX / (3 * area), originY + sumY / (3 * area)];
}
