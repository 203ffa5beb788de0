/**
 * The walkable network: street lines become nodes (junctions, dead ends) and blocks (what lies between).
 *
 * Lines meet where they share a node id; lines without ids meet where coordinates are equal at 1e-7 degree
 * (1 cm), which is what shared OSM nodes look like once ids are lost. Nodes in the middle of one street are
 * then contracted, so that a block is what people call one: same name, same class, corner to corner.
 *
 * Long blocks are split into equal parts of at most MAX_BLOCK_M, and loops into at least two, so that every
 * block has two different ends. Doors are dealt out to turfs block side by block side: a 900 m lane as one
 * unit would alone overrun a shift.
 *
 * Pure, and independent of the order of the lines: they are taken by street id.
 */
import { bboxCentre, bboxOf, type LngLat, localPlane, toLngLat, toXM, toYM } from '../geo.ts';
import { STREET_CLASSES, type StreetLine, type StreetNetwork } from './types.ts';

/** 300 m with a house every 10 m is 30 doors a side, well under a shift (about 45); smaller means more units to cut. */
export const MAX_BLOCK_M = 300;

export function buildNetwork(streets: readonly StreetLine[]): StreetNetwork {
  const lines = streets
    .filter((street) => street.walkable && street.line.length > 1)
    .sort((a, b) => a.streetId - b.streetId);
  const graph = joinLines(lines);
  return contract(lines, graph);
}

/** Every vertex and segment of the lines, joined but not yet contracted. */
interface RawGraph {
  positions: LngLat[];
  edgeFrom: number[];
  edgeTo: number[];
  /** Index into `lines`. */
  edgeLine: number[];
}

function joinLines(lines: readonly StreetLine[]): RawGraph {
  const graph: RawGraph = { positions: [], edgeFrom: [], edgeTo: [], edgeLine: [] };
  if (lines.length === 0) return graph;

  const keyOf = coordinateKey(lines);
  const byId = new Map<number, number>();
  const byCoordinate = new Map<number, number>();
  const hasLinesWithoutIds = lines.some((street) => street.nodeIds === null);
  const newNode = (position: LngLat) => graph.positions.push(position) - 1;
  const nodeOf = (street: StreetLine, i: number): number => {
    const position = street.line[i];
    const id = street.nodeIds?.[i];
    if (id === undefined) {
      const key = keyOf(position);
      const node = byCoordinate.get(key) ?? newNode(position);
      byCoordinate.set(key, node);
      return node;
    }
    const known = byId.get(id);
    if (known !== undefined) return known;
    const node = newNode(position);
    byId.set(id, node);
    // Two ids at one place stay apart (a bridge over a street); a line without ids joins the first of them.
    if (hasLinesWithoutIds && !byCoordinate.has(keyOf(position))) byCoordinate.set(keyOf(position), node);
    return node;
  };

  // Lines with ids first, so that lines without find their nodes.
  const seen = new Set<number>();
  const maxNodes = lines.reduce((sum, street) => sum + street.line.length, 0);
  for (const withIds of [true, false]) {
    lines.forEach((street, lineIndex) => {
      if ((street.nodeIds !== null) !== withIds) return;
      let from = nodeOf(street, 0);
      for (let i = 1; i < street.line.length; i++) {
        const to = nodeOf(street, i);
        const pair = Math.min(from, to) * maxNodes + Math.max(from, to);
        // The same segment drawn twice would make every one of its vertices a junction.
        if (from !== to && !seen.has(pair)) {
          seen.add(pair);
          graph.edgeFrom.push(from);
          graph.edgeTo.push(to);
          graph.edgeLine.push(lineIndex);
        }
        from = to;
      }
    });
  }
  return graph;
}

/** A number for each position at 1e-7 degree, exact as long as the lines span less than about 9 degrees. */
function coordinateKey(lines: readonly StreetLine[]): (position: LngLat) => number {
  const units = (degrees: number) => Math.round(degrees * 1e7);
  const [west, south, east, north] = bboxOf(lines.flatMap((street) => street.line)).map(units);
  const height = north - south + 1;
  if ((east - west + 1) * height > Number.MAX_SAFE_INTEGER) {
    throw new Error(`streets span ${(east - west) / 1e7} by ${(north - south) / 1e7} degrees: not one town`);
  }
  return ([lng, lat]) => (units(lng) - west) * height + (units(lat) - south);
}

