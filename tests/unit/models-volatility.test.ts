/** Volatility: the index by hand, what chance adds to it, and the votes that are not promised. */
import { describe, expect, test } from 'vitest';
import { pairBallots } from '#server/domain/targeting/models/ballot-pairs.ts';
import { panelOf } from '#server/domain/targeting/panel.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { draws, mean } from '#tests/fixtures/draws.ts';
import { counts, place, runModel } from '#tests/fixtures/nuance-towns.ts';
import { strategy } from '#tests/fixtures/scoring.ts';

const PERSUADE = { goal: 'persuade', model: 'volatility' } as const;

describe('three precincts of 100,000 voters', () => {
  //            2017: NUP ENS  RN | 2022: NUP ENS  RN     changes           half the sum
  // precinct 1       30  50   20 |       40  30   30     +10 −20 +10       20
  // precinct 2       30  50   20 |       30  50   20     none               0
  // precinct 3       20  60   20 |       30  60   10     +10   0 −10       10
  const thousands = (nup: number, ens: number, rn: number) => ({
    NUP: nup * 1e3,
    ENS: ens * 1e3,
    RN: rn * 1e3,
  });
  const inputs = [
    [thousands(30, 50, 20), thousands(40, 30, 30)],
    [thousands(30, 50, 20), thousands(30, 50, 20)],
    [thousands(20, 60, 20), thousands(30, 60, 10)],
  ].map(([before, after], n) =>
    place(n, [counts('2022-legislative-1', 200_000, after), counts('2017-legislative-1', 200_000, before)]),
  );
  const { outcome, row } = runModel(inputs, PERSUADE);

  test('the value is the index of Pedersen, less next to nothing for chance', () => {
    expect(row(0).parts.terms.map(({ id, ballotId }) => [id, ballotId])).toEqual([
      ['change-blocs', '2022-legislative-1'],
      ['chance-blocs', '2022-legislative-1'],
    ]);
    expect([0, 1, 2].map((i) => row(i).parts.terms[0].value.toFixed(9))).toEqual([
      '0.200000000',
      '0.000000000',
      '0.100000000',
    ]);
    for (const i of [0, 1, 2]) {
      const [change, chance] = row(i).parts.terms;
      expect(chance.value).toBeGreaterThan(0);
      expect(chance.value).toBeLessThan(1e-4);
      expect(outcome.value[i]).toBeCloseTo(change.value - chance.value, 12);
    }
  });

  test('no votes are expected, whatever moved, until an effect is entered', () => {
    for (const i of [0, 1, 2]) expect(row(i).expectedVotes).toEqual({ low: 0, mid: 0, high: 0 });
    const persuasionEffect = { low: 0, mid: 0.01, high: 0.02, source: 'a trial of our own' };
    const tried = runModel(inputs, {
      ...PERSUADE,
      doorEconomics: { ...strategy.doorEconomics, persuasionEffect },
    });
    // Half of the roll votes; mean of 0.2, 0 and 0.1 is 0.1. 400 doors × 0.25 contacts × 0.01 × 0.2 ÷ 0.1.
    expect(tried.row(0).expectedVotes!.mid).toBeCloseTo((400 * 0.25 * 0.01 * 0.2) / 0.1, 2);
    expect(tried.row(0).expectedVotes!.low).toBe(0);
    expect(tried.row(1).expectedVotes!.high).toBe(0);
    expect(tried.row(0).parts.yield.reserve).toBeCloseTo(0.1, 4);
  });

  test('at 0 of the assumption minds can be changed alike everywhere; the ranking stays', () => {
    const alike = runModel(inputs, { ...PERSUADE, assumption: 0 });
    const reserves = [0, 1, 2].map((i) => alike.row(i).parts.yield.reserve!);
    for (const reserve of reserves) expect(reserve).toBeCloseTo(0.05, 4);
    expect([0, 1, 2].map((i) => alike.row(i).rank)).toEqual([1, 3, 2]);
  });
});

test('without any change, chance is the mean difference of two draws', () => {
  const half = { NUP: 50, ENS: 50 };
  const inputs = [1, 2, 3].map((n) =>
    place(n, [counts('2022-legislative-1', 200, half), counts('2017-legislative-1', 200, half)]),
  );
  const { outcome } = runModel(inputs, PERSUADE);
  // Two blocs, each half of √(2/π) × standard deviation of the difference.
  const sd = Math.sqrt((2 * 0.5 * 0.5) / 99);
  expect(outcome.value[0]).toBeCloseTo(-sd * Math.sqrt(2 / Math.PI), 6);
});

test('left, far left and ecologists are one side; unknown options leave camp and rest', () => {
  const town = (before: Record<string, number>, after: Record<string, number>) =>
    runModel(
      [1, 2].map((n) =>
        place(n, [counts('2022-legislative-1', 1000, after), counts('2017-legislative-1', 1000, before)]),
      ),
      PERSUADE,
    ).row(0).parts.terms;
  const joined = town({ SOC: 100, ECO: 100, EXG: 50, REM: 250 }, { NUP: 250, ENS: 250 });
  expect(joined[0]).toMatchObject({ id: 'change-blocs', value: 0 });
  const unknown = town({ X: 100, Y: 300 }, { X: 200, Y: 200 });
  expect(unknown[0]).toMatchObject({ id: 'change-camp', value: 0.25 });
});

