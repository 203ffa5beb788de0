import { expect, test } from 'vitest';
import { largestRingCentre } from '#web/map/label-point.ts';
import { planTotals } from '#web/modes/cut/plan-totals.ts';
import { groupByStreet } from '#web/modes/walk/stretches.ts';
import { sortRows } from '#web/ui/data-table.tsx';

test('absent values come last in both directions, equal ones keep their order', () => {
  const rows = [
    { id: 'a', value: 2 },
    { id: 'b', value: null },
    { id: 'c', value: 9 },
    { id: 'd', value: 2 },
  ];
  const order = (isDescending: boolean) =>
    sortRows(rows, ({ value }) => value, isDescending, 'en')
      .map(({ id }) => id)
      .join('');
  expect(order(false)).toBe('adcb');
  expect(order(true)).toBe('cadb');
});

test('text sorts by the language, digits by their number', () => {
  const names = ['École 10', 'École 9', 'Eau', 'Été'];
  expect(sortRows(names, (name) => name, false, 'fr')).toEqual(['Eau', 'École 9', 'École 10', 'Été']);
});

test('stops gather by stretch of street, a street walked twice shows twice', () => {
  const stops = ['Rue A', 'Rue A', null, 'Rue A'].map((street, seq) => ({ street, seq }));
  expect(groupByStreet(stops).map(({ street, stops: own }) => [street, own.length])).toEqual([
    ['Rue A', 2],
    [null, 1],
    ['Rue A', 1],
  ]);
});

test('a plan adds up, and one estimated door makes its doors an estimate', () => {
  const turf = (doors: number, durationS: number, doorsEstimatedShare = 0) => ({
    doors,
    durationS,
    doorsEstimatedShare,
  });
  expect(planTotals([turf(30, 7000), turf(50, 6000), turf(40, 6500, 0.1)])).toEqual({
    turfs: 3,
    doors: 120,
    durationS: 19500,
    shortestS: 6000,
    medianS: 6500,
    longestS: 7000,
    fewestDoors: 30,
    mostDoors: 50,
    doorsEstimated: true,
  });
  expect(planTotals([]).longestS).toBeNull();
});

test('the label of a shape stands in its largest part', () => {
  const square = (x: number, y: number, side: number) => [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ];
  const [lng, lat] = largestRingCentre([square(0, 0, 1), square(10, 40, 4)]);
  expect(lng).toBeCloseTo(12, 9);
  expect(lat).toBeCloseTo(42, 9);
});
