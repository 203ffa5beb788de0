/** Cells keep every voter and every door, at every resolution, and show no group under 11 households. */
import { expect, test } from 'vitest';
import {
  apportionCells,
  type CellDoors,
  type CellPrecinct,
  type Cells,
  largestRemainder,
  MIN_HOUSEHOLDS,
} from '#server/domain/cells.ts';
import type { LngLat } from '#server/domain/geo.ts';
import { cellAt, cellBoundary, cellCentre, cellNeighbours, cellParent } from '#server/domain/h3.ts';

const RESOLUTIONS = [7, 8, 9, 10, 11];
const CAPITOLE: LngLat = [1.4437, 43.6043];

/** Small fast seeded generator (mulberry32), so that a failing town can be drawn again. */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function square([lng, lat]: LngLat, sizeDeg: number): CellPrecinct['territory'] {
  const [east, north] = [lng + sizeDeg, lat + sizeDeg];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [lng, lat],
        [east, lat],
        [east, north],
        [lng, north],
        [lng, lat],
      ],
    ],
  };
}

/** A town on a grid of 1 km squares: some precincts with many doors, some with few, none, or no place at all. */
function randomTown(seed: number): { precincts: CellPrecinct[]; doors: CellDoors[] } {
  const random = seeded(seed);
  const precincts: CellPrecinct[] = [];
  const doors: CellDoors[] = [];
  for (let i = 0; i < 30; i++) {
    const corner: LngLat = [CAPITOLE[0] + (i % 6) * 0.012, CAPITOLE[1] + Math.floor(i / 6) * 0.009];
    const kind = random();
    const registered = random() < 0.1 ? 0 : Math.floor(random() * 1500);
    const precinctCode = `99001_${String(i).padStart(4, '0')}`;
    const scored = registered > 0 && random() < 0.9;
    precincts.push({
      precinctCode,
      registered,
      score: scored ? random() : null,
      expectedVotes: scored ? { low: random(), mid: 1 + random(), high: 2 + random() } : null,
      territory: kind < 0.1 ? null : square(corner, kind < 0.2 ? 0.00001 : 0.01),
    });
    if (kind < 0.3) continue;
    for (let n = Math.floor(random() ** 3 * 120); n >= 0; n--) {
      const position: LngLat = [corner[0] + random() * 0.012, corner[1] + random() * 0.009];
      doors.push({ precinctCode, position, doors: 1 + Math.floor(random() ** 6 * 60) });
    }
  }
  // A hamlet of one far house that no cell touches.
  precincts.push({
    precinctCode: '99001_9999',
    registered: 3,
    score: 0.5,
    expectedVotes: null,
    territory: null,
  });
  doors.push({ precinctCode: '99001_9999', position: [1.9, 43.9], doors: 2 });
  return { precincts, doors };
}

const total = <T>(items: readonly T[], amount: (item: T) => number) =>
  items.reduce((sum, item) => sum + amount(item), 0);

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'town %i: cells, suppressed and unplaced equal the precincts exactly',
  (seed) => {
    const { precincts, doors } = randomTown(seed);
    for (const resolution of RESOLUTIONS) {
      const { cells, suppressed, unplaced } = apportionCells(precincts, doors, resolution);
      const registered = total(cells, (cell) => cell.registered);
      expect(registered + suppressed.registered + unplaced.registered).toBe(
        total(precincts, (p) => p.registered),
      );
      expect(total(cells, (cell) => cell.doors) + suppressed.doors).toBe(total(doors, (d) => d.doors));
      for (const cell of cells) {
        expect(total(cell.members, ([, count]) => count)).toBe(cell.registered);
        expect(cellParent(cell.cell, resolution)).toBe(cell.cell);
      }
      expect(new Set(cells.map((cell) => cell.cell)).size).toBe(cells.length);
    }
  },
);

test('each precinct is whole over its cells, where nothing is hidden', () => {
  const { precincts, doors } = randomTown(3);
  for (const resolution of RESOLUTIONS) {
    const result = apportionCells(precincts, doors, resolution);
    const counted = new Map<string, number>();
    for (const [code, count] of result.cells.flatMap((cell) => cell.members)) {
      counted.set(code, (counted.get(code) ?? 0) + count);
    }
    for (const { precinctCode, registered } of precincts) {
      if (precinctCode === '99001_9999' || result.unplaced.precincts.includes(precinctCode)) continue;
      expect(counted.get(precinctCode) ?? 0).toBe(registered);
    }
  }
});

test('no shown cell has fewer than 11 households, and the far house is hidden with its total told', () => {
  const { precincts, doors } = randomTown(5);
  for (const resolution of RESOLUTIONS) {
    const { cells, suppressed } = apportionCells(precincts, doors, resolution);
    // Without doors a household is taken to have at most two voters.
    for (const cell of cells) {
      expect(cell.doors + cell.registered / 2).toBeGreaterThanOrEqual(MIN_HOUSEHOLDS);
    }
    expect(suppressed).toEqual({ cells: 1, registered: 3, doors: 2 });
  }
});

