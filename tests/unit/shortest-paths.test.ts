import { describe, expect, test } from 'vitest';
import { type LngLat, localPlane, toLngLat } from '#server/domain/geo.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { distanceMatrix, shortestPath } from '#server/domain/walking/shortest-paths.ts';
import { CROSSING_M, type Place } from '#server/domain/walking/sidewalks.ts';
import type { StreetClass, StreetLine, StreetNetwork } from '#server/domain/walking/types.ts';

const plane = localPlane([1.44, 43.6]);

function networkOf(streets: { class: StreetClass; points: [number, number][] }[]): StreetNetwork {
  return buildNetwork(
    streets.map(({ class: streetClass, points }, i): StreetLine => {
      const line = points.map(([x, y]): LngLat => toLngLat(plane, x, y));
      return {
        streetId: i + 1,
        name: `Rue ${i + 1}`,
        class: streetClass,
        walkable: true,
        layer: 0,
        nodeIds: null,
        line,
      };
    }),
  );
}

const place = (blockId: number, offsetM: number, side: -1 | 1): Place => ({ blockId, offsetM, side });

/** A street of the given class from west to east, with a path north at 100 m and a lane south at 100 m. */
const crossroads = (main: StreetClass) =>
  networkOf([
    {
      class: main,
      points: [
        [0, 0],
        [100, 0],
      ],
    },
    {
      class: main,
      points: [
        [100, 0],
        [200, 0],
      ],
    },
    {
      class: 'path',
      points: [
        [100, 0],
        [100, 100],
      ],
    },
    {
      class: 'residential',
      points: [
        [100, 0],
        [100, -100],
      ],
    },
  ]);

describe('one block', () => {
  const street = networkOf([
    {
      class: 'tertiary',
      points: [
        [0, 0],
        [100, 0],
      ],
    },
  ]);

  test.each([
    ['the same side', place(0, 20, 1), place(0, 70, 1), 50],
    ['the other side', place(0, 20, 1), place(0, 70, -1), 50 + CROSSING_M.tertiary],
    ['opposite doors', place(0, 50, 1), place(0, 50, -1), CROSSING_M.tertiary],
    ['round the dead end, when that is shorter than crossing', place(0, 4, 1), place(0, 4, -1), 8],
    ['the same place', place(0, 50, 1), place(0, 50, 1), 0],
  ])('%s', (_, a, b, metres) => {
    expect(distanceMatrix(street, [a, b]).distanceM[1]).toBeCloseTo(metres, 3);
  });
});

describe('at a crossroads', () => {
  // Blocks as drawn from their own west or south ends: found by class and position, not by number.
  test.each(['residential', 'secondary', 'primary'] as const)(
    'staying north of a %s street crosses the path for nothing',
    (main) => {
      const network = crossroads(main);
      const [west, east] = blocksAlong(network);
      const north = (block: number) => sideTowards(network, block, 1);
      const { distanceM } = distanceMatrix(network, [
        at(network, west, 50, north(west)),
        at(network, east, 150, north(east)),
        at(network, east, 150, north(east) === 1 ? -1 : 1),
      ]);
      expect(distanceM[1]).toBeCloseTo(100, 3);
      // To the south side: over the main street at any corner, and never over the lane.
      expect(distanceM[2]).toBeCloseTo(100 + CROSSING_M[main], 3);
    },
  );

  test('staying south crosses the lane', () => {
    const network = crossroads('primary');
    const [west, east] = blocksAlong(network);
    const south = (block: number) => sideTowards(network, block, -1);
    const { distanceM } = distanceMatrix(network, [
      at(network, west, 50, south(west)),
      at(network, east, 150, south(east)),
    ]);
    expect(distanceM[1]).toBeCloseTo(100 + CROSSING_M.residential, 3);
  });
});

/** The two blocks of the main street, west and east. */
function blocksAlong(network: StreetNetwork): [number, number] {
  const middleX = (block: number) =>
    (network.nodeXM[network.blockFrom[block]] + network.nodeXM[network.blockTo[block]]) / 2;
  const level = (block: number) =>
    network.nodeYM[network.blockFrom[block]] - network.nodeYM[network.blockTo[block]];
  const blocks = Array.from({ length: network.blockCount }, (_, b) => b).filter(
    (b) => Math.abs(level(b)) < 1,
  );
  return blocks.sort((a, b) => middleX(a) - middleX(b)) as [number, number];
}

