/** From the drawn plan to blocks: every face of the map, with what it is and how it is lived in. */
import { centroid, distance, isInside, type Point, signedArea } from './geometry.ts';
import { crossPaths } from './landscape.ts';
import {
  DISTRICTS,
  type District,
  drawnLines,
  GREENS,
  SQUARES,
  type Square,
  type StreetProps,
  type Style,
} from './plan.ts';
import {
  directedKey,
  innerFaces,
  type PlanarMap,
  planarMap,
  ringPoints,
  segmentKey,
  takeSegments,
} from './planar.ts';
import type { Random } from './random.ts';
import { LIMIT_RING } from './site.ts';
import { addDeadEnd, type Path } from './spurs.ts';
import { subdivide } from './subdivide.ts';

export interface Block {
  face: number;
  style: Style;
  areaM2: number;
  centre: Point;
  incomeEur: number;
  /** 1 for a block as dense as its quarter; schools, yards and gaps make it less. */
  density: number;
  /** On the hill: ways up are stairs. */
  steep: boolean;
  monument: Square['monument'];
}

export interface Ground {
  map: PlanarMap<StreetProps>;
  blocks: Block[];
  paths: Path[];
}

/** The streets and blocks of the town. */
export function layGround(random: Random): Ground {
  const map = planarMap(drawnLines());
  let streets = map.lines.length;
  const nextStreet = () => streets++;
  const paths: Path[] = [];
  const blocks: Block[] = [];
  for (const face of innerFaces(map)) {
    const ring = ringPoints(map, face);
    const district = DISTRICTS.find(({ at }) => isInside(ring, at)) ?? countryside(ring);
    if (!district) continue;
    for (const piece of subdivide(map, face, district, random, nextStreet)) {
      const points = ringPoints(map, piece);
      blocks.push({
        face: piece,
        style: district.style,
        areaM2: signedArea(points),
        centre: centroid(points),
        incomeEur: district.incomeEur,
        density: random.between(0.8, 1.1),
        monument: null,
        steep: district.style === 'hill' || (district.style === 'estate' && district.at[1] > 0),
      });
    }
  }
  for (const square of SQUARES) layOutSquare(map, blocks, square, nextStreet);
  for (const green of GREENS) nearestBlock(blocks, green, () => true).style = 'park';
  for (const block of blocks) {
    if (block.style === 'estate' && random.chance(0.1)) block.density = 0.15;
    addDeadEnd(map, block.face, block.style, random, nextStreet, paths);
  }
  for (const block of blocks) {
    const open = block.style === 'park' || (block.style === 'square' && block.monument === null);
    if (open) paths.push(...crossPaths(map, block, random));
  }
  return { map, blocks, paths };
}

/** Outside the plan's quarters: fields and woods, or the strip beside a river or railway. Null: outside the commune. */
function countryside(ring: Point[]): District | null {
  const at = ring.map((p, i): Point => {
    const q = ring[(i + 1) % ring.length];
    return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  });
  const inside = at.filter((p) => isInside(LIMIT_RING, p)).length;
  if (inside < at.length * 0.2) return null;
  return { at: centroid(ring), style: signedArea(ring) < 60_000 ? 'bank' : 'rural', incomeEur: 24_500 };
}

function nearestBlock(blocks: Block[], to: Point, isFit: (block: Block) => boolean): Block {
  const candidates = blocks.filter(
    (block) => isFit(block) && block.style !== 'rural' && block.style !== 'bank',
  );
  return candidates.reduce((best, block) =>
    distance(block.centre, to) < distance(best.centre, to) ? block : best,
  );
}

/** Turns a small block into a square: the small streets around it take the square's name. */
function layOutSquare(
  map: PlanarMap<StreetProps>,
  blocks: Block[],
  square: Square,
  nextStreet: () => number,
): void {
  const block = nearestBlock(blocks, square.at, ({ areaM2 }) => areaM2 > 1800 && areaM2 < 9500);
  block.style = 'square';
  block.monument = square.monument;
  const ring = map.rings[block.face]!;
  const around = new Set(
    ring.map((node, i) => map.lineOf.get(segmentKey(node, ring[(i + 1) % ring.length]))!),
  );
  const beside = (a: number, b: number) =>
    map.faceOf.get(directedKey(a, b)) === block.face || map.faceOf.get(directedKey(b, a)) === block.face;
  const props: StreetProps = {
    class: 'pedestrian',
    name: square.name,
    street: nextStreet(),
    crosses: 'bridge',
  };
  for (const line of around) {
    const { kind, props: before } = map.lines[line];
    if (kind === 'street' && before.name === null) takeSegments(map, line, beside, props);
  }
}
