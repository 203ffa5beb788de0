/** Planning hours, on two places that fit on the back of an envelope, and on many that do not. */
import { expect, test } from 'vitest';
import {
  contactsOfPass,
  firstPassShare,
  hoursOfDoors,
  shiftsOf,
  votesPerDoor,
} from '#server/domain/hours/economics.ts';
import { type HoursItem, planHours } from '#server/domain/hours/plan-hours.ts';
import type { DoorEconomics } from '#server/domain/targeting/strategy.ts';

const source = 'test';
const economics: DoorEconomics = {
  doorsPerHour: { low: 16, mid: 20, high: 25, source },
  contactsPerHour: { low: 4, mid: 5, high: 10, source },
  turnoutEffect: { low: 0.01, mid: 0.02, high: 0.03, source },
};

// One door in four answers. Votes an hour in the middle case, first pass and second:
//   A  100 doors, 5 h    0.2 votes: 0.04 an hour    0.15: 0.03
//   B   50 doors, 2.5 h  0.2 votes: 0.08 an hour    0.15: 0.06
// So the way is B, B again, A, A again.
const A: HoursItem = { id: 'A', doors: 100, votesPerDoor: { low: 0.001, mid: 0.002, high: 0.003 } };
const B: HoursItem = { id: 'B', doors: 50, votesPerDoor: { low: 0.002, mid: 0.004, high: 0.006 } };

