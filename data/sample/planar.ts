/**
 * A planar map: lines that meet at shared nodes, and the faces between them.
 *
 * Everything that divides the ground is in it (streets, river, railway, motorway, commune limit), so the
 * blocks of the town, its precincts and its census tracts are unions of faces and fit together exactly.
 * Faces are only ever cut in two, which keeps the map planar and connected however wild the streets.
 */
import { crossing, distance, mix, nearestOn, type Point, signedArea } from './geometry.ts';

export type LineKind = 'street' | 'river' | 'rail' | 'motorway' | 'limit';

export interface Line<T> {
  kind: LineKind;
  nodes: number[];
  props: T;
}

export interface PlanarMap<T> {
  at: Point[];
  lines: Line<T>[];
  /** Counter-clockwise node rings; a dead end inside a face is walked in and out. Null: cut since. */
  rings: (number[] | null)[];
  /** The line that the segment between two nodes belongs to, by `segmentKey`. */
  lineOf: Map<number, number>;
  /** The face to the left of a directed segment, by `directedKey`. */
  faceOf: Map<number, number>;
  /** The other ends of the segments at each node. */
  neighbours: number[][];
}

const NODES = 2 ** 24;
export const directedKey = (a: number, b: number): number => a * NODES + b;
export const segmentKey = (a: number, b: number): number => (a < b ? a * NODES + b : b * NODES + a);

export interface DrawnLine<T> {
  kind: LineKind;
  points: Point[];
  closed?: boolean;
  props: T;
}

/** Street ends closer than this to another street are joined to it; stubs shorter than this are cut off. */
const SNAP_M = 40;

/** Joins loose ends, finds every crossing and reads off the faces. */
export function planarMap<T>(drawn: DrawnLine<T>[]): PlanarMap<T> {
  const points = drawn.map((line) => (line.closed ? [...line.points, line.points[0]] : [...line.points]));
  const streets = drawn.flatMap((line, i) => (line.kind === 'street' ? [i] : []));
  // First the ends that reach over another street, then those that fall short of one.
  for (const settle of [cutStub, joinEnd]) {
    for (const i of streets) {
      for (const atStart of [true, false]) {
        if (atStart) points[i].reverse();
        settle(points, streets, i);
        if (atStart) points[i].reverse();
      }
    }
  }

  const cuts = points.map((line) => line.slice(1).map((): { share: number; node: number }[] => []));
  const map: PlanarMap<T> = {
    at: [],
    lines: [],
    rings: [],
    lineOf: new Map(),
    faceOf: new Map(),
    neighbours: [],
  };
  const byPlace = new Map<string, number>();
  const nodeAt = (p: Point): number => {
    const key = `${Math.round(p[0] * 100)},${Math.round(p[1] * 100)}`;
    const known = byPlace.get(key);
    if (known !== undefined) return known;
    byPlace.set(key, map.at.length);
    map.at.push(p);
    map.neighbours.push([]);
    return map.at.length - 1;
  };

  const boxes = points.map(boxOf);
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      if (areApart(boxes[i], boxes[j])) continue;
      for (let a = 1; a < points[i].length; a++) {
        for (let b = 1; b < points[j].length; b++) {
          const [p, q, r, s] = [points[i][a - 1], points[i][a], points[j][b - 1], points[j][b]];
          if (p[0] < r[0] && p[0] < s[0] && q[0] < r[0] && q[0] < s[0]) continue;
          if (p[0] > r[0] && p[0] > s[0] && q[0] > r[0] && q[0] > s[0]) continue;
          const hit = crossing(p, q, r, s);
          if (!hit) continue;
          const node = nodeAt([p[0] + (q[0] - p[0]) * hit.t, p[1] + (q[1] - p[1]) * hit.t]);
          cuts[i][a - 1].push({ share: hit.t, node });
          cuts[j][b - 1].push({ share: hit.u, node });
        }
      }
    }
  }

  points.forEach((line, i) => {
    const nodes = [nodeAt(line[0])];
    for (let a = 1; a < line.length; a++) {
      const between = cuts[i][a - 1].toSorted((x, y) => x.share - y.share).map((cut) => cut.node);
      for (const node of [...between, nodeAt(line[a])]) {
        if (node !== nodes[nodes.length - 1]) nodes.push(node);
      }
    }
    addLine(map, { kind: drawn[i].kind, nodes, props: drawn[i].props });
  });
  readFaces(map);
  return map;
}

