/**
 * The order of stops against the baselines: `node tests/bench/tour.ts [STREETS.geojson[.gz]]`.
 *
 * Without a file, on a made-up town: bent streets, gaps, alleys. With one, on its lines (property
 * `roadClass` or `class`), so that a real city can be measured. Seeds are fixed; "best known" is the best
 * of all runs here and of two with 1,000 kicks per stop. Times are of this machine.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type LngLat, localPlane, toLngLat } from '#server/domain/geo.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { type DistanceMatrix, distanceMatrix } from '#server/domain/walking/shortest-paths.ts';
import type { Place } from '#server/domain/walking/sidewalks.ts';
import { orderLengthM, orderStops } from '#server/domain/walking/tour.ts';
import type { StreetClass, StreetLine, StreetNetwork } from '#server/domain/walking/types.ts';

const INSTANCES = 20;
const SIZES = [30, 60, 100, 150];

/** 40 × 40 junctions about 80 m apart, moved at random; a fifth of the streets is missing. */
function madeUpTown(): StreetLine[] {
  const next = seededRandom(42);
  const plane = localPlane([1.44, 43.6]);
  const side = 40;
  const nodes: LngLat[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) nodes.push(toLngLat(plane, x * 80 + next() * 45, y * 80 + next() * 45));
  }
  const streets: StreetLine[] = [];
  const street = (a: number, b: number, index: number) => {
    if (next() < 0.2) return;
    const streetClass: StreetClass =
      index % 13 === 0 ? 'secondary' : index % 5 === 0 ? 'tertiary' : 'residential';
    const line = [nodes[a], nodes[b]];
    streets.push({
      streetId: streets.length + 1,
      name: `${index}`,
      class: streetClass,
      walkable: true,
      layer: 0,
      nodeIds: null,
      line,
    });
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const node = y * side + x;
      if (x + 1 < side) street(node, node + 1, y);
      if (y + 1 < side) street(node, node + side, x + side);
    }
  }
  return streets;
}

function readTown(file: string): StreetLine[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const { features } = JSON.parse(text) as {
    features: { properties: Record<string, string>; geometry: { type: string; coordinates: LngLat[] } }[];
  };
  const classes: Record<string, StreetClass> = {
    highway: 'motorway',
    major: 'secondary',
    minor: 'residential',
  };
  return features
    .filter(({ geometry }) => geometry?.type === 'LineString')
    .map(({ properties, geometry }, i) => {
      const streetClass = classes[properties.roadClass] ?? (properties.class as StreetClass);
      const walkable = streetClass !== 'motorway';
      const name = properties.name || null;
      return {
        streetId: i + 1,
        name,
        class: streetClass,
        walkable,
        layer: 0,
        nodeIds: null,
        line: geometry.coordinates,
      };
    });
}

/** Stops of one turf: random places on the blocks nearest to a random junction. */
function turf(network: StreetNetwork, stops: number, seed: number): Place[] {
  const next = seededRandom(seed);
  const blocks = Array.from({ length: network.blockCount }, (_, b) => b).filter(
    (b) => network.nodeComponent[network.blockFrom[b]] === 0,
  );
  const centre = network.blockFrom[blocks[Math.floor(next() * blocks.length)]];
  const farM = (b: number) =>
    Math.hypot(
      network.nodeXM[network.blockFrom[b]] - network.nodeXM[centre],
      network.nodeYM[network.blockFrom[b]] - network.nodeYM[centre],
    );
  const near = blocks.sort((a, b) => farM(a) - farM(b)).slice(0, Math.ceil(stops / 2.5));
  return Array.from({ length: stops }, () => {
    const blockId = near[Math.floor(next() * near.length)];
    return { blockId, offsetM: next() * network.blockLengthM[blockId], side: next() < 0.5 ? -1 : 1 };
  });
}

function nearestNeighbour({ size, distanceM }: DistanceMatrix): number[] {
  const order = [0];
  const left = new Set(Array.from({ length: size - 1 }, (_, i) => i + 1));
  while (left.size > 0) {
    const last = order[order.length - 1];
    const nearest = [...left].reduce((a, b) =>
      distanceM[last * size + b] < distanceM[last * size + a] ? b : a,
    );
    order.push(nearest);
    left.delete(nearest);
  }
  return order;
}

/** Nearest neighbour, then 2-opt and Or-opt until neither helps: what most tools do. */
function localSearch(matrix: DistanceMatrix): number[] {
  let order = nearestNeighbour(matrix);
  let lengthM = orderLengthM(matrix, order);
  for (let improved = true; improved; ) {
    improved = false;
    const tryOrder = (candidate: number[]) => {
      const candidateM = orderLengthM(matrix, candidate);
      if (candidateM >= lengthM - 1e-6) return false;
      order = candidate;
      lengthM = candidateM;
      improved = true;
      return true;
    };
    for (let i = 0; i < order.length; i++) {
      for (let j = i + 1; j < order.length; j++) {
        tryOrder([...order.slice(0, i), ...order.slice(i, j + 1).reverse(), ...order.slice(j + 1)]);
      }
      for (let count = 1; count <= 3 && i + count <= order.length; count++) {
        const segment = order.slice(i, i + count);
        const rest = [...order.slice(0, i), ...order.slice(i + count)];
        for (let k = 0; k <= rest.length; k++) {
          if (tryOrder([...rest.slice(0, k), ...segment, ...rest.slice(k)])) break;
        }
      }
    }
  }
  return order;
}

const file = process.argv[2];
const network = buildNetwork(file ? readTown(file) : madeUpTown());
console.log(
  `${file ?? 'made-up town'}: ${network.blockCount} blocks; ${INSTANCES} turfs of each size; gaps in % above the best known`,
);
console.log(
  'stops   nearest neighbour    + 2-opt, Or-opt            quick             full   ms: table  quick   full',
);
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

for (const size of SIZES) {
  const gaps: number[][] = [[], [], [], []];
  const ms: number[][] = [[], [], []];
  for (let instance = 0; instance < INSTANCES; instance++) {
    const places = turf(network, size, 1000 * size + instance);
    const timed = <T>(column: number, work: () => T): T => {
      const from = performance.now();
      const result = work();
      ms[column].push(performance.now() - from);
      return result;
    };
    const matrix = timed(0, () => distanceMatrix(network, places));
    const orders = [
      nearestNeighbour(matrix),
      localSearch(matrix),
      timed(1, () => orderStops(matrix, { effort: 'quick' })),
      timed(2, () => orderStops(matrix, { effort: 'full' })),
    ];
    const lengthsM = orders.map((order) => orderLengthM(matrix, order));
    const longRuns = [11, 12].map((seed) =>
      orderLengthM(matrix, orderStops(matrix, { kicks: 1000 * size, seed })),
    );
    const bestM = Math.min(...lengthsM, ...longRuns);
    for (const [i, lengthM] of lengthsM.entries()) gaps[i].push((lengthM / bestM - 1) * 100);
  }
  const gapText = gaps.map((g) => `${mean(g).toFixed(3)} / ${Math.max(...g).toFixed(2)}`.padStart(17));
  const msText = ms.map((m) => mean(m).toFixed(1).padStart(6));
  console.log(`${String(size).padStart(5)} ${gapText.join('')}       ${msText.join(' ')}`);
}
