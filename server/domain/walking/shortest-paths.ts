/**
 * Shortest ways on foot between places on the sides of streets: Dijkstra over the corners of the network,
 * stopped as soon as every corner asked for is reached, so that a search stays as small as its turf.
 *
 * What is minimised is metres walked plus the equivalent metres of crossing (`CROSSING_M`). Streets are
 * walked both ways at the same cost, so distances are symmetric, and the table of a turf needs one search
 * for each end of a block side with stops on it, however many stops those are. bench: tests/bench/tour.ts
 *
 * Pure; the scratch arrays of a network are kept between calls, because clearing them would cost more than
 * the search.
 */
import FlatQueue from 'flatqueue';
import { type LngLat, toLngLat } from '../geo.ts';
import { cornerAt, type Place, type Sidewalks, sidewalksOf } from './sidewalks.ts';
import type { StreetNetwork } from './types.ts';

/** Equivalent metres between places, row by row; symmetric, zero on the diagonal, Infinity where no way leads. */
export interface DistanceMatrix {
  size: number;
  distanceM: Float64Array;
}

export interface Path {
  /** Along the streets. */
  lengthM: number;
  /** Equivalent metres of crossing on the way. */
  crossingM: number;
  /** From the point of the street in front of one place to that in front of the other. */
  line: LngLat[];
  /** Leaving the first place and coming to the last: along its block's direction (1), against it (−1), standing (0). */
  departs: -1 | 0 | 1;
  arrives: -1 | 0 | 1;
}

interface Scratch {
  distanceM: Float64Array;
  /** The corner walked from, −1 at the start. */
  via: Int32Array;
  /** Values belong to the search whose number stands here. */
  seen: Int32Array;
  settled: Int32Array;
  search: number;
  queue: FlatQueue<number>;
}

const scratches = new WeakMap<Sidewalks, Scratch>();

function scratchOf(sidewalks: Sidewalks): Scratch {
  let scratch = scratches.get(sidewalks);
  if (!scratch) {
    const { cornerCount } = sidewalks;
    scratch = {
      distanceM: new Float64Array(cornerCount),
      via: new Int32Array(cornerCount),
      seen: new Int32Array(cornerCount),
      settled: new Int32Array(cornerCount),
      search: 0,
      queue: new FlatQueue<number>(),
    };
    scratches.set(sidewalks, scratch);
  }
  return scratch;
}

/** Dijkstra from corners with a head start each, until `isDone` says so of a settled corner. */
function search(
  network: StreetNetwork,
  sidewalks: Sidewalks,
  from: readonly { corner: number; distanceM: number }[],
  isDone: (corner: number, distanceM: number) => boolean,
): Scratch {
  const { previousArm, nextArm, crossingM } = sidewalks;
  const { blockLengthM } = network;
  const scratch = scratchOf(sidewalks);
  const { distanceM, via, seen, settled, queue } = scratch;
  const id = ++scratch.search;
  queue.clear();

  const reach = (corner: number, metres: number, before: number) => {
    if (seen[corner] === id && distanceM[corner] <= metres) return;
    seen[corner] = id;
    distanceM[corner] = metres;
    via[corner] = before;
    queue.push(corner, metres);
  };
  for (const { corner, distanceM: headStartM } of from) reach(corner, headStartM, -1);
  while (queue.length > 0) {
    const corner = queue.pop()!;
    if (settled[corner] === id) continue;
    settled[corner] = id;
    const metres = distanceM[corner];
    if (isDone(corner, metres)) break;
    const left = corner;
    const right = nextArm[corner];
    reach(previousArm[left], metres + crossingM[left >> 1], corner);
    reach(right, metres + crossingM[right >> 1], corner);
    reach(previousArm[left ^ 1], metres + blockLengthM[left >> 1], corner);
    reach(right ^ 1, metres + blockLengthM[right >> 1], corner);
  }
  return scratch;
}

/** Equivalent metres along one block; Infinity where people do not cross it between its ends. */
function alongBlockM(sidewalks: Sidewalks, a: Place, b: Place): number {
  if (a.blockId !== b.blockId) return Infinity;
  const walkedM = Math.abs(a.offsetM - b.offsetM);
  if (a.side === b.side) return walkedM;
  return sidewalks.crossedAnywhere[a.blockId] ? walkedM + sidewalks.crossingM[a.blockId] : Infinity;
}