/** The side of a west–east block that looks north (1) or south (−1). */
function sideTowards(network: StreetNetwork, block: number, north: -1 | 1): -1 | 1 {
  const eastward = network.nodeXM[network.blockTo[block]] > network.nodeXM[network.blockFrom[block]];
  return (eastward ? -north : north) as -1 | 1;
}

/** The place on a west–east block, `x` metres east of the town's west end. */
function at(network: StreetNetwork, block: number, x: number, side: -1 | 1): Place {
  const west = Math.min(...network.nodeXM);
  return place(block, Math.abs(west + x - network.nodeXM[network.blockFrom[block]]), side);
}

describe('a town of bent streets', () => {
  // Twelve by twelve junctions moved about, some streets missing; classes mixed; a loop and a dead end.
  const classes: StreetClass[] = ['path', 'service', 'residential', 'tertiary', 'secondary', 'primary'];
  const node = (x: number, y: number): [number, number] => [
    x * 70 + ((x * 31 + y * 17) % 23),
    y * 70 + ((x * 13 + y * 29) % 19),
  ];
  const streets: { class: StreetClass; points: [number, number][] }[] = [];
  for (let x = 0; x < 12; x++) {
    for (let y = 0; y < 12; y++) {
      if (x < 11 && (x * 7 + y * 3) % 5 !== 0)
        streets.push({ class: classes[y % 6], points: [node(x, y), node(x + 1, y)] });
      if (y < 11 && (x * 3 + y * 5) % 7 !== 0)
        streets.push({ class: classes[(x + 1) % 6], points: [node(x, y), node(x, y + 1)] });
    }
  }
  streets.push({ class: 'residential', points: [node(0, 0), [-60, 10], [-60, -50], [0, -60], node(0, 0)] });
  streets.push({ class: 'service', points: [node(5, 5), [390, 400]] });
  const network = networkOf(streets);
  const connected = Array.from({ length: network.blockCount }, (_, b) => b).filter(
    (b) => network.nodeComponent[network.blockFrom[b]] === 0,
  );
  const places = Array.from({ length: 80 }, (_, i) => {
    const blockId = connected[(i * 53) % connected.length];
    return place(blockId, (network.blockLengthM[blockId] * ((i * 37) % 101)) / 100, i % 3 === 0 ? 1 : -1);
  });
  const { size, distanceM } = distanceMatrix(network, places);

  test('distances are symmetric, zero to oneself, and keep the triangle inequality', () => {
    for (let i = 0; i < size; i++) {
      expect(distanceM[i * size + i]).toBe(0);
      for (let j = 0; j < size; j++) {
        expect(distanceM[i * size + j]).toBe(distanceM[j * size + i]);
        for (let k = 0; k < size; k += 7) {
          expect(distanceM[i * size + j]).toBeLessThanOrEqual(
            distanceM[i * size + k] + distanceM[k * size + j] + 1e-6,
          );
        }
      }
    }
  });

  test('a path is as long as the table says, along its line and with its crossings', () => {
    for (let i = 0; i < size; i += 3) {
      for (let j = 1; j < size; j += 5) {
        const path = shortestPath(network, places[i], places[j])!;
        expect(path.lengthM + path.crossingM).toBeCloseTo(distanceM[i * size + j], 6);
        const drawnM = path.line.slice(1).reduce((sum, [lng, lat], k) => {
          const [fromLng, fromLat] = path.line[k];
          return (
            sum +
            Math.hypot((lng - fromLng) * network.plane.mPerDegLng, (lat - fromLat) * network.plane.mPerDegLat)
          );
        }, 0);
        expect(Math.abs(drawnM - path.lengthM)).toBeLessThan(0.1);
      }
    }
  });

  test('the way back is the same line, reversed in length and turned in direction', () => {
    for (let i = 0; i + 1 < size; i += 4) {
      const there = shortestPath(network, places[i], places[i + 1])!;
      const back = shortestPath(network, places[i + 1], places[i])!;
      expect(back.lengthM + back.crossingM).toBeCloseTo(there.lengthM + there.crossingM, 6);
      expect(back.line[0]).toEqual(there.line.at(-1));
      expect(back.line.at(-1)).toEqual(there.line[0]);
    }
  });
});

test('no way leads to an island', () => {
  const network = networkOf([
    {
      class: 'residential',
      points: [
        [0, 0],
        [100, 0],
      ],
    },
    {
      class: 'residential',
      points: [
        [0, 500],
        [100, 500],
      ],
    },
  ]);
  const places = [place(0, 10, 1), place(1, 10, 1)];
  expect(distanceMatrix(network, places).distanceM[1]).toBe(Infinity);
  expect(shortestPath(network, places[0], places[1])).toBeNull();
});
