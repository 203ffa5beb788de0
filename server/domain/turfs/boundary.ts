/**
 * Outlines of turfs: each address owns its Voronoi cell within 40 m, and the cells of a turf are dissolved.
 *
 * The cells are never built as polygons and merged; their edges are chained by number. An edge between two
 * addresses is a piece of their bisector, so both cells clip it to their circles at the same two points. What
 * has the same turf on both sides is dropped, the rest joins up into rings. So outlines of neighbours share
 * their common line exactly and never overlap.
 */
import { Delaunay } from 'd3-delaunay';
import type { MultiPolygon, Position } from 'geojson';
import { toLngLat, toXM, toYM } from '../geo.ts';
import type { StreetNetwork, WalkAddress } from '../walking/types.ts';
import { colourNeighbours } from './colour.ts';
import type { CutPlan, TurfShape } from './types.ts';

/** From an entrance to the outline, where no other turf is nearer: the depth of a plot and half its building. */
export const REACH_M = 40;
const ARC_STEP = Math.PI / 6;
/** Rings below this come from rounding. */
const SLIVER_M2 = 0.5;

interface Places {
  x: Float64Array;
  y: Float64Array;
  /** Index of the turf, −1 for places that no turf has. */
  turf: Int32Array;
}

export function shapeTurfs(
  network: StreetNetwork,
  addresses: readonly WalkAddress[],
  plan: CutPlan,
): TurfShape[] {
  const places = placesOf(network, addresses, plan);
  const { pieces, neighbours } = dissolve(places, plan.turfs.length);
  const colours = colourNeighbours(neighbours);
  return pieces.map((ofTurf, turf) => ({
    boundary: toMultiPolygon(network, chain(ofTurf)),
    colour: colours[turf],
  }));
}

/** One place for each share of an address. Shares of one building, and addresses at one point, stand in a spiral. */
function placesOf(network: StreetNetwork, addresses: readonly WalkAddress[], plan: CutPlan): Places {
  const byId = new Map(addresses.map((address) => [address.addressId, address]));
  const owners: [addressId: number, turf: number][] = [];
  plan.turfs.forEach((turf, i) => {
    for (const addressId of new Set(turf.members.map((member) => member.addressId)))
      owners.push([addressId, i]);
  });
  for (const { addressId } of plan.unassigned) owners.push([addressId, -1]);
  owners.sort((a, b) => a[0] - b[0] || a[1] - b[1]);

  const taken = new Map<string, number>();
  const places: Places = {
    x: new Float64Array(owners.length + 4),
    y: new Float64Array(owners.length + 4),
    turf: new Int32Array(owners.length + 4).fill(-1),
  };
  owners.forEach(([addressId, turf], i) => {
    const { lng, lat } = byId.get(addressId)!;
    const xM = toXM(network.plane, lng);
    const yM = toYM(network.plane, lat);
    const key = `${Math.round(xM)} ${Math.round(yM)}`;
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    // The golden angle spreads any number of places evenly; a nudge keeps grids from being degenerate.
    const awayM = 2 * Math.sqrt(before) + 0.1;
    const angle = before * 2.399963 + addressId;
    places.x[i] = xM + awayM * Math.cos(angle);
    places.y[i] = yM + awayM * Math.sin(angle);
    places.turf[i] = turf;
  });
  // Four places far outside bound every cell.
  const n = owners.length;
  const farM = 1e6;
  [
    [-farM, -farM],
    [farM, -farM],
    [farM, farM],
    [-farM, farM],
  ].forEach(([xM, yM], i) => {
    places.x[n + i] = xM;
    places.y[n + i] = yM;
  });
  return places;
}

/** A stretch of outline from one numbered vertex to another, its points without the last. */
interface Piece {
  end: number;
  points: [number, number][];
}

