/**
 * Houses along the streets and blocks of flats between them, each with the entrance that has the address.
 *
 * Around a block every street side is walked with the block on the left, and plots are laid along it; what
 * would overlap an earlier house or leave the block is not built. Estates place towers and bars on lawns and
 * lead a footway to every entrance.
 */
import type { Block } from './blocks.ts';
import { distance, footprint, isInside, nearestOn, type Point, type Quad, quadsOverlap } from './geometry.ts';
import type { StreetProps, Style } from './plan.ts';
import { type PlanarMap, ringPoints, segmentKey } from './planar.ts';
import type { Random } from './random.ts';
import { MOTORWAY_LINE } from './site.ts';
import { nodeOnStreet, type Path } from './spurs.ts';

export interface Entrance {
  at: Point;
  face: number;
  style: Style;
  line: number;
  /** The foot of the entrance on its street. */
  onStreet: Point;
  doors: number;
}

export interface Building {
  quad: Quad;
  use: 'dwelling' | 'hall' | 'church' | 'market';
}

interface Plots {
  widthM: [number, number];
  /** From the middle of the street to the front. */
  setbackM: [number, number];
  depthM: [number, number];
  /** Share of the plot's width that the house takes; 1 builds walls onto walls. */
  fills: [number, number];
  /** Plots that have a house. */
  built: number;
  doors(random: Random): number;
}

/** One, two, three … with these weights. */
const few = (random: Random, ...weights: number[]): number => 1 + random.index(weights);

const PLOTS: Partial<Record<Style, Plots>> = {
  centre: {
    widthM: [8, 14],
    setbackM: [4, 5],
    depthM: [9, 13],
    fills: [1, 1],
    built: 0.88,
    doors: (random) => few(random, 46, 24, 14, 8, 5, 3),
  },
  faubourg: {
    widthM: [9, 16],
    setbackM: [5.5, 6.5],
    depthM: [9, 12],
    fills: [0.86, 1.12],
    built: 0.83,
    doors: (random) => (random.chance(0.04) ? random.int(6, 14) : few(random, 80, 12, 5, 3)),
  },
  hill: {
    widthM: [15, 24],
    setbackM: [7, 11],
    depthM: [9, 12],
    fills: [0.6, 0.8],
    built: 0.84,
    doors: (r) => few(r, 93, 7),
  },
  garden: {
    widthM: [14, 19],
    setbackM: [8, 9],
    depthM: [8, 10],
    fills: [0.62, 0.8],
    built: 0.9,
    doors: (r) => few(r, 92, 8),
  },
  villas: {
    widthM: [22, 34],
    setbackM: [11, 17],
    depthM: [10, 14],
    fills: [0.5, 0.66],
    built: 0.9,
    doors: () => 1,
  },
  lotissement: {
    widthM: [17, 24],
    setbackM: [9, 12],
    depthM: [9, 11],
    fills: [0.55, 0.7],
    built: 0.92,
    doors: () => 1,
  },
  business: {
    widthM: [40, 90],
    setbackM: [22, 34],
    depthM: [25, 55],
    fills: [0.6, 0.8],
    built: 0.75,
    doors: () => 1,
  },
  rural: {
    widthM: [70, 160],
    setbackM: [14, 34],
    depthM: [10, 18],
    fills: [0.14, 0.2],
    built: 0.2,
    doors: (r) => few(r, 90, 10),
  },
};

/** No farm is this near to the motorway, nor between its slip roads. */
const NOISY_M = 150;
/** Streets that are passed, not lived in. */
const NO_FRONT = new Set(['steps', 'path', 'motorway', null]);

export interface Built {
  entrances: Entrance[];
  buildings: Building[];
}

export function build(map: PlanarMap<StreetProps>, blocks: Block[], random: Random, paths: Path[]): Built {
  const out: Built = { entrances: [], buildings: [] };
  for (const block of blocks) {
    const first = out.buildings.length;
    if (block.monument) placeMonument(map, block, block.monument, out);
    else if (block.style === 'estate') placeFlats(map, block, random, paths, out);
    else if (PLOTS[block.style]) linePlots(map, block, PLOTS[block.style]!, first, random, out);
  }
  return out;
}

interface Side {
  line: number;
  points: Point[];
}