/** Ends the line where it last meets another street, when that is close to its end. */
function cutStub(lines: Point[][], streets: number[], i: number): void {
  const line = lines[i];
  const end = line[line.length - 1];
  let walked = 0;
  for (let a = line.length - 1; a > 0 && walked < SNAP_M; a--) {
    let share = -1;
    for (const j of streets) {
      if (j === i || endsAt(lines[j], end)) continue;
      for (let b = 1; b < lines[j].length; b++) {
        const hit = crossing(line[a - 1], line[a], lines[j][b - 1], lines[j][b]);
        if (hit && hit.t > share) share = hit.t;
      }
    }
    const lengthM = distance(line[a - 1], line[a]);
    if (share >= 0 && walked + lengthM * (1 - share) < SNAP_M) {
      const met = mix(line[a - 1], line[a], share);
      line.splice(a, line.length - a, end);
      moveEnds(lines, streets, end, met);
      joinEnd(lines, streets, i);
      return;
    }
    walked += lengthM;
  }
}

/** Moves the end of the line onto the nearest street, which gets a vertex there. */
function joinEnd(lines: Point[][], streets: number[], i: number): void {
  const end = lines[i][lines[i].length - 1];
  let best: { line: number; segment: number; point: Point; distanceM: number } | null = null;
  for (const j of streets) {
    if (j === i || endsAt(lines[j], end)) continue;
    for (let b = 1; b < lines[j].length; b++) {
      const near = nearestOn(lines[j][b - 1], lines[j][b], end);
      if (near.distanceM < (best?.distanceM ?? SNAP_M)) best = { line: j, segment: b, ...near };
    }
  }
  if (!best) return;
  const [p, q] = [lines[best.line][best.segment - 1], lines[best.line][best.segment]];
  // An end beside a vertex joins the vertex: no sliver segments.
  const corner = [p, q].find((vertex) => distance(vertex, best.point) < 9);
  if (!corner) lines[best.line].splice(best.segment, 0, best.point);
  moveEnds(lines, streets, end, corner ?? best.point);
}

const isSame = (a: Point, b: Point) => Math.abs(a[0] - b[0]) < 0.01 && Math.abs(a[1] - b[1]) < 0.01;
const endsAt = (line: Point[], point: Point) =>
  isSame(line[0], point) || isSame(line[line.length - 1], point);

/** Streets that end at the same place move together. */
function moveEnds(lines: Point[][], streets: number[], from: Point, to: Point): void {
  for (const j of streets) {
    for (const k of [0, lines[j].length - 1]) if (isSame(lines[j][k], from)) lines[j][k] = to;
  }
}

