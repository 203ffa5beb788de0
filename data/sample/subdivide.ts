/**
 * Fills the faces of the plan with streets: a face larger than its quarter's blocks is cut across its long
 * side, and again, until blocks are small enough. How straight, how regular and how fine the cuts are makes
 * the difference between an old centre and an estate.
 */
import type { StreetClass } from '#server/domain/walking/types.ts';
import { crossing, distance, isInside, mix, nearestOn, type Point, signedArea, smooth } from './geometry.ts';
import type { District, StreetProps, Style } from './plan.ts';
import { cutFace, type PlanarMap, ringPoints, segmentKey, splitSegment } from './planar.ts';
import type { Random } from './random.ts';

export interface Grain {
  /** Blocks smaller than about this are left whole. */
  blockM2: number;
  /** How far from square a cut may run, radians. */
  skew: number;
  /** Sideways bend of a cut, as a share of its length. */
  bend: number;
  /** Ends of cuts this near to a junction join it: crossroads rather than staggered corners. */
  joinM: number;
  classes: [StreetClass, number][];
}

export const GRAINS: Partial<Record<Style, Grain>> = {
  centre: {
    blockM2: 6200,
    skew: 0.42,
    bend: 0.13,
    joinM: 9,
    classes: [
      ['residential', 8],
      ['pedestrian', 3],
    ],
  },
  faubourg: { blockM2: 11_500, skew: 0.12, bend: 0.03, joinM: 24, classes: [['residential', 1]] },
  hill: { blockM2: 9500, skew: 0.2, bend: 0.16, joinM: 14, classes: [['residential', 1]] },
  garden: { blockM2: 9500, skew: 0.16, bend: 0.14, joinM: 20, classes: [['residential', 1]] },
  villas: { blockM2: 24_000, skew: 0.22, bend: 0.12, joinM: 20, classes: [['residential', 1]] },
  lotissement: { blockM2: 26_000, skew: 0.25, bend: 0.16, joinM: 18, classes: [['residential', 1]] },
  estate: { blockM2: 24_000, skew: 0.08, bend: 0.05, joinM: 24, classes: [['residential', 1]] },
  business: { blockM2: 42_000, skew: 0.08, bend: 0.03, joinM: 25, classes: [['residential', 1]] },
  park: { blockM2: 30_000, skew: 0.5, bend: 0.3, joinM: 14, classes: [['path', 1]] },
};

/** Streets uphill are stairs when the hill is this steep for them, metres at most. */
const STEPS_M = 140;

/** Cuts the face down to blocks and returns them. */
export function subdivide(
  map: PlanarMap<StreetProps>,
  face: number,
  district: District,
  random: Random,
  nextStreet: () => number,
): number[] {
  const grain = GRAINS[district.style];
  if (!grain) return [face];
  const open = [face];
  const done: number[] = [];
  while (open.length > 0) {
    const current = open.pop()!;
    const areaM2 = signedArea(ringPoints(map, current));
    const pieces =
      areaM2 > grain.blockM2 * random.between(1.05, 1.7)
        ? cutOnce(map, current, district.style, grain, random, nextStreet)
        : null;
    if (pieces) open.push(...pieces);
    else done.push(current);
  }
  return done;
}

function cutOnce(
  map: PlanarMap<StreetProps>,
  face: number,
  style: Style,
  grain: Grain,
  random: Random,
  nextStreet: () => number,
): [number, number] | null {
  const ring = ringPoints(map, face);
  const { centre, axis, halfLongM } = longAxis(ring);
  for (let attempt = 0; attempt < 22; attempt++) {
    const spread = 0.16 + attempt * 0.035;
    const shift = random.between(-spread, spread) * 2 * halfLongM;
    const through: Point = [centre[0] + axis[0] * shift, centre[1] + axis[1] * shift];
    const turn = random.between(-1, 1) * grain.skew * (1 + attempt / 12) + (attempt > 15 ? Math.PI / 2 : 0);
    const direction: Point = [
      -axis[1] * Math.cos(turn) - axis[0] * Math.sin(turn),
      axis[0] * Math.cos(turn) - axis[1] * Math.sin(turn),
    ];
    const ends = chord(map, face, ring, through, direction, grain.joinM);
    if (!ends) continue;
    const [a, b] = ends.map((end) => end.point);
    const path = bent(a, b, random.normal() * 0.5 * grain.bend, style === 'park' ? 40 : 18);
    if (!isClear(ring, path, Math.sqrt(grain.blockM2) * 0.16)) continue;
    if (!cornersAreOpen(ring, ends, path)) continue;
    const smallest = smallerSide(ring, ends, path);
    if (smallest < grain.blockM2 * 0.38) continue;

    const nodes = ends.map((end) => place(map, face, end));
    const now = map.rings[face]!;
    const props = propsOf(map, style, grain, path, nodes, random, nextStreet);
    return cutFace(map, face, now.indexOf(nodes[0]), now.indexOf(nodes[1]), path.slice(1, -1), props);
  }
  return null;
}