function contract(lines: readonly StreetLine[], graph: RawGraph): StreetNetwork {
  const { positions, edgeFrom, edgeTo, edgeLine } = graph;
  const plane = localPlane(positions.length > 0 ? bboxCentre(bboxOf(positions)) : [0, 0]);
  const x = Float64Array.from(positions, ([lng]) => toXM(plane, lng));
  const y = Float64Array.from(positions, ([, lat]) => toYM(plane, lat));
  const { start, edges } = incidence(positions.length, edgeFrom, edgeTo);

  const { streetNames, nameOf } = nameIndex(lines);
  const kind = edgeLine.map((line) => nameOf[line] * STREET_CLASSES.length + classIndex(lines[line]));
  const isNode = Uint8Array.from(positions, (_, node) => {
    const first = start[node];
    return start[node + 1] - first === 2 && kind[edges[first]] === kind[edges[first + 1]] ? 0 : 1;
  });

  const used = new Uint8Array(edgeFrom.length);
  const chains: { edge: number; vertices: number[] }[] = [];
  const follow = (from: number, firstEdge: number) => {
    const vertices = [from];
    let node = from;
    let edge = firstEdge;
    for (;;) {
      used[edge] = 1;
      node = edgeFrom[edge] === node ? edgeTo[edge] : edgeFrom[edge];
      vertices.push(node);
      if (isNode[node] || node === from) break;
      edge = edges[start[node]] === edge ? edges[start[node] + 1] : edges[start[node]];
    }
    chains.push({ edge: firstEdge, vertices });
  };
  // Real nodes first; what is left over are rings without any junction.
  for (const rings of [false, true]) {
    for (let node = 0; node < positions.length; node++) {
      if (!rings && !isNode[node]) continue;
      for (let i = start[node]; i < start[node + 1]; i++) if (!used[edges[i]]) follow(node, edges[i]);
    }
  }

  const nodes = new NodeList(x, y);
  const shapes: {
    fromNode: number;
    toNode: number;
    edge: number;
    xs: number[];
    ys: number[];
    lengthM: number;
  }[] = [];
  for (const { edge, vertices } of chains) {
    const xs = vertices.map((vertex) => x[vertex]);
    const ys = vertices.map((vertex) => y[vertex]);
    const isLoop = vertices[0] === vertices[vertices.length - 1];
    const parts = Math.max(isLoop ? 2 : 1, Math.ceil(lengthOf(xs, ys) / MAX_BLOCK_M));
    let fromNode = nodes.ofVertex(vertices[0]);
    splitEvenly(xs, ys, parts).forEach((piece, i) => {
      const toNode =
        i === parts - 1
          ? nodes.ofVertex(vertices[vertices.length - 1])
          : nodes.add(piece.xs[piece.xs.length - 1], piece.ys[piece.ys.length - 1]);
      shapes.push({ fromNode, toNode, edge, ...piece, lengthM: lengthOf(piece.xs, piece.ys) });
      fromNode = toNode;
    });
  }

  const blockFrom = Int32Array.from(shapes, (shape) => shape.fromNode);
  const blockTo = Int32Array.from(shapes, (shape) => shape.toNode);
  const blockLengthM = Float64Array.from(shapes, (shape) => shape.lengthM);
  const shapeStart = new Int32Array(shapes.length + 1);
  shapes.forEach((shape, block) => {
    shapeStart[block + 1] = shapeStart[block] + shape.xs.length;
  });
  const shapeXM = new Float64Array(shapeStart[shapes.length]);
  const shapeYM = new Float64Array(shapeStart[shapes.length]);
  shapes.forEach((shape, block) => {
    shapeXM.set(shape.xs, shapeStart[block]);
    shapeYM.set(shape.ys, shapeStart[block]);
  });
  const out = incidence(nodes.xs.length, blockFrom, blockTo);
  return {
    plane,
    nodeCount: nodes.xs.length,
    nodeXM: Float64Array.from(nodes.xs),
    nodeYM: Float64Array.from(nodes.ys),
    blockCount: shapes.length,
    blockFrom,
    blockTo,
    blockLengthM,
    blockClass: Uint8Array.from(shapes, (shape) => classIndex(lines[edgeLine[shape.edge]])),
    blockName: Int32Array.from(shapes, (shape) => nameOf[edgeLine[shape.edge]]),
    streetNames,
    shapeStart,
    shapeXM,
    shapeYM,
    outStart: out.start,
    outBlock: out.edges,
    ...components(nodes.xs.length, blockFrom, blockTo, blockLengthM),
  };
}

const classIndex = (street: StreetLine) => STREET_CLASSES.indexOf(street.class);

/** Distinct names, the empty one first, and the index of each line's name. */
function nameIndex(lines: readonly StreetLine[]): { streetNames: string[]; nameOf: Int32Array } {
  const indexOf = new Map<string, number>([['', 0]]);
  const nameOf = Int32Array.from(lines, ({ name }) => {
    const known = indexOf.get(name ?? '');
    if (known !== undefined) return known;
    indexOf.set(name ?? '', indexOf.size);
    return indexOf.size - 1;
  });
  return { streetNames: [...indexOf.keys()], nameOf };
}