/** For each turf the stretches of its outline by the vertex where they start, and the turfs beside it. */
function dissolve({ x, y, turf }: Places, turfCount: number) {
  const { triangles, halfedges } = new Delaunay(
    Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]),
  );
  const next = (e: number) => (e % 3 === 2 ? e - 2 : e + 1);
  const triangleCount = triangles.length / 3;
  const centre = circumcentres(x, y, triangles);

  const pieces = Array.from({ length: turfCount }, () => new Map<number, Piece>());
  const neighbours = Array.from({ length: turfCount }, () => new Set<number>());
  const firstEdge = new Int32Array(x.length).fill(-1);
  for (let e = 0; e < triangles.length; e++) if (halfedges[e] >= 0) firstEdge[triangles[e]] = e;

  /** The visible part of the bisector dual to edge e, from the triangle of e to that of its twin. */
  const visible = (e: number) => {
    const m = Math.min(e, halfedges[e]);
    const part = clip(m);
    return !part || e === m ? part : { from: part.to, to: part.from };
  };
  type Vertex = { id: number; at: [number, number] };
  const clip = (m: number): { from: Vertex; to: Vertex } | undefined => {
    const p = triangles[m];
    const s = Math.floor(m / 3);
    const t = Math.floor(halfedges[m] / 3);
    const dx = centre.x[t] - centre.x[s];
    const dy = centre.y[t] - centre.y[s];
    const fx = centre.x[s] - x[p];
    const fy = centre.y[s] - y[p];
    const a = dx * dx + dy * dy;
    const b = fx * dx + fy * dy;
    const c = fx * fx + fy * fy - REACH_M * REACH_M;
    const root = Math.sqrt(Math.max(0, b * b - a * c));
    const at = (share: number): [number, number] => [centre.x[s] + share * dx, centre.y[s] + share * dy];
    const low = (-b - root) / a;
    const high = (-b + root) / a;
    if (!centre.isNear[s] && !centre.isNear[t] && !(b * b > a * c && low > 0 && high < 1)) return undefined;
    return {
      from: centre.isNear[s] ? { id: s, at: at(0) } : { id: triangleCount + 2 * m, at: at(Math.max(0, low)) },
      to: centre.isNear[t]
        ? { id: t, at: [centre.x[t], centre.y[t]] }
        : { id: triangleCount + 2 * m + 1, at: at(Math.min(1, high)) },
    };
  };

  for (let p = 0; p < x.length - 4; p++) {
    const own = turf[p];
    if (own < 0) continue;
    const sides: { other: number; from: Vertex; to: Vertex }[] = [];
    let e = firstEdge[p];
    do {
      const part = visible(e);
      if (part) sides.push({ other: turf[triangles[next(e)]], ...part });
      // On to the next edge out of p, in the triangle beyond this one.
      e = next(halfedges[e]);
    } while (e !== firstEdge[p]);

    if (sides.length === 0) {
      // Alone within its circle: numbered after everything else.
      const id = triangleCount + 2 * triangles.length + p;
      pieces[own].set(id, {
        end: id,
        points: arc(x[p], y[p], [x[p] + REACH_M, y[p]], [x[p] + REACH_M, y[p]], centre.turn),
      });
    }
    sides.forEach((side, i) => {
      if (side.other !== own) {
        pieces[own].set(side.from.id, { end: side.to.id, points: [side.from.at] });
        if (side.other >= 0) neighbours[own].add(side.other);
      }
      const following = sides[(i + 1) % sides.length];
      if (following.from.id === side.to.id) return;
      pieces[own].set(side.to.id, {
        end: following.from.id,
        points: arc(x[p], y[p], side.to.at, following.from.at, centre.turn),
      });
    });
  }
  return { pieces, neighbours };
}

function circumcentres(x: Float64Array, y: Float64Array, triangles: Uint32Array) {
  const count = triangles.length / 3;
  const centre = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    isNear: new Uint8Array(count),
    turn: 1 as 1 | -1,
  };
  for (let t = 0; t < count; t++) {
    const [a, b, c] = [triangles[3 * t], triangles[3 * t + 1], triangles[3 * t + 2]];
    const bx = x[b] - x[a];
    const by = y[b] - y[a];
    const cx = x[c] - x[a];
    const cy = y[c] - y[a];
    const cross = bx * cy - by * cx;
    const bb = bx * bx + by * by;
    const cc = cx * cx + cy * cy;
    const ux = (cy * bb - by * cc) / (2 * cross);
    const uy = (bx * cc - cx * bb) / (2 * cross);
    centre.x[t] = x[a] + ux;
    centre.y[t] = y[a] + uy;
    centre.isNear[t] = Number(ux * ux + uy * uy <= REACH_M * REACH_M);
    // All triangles turn the same way, and so do the cells walked from edge to edge.
    centre.turn = cross > 0 ? -1 : 1;
  }
  return centre;
}