/** Repeatable, and without a clock. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
function manyItems(count: number, seed = 7): HoursItem[] {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, i) => {
    const mid = next() * 0.01;
    return {
      id: `item-${i}`,
      doors: Math.ceil(next() * 400),
      ...(i % 3 === 0 ? { hours: 0.5 + next() * 10 } : {}),
      votesPerDoor: { low: mid * 0.4, mid, high: mid * 1.9 },
    };
  });
}

test('a pass meets the same share of those whom the passes before it did not', () => {
  expect(contactsOfPass(economics, 1)).toEqual({ low: 0.25, mid: 0.25, high: 0.4 });
  expect(contactsOfPass(economics, 2)).toEqual({ low: 0.1875, mid: 0.1875, high: 0.24 });
});

test('few doors an hour go with low votes and take the most hours', () => {
  expect(hoursOfDoors(economics, 100)).toEqual({ low: 6.25, mid: 5, high: 4 });
  expect(shiftsOf({ low: 4, mid: 5, high: 6.25 }, 2)).toEqual({ low: 2, mid: 3, high: 4 });
});

test('votes per door are contacts × effect × reserve ÷ the base of the effect', () => {
  const votes = votesPerDoor(economics, 'turnout', 0.3, 0.6);
  expect(votes.low).toBeCloseTo((0.25 * 0.01 * 0.3) / 0.6, 12);
  expect(votes.mid).toBeCloseTo((0.25 * 0.02 * 0.3) / 0.6, 12);
  expect(votes.high).toBeCloseTo((0.4 * 0.03 * 0.3) / 0.6, 12);
  // No effect on the choice is published, so none is expected.
  expect(votesPerDoor(economics, 'choice', 0.3, 0.6)).toEqual({ low: 0, mid: 0, high: 0 });
});

test('of votes stored for two passes the first pass has its share', () => {
  const share = firstPassShare({ ...economics, passes: 2 });
  expect(share.mid).toBeCloseTo(0.25 / (0.25 + 0.1875), 12);
  expect(share.high).toBeCloseTo(0.4 / 0.64, 12);
  expect(firstPassShare(economics)).toEqual({ low: 1, mid: 1, high: 1 });
});

test('the best hour comes first, a second pass waits its turn among new doors', () => {
  const { steps, totals } = planHours([A, B], economics, 6, 2);
  expect(steps.map(({ id, pass }) => `${id}${pass}`)).toEqual(['B1', 'B2', 'A1', 'A2']);
  expect(steps[1].votes.mid).toBeCloseTo(0.15, 12);
  expect(steps[1].votes.high).toBeCloseTo(50 * 0.006 * 0.6, 12);
  expect(totals).toMatchObject({ doors: 150, hours: { low: 12, mid: 15, high: 18.75 } });
  expect(totals.votes.mid).toBeCloseTo(0.7, 12);
});

test('a budget is spent to the last minute, the last place in part', () => {
  const { budget } = planHours([A, B], economics, 6, 2);
  // 5 hours for both passes over B, one of the five hours of A.
  expect(budget).toMatchObject({ hours: 6, hoursUsed: 6, wholeSteps: 2 });
  expect(budget.lastShare).toBeCloseTo(0.2, 12);
  expect(budget.votes.mid).toBeCloseTo(0.2 + 0.15 + 0.04, 12);
  // Low: a pass over B takes 3.125 hours, so the second is not finished after 6.
  expect(budget.votes.low).toBeCloseTo(0.1 + (2.875 / 3.125) * 0.075, 12);
  // High: 2 hours each for B, the other two at A.
  expect(budget.votes.high).toBeCloseTo(0.3 + 0.18 + 0.15, 12);
  expect(budget.oneMoreHour.mid).toBeCloseTo(0.04, 12);
  expect(budget.byPass.map(({ pass, hours }) => [pass, hours])).toEqual([
    [1, 3.5],
    [2, 2.5],
  ]);
  expect(budget.byPass[0].doors).toEqual({ low: 50, mid: 70, high: 100 });
  expect(budget.byPass[0].votes.mid + budget.byPass[1].votes.mid).toBeCloseTo(budget.votes.mid, 12);
});

test('no hours bring no votes, and more hours than there are doors bring no more', () => {
  expect(planHours([A, B], economics, 0).budget).toMatchObject({
    votes: { low: 0, mid: 0, high: 0 },
    hoursUsed: 0,
    wholeSteps: 0,
  });
  const { budget, totals } = planHours([A, B], economics, 1000);
  expect(budget.votes).toEqual(totals.votes);
  expect(budget).toMatchObject({ hoursUsed: 15, wholeSteps: 4, oneMoreHour: { low: 0, mid: 0, high: 0 } });
  expect(planHours([], economics, 10).totals.votes).toEqual({ low: 0, mid: 0, high: 0 });
  expect(planHours([], economics, 10).curve(5)).toEqual([{ hours: 0, low: 0, mid: 0, high: 0 }]);
});

test('hours of a known walk stand in place of doors an hour', () => {
  const { steps } = planHours([{ ...B, hours: 1 }], economics, 1, 1);
  expect(steps[0].hours).toEqual({ low: 1, mid: 1, high: 1 });
});

test('hours for votes undo votes for hours; what no hour brings is never', () => {
  const plan = planHours(manyItems(200), economics, 100);
  for (const hours of [0.5, 10, 123, 800]) {
    const { mid } = plan.votesAt(hours);
    expect(plan.hoursFor({ low: mid, mid, high: mid }).mid).toBeCloseTo(hours, 6);
  }
  const all = plan.totals.votes;
  expect(plan.hoursFor({ low: 0, mid: 0, high: 0 })).toEqual({ low: 0, mid: 0, high: 0 });
  const beyond = plan.hoursFor({ low: all.low, mid: all.mid * 1.01, high: all.high * 1.01 });
  expect(beyond.low).toBeGreaterThan(0);
  expect(beyond).toMatchObject({ mid: null, high: null });
});

test('the fewest hours meet the fewest votes at the best yield, the most the most at the worst', () => {
  const plan = planHours([B], economics, 1, 1);
  // 0.1, 0.2 and 0.3 votes are to be had, in 3.125, 2.5 and 2 hours.
  const { low, mid, high } = plan.hoursFor({ low: 0.06, mid: 0.08, high: 0.09 });
  expect(low).toBeCloseTo((0.06 / 0.3) * 2, 12);
  expect(mid).toBeCloseTo((0.08 / 0.2) * 2.5, 12);
  expect(high).toBeCloseTo((0.09 / 0.1) * 3.125, 12);
});

test('the curve rises, bends down in the middle case, and keeps low under mid under high', () => {
  const plan = planHours(manyItems(500), economics, 200);
  const curve = plan.curve(120);
  expect(curve.length).toBeLessThanOrEqual(120);
  expect(curve[0]).toEqual({ hours: 0, low: 0, mid: 0, high: 0 });
  expect(curve.some(({ hours }) => hours === 200)).toBe(true);
  expect(curve.at(-1)).toMatchObject({ hours: plan.totals.hours.high, low: plan.totals.votes.low });
  let slope = Number.POSITIVE_INFINITY;
  for (let k = 1; k < curve.length; k++) {
    for (const at of ['low', 'mid', 'high'] as const)
      expect(curve[k][at]).toBeGreaterThanOrEqual(curve[k - 1][at] - 1e-9);
    expect(curve[k].low).toBeLessThanOrEqual(curve[k].mid + 1e-9);
    expect(curve[k].mid).toBeLessThanOrEqual(curve[k].high + 1e-9);
    const next = (curve[k].mid - curve[k - 1].mid) / (curve[k].hours - curve[k - 1].hours);
    expect(next).toBeLessThanOrEqual(slope + 1e-9);
    slope = next;
  }
});

test('no other choice of places brings more in the same hours', () => {
  const items = manyItems(8, 3);
  const plan = planHours(items, economics, 12, 2);
  // Every order of the first passes and second passes that keeps a second after its first, tried at random.
  const next = numbers(11);
  for (let trial = 0; trial < 3000; trial++) {
    const at = new Map<string, number>();
    for (const { id } of items) at.set(`${id} 1`, next());
    for (const { id } of items) at.set(`${id} 2`, Math.max(at.get(`${id} 1`)! + 1e-9, next()));
    const order = plan.steps
      .map((step) => ({ step, at: at.get(`${step.id} ${step.pass}`)! }))
      .sort((a, b) => a.at - b.at);
    let left = 12;
    let votes = 0;
    for (const { step } of order) {
      const part = Math.min(1, left / step.hours.mid);
      votes += part * step.votes.mid;
      left -= part * step.hours.mid;
    }
    expect(votes).toBeLessThanOrEqual(plan.budget.votes.mid + 1e-9);
  }
});

test('the order in which places are given changes nothing', () => {
  const items = [...manyItems(60), { ...A, id: 'twin-1' }, { ...A, id: 'twin-2' }];
  const forth = planHours(items, economics, 50);
  const back = planHours(items.toReversed(), economics, 50);
  expect(back.steps).toEqual(forth.steps);
  expect(back.budget).toEqual(forth.budget);
  expect(back.curve(40)).toEqual(forth.curve(40));
});

test('cases that cross are still told as a range', () => {
  // Slow and thorough against fast and shallow: after an hour the slow case is behind, at the end it is ahead.
  const odd: DoorEconomics = {
    ...economics,
    doorsPerHour: { low: 1, mid: 10, high: 20, source },
    contactsPerHour: { low: 1, mid: 1, high: 1, source },
  };
  const item: HoursItem = { id: 'A', doors: 10, votesPerDoor: { low: 0.3, mid: 0.2, high: 0.1 } };
  const { totals } = planHours([item], odd, 20, 1);
  expect(totals.votes).toEqual({ low: 1, mid: 2, high: 3 });
});