test('which ballots are compared: those of one kind in turn, and two elections of one spring', () => {
  const ballots = [
    ['2024-legislative-1', '2024-06-30', 1],
    ['2022-legislative-2', '2022-06-19', 1],
    ['2022-legislative-1', '2022-06-12', 1],
    ['2022-presidential-2', '2022-04-24', 1],
    ['2022-presidential-1', '2022-04-10', 0.5],
    ['2017-legislative-1', '2017-06-11', 1],
    ['2012-legislative-1', '2012-06-10', 0],
  ].map(([ballotId, heldOn, weight]) => ({ ballotId, heldOn, weight }) as never);
  const pairs = pairBallots(ballots).map(({ kind, newer, older, weight }) => [
    kind,
    newer.ballotId,
    older.ballotId,
    weight,
  ]);
  expect(pairs).toEqual([
    ['same-kind', '2024-legislative-1', '2022-legislative-1', 1],
    ['same-kind', '2022-legislative-1', '2017-legislative-1', 1],
    ['near', '2022-legislative-1', '2022-presidential-1', 0.5],
  ]);
});

test('pairs are averaged by weight, a pair that is missing here leaves its weight to the others', () => {
  const inputs = [1, 2, 3].map((n) =>
    place(n, [
      counts('2022-legislative-1', 200_000, { NUP: 40_000, RN: 60_000 }),
      counts('2022-presidential-1', 200_000, { NUP: 70_000, RN: 30_000 }),
      ...(n === 3 ? [] : [counts('2017-legislative-1', 200_000, { NUP: 50_000, RN: 50_000 })]),
    ]),
  );
  const { outcome, row } = runModel(inputs, {
    ...PERSUADE,
    ballots: [
      { match: '*-presidential-1', weight: 1 },
      { match: '*', weight: 3 },
    ],
  });
  // Legislative 0.1 by 3, near 0.3 by 1.
  expect(outcome.value[0]).toBeCloseTo((3 * 0.1 + 0.3) / 4, 4);
  expect(outcome.value[2]).toBeCloseTo(0.3, 4);
  expect(row(0).parts.terms.map(({ id }) => id)).toEqual([
    'change-blocs',
    'chance-blocs',
    'change-near',
    'chance-near',
  ]);
  expect(row(0).parts.terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(
    outcome.value[0],
    12,
  );
});

test('no two ballots to compare: no value, and the reason', () => {
  const inputs = [1, 2].map((n) => place(n, [counts('2024-legislative-1', 1000, { NUP: 100, RN: 90 })]));
  const { row } = runModel(inputs, PERSUADE);
  expect(row(0)).toMatchObject({ score: null, expectedVotes: null });
  expect(row(0).parts.missing).toContainEqual({ kind: 'model', reason: 'no-comparable-ballots' });
});

describe('simulated precincts that move alike, large and small', () => {
  const sizes = Array.from({ length: 600 }, (_, i) => (i % 2 ? 60 : 1200));
  const random = draws(3);
  const truths: number[] = [];
  const inputs: ScoringInput[] = sizes.map((size, n) => {
    const [left, right] = [0.3 + 0.05 * random.normal(), 0.3 + 0.05 * random.normal()];
    const [toLeft, toRight] = [0.03 + 0.03 * random.normal(), -0.05 + 0.03 * random.normal()];
    truths.push((Math.abs(toLeft) + Math.abs(toRight) + Math.abs(toLeft + toRight)) / 2);
    const draw = (ours: number, theirs: number) => {
      const nup = random.binomial(size, ours);
      const rn = random.binomial(size - nup, theirs / (1 - ours));
      return { NUP: nup, RN: rn, ENS: size - nup - rn };
    };
    return place(n, [
      counts('2022-legislative-1', 2 * size, draw(left + toLeft, right + toRight)),
      counts('2017-legislative-1', 2 * size, draw(left, right)),
    ]);
  });
  const { outcome } = runModel(panelOf(inputs), PERSUADE);
  const of = (isSmall: boolean, figure: (i: number) => number) =>
    mean(sizes.flatMap((size, i) => (size < 100 === isSmall ? [figure(i)] : [])));

  test('the raw index calls the small ones volatile, the value does not', () => {
    const raw = (i: number) => outcome.explain(i).terms[0].value;
    expect(of(true, raw)).toBeGreaterThan(1.5 * of(false, raw));
    expect(of(true, (i) => outcome.value[i])).toBeCloseTo(mean(truths), 2);
    expect(of(false, (i) => outcome.value[i])).toBeCloseTo(mean(truths), 2);
  });

  test('the standard deviation is about as large as the error', () => {
    const error = (isSmall: boolean) => Math.sqrt(of(isSmall, (i) => (outcome.value[i] - truths[i]) ** 2));
    for (const isSmall of [true, false]) {
      const told = of(isSmall, (i) => outcome.sd[i]);
      expect(told / error(isSmall)).toBeGreaterThan(0.8);
      expect(told / error(isSmall)).toBeLessThan(1.7);
    }
  });
});
