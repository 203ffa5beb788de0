/** What makes the map readable besides streets: water, woods, parks with their paths, and the carriageways. */
import type { Block } from './blocks.ts';
import { crossing, distance, isInside, nearestOn, offsetLine, type Point, smooth } from './geometry.ts';
import { type StreetProps, WOODS } from './plan.ts';
import { type PlanarMap, ringPoints, segmentKey } from './planar.ts';
import type { Random } from './random.ts';
import { MOTORWAY_LINE, RIVER_HALF_WIDTH_M, RIVER_LINE } from './site.ts';
import type { Path } from './spurs.ts';
import { bent } from './subdivide.ts';

/** The river from bank to bank; it breathes a little, and is never drawn over the quays. */
export function riverShape(random: Random): Point[] {
  const bank = (side: 1 | -1) =>
    offsetLine(RIVER_LINE, side).map(([x, y], i): Point => {
      const [cx, cy] = RIVER_LINE[i];
      const halfM = RIVER_HALF_WIDTH_M * (1 + 0.05 * random.normal());
      return [cx + (x - cx) * halfM, cy + (y - cy) * halfM];
    });
  return smooth([...bank(1), ...bank(-1).toReversed()], 20, true);
}

/** Both carriageways, each in its direction of travel. */
export function carriageways(): Point[][] {
  return [offsetLine(MOTORWAY_LINE, -7), offsetLine(MOTORWAY_LINE, 7).reverse()];
}

export interface Ramp {
  /** On the avenue: a node of the map. */
  from: number;
  between: Point[];
  /** On the motorway: which carriageway, and which of its points. */
  carriageway: number;
  at: number;
}

/** Where the ramps leave the avenue and where they meet the motorway, seen from the bridge. */
const RAMP = { onAvenueM: 85, onMotorwayM: 250 };

/** The four slip roads of a junction between an avenue and the motorway. */
export function ramps(map: PlanarMap<StreetProps>, avenue: string, carriageways: Point[][]): Ramp[] {
  const motorway = map.lines.find((line) => line.kind === 'motorway')!;
  const lines = map.lines.filter((line) => line.kind === 'street' && line.props.name === avenue);
  const line = lines.find(({ nodes }) => nodes.some((node) => motorway.nodes.includes(node)));
  if (!line) return [];
  const bridge = map.at[line.nodes.find((node) => motorway.nodes.includes(node))!];
  return carriageways.flatMap((points, carriageway) => {
    // Every carriageway has the ramps of its own side of the bridge: one to leave by, one to join.
    const nearest = points.reduce((best, p) => (distance(p, bridge) < distance(best, bridge) ? p : best));
    const from = closestTo(line.nodes, (node) => {
      const isOwnSide = distance(map.at[node], nearest) < distance(map.at[node], bridge);
      return isOwnSide ? Math.abs(distance(map.at[node], bridge) - RAMP.onAvenueM) : Infinity;
    });
    return [-1, 1].map((way): Ramp => {
      const middle = points.indexOf(nearest);
      const along = points.map((_, i) => i).filter((i) => (i - middle) * way > 0);
      const at = closestTo(along, (i) => Math.abs(distance(points[i], bridge) - RAMP.onMotorwayM));
      const [a, b] = [map.at[from], points[at]];
      const pull = points[middle + Math.round((at - middle) * 0.45)];
      const bend: Point = [pull[0] + (a[0] - bridge[0]) * 0.28, pull[1] + (a[1] - bridge[1]) * 0.28];
      return { from, between: smooth([a, bend, b], 20).slice(1, -1), carriageway, at };
    });
  });
}

const closestTo = (items: number[], miss: (item: number) => number): number =>
  items.reduce((best, item) => (miss(item) < miss(best) ? item : best));

/** Woods: rounded patches, frayed at the edge. */
export function woods(random: Random): Point[][] {
  return WOODS.map(({ at, radiusM, stretch, turn }) => {
    const control = Array.from({ length: 16 }, (_, k): Point => {
      const angle = (k / 16) * 2 * Math.PI;
      const reach = radiusM * (1 + 0.16 * random.normal());
      const [x, y] = [Math.cos(angle) * reach * stretch, Math.sin(angle) * reach];
      return [
        at[0] + x * Math.cos(turn) - y * Math.sin(turn),
        at[1] + x * Math.sin(turn) + y * Math.cos(turn),
      ];
    });
    return smooth(control, 25, true);
  });
}

/** Paths from corners of a park or square to its middle, wherever they keep inside. */
export function crossPaths(map: PlanarMap<StreetProps>, block: Block, random: Random): Path[] {
  const ring = map.rings[block.face]!;
  const points = ringPoints(map, block.face);
  const middle: Point = [...block.centre];
  if (!isInside(points, middle)) return [];
  const isStreet = (i: number) =>
    map.lines[map.lineOf.get(segmentKey(ring[i], ring[(i + 1) % ring.length]))!].kind === 'street';
  const doors: number[] = [];
  const apartM = block.style === 'square' ? 25 : 70;
  for (let i = 0; i < ring.length; i++) {
    const onStreets = isStreet(i) && isStreet((i + ring.length - 1) % ring.length);
    if (!onStreets || map.neighbours[ring[i]].length < 3) continue;
    if (doors.every((door) => distance(map.at[door], points[i]) > apartM)) doors.push(ring[i]);
  }
  const centre = map.at.push(middle) - 1;
  map.neighbours.push([]);
  const paths = doors.slice(0, block.areaM2 > 60_000 ? 9 : 5).flatMap((door): Path[] => {
    const curve = bent(map.at[door], middle, block.style === 'square' ? 0 : random.normal() * 0.12, 22);
    const inside = curve.every((p, k) => {
      if (k === 0) return true;
      const a = curve[k - 1];
      return points.every((q, i) => {
        const r = points[(i + 1) % points.length];
        const hit = crossing(a, p, q, r);
        const clear = k < 2 || nearestOn(q, r, p).distanceM > 4;
        return clear && (!hit || (k === 1 && hit.t < 1e-6));
      });
    });
    if (!inside) return [];
    const between = curve.slice(1, -1).map((p) => {
      map.neighbours.push([]);
      return map.at.push(p) - 1;
    });
    return [{ nodes: [door, ...between, centre], class: 'path' }];
  });
  return paths;
}