/** The street sides of a block, each a stretch of one line without sharp corners, block to the left. */
function sidesOf(map: PlanarMap<StreetProps>, face: number): Side[] {
  const ring = map.rings[face]!;
  const lineAt = (i: number) =>
    map.lineOf.get(segmentKey(ring[(i + ring.length) % ring.length], ring[(i + 1) % ring.length]))!;
  const turns = (i: number) => {
    const n = ring.length;
    const [a, b, c] = [ring[(i + n - 1) % n], ring[i % n], ring[(i + 1) % n]].map((node) => map.at[node]);
    const turn = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0]);
    return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) > 0.7;
  };
  let start = ring.findIndex((_, i) => lineAt(i - 1) !== lineAt(i) || turns(i));
  if (start < 0) start = 0;
  const sides: Side[] = [];
  for (let k = 0; k < ring.length; k++) {
    const i = (start + k) % ring.length;
    const last = sides[sides.length - 1];
    if (!last || lineAt(i) !== last.line || turns(i)) {
      sides.push({ line: lineAt(i), points: [map.at[ring[i]]] });
    }
    sides[sides.length - 1].points.push(map.at[ring[(i + 1) % ring.length]]);
  }
  return sides;
}

function linePlots(
  map: PlanarMap<StreetProps>,
  block: Block,
  plots: Plots,
  first: number,
  random: Random,
  out: Built,
): void {
  const ring = ringPoints(map, block.face);
  for (const side of sidesOf(map, block.face)) {
    const { kind, props } = map.lines[side.line];
    if (kind !== 'street' || NO_FRONT.has(props.class)) continue;
    const setbackM =
      random.between(...plots.setbackM) +
      (props.class === 'primary' || props.class === 'secondary' ? 2.5 : 0);
    const total = side.points.reduce((sum, p, i) => sum + (i > 0 ? distance(side.points[i - 1], p) : 0), 0);
    let at = setbackM + 1;
    while (at < total - setbackM) {
      const widthM = Math.min(random.between(...plots.widthM), total - setbackM - at);
      const middle = at + widthM / 2;
      at += widthM;
      if (widthM < plots.widthM[0] * 0.75 || !random.chance(plots.built * block.density)) continue;
      const { foot, along } = placeAlong(side.points, middle);
      const back = setbackM + (plots.fills[1] < 1 ? random.between(-1.5, 2) : 0);
      const front: Point = [foot[0] - along[1] * back, foot[1] + along[0] * back];
      const frontM = Math.min(widthM, widthM * random.between(...plots.fills));
      const quad = footprint(front, along, frontM, random.between(...plots.depthM));
      if (block.style === 'rural' && MOTORWAY_LINE.some((p) => distance(p, front) < NOISY_M)) continue;
      if (!fits(ring, quad, 3.2) || overlaps(out.buildings, first, quad)) continue;
      if (block.style === 'business') {
        out.buildings.push({ quad, use: 'hall' });
        if (!random.chance(0.25)) continue;
      } else out.buildings.push({ quad, use: 'dwelling' });
      out.entrances.push({
        at: [front[0] - along[1] * 1.2, front[1] + along[0] * 1.2],
        face: block.face,
        style: block.style,
        line: side.line,
        onStreet: foot,
        doors: plots.doors(random),
      });
    }
  }
}

function placeAlong(line: Point[], atM: number): { foot: Point; along: Point } {
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const lengthM = distance(a, b);
    if (walked + lengthM >= atM || i === line.length - 1) {
      const along: Point = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
      const by = atM - walked;
      return { foot: [a[0] + along[0] * by, a[1] + along[1] * by], along };
    }
    walked += lengthM;
  }
  throw new Error('placeAlong: an empty line');
}

function fits(ring: Point[], quad: Quad, clearM: number): boolean {
  if (!quad.every((corner) => isInside(ring, corner))) return false;
  const sides = [
    ...quad,
    ...quad.map((p, i): Point => [(p[0] + quad[(i + 1) % 4][0]) / 2, (p[1] + quad[(i + 1) % 4][1]) / 2]),
  ];
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    if (sides.some((p) => nearestOn(a, b, p).distanceM < clearM)) return false;
  }
  return true;
}

const overlaps = (buildings: Building[], first: number, quad: Quad): boolean => {
  for (let i = first; i < buildings.length; i++) if (quadsOverlap(buildings[i].quad, quad)) return true;
  return false;
};