/** For each node the edges that touch it: edges[start[n]] … edges[start[n + 1] − 1], in rising order. */
function incidence(nodeCount: number, from: ArrayLike<number>, to: ArrayLike<number>) {
  const start = new Int32Array(nodeCount + 1);
  for (let edge = 0; edge < from.length; edge++) {
    start[from[edge] + 1]++;
    start[to[edge] + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) start[node + 1] += start[node];
  const next = start.slice();
  const edges = new Int32Array(2 * from.length);
  for (let edge = 0; edge < from.length; edge++) {
    edges[next[from[edge]]++] = edge;
    edges[next[to[edge]]++] = edge;
  }
  return { start, edges };
}

/** Nodes of the network, made when first met. */
class NodeList {
  readonly xs: number[] = [];
  readonly ys: number[] = [];
  readonly #indexOf = new Map<number, number>();
  readonly #x: Float64Array;
  readonly #y: Float64Array;

  constructor(x: Float64Array, y: Float64Array) {
    this.#x = x;
    this.#y = y;
  }

  ofVertex(vertex: number): number {
    const known = this.#indexOf.get(vertex);
    if (known !== undefined) return known;
    const node = this.add(this.#x[vertex], this.#y[vertex]);
    this.#indexOf.set(vertex, node);
    return node;
  }

  add(xM: number, yM: number): number {
    this.ys.push(yM);
    return this.xs.push(xM) - 1;
  }
}

function lengthOf(xs: readonly number[], ys: readonly number[]): number {
  let lengthM = 0;
  for (let i = 1; i < xs.length; i++) lengthM += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
  return lengthM;
}

/** The line in `parts` pieces of equal length; neighbours share their common point. */
function splitEvenly(
  xs: readonly number[],
  ys: readonly number[],
  parts: number,
): { xs: number[]; ys: number[] }[] {
  const partM = lengthOf(xs, ys) / parts;
  const pieces = [{ xs: [xs[0]], ys: [ys[0]] }];
  let doneM = 0;
  for (let i = 1; i < xs.length; i++) {
    const segmentM = Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
    while (pieces.length < parts && doneM + segmentM > pieces.length * partM) {
      const t = (pieces.length * partM - doneM) / segmentM;
      const cutX = xs[i - 1] + t * (xs[i] - xs[i - 1]);
      const cutY = ys[i - 1] + t * (ys[i] - ys[i - 1]);
      pieces[pieces.length - 1].xs.push(cutX);
      pieces[pieces.length - 1].ys.push(cutY);
      pieces.push({ xs: [cutX], ys: [cutY] });
    }
    pieces[pieces.length - 1].xs.push(xs[i]);
    pieces[pieces.length - 1].ys.push(ys[i]);
    doneM += segmentM;
  }
  return pieces;
}

/** Connected components by union-find, numbered from the longest; equal lengths by their first node. */
function components(nodeCount: number, from: Int32Array, to: Int32Array, lengthM: Float64Array) {
  const parent = Int32Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => {
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  };
  for (let block = 0; block < from.length; block++) {
    const a = find(from[block]);
    const b = find(to[block]);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const total = new Map<number, number>();
  for (let block = 0; block < from.length; block++) {
    const root = find(from[block]);
    total.set(root, (total.get(root) ?? 0) + lengthM[block]);
  }
  const sorted = [...total].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const rank = new Map(sorted.map(([root], i) => [root, i]));
  return {
    nodeComponent: Int32Array.from({ length: nodeCount }, (_, node) => rank.get(find(node))!),
    componentLengthM: Float64Array.from(sorted, ([, length]) => length),
  };
}

/** The point of a block at `offsetM` from its `blockFrom` end, with the direction of the street there (unit vector). */
export function pointOnBlock(network: StreetNetwork, block: number, offsetM: number) {
  const { shapeStart, shapeXM, shapeYM } = network;
  const last = shapeStart[block + 1] - 1;
  let leftM = Math.max(0, offsetM);
  for (let i = shapeStart[block]; i < last; i++) {
    const dx = shapeXM[i + 1] - shapeXM[i];
    const dy = shapeYM[i + 1] - shapeYM[i];
    const segmentM = Math.hypot(dx, dy);
    if (segmentM > 0 && (leftM <= segmentM || i === last - 1)) {
      const t = Math.min(1, leftM / segmentM);
      return { xM: shapeXM[i] + t * dx, yM: shapeYM[i] + t * dy, dirX: dx / segmentM, dirY: dy / segmentM };
    }
    leftM -= segmentM;
  }
  return { xM: shapeXM[last], yM: shapeYM[last], dirX: 1, dirY: 0 };
}

/** The line of a block between two offsets, in degrees; backwards when `toM` < `fromM`. */
export function blockLine(
  network: StreetNetwork,
  block: number,
  fromM = 0,
  toM = network.blockLengthM[block],
): LngLat[] {
  const { plane, shapeStart, shapeXM, shapeYM } = network;
  const [lowM, highM] = fromM <= toM ? [fromM, toM] : [toM, fromM];
  const low = pointOnBlock(network, block, lowM);
  const high = pointOnBlock(network, block, highM);
  const line = [toLngLat(plane, low.xM, low.yM)];
  let atM = 0;
  for (let i = shapeStart[block] + 1; i < shapeStart[block + 1] - 1; i++) {
    atM += Math.hypot(shapeXM[i] - shapeXM[i - 1], shapeYM[i] - shapeYM[i - 1]);
    if (atM > lowM && atM < highM) line.push(toLngLat(plane, shapeXM[i], shapeYM[i]));
  }
  line.push(toLngLat(plane, high.xM, high.yM));
  return fromM <= toM ? line : line.reverse();
}