/** Many to many. */
export function distanceMatrix(network: StreetNetwork, places: readonly Place[]): DistanceMatrix {
  const sidewalks = sidewalksOf(network);
  const size = places.length;
  const rowOf = new Map<number, number>();
  const corners: number[] = [];
  const row = (corner: number) => {
    let found = rowOf.get(corner);
    if (found === undefined) {
      found = corners.push(corner) - 1;
      rowOf.set(corner, found);
    }
    return found;
  };
  const fromRow = Int32Array.from(places, (p) => row(cornerAt(sidewalks, p.blockId, p.side, 'from')));
  const toRow = Int32Array.from(places, (p) => row(cornerAt(sidewalks, p.blockId, p.side, 'to')));
  const between = cornerDistances(network, sidewalks, corners, rowOf);

  const n = corners.length;
  const distanceM = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const a = places[i];
    const aFrom = fromRow[i] * n;
    const aTo = toRow[i] * n;
    const aRestM = network.blockLengthM[a.blockId] - a.offsetM;
    for (let j = i + 1; j < size; j++) {
      const b = places[j];
      const bRestM = network.blockLengthM[b.blockId] - b.offsetM;
      const metres = Math.min(
        alongBlockM(sidewalks, a, b),
        a.offsetM + between[aFrom + fromRow[j]] + b.offsetM,
        a.offsetM + between[aFrom + toRow[j]] + bRestM,
        aRestM + between[aTo + fromRow[j]] + b.offsetM,
        aRestM + between[aTo + toRow[j]] + bRestM,
      );
      distanceM[i * size + j] = metres;
      distanceM[j * size + i] = metres;
    }
  }
  return { size, distanceM };
}

/** One search for each corner, that looks only for the corners listed after it. */
function cornerDistances(
  network: StreetNetwork,
  sidewalks: Sidewalks,
  corners: readonly number[],
  rowOf: ReadonlyMap<number, number>,
): Float64Array {
  const n = corners.length;
  const table = new Float64Array(n * n).fill(Infinity);
  const wanted = new Uint8Array(sidewalks.cornerCount);
  for (const corner of corners) wanted[corner] = 1;
  for (let i = 0; i < n; i++) {
    wanted[corners[i]] = 0;
    table[i * n + i] = 0;
    let missing = n - 1 - i;
    if (missing === 0) break;
    search(network, sidewalks, [{ corner: corners[i], distanceM: 0 }], (corner, metres) => {
      if (wanted[corner] === 0) return false;
      const j = rowOf.get(corner)!;
      table[i * n + j] = metres;
      table[j * n + i] = metres;
      return --missing === 0;
    });
  }
  return table;
}

/** One way, with its line along the streets; null where none leads. */
export function shortestPath(network: StreetNetwork, a: Place, b: Place): Path | null {
  const sidewalks = sidewalksOf(network);
  const directM = alongBlockM(sidewalks, a, b);
  const aRestM = network.blockLengthM[a.blockId] - a.offsetM;
  const bRestM = network.blockLengthM[b.blockId] - b.offsetM;
  const aFrom = cornerAt(sidewalks, a.blockId, a.side, 'from');
  const aTo = cornerAt(sidewalks, a.blockId, a.side, 'to');
  const bFrom = cornerAt(sidewalks, b.blockId, b.side, 'from');
  const bTo = cornerAt(sidewalks, b.blockId, b.side, 'to');

  let bestM = directM;
  let last: { corner: number; arrives: -1 | 1 } | undefined;
  const scratch = search(
    network,
    sidewalks,
    [
      { corner: aFrom, distanceM: a.offsetM },
      { corner: aTo, distanceM: aRestM },
    ],
    (corner, metres) => {
      if (corner === bFrom && metres + b.offsetM < bestM) {
        bestM = metres + b.offsetM;
        last = { corner, arrives: 1 };
      }
      if (corner === bTo && metres + bRestM < bestM) {
        bestM = metres + bRestM;
        last = { corner, arrives: -1 };
      }
      return metres >= bestM;
    },
  );
  if (bestM === Infinity) return null;

  const direct = Math.sign(b.offsetM - a.offsetM) as -1 | 0 | 1;
  if (!last) {
    const line = lineOf(network, [{ block: a.blockId, fromM: a.offsetM, toM: b.offsetM }]);
    const lengthM = Math.abs(b.offsetM - a.offsetM);
    return { lengthM, crossingM: bestM - lengthM, line, departs: direct, arrives: direct };
  }

  const corners = [last.corner];
  while (scratch.via[corners[0]] !== -1) corners.unshift(scratch.via[corners[0]]);
  // Both ends of a loop can share a corner; then the nearer end is the one walked.
  const forward = corners[0] === aTo && !(corners[0] === aFrom && a.offsetM <= aRestM);
  const pieces: Piece[] = [
    { block: a.blockId, fromM: a.offsetM, toM: forward ? network.blockLengthM[a.blockId] : 0 },
  ];
  for (let i = 1; i < corners.length; i++) {
    const piece = sidewalkBetween(network, sidewalks, corners[i - 1], corners[i]);
    if (piece) pieces.push(piece);
  }
  const entryM = last.arrives === 1 ? 0 : network.blockLengthM[b.blockId];
  pieces.push({ block: b.blockId, fromM: entryM, toM: b.offsetM });
  const lengthM = pieces.reduce((sum, piece) => sum + Math.abs(piece.toM - piece.fromM), 0);
  return {
    lengthM,
    // Not below nothing: both sums add the same numbers, in another order.
    crossingM: Math.max(0, bestM - lengthM),
    line: lineOf(network, pieces),
    departs: forward ? 1 : -1,
    arrives: last.arrives,
  };
}