/** A church or market hall in the middle of its square, along the longest side. */
function placeMonument(map: PlanarMap<StreetProps>, block: Block, use: Building['use'], out: Built): void {
  const ring = ringPoints(map, block.face);
  const [a, b] = longestSide(ring);
  const lengthM = distance(a, b);
  const along: Point = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
  for (let sizeM = Math.min(48, Math.sqrt(block.areaM2) * 0.6); sizeM > 12; sizeM *= 0.85) {
    const depthM = sizeM * (use === 'church' ? 0.42 : 0.6);
    const [x, y] = block.centre;
    const front: Point = [x + (along[1] * depthM) / 2, y - (along[0] * depthM) / 2];
    const quad = footprint(front, along, sizeM, depthM);
    if (!fits(ring, quad, 6)) continue;
    out.buildings.push({ quad, use });
    return;
  }
}

function longestSide(ring: Point[]): [Point, Point] {
  return ring.reduce<[Point, Point]>(
    (best, p, i) => {
      const q = ring[(i + 1) % ring.length];
      return distance(p, q) > distance(best[0], best[1]) ? [p, q] : best;
    },
    [ring[0], ring[1]],
  );
}

/** Towers and bars on a lawn: tried at random places, kept when they stand free. */
function placeFlats(
  map: PlanarMap<StreetProps>,
  block: Block,
  random: Random,
  paths: Path[],
  out: Built,
): void {
  const ring = ringPoints(map, block.face);
  const xs = ring.map((p) => p[0]);
  const ys = ring.map((p) => p[1]);
  const wanted = (block.areaM2 / 10_000) * 62 * block.density;
  const longest = longestSide(ring);
  const heading = Math.atan2(longest[1][1] - longest[0][1], longest[1][0] - longest[0][0]);
  const yards: Quad[] = [];
  let doors = 0;
  for (let attempt = 0; attempt < 170 && doors < wanted; attempt++) {
    const tower = random.chance(0.22);
    const widthM = tower ? 22 : 18 * random.int(2, 4);
    const depthM = tower ? 22 : 12;
    const turn = heading + (random.chance(0.7) ? 0 : Math.PI / 2) + (random.chance(0.5) ? Math.PI : 0);
    const along: Point = [Math.cos(turn), Math.sin(turn)];
    const front: Point = [
      random.between(Math.min(...xs), Math.max(...xs)),
      random.between(Math.min(...ys), Math.max(...ys)),
    ];
    const quad = footprint(front, along, widthM, depthM);
    const yard = footprint(
      [front[0] + along[1] * 7, front[1] - along[0] * 7],
      along,
      widthM + 14,
      depthM + 14,
    );
    if (!fits(ring, quad, 9) || yards.some((other) => quadsOverlap(other, yard))) continue;
    const entrances = tower ? 1 : widthM / 18;
    const placed: Entrance[] = [];
    const perEntrance = tower ? random.int(32, 44) : random.int(4, 6) * 2;
    for (let e = 0; e < entrances; e++) {
      const shift = tower ? 0 : (e + 0.5) * 18 - widthM / 2;
      const at: Point = [front[0] + along[0] * shift, front[1] + along[1] * shift];
      const near = nearestStreet(map, block.face, at);
      if (!near || near.distanceM > 52) continue;
      placed.push({
        at,
        face: block.face,
        style: 'estate',
        line: near.line,
        onStreet: near.point,
        doors: perEntrance,
      });
    }
    if (placed.length < entrances) continue;
    for (const entrance of placed) {
      doors += entrance.doors;
      out.entrances.push(entrance);
      const near = nearestStreet(map, block.face, entrance.at)!;
      const join = nodeOnStreet(map, near.a, near.b, near.point);
      map.neighbours.push([]);
      const door = map.at.push(entrance.at) - 1;
      if (join !== null)
        paths.push({
          nodes: [join, door],
          class: random.chance(block.steep ? 0.35 : 0.04) ? 'steps' : 'path',
        });
    }
    yards.push(yard);
    out.buildings.push({ quad, use: 'dwelling' });
  }
}

function nearestStreet(map: PlanarMap<StreetProps>, face: number, at: Point) {
  const ring = map.rings[face]!;
  let best: { a: number; b: number; line: number; point: Point; distanceM: number } | null = null;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const line = map.lineOf.get(segmentKey(a, b))!;
    if (map.lines[line].kind !== 'street' || NO_FRONT.has(map.lines[line].props.class)) continue;
    const near = nearestOn(map.at[a], map.at[b], at);
    if (near.distanceM < (best?.distanceM ?? Infinity)) best = { a, b, line, ...near };
  }
  return best;
}