/** The long axis of the narrowest box around the ring. */
function longAxis(ring: Point[]): { centre: Point; axis: Point; halfLongM: number } {
  let best = { area: Infinity, centre: ring[0], axis: [1, 0] as Point, halfLongM: 0 };
  for (let degrees = 0; degrees < 180; degrees += 6) {
    const u: Point = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    let [uMin, uMax, vMin, vMax] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of ring) {
      const along = x * u[0] + y * u[1];
      const across = -x * u[1] + y * u[0];
      uMin = Math.min(uMin, along);
      uMax = Math.max(uMax, along);
      vMin = Math.min(vMin, across);
      vMax = Math.max(vMax, across);
    }
    const area = (uMax - uMin) * (vMax - vMin);
    if (area >= best.area || uMax - uMin < vMax - vMin) continue;
    const [along, across] = [(uMin + uMax) / 2, (vMin + vMax) / 2];
    best = {
      area,
      centre: [along * u[0] - across * u[1], along * u[1] + across * u[0]],
      axis: u,
      halfLongM: (uMax - uMin) / 2,
    };
  }
  return best;
}

interface ChordEnd {
  point: Point;
  /** Ring position of the node, or of the segment that starts there. */
  position: number;
  onNode: boolean;
}

/** Where a straight line through the face meets streets on both sides, joined to junctions nearby. */
function chord(
  map: PlanarMap<StreetProps>,
  face: number,
  ring: Point[],
  through: Point,
  direction: Point,
  joinM: number,
): [ChordEnd, ChordEnd] | null {
  if (!isInside(ring, through)) return null;
  const reach = 5000;
  const nearest = (sign: 1 | -1): ChordEnd | null => {
    const far: Point = [through[0] + direction[0] * reach * sign, through[1] + direction[1] * reach * sign];
    let best: { t: number; position: number; point: Point } | null = null;
    for (let i = 0; i < ring.length; i++) {
      const [p, q] = [ring[i], ring[(i + 1) % ring.length]];
      const hit = crossing(through, far, p, q);
      if (hit && hit.t < (best?.t ?? Infinity)) best = { t: hit.t, position: i, point: mix(p, q, hit.u) };
    }
    return best && attach(map, face, ring, best.position, best.point, joinM);
  };
  const [from, to] = [nearest(-1), nearest(1)];
  return from && to && distance(from.point, to.point) > 25 ? [from, to] : null;
}

function attach(
  map: PlanarMap<StreetProps>,
  face: number,
  ring: Point[],
  position: number,
  point: Point,
  joinM: number,
): ChordEnd | null {
  const nodes = map.rings[face]!;
  const isStreet = (i: number) => {
    const line = map.lines[map.lineOf.get(segmentKey(nodes[i], nodes[(i + 1) % nodes.length]))!];
    return line.kind === 'street' && line.props.class !== 'steps';
  };
  if (!isStreet(position)) return null;
  const count = ring.length;
  const isJunction = (i: number) => map.neighbours[nodes[i]].length > 2;
  let junction: ChordEnd | null = null;
  let junctionM = Infinity;
  for (let i = 0; i < count; i++) {
    const away = distance(ring[i], point);
    if (!isJunction(i) || away > Math.max(joinM, 26) || away > junctionM) continue;
    junctionM = away;
    junction = { point: ring[i], position: i, onNode: true };
  }
  if (junction) {
    // Too near to a corner for a corner of its own: join it, unless it has four streets or touches a barrier.
    const full = map.neighbours[nodes[junction.position]].length > 3;
    const clean = isStreet(junction.position) && isStreet((junction.position + count - 1) % count);
    return junctionM <= joinM && !full && clean ? junction : null;
  }
  for (const i of [position, (position + 1) % count]) {
    if (distance(ring[i], point) < 7) return { point: ring[i], position: i, onNode: true };
  }
  return { point, position, onNode: false };
}