/** Points of a circle's arc from one point up to before another, turning with the cell (1: counter-clockwise). */
function arc(
  xM: number,
  yM: number,
  from: [number, number],
  to: [number, number],
  turn: 1 | -1,
): [number, number][] {
  const startAngle = Math.atan2(from[1] - yM, from[0] - xM);
  let span = (Math.atan2(to[1] - yM, to[0] - xM) - startAngle) * turn;
  while (span <= 1e-12) span += 2 * Math.PI;
  const points: [number, number][] = [from];
  const steps = Math.ceil(span / ARC_STEP);
  for (let i = 1; i < steps; i++) {
    const angle = startAngle + (turn * span * i) / steps;
    points.push([xM + REACH_M * Math.cos(angle), yM + REACH_M * Math.sin(angle)]);
  }
  return points;
}

/** Follows stretches from end to start until each ring closes. */
function chain(pieces: Map<number, Piece>): [number, number][][] {
  const rings: [number, number][][] = [];
  for (const first of pieces.keys()) {
    const ring: [number, number][] = [];
    for (let at = first; ; ) {
      const piece = pieces.get(at);
      if (!piece) break;
      pieces.delete(at);
      ring.push(...piece.points);
      at = piece.end;
    }
    rings.push(ring);
  }
  return rings;
}

/** Rings in metres as a MultiPolygon in degrees: outer rings counter-clockwise, each with its holes. */
function toMultiPolygon(network: StreetNetwork, rings: readonly [number, number][][]): MultiPolygon {
  const { plane } = network;
  const mM2 = plane.mPerDegLng * plane.mPerDegLat;
  const simple = rings
    .flatMap((ring) => simpleRings(ring.map(([xM, yM]) => toLngLat(plane, xM, yM))))
    .map((ring) => ({ ring, areaM2: signedArea(ring) * mM2 }))
    .filter(({ ring, areaM2 }) => ring.length >= 3 && Math.abs(areaM2) >= SLIVER_M2)
    .sort((a, b) => Math.abs(b.areaM2) - Math.abs(a.areaM2));
  // The largest ring is an outer one, and tells which way the others turn.
  const outerSign = Math.sign(simple[0]?.areaM2 ?? 1);
  const outers = simple.filter(({ areaM2 }) => Math.sign(areaM2) === outerSign);
  const polygons = outers.map(({ ring }) => [ring]);
  for (const { ring, areaM2 } of simple) {
    if (Math.sign(areaM2) === outerSign) continue;
    // The smallest outer ring around it.
    const around = outers.findLastIndex((outer) => ring.some((point) => isInside(point, outer.ring)));
    if (around >= 0) polygons[around].push(ring);
  }
  return {
    type: 'MultiPolygon',
    coordinates: polygons.map((polygon) =>
      polygon.map((ring) => {
        const turned = outerSign > 0 ? ring : [...ring].reverse();
        return [...turned, turned[0]];
      }),
    ),
  };
}

/** A ring without repeated points: where it touches itself it falls into several. */
function simpleRings(ring: readonly Position[]): Position[][] {
  const result: Position[][] = [];
  const path: Position[] = [];
  const placeOf = new Map<string, number>();
  for (const point of ring) {
    const key = point.join(' ');
    const at = placeOf.get(key);
    if (at !== undefined) {
      const loop = path.splice(at + 1);
      for (const passed of loop) placeOf.delete(passed.join(' '));
      if (loop.length >= 2) result.push([path[at], ...loop]);
    } else {
      placeOf.set(key, path.length);
      path.push(point);
    }
  }
  result.push(path);
  return result;
}

function signedArea(ring: readonly Position[]): number {
  let sum = 0;
  const [x0, y0] = ring[0];
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    sum += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  });
  return sum / 2;
}

function isInside([px, py]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    if (y1 > py !== y2 > py && px < x1 + ((py - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  });
  return inside;
}
