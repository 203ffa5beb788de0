/**
 * Dead ends inside blocks: culs-de-sac between villas, and the private ways of estates with the footway that
 * leads on from their end to the street behind.
 */
import { crossing, distance, mix, nearestOn, type Point } from './geometry.ts';
import type { StreetProps, Style } from './plan.ts';
import { addSpur, type PlanarMap, ringPoints, segmentKey, splitSegment } from './planar.ts';
import type { Random } from './random.ts';
import { bent } from './subdivide.ts';

/** Footways: lines that people walk but that divide no ground, so no block, no precinct. */
export interface Path {
  nodes: number[];
  class: 'path' | 'steps';
}

interface SpurKind {
  /** How far to stay from the street behind. */
  clearM: number;
  minM: number;
  maxM: number;
  bend: number;
  class: 'residential' | 'service';
  /** Share of dead ends that go on as a footway. */
  through: number;
}

const SPURS: Partial<Record<Style, SpurKind>> = {
  villas: { clearM: 46, minM: 40, maxM: 130, bend: 0.16, class: 'residential', through: 0.2 },
  lotissement: { clearM: 42, minM: 40, maxM: 130, bend: 0.2, class: 'residential', through: 0.3 },
  estate: { clearM: 34, minM: 45, maxM: 150, bend: 0.04, class: 'service', through: 0.75 },
};

/** Draws at most one dead end into the block; its footway, if any, goes to `paths`. */
export function addDeadEnd(
  map: PlanarMap<StreetProps>,
  face: number,
  style: Style,
  random: Random,
  nextStreet: () => number,
  paths: Path[],
): void {
  const kind = SPURS[style];
  if (!kind) return;
  const ring = map.rings[face]!;
  const points = ringPoints(map, face);
  let best: { i: number; from: Point; to: Point; roomM: number } | null = null;
  for (let i = 0; i < ring.length; i++) {
    const [p, q] = [points[i], points[(i + 1) % ring.length]];
    const line = map.lines[map.lineOf.get(segmentKey(ring[i], ring[(i + 1) % ring.length]))!];
    if (line.kind !== 'street' || line.props.class === 'steps' || line.props.class === 'path') continue;
    const from = mix(p, q, 0.5);
    const nearJunction = ring.some(
      (node, k) => map.neighbours[node].length > 2 && distance(points[k], from) < 24,
    );
    if (nearJunction || distance(p, q) < 8) continue;
    const length = distance(p, q);
    const inward: Point = [-(q[1] - p[1]) / length, (q[0] - p[0]) / length];
    const roomM = roomAhead(points, from, inward, i);
    if (roomM > (best?.roomM ?? 0)) {
      const reachM = Math.min(kind.maxM, roomM - kind.clearM);
      best = { i, from, to: [from[0] + inward[0] * reachM, from[1] + inward[1] * reachM], roomM };
    }
  }
  if (!best || distance(best.from, best.to) < kind.minM || best.roomM < kind.minM + kind.clearM) return;
  const path = bent(best.from, best.to, random.normal() * 0.4 * kind.bend, 18);
  if (path.slice(1).some((point) => clearance(points, point, best.i) < 14)) return;
  const start = splitSegment(map, ring[best.i], ring[(best.i + 1) % ring.length], best.from);
  const at = map.rings[face]!.indexOf(start);
  const props: StreetProps = { class: kind.class, name: null, street: nextStreet(), crosses: 'bridge' };
  addSpur(map, face, at, path.slice(1), props);

  if (!random.chance(kind.through)) return;
  const tip = map.at.length - 1;
  const heading = path[path.length - 1];
  const before = path[path.length - 2];
  const lengthM = distance(before, heading);
  const ahead: Point = [(heading[0] - before[0]) / lengthM, (heading[1] - before[1]) / lengthM];
  const joined = joinAhead(map, face, tip, heading, ahead);
  if (joined !== null) paths.push({ nodes: [tip, joined], class: 'path' });
}

/** A node on the first street straight ahead of a dead end, split off if need be. */
function joinAhead(
  map: PlanarMap<StreetProps>,
  face: number,
  tip: number,
  from: Point,
  ahead: Point,
): number | null {
  const ring = map.rings[face]!;
  const far: Point = [from[0] + ahead[0] * 120, from[1] + ahead[1] * 120];
  let best: { t: number; a: number; b: number; point: Point } | null = null;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    if (a === tip || b === tip) continue;
    const hit = crossing(from, far, map.at[a], map.at[b]);
    if (hit && hit.t < (best?.t ?? Infinity))
      best = { t: hit.t, a, b, point: mix(map.at[a], map.at[b], hit.u) };
  }
  return best && nodeOnStreet(map, best.a, best.b, best.point);
}

/** The node of the street segment at the point: an end when it is near, else a new one. Null off the streets. */
export function nodeOnStreet(map: PlanarMap<StreetProps>, a: number, b: number, point: Point): number | null {
  const line = map.lines[map.lineOf.get(segmentKey(a, b))!];
  if (line.kind !== 'street') return null;
  for (const end of [a, b]) if (distance(map.at[end], point) < 3) return end;
  return splitSegment(map, a, b, point);
}

function roomAhead(points: Point[], from: Point, ahead: Point, skip: number): number {
  const far: Point = [from[0] + ahead[0] * 400, from[1] + ahead[1] * 400];
  let room = 400;
  for (let i = 0; i < points.length; i++) {
    if (i === skip) continue;
    const hit = crossing(from, far, points[i], points[(i + 1) % points.length]);
    if (hit) room = Math.min(room, hit.t * 400);
  }
  return room;
}

function clearance(points: Point[], at: Point, skip: number): number {
  let best = Infinity;
  for (let i = 0; i < points.length; i++) {
    if (i === skip) continue;
    best = Math.min(best, nearestOn(points[i], points[(i + 1) % points.length], at).distanceM);
  }
  return best;
}