type Box = [number, number, number, number];
const boxOf = (line: Point[]): Box => {
  const [xs, ys] = [line.map((p) => p[0]), line.map((p) => p[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
const areApart = (a: Box, b: Box) => a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];

function addLine<T>(map: PlanarMap<T>, line: Line<T>): number {
  const id = map.lines.push(line) - 1;
  for (let k = 1; k < line.nodes.length; k++) {
    const key = segmentKey(line.nodes[k - 1], line.nodes[k]);
    if (map.lineOf.has(key))
      throw new Error(`planar map: two lines share a segment at ${map.at[line.nodes[k]]}`);
    map.lineOf.set(key, id);
    map.neighbours[line.nodes[k - 1]].push(line.nodes[k]);
    map.neighbours[line.nodes[k]].push(line.nodes[k - 1]);
  }
  return id;
}

function readFaces<T>(map: PlanarMap<T>): void {
  const angle = (from: number, to: number) =>
    Math.atan2(map.at[to][1] - map.at[from][1], map.at[to][0] - map.at[from][0]);
  map.neighbours.forEach((list, node) => {
    list.sort((p, q) => angle(node, p) - angle(node, q));
  });
  for (let a = 0; a < map.neighbours.length; a++) {
    for (const b of map.neighbours[a]) {
      if (map.faceOf.has(directedKey(a, b))) continue;
      const ring: number[] = [];
      let [from, to] = [a, b];
      while (!map.faceOf.has(directedKey(from, to))) {
        ring.push(from);
        map.faceOf.set(directedKey(from, to), map.rings.length);
        const list = map.neighbours[to];
        const next = list[(list.indexOf(from) + list.length - 1) % list.length];
        [from, to] = [to, next];
      }
      map.rings.push(ring);
    }
  }
}

export const ringPoints = <T>(map: PlanarMap<T>, face: number): Point[] =>
  (map.rings[face] ?? []).map((node) => map.at[node]);

/** Faces with ground inside: all but the outer one. */
export function innerFaces<T>(map: PlanarMap<T>): number[] {
  return map.rings.flatMap((ring, face) => (ring && signedArea(ringPoints(map, face)) > 0 ? [face] : []));
}

/** Puts a node on the segment between a and b, in its line and in both faces beside it. */
export function splitSegment<T>(map: PlanarMap<T>, a: number, b: number, point: Point): number {
  const node = map.at.push(point) - 1;
  map.neighbours.push([a, b]);
  map.neighbours[a][map.neighbours[a].indexOf(b)] = node;
  map.neighbours[b][map.neighbours[b].indexOf(a)] = node;
  const line = map.lineOf.get(segmentKey(a, b));
  if (line === undefined) throw new Error('planar map: no such segment');
  map.lineOf.delete(segmentKey(a, b));
  map.lineOf.set(segmentKey(a, node), line);
  map.lineOf.set(segmentKey(node, b), line);
  const { nodes } = map.lines[line];
  const k = nodes.findIndex(
    (n, i) => i > 0 && ((n === b && nodes[i - 1] === a) || (n === a && nodes[i - 1] === b)),
  );
  nodes.splice(k, 0, node);
  for (const [from, to] of [
    [a, b],
    [b, a],
  ]) {
    const face = map.faceOf.get(directedKey(from, to))!;
    map.faceOf.delete(directedKey(from, to));
    map.faceOf.set(directedKey(from, node), face);
    map.faceOf.set(directedKey(node, to), face);
    const ring = map.rings[face]!;
    const i = ring.findIndex((n, k) => n === from && ring[(k + 1) % ring.length] === to);
    ring.splice(i + 1, 0, node);
  }
  return node;
}

/** Cuts a face along a path between two nodes of its ring (given by ring position); returns the two new faces. */
export function cutFace<T>(
  map: PlanarMap<T>,
  face: number,
  from: number,
  to: number,
  between: Point[],
  props: T,
): [number, number] {
  const ring = map.rings[face]!;
  const inner = newNodes(map, between);
  addLine(map, { kind: 'street', nodes: [ring[from], ...inner, ring[to]], props });
  const arc = (start: number, end: number): number[] =>
    start <= end ? ring.slice(start, end + 1) : [...ring.slice(start), ...ring.slice(0, end + 1)];
  const left = [...arc(to, from), ...inner];
  const right = [...arc(from, to), ...inner.toReversed()];
  map.rings[face] = null;
  return [addFace(map, left), addFace(map, right)];
}

/** A dead end from a ring position into its face. */
export function addSpur<T>(map: PlanarMap<T>, face: number, from: number, points: Point[], props: T): number {
  const ring = map.rings[face]!;
  const inner = newNodes(map, points);
  const line = addLine(map, { kind: 'street', nodes: [ring[from], ...inner], props });
  ring.splice(from + 1, 0, ...inner, ...inner.slice(0, -1).toReversed(), ring[from]);
  markFace(map, face);
  return line;
}

function newNodes<T>(map: PlanarMap<T>, points: Point[]): number[] {
  return points.map((point) => {
    map.neighbours.push([]);
    return map.at.push(point) - 1;
  });
}

function addFace<T>(map: PlanarMap<T>, ring: number[]): number {
  const face = map.rings.push(ring) - 1;
  markFace(map, face);
  return face;
}

function markFace<T>(map: PlanarMap<T>, face: number): void {
  const ring = map.rings[face]!;
  ring.forEach((node, i) => {
    map.faceOf.set(directedKey(node, ring[(i + 1) % ring.length]), face);
  });
}

/** Gives the segments of a line that pass `isTaken` to a new line of their own, with other properties. */
export function takeSegments<T>(
  map: PlanarMap<T>,
  line: number,
  isTaken: (a: number, b: number) => boolean,
  props: T,
): void {
  const { kind, nodes, props: kept } = map.lines[line];
  let from = 0;
  for (let k = 1; k < nodes.length; k++) {
    const taken = isTaken(nodes[k - 1], nodes[k]);
    const runEnds = k === nodes.length - 1 || isTaken(nodes[k], nodes[k + 1]) !== taken;
    if (!runEnds) continue;
    const run = nodes.slice(from, k + 1);
    const id = from === 0 ? line : map.lines.length;
    map.lines[id] = { kind, nodes: run, props: taken ? props : kept };
    for (let i = 1; i < run.length; i++) map.lineOf.set(segmentKey(run[i - 1], run[i]), id);
    from = k;
  }
}
