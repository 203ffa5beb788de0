import { expect, test } from 'vitest';
import { planHours } from '#server/domain/hours/plan-hours.ts';
import { budgetAt, chartEnd, positionOf, STEPS } from '#web/modes/hours/budget.ts';
import { placesOf } from '#web/modes/hours/places.ts';

test('the slider runs from a few hours to every door, always upward, and finds its place again', () => {
  for (const mostH of [30, 1_240, 27_300.4, 5_000_000]) {
    expect(budgetAt(0, mostH)).toBe(8);
    expect(budgetAt(STEPS, mostH)).toBe(Math.ceil(mostH));
    for (let position = 1; position <= STEPS; position++) {
      const [before, hours] = [budgetAt(position - 1, mostH), budgetAt(position, mostH)];
      expect(hours).toBeGreaterThanOrEqual(before);
      expect(Number.isInteger(hours)).toBe(true);
      // Rounding to two figures moves it by a twentieth at most: a few positions.
      expect(budgetAt(positionOf(hours, mostH), mostH) / hours).toBeCloseTo(1, 1);
    }
  }
});

test('a budget beyond the slider stands at its end, and a town without doors has a slider too', () => {
  expect(positionOf(1_000_000, 500)).toBe(STEPS);
  expect(positionOf(1, 500)).toBe(0);
  expect(Number.isFinite(budgetAt(100, 0))).toBe(true);
});

test('the chart ends past the budget, never past every door', () => {
  expect(chartEnd(80, 27_300)).toBe(320);
  expect(chartEnd(80, 100)).toBe(100);
});

// Two doors an hour, one of them answers: a second pass brings half of the first.
const same = (value: number) => ({ low: value, mid: value, high: value, source: 'a test' });
const economics = { doorsPerHour: same(2), contactsPerHour: same(1), turnoutEffect: same(0.1) };
const item = (id: string, doors: number, votes: number) => ({ id, doors, votesPerDoor: same(votes) });
// By votes an hour: A 2, B 1.2, A again 1, B again 0.6. Ten hours for A, twenty for B.
const items = [item('A', 20, 1), item('B', 40, 0.6)];
const placesFor = (hours: number) => placesOf(planHours(items, economics, hours));

test('places stand in the order of their first pass; a budget that ends inside one pays for a part', () => {
  expect(placesFor(0)).toEqual([]);
  expect(placesFor(5)).toEqual([{ id: 'A', doors: 20, wholePasses: 0, lastShare: 0.5, hours: 5 }]);
  expect(placesFor(15)).toEqual([
    { id: 'A', doors: 20, wholePasses: 1, lastShare: 0, hours: 10 },
    { id: 'B', doors: 40, wholePasses: 0, lastShare: 0.25, hours: 5 },
  ]);
});

test('a second pass adds to the place, and everything is done in the end', () => {
  expect(placesFor(34)).toEqual([
    { id: 'A', doors: 20, wholePasses: 1, lastShare: 0.4, hours: 14 },
    { id: 'B', doors: 40, wholePasses: 1, lastShare: 0, hours: 20 },
  ]);
  expect(placesFor(1_000).map(({ wholePasses, lastShare }) => [wholePasses, lastShare])).toEqual([
    [2, 0],
    [2, 0],
  ]);
});