test('finer cells refine the coarser ones, so that no difference between two maps shows a smaller group', () => {
  const { precincts, doors } = randomTown(7);
  const tally = (result: Cells, resolution: number) =>
    Map.groupBy(result.cells, (cell) => cellParent(cell.cell, resolution));
  for (const resolution of [7, 8, 9, 10]) {
    const coarse = apportionCells(precincts, doors, resolution).cells;
    const fine = tally(apportionCells(precincts, doors, resolution + 1), resolution);
    for (const cell of coarse.filter((c) => c.cellCount === 1)) {
      const children = fine.get(cell.cell) ?? [];
      expect(total(children, (child) => child.doors)).toBe(cell.doors);
      expect(total(children, (child) => child.registered)).toBe(cell.registered);
    }
  }
});

test('expected votes are shared out whole', () => {
  const { precincts, doors } = randomTown(2);
  const { cells, unplaced } = apportionCells(precincts, doors, 10);
  const expected = total(
    precincts.filter((p) => p.registered > 0 && !unplaced.precincts.includes(p.precinctCode)),
    (p) => p.expectedVotes?.mid ?? 0,
  );
  expect(total(cells, (cell) => cell.expectedVotes?.mid ?? 0)).toBeCloseTo(expected, 9);
});

test('two precincts in one cell: counts add, the score is weighted by registered voters', () => {
  const precincts: CellPrecinct[] = [
    { precinctCode: 'A', registered: 300, score: 0.2, expectedVotes: null, territory: null },
    { precinctCode: 'B', registered: 100, score: 0.6, expectedVotes: null, territory: null },
    { precinctCode: 'C', registered: 50, score: null, expectedVotes: null, territory: null },
  ];
  const doors = precincts.map(({ precinctCode }) => ({ precinctCode, position: CAPITOLE, doors: 20 }));
  expect(apportionCells(precincts, doors, 9).cells).toEqual([
    {
      cell: cellAt(CAPITOLE, 9),
      registered: 450,
      doors: 60,
      score: (300 * 0.2 + 100 * 0.6) / 400,
      expectedVotes: null,
      members: [
        ['A', 300],
        ['B', 100],
        ['C', 50],
      ],
      cellCount: 1,
    },
  ]);
});

test('a small cell joins its largest neighbour', () => {
  const middle = cellAt(CAPITOLE, 7);
  const [first, second] = cellNeighbours(middle).sort();
  const at = (cell: string, doors: number) => ({ precinctCode: 'A', position: cellCentre(cell), doors });
  const precinct = { precinctCode: 'A', registered: 145, score: 0.5, expectedVotes: null, territory: null };
  const { cells, suppressed } = apportionCells(
    [precinct],
    [at(middle, 5), at(first, 100), at(second, 40)],
    7,
  );
  expect(cells.map((c) => [c.cell, c.doors, c.registered, c.cellCount]).toSorted()).toEqual(
    [
      [first, 105, 105, 2],
      [second, 40, 40, 1],
    ].toSorted(),
  );
  expect(suppressed).toEqual({ cells: 0, registered: 0, doors: 0 });
});

test('a precinct without doors is spread over its territory; without territory it is counted apart', () => {
  const precincts: CellPrecinct[] = [
    {
      precinctCode: 'field',
      registered: 2200,
      score: 0.3,
      expectedVotes: null,
      territory: square(CAPITOLE, 0.02),
    },
    { precinctCode: 'desk', registered: 17, score: 0.3, expectedVotes: null, territory: null },
  ];
  const { cells, unplaced } = apportionCells(precincts, [], 9);
  expect(unplaced).toEqual({ precincts: ['desk'], registered: 17 });
  expect(cells.length).toBeGreaterThan(20);
  const counts = cells.map((cell) => cell.registered);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
});

test('largest remainder gives whole numbers that add up, the first of equals first', () => {
  expect(largestRemainder(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(largestRemainder(7, [5, 3, 2])).toEqual([4, 2, 1]);
  expect(largestRemainder(0, [1, 2])).toEqual([0, 0]);
});

test('positions are [lng, lat] outside and the ring of a cell is closed', () => {
  const ring = cellBoundary(cellAt(CAPITOLE, 9));
  expect(ring[0]).toEqual(ring.at(-1));
  expect(Math.abs(cellCentre(cellAt(CAPITOLE, 9))[0] - CAPITOLE[0])).toBeLessThan(0.01);
});

test('a resolution outside 7–11 is refused', () => {
  expect(() => apportionCells([], [], 12)).toThrow('7–11');
});