function place(map: PlanarMap<StreetProps>, face: number, end: ChordEnd): number {
  const nodes = map.rings[face]!;
  if (end.onNode) return nodes.find((node) => map.at[node] === end.point)!;
  // An earlier split may have moved ring positions: find the segment by the point itself.
  const i = nodes.findIndex((node, k) => {
    const near = nearestOn(map.at[node], map.at[nodes[(k + 1) % nodes.length]], end.point);
    return near.distanceM < 1e-6;
  });
  return splitSegment(map, nodes[i], nodes[(i + 1) % nodes.length], end.point);
}

export function bent(a: Point, b: Point, bend: number, stepM: number): Point[] {
  const length = distance(a, b);
  const side = Math.max(-0.3, Math.min(0.3, bend)) * length;
  const normal: Point = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  const at = (share: number, by: number): Point => {
    const [x, y] = mix(a, b, share);
    return [x + normal[0] * by, y + normal[1] * by];
  };
  return smooth([a, at(0.3, side * 0.8), at(0.66, side), b], Math.min(stepM, length / 2));
}

function isClear(ring: Point[], path: Point[], marginM: number): boolean {
  const total = path.length - 1;
  for (let k = 1; k <= total; k++) {
    for (let i = 0; i < ring.length; i++) {
      const [p, q] = [ring[i], ring[(i + 1) % ring.length]];
      const hit = crossing(path[k - 1], path[k], p, q);
      // Both ends of the path lie on the ring; anything else is a collision.
      if (hit && !(k === 1 && hit.t < 1e-6) && !(k === total && hit.t > 1 - 1e-6)) return false;
    }
  }
  for (let k = 1; k < total; k++) {
    const fromEnd = Math.min(distance(path[k], path[0]), distance(path[k], path[total]));
    const needed = Math.min(marginM, fromEnd * 0.45);
    for (let i = 0; i < ring.length; i++) {
      if (nearestOn(ring[i], ring[(i + 1) % ring.length], path[k]).distanceM < needed) return false;
    }
  }
  return isInside(ring, mix(path[0], path[1], 0.5));
}

/** No street leaves another at less than about 45 degrees. */
function cornersAreOpen(ring: Point[], ends: [ChordEnd, ChordEnd], path: Point[]): boolean {
  const count = ring.length;
  return ends.every((end, side) => {
    const away = side === 0 ? path[1] : path[path.length - 2];
    const before = end.onNode ? ring[(end.position + count - 1) % count] : ring[end.position];
    const after = ring[(end.position + 1) % count];
    return [before, after].every((other) => cosine(end.point, away, other) < 0.72);
  });
}

function cosine(at: Point, a: Point, b: Point): number {
  return (
    ((a[0] - at[0]) * (b[0] - at[0]) + (a[1] - at[1]) * (b[1] - at[1])) /
    (distance(at, a) * distance(at, b) || 1)
  );
}

function smallerSide(ring: Point[], ends: [ChordEnd, ChordEnd], path: Point[]): number {
  const [from, to] = ends.map((end) => end.position);
  const arc: Point[] = [];
  for (let i = (from + 1) % ring.length; ; i = (i + 1) % ring.length) {
    arc.push(ring[i]);
    if (i === to) break;
    if (arc.length > ring.length) return 0;
  }
  const side = Math.abs(signedArea([...arc, ...path.toReversed()]));
  return Math.min(side, signedArea(ring) - side);
}

function propsOf(
  map: PlanarMap<StreetProps>,
  style: Style,
  grain: Grain,
  path: Point[],
  nodes: number[],
  random: Random,
  nextStreet: () => number,
): StreetProps {
  const straightM = distance(path[0], path[path.length - 1]);
  const uphill = Math.abs(path[path.length - 1][1] - path[0][1]) / straightM;
  if (style === 'hill' && uphill > 0.72 && straightM < STEPS_M && random.chance(0.8))
    return { class: 'steps', name: null, street: nextStreet(), crosses: 'bridge' };

  for (const [end, next] of [
    [nodes[0], path[1]],
    [nodes[1], path[path.length - 2]],
  ] as const) {
    for (const other of map.neighbours[end]) {
      const line = map.lines[map.lineOf.get(segmentKey(end, other))!];
      const endsHere = line.nodes[0] === end || line.nodes[line.nodes.length - 1] === end;
      // Only streets cut into the same kind of quarter: a lane of the old centre does not run on as an avenue.
      const drawn = line.props.name === null && grain.classes.some(([cls]) => cls === line.props.class);
      if (drawn && endsHere && cosine(map.at[end], map.at[other], next) < -0.9) return { ...line.props };
    }
  }
  return {
    class: grain.classes[random.index(grain.classes.map(([, weight]) => weight))][0],
    name: null,
    street: nextStreet(),
    crosses: 'bridge',
  };
}
