import { describe, expect, test } from 'vitest';
import type { DistanceMatrix } from '#server/domain/walking/shortest-paths.ts';
import { orderLengthM, orderStops } from '#server/domain/walking/tour.ts';

/** Distances between points, as the crow flies. */
function matrixOf(points: readonly (readonly [number, number])[]): DistanceMatrix {
  const distanceM = Float64Array.from(
    points.flatMap(([ax, ay]) => points.map(([bx, by]) => Math.hypot(ax - bx, ay - by))),
  );
  return { size: points.length, distanceM };
}

/** The same points for the same seed, in a square kilometre. */
function scatter(count: number, seed: number): [number, number][] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  return Array.from({ length: count }, () => [next() * 1000, next() * 1000]);
}

/** Stops 0 … count − 1 along a line, 10 m apart: any order but along it is longer. */
const line = (count: number) =>
  matrixOf(Array.from({ length: count }, (_, i) => [((i * 7) % count) * 10, 0] as const));

function shortestByTrying(
  matrix: DistanceMatrix,
  fits: (order: number[]) => boolean,
  closed = false,
): number {
  let bestM = Infinity;
  const place = (order: number[]) => {
    if (order.length === matrix.size && fits(order))
      bestM = Math.min(bestM, orderLengthM(matrix, order, closed));
    for (let i = 0; i < matrix.size; i++) if (!order.includes(i)) place([...order, i]);
  };
  place([]);
  return bestM;
}

const ways = [
  { name: 'open', options: {} },
  { name: 'from a start', options: { start: 3 } },
  { name: 'to an end', options: { end: 2 } },
  { name: 'from a start to an end', options: { start: 3, end: 2 } },
  { name: 'closed', options: { closed: true, start: 3 } },
];

describe.each(ways)('$name', ({ options }) => {
  const { start, end, closed } = { start: undefined, end: undefined, closed: false, ...options };
  const fits = (order: number[]) =>
    (start === undefined || order[0] === start) && (end === undefined || order.at(-1) === end);

  test.each([4, 11, 30, 77])('each of %i stops comes once, and the ends are kept', (count) => {
    const order = orderStops(matrixOf(scatter(count, count)), options);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(fits(order)).toBe(true);
  });

  test.each([1, 2, 3])('seven stops are ordered as well as trying all orders does (%i)', (seed) => {
    const matrix = matrixOf(scatter(7, seed));
    expect(orderLengthM(matrix, orderStops(matrix, options), closed)).toBeCloseTo(
      shortestByTrying(matrix, fits, closed),
      6,
    );
  });

  test('the search finds what a ring dictates', () => {
    // Forty stops on a circle of 1 km: round it, leaving out one step if open.
    const ring = Array.from({ length: 40 }, (_, i) => {
      const turn = (((i * 7) % 40) / 40) * 2 * Math.PI;
      return [159 * Math.cos(turn), 159 * Math.sin(turn)] as const;
    });
    const matrix = matrixOf(ring);
    const stepM = 2 * 159 * Math.sin(Math.PI / 40);
    const steps = closed ? 40 : 39;
    const lengthM = orderLengthM(matrix, orderStops(matrix, options), closed);
    if (start === undefined || end === undefined) expect(lengthM).toBeCloseTo(steps * stepM, 6);
    else expect(lengthM).toBeGreaterThan(steps * stepM);
  });
});

test('stops on a line are taken along it', () => {
  expect(orderLengthM(line(50), orderStops(line(50)))).toBeCloseTo(490, 6);
});

test('the same distances and seed give the same order', () => {
  const matrix = matrixOf(scatter(60, 9));
  expect(orderStops(matrix)).toEqual(orderStops(matrix));
});

test('the quick search ends within 3 % of the full one on sixty stops', () => {
  const matrix = matrixOf(scatter(60, 5));
  const fullM = orderLengthM(matrix, orderStops(matrix));
  expect(orderLengthM(matrix, orderStops(matrix, { effort: 'quick' }))).toBeLessThan(fullM * 1.03);
});

test('stops at one place, two stops, one stop, none', () => {
  expect(orderStops(matrixOf(Array.from({ length: 20 }, () => [5, 5] as const)))).toHaveLength(20);
  expect(
    orderStops(
      matrixOf([
        [0, 0],
        [1, 0],
      ]),
      { start: 1 },
    ),
  ).toEqual([1, 0]);
  expect(orderStops(matrixOf([[0, 0]]))).toEqual([0]);
  expect(orderStops(matrixOf([]))).toEqual([]);
});

test('two thousand stops', () => {
  const points = scatter(2000, 1);
  const order = orderStops(matrixOf(points), { effort: 'quick' });
  expect(new Set(order).size).toBe(2000);
  // A random uniform tour is about 0.7124 √(n · area) long at best.
  expect(orderLengthM(matrixOf(points), order)).toBeLessThan(0.7124 * Math.sqrt(2000 * 1e6) * 1.12);
});