/** Part of a block, walked from one offset to another. */
interface Piece {
  block: number;
  fromM: number;
  toM: number;
}

/** The block walked between two corners one move apart; undefined when the move is a crossing. */
function sidewalkBetween(
  network: StreetNetwork,
  { previousArm, nextArm, crossingM }: Sidewalks,
  corner: number,
  to: number,
): Piece | undefined {
  const right = nextArm[corner];
  const moves = [
    { to: previousArm[corner], costM: crossingM[corner >> 1] },
    { to: right, costM: crossingM[right >> 1] },
    { to: previousArm[corner ^ 1], costM: network.blockLengthM[corner >> 1], arm: corner },
    { to: right ^ 1, costM: network.blockLengthM[right >> 1], arm: right },
  ];
  const move = moves.filter((m) => m.to === to).reduce((best, m) => (m.costM < best.costM ? m : best));
  if (move.arm === undefined) return undefined;
  const block = move.arm >> 1;
  const lengthM = network.blockLengthM[block];
  return move.arm & 1 ? { block, fromM: lengthM, toM: 0 } : { block, fromM: 0, toM: lengthM };
}

function lineOf(network: StreetNetwork, pieces: readonly Piece[]): LngLat[] {
  const line: LngLat[] = [];
  const add = (xM: number, yM: number) => {
    const point = toLngLat(network.plane, xM, yM);
    const before = line.at(-1);
    if (!before || before[0] !== point[0] || before[1] !== point[1]) line.push(point);
  };
  for (const piece of pieces) tracePiece(network, piece, add);
  // A LineString has two positions at least, even where nobody moves.
  if (line.length === 1) line.push([line[0][0], line[0][1]]);
  return line;
}

function tracePiece(
  { shapeStart, shapeXM, shapeYM }: StreetNetwork,
  { block, fromM, toM }: Piece,
  add: (xM: number, yM: number) => void,
): void {
  const forward = toM >= fromM;
  const [lowM, highM] = forward ? [fromM, toM] : [toM, fromM];
  const points: [number, number][] = [];
  let startM = 0;
  for (let i = shapeStart[block]; i < shapeStart[block + 1] - 1; i++) {
    const dx = shapeXM[i + 1] - shapeXM[i];
    const dy = shapeYM[i + 1] - shapeYM[i];
    const lengthM = Math.hypot(dx, dy);
    const isLast = i === shapeStart[block + 1] - 2;
    const at = (offsetM: number): [number, number] => {
      const t = lengthM === 0 ? 0 : Math.min(1, (offsetM - startM) / lengthM);
      return [shapeXM[i] + dx * t, shapeYM[i] + dy * t];
    };
    const endM = startM + lengthM;
    if (points.length === 0 && (lowM <= endM || isLast)) points.push(at(lowM));
    if (points.length > 0 && (highM <= endM || isLast)) {
      points.push(at(highM));
      break;
    }
    if (points.length > 0) points.push([shapeXM[i + 1], shapeYM[i + 1]]);
    startM = endM;
  }
  if (!forward) points.reverse();
  for (const [xM, yM] of points) add(xM, yM);
}

/** The point of the street in front of a place. */
export function pointOnStreet(network: StreetNetwork, place: Place): LngLat {
  return lineOf(network, [{ block: place.blockId, fromM: place.offsetM, toM: place.offsetM }])[0];
}
