/** A formula of one's own by hand: places of parts, weights, and a part that is not known. */
import { expect, test } from 'vitest';
import { PART_NAMES, type PartName } from '#server/domain/targeting/goals.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import { TERMS } from '#server/domain/targeting/terms.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { counts, place, runModel } from '#tests/fixtures/nuance-towns.ts';

const CUSTOM = { goal: 'custom', model: 'weighted-sum' } as const;

//            abstention         camp votes       income   doors
// precinct 1  0.2, 0.4: 0.3      400, 200: 300    30,000    10
// precinct 2  0.5, 0.5: 0.5      100, 100: 100    20,000    20
// precinct 3  0.3, 0.49: 0.395   350, 160: 255    10,000    30
const inputs = [
  [
    [400, 400],
    [200, 400],
  ],
  [
    [100, 400],
    [100, 400],
  ],
  [
    [350, 350],
    [160, 350],
  ],
].map((ballots, n): ScoringInput => {
  const [now, before] = ballots.map(([NUP, RN]) => ({ NUP, RN }));
  return place(n, [counts('2024-legislative-1', 1000, now), counts('2022-legislative-1', 1000, before)], {
    incomeEur: 30_000 - 10_000 * n,
    doors: 10 * (n + 1),
  });
});
const run = (parts: { part: PartName; weight: number }[], from: readonly ScoringInput[] = inputs) =>
  runModel(from, { ...CUSTOM, parts });

test('weights times places, over the sum of the weights; below 0 less is better', () => {
  const { outcome, row } = run([
    { part: 'abstention', weight: 1 },
    { part: 'income', weight: -0.5 },
  ]);
  // Places of three: 1/6, 1/2, 5/6.
  expect(outcome.value[0]).toBeCloseTo((1 * (1 / 6) + 0.5 * (1 - 5 / 6)) / 1.5, 12);
  expect(outcome.value[1]).toBeCloseTo((1 * (5 / 6) + 0.5 * (1 - 1 / 2)) / 1.5, 12);
  expect(outcome.value[2]).toBeCloseTo((1 * (1 / 2) + 0.5 * (1 - 1 / 6)) / 1.5, 12);
  const { terms, base, formula } = row(2).parts;
  expect(formula).toBe('sum');
  expect(terms.map(({ id }) => id)).toEqual(['more-abstention', 'less-income']);
  expect(terms.map(({ weight }) => Number(weight!.toFixed(9)))).toEqual([0.666666667, 0.333333333]);
  expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
  expect(row(2).expectedVotes).toBeNull();
});

test('each part is what its name says', () => {
  const order = (part: PartName) => [...run([{ part, weight: 1 }]).rank];
  expect(order('abstention')).toEqual([3, 1, 2]);
  expect(order('camp-votes')).toEqual([1, 3, 2]);
  expect(order('camp-share')).toEqual([1, 3, 2]);
  expect(order('drop-off')).toEqual([1, 3, 2]);
  expect(order('volatility')).toEqual([2, 3, 1]);
  expect(order('income')).toEqual([1, 2, 3]);
  expect(order('doors')).toEqual([3, 2, 1]);
  expect(order('registered')).toEqual([1, 1, 1]);
});

test('a part that is not known leaves its weight to the others, and is reported', () => {
  const lacking = inputs.map((input, n) => (n === 1 ? { ...input, incomeEur: null } : input));
  const table = run(
    [
      { part: 'abstention', weight: 0.5 },
      { part: 'doors', weight: 0.25 },
      { part: 'income', weight: 0.25 },
    ],
    lacking,
  );
  expect(table.outcome.value[1]).toBeCloseTo((0.5 * (5 / 6) + 0.25 * 0.5) / 0.75, 12);
  // Two incomes are known: 1/4 and 3/4.
  expect(table.outcome.value[0]).toBeCloseTo(0.5 / 6 + 0.25 / 6 + 0.25 * 0.75, 12);
  expect(table.row(1).parts.missing).toContainEqual({ kind: 'model', reason: 'part-income' });
  expect(table.row(0).parts.missing).toEqual([]);
  expect(reportScores(table).modelMissing).toEqual({ 'part-income': 1 });
});

test('nothing to add up, or no part known: no value, and the reason', () => {
  for (const parts of [[], [{ part: 'abstention' as const, weight: 0 }]]) {
    const { row } = run(parts);
    expect(row(0).score).toBeNull();
    expect(row(0).parts.missing).toContainEqual({ kind: 'model', reason: 'no-parts' });
  }
  const noDoors = inputs.map((input, n) => (n === 0 ? { ...input, doors: null } : input));
  const { row } = run([{ part: 'doors', weight: 1 }], noDoors);
  expect(row(0).score).toBeNull();
  expect(row(0).parts.missing).toContainEqual({ kind: 'model', reason: 'part-doors' });
  expect(row(1).score).not.toBeNull();
});

test('places that a little noise would change are told by a wider interval; incomes are taken as they are', () => {
  const close = Array.from({ length: 20 }, (_, n) =>
    place(n, [counts('2024-legislative-1', 1000, { NUP: 300 + n, RN: 300 })], { incomeEur: 1000 * n }),
  );
  const apart = Array.from({ length: 20 }, (_, n) =>
    place(n, [counts('2024-legislative-1', 1000, { NUP: 100 + 25 * n, RN: 300 })], { incomeEur: 1000 * n }),
  );
  const sd = (from: ScoringInput[], part: PartName) => run([{ part, weight: 1 }], from).outcome.sd[10];
  expect(sd(close, 'camp-votes')).toBeGreaterThan(0.3);
  expect(sd(apart, 'camp-votes')).toBeLessThan(0.1);
  expect(sd(close, 'income')).toBe(0);
  const half = run(
    [
      { part: 'camp-votes', weight: 1 },
      { part: 'income', weight: 1 },
    ],
    close,
  );
  expect(half.outcome.sd[10]).toBeCloseTo(sd(close, 'camp-votes') / 2, 12);
});

test('every part has its words, both ways round', () => {
  for (const part of PART_NAMES)
    for (const way of ['more', 'less'] as const) expect(TERMS[`${way}-${part}`].fr).not.toBe('');
});
