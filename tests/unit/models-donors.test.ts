/** Donor potential by hand. The percentiles of three known incomes are 1/6, 1/2 and 5/6. */
import { describe, expect, test } from 'vitest';
import { panelOf } from '#server/domain/targeting/panel.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { counts, place, runModel } from '#tests/fixtures/nuance-towns.ts';

const RAISE = { goal: 'raise-funds', model: 'donors' } as const;

//            doors  income  NUP share at two ballots   affluence × affinity   potential
// precinct 1  100   10,000   0.5, 0.7: 0.6              0.1                     10
// precinct 2  200   20,000   0.2, 0.4: 0.3              0.15                    30
// precinct 3   48   30,000   0.4, 0.6: 0.5              5/12                    20
const town = (gifts: (number | null)[], changes: Partial<ScoringInput>[] = []) =>
  [
    { doors: 100, incomeEur: 10_000, shares: [0.5, 0.7] },
    { doors: 200, incomeEur: 20_000, shares: [0.2, 0.4] },
    { doors: 48, incomeEur: 30_000, shares: [0.4, 0.6] },
  ].map(({ shares, ...members }, n) =>
    place(
      n,
      shares.map((share, b) =>
        counts(['2024-legislative-1', '2022-legislative-1'][b], 1000, {
          NUP: 500 * share,
          RN: 500 * (1 - share),
        }),
      ),
      { ...members, giftsEur: gifts[n], ...changes[n] },
    ),
  );

describe('gifts known everywhere: 300, 240 and 60 euros', () => {
  const { outcome, row } = runModel(town([300, 240, 60]), RAISE);

  test('the value is the room to grow per household', () => {
    // 600 euros on a potential of 60: 10 euros each, so 100, 300 and 200 were to be expected.
    expect(outcome.value[0]).toBeCloseTo((100 - 300) / 100, 9);
    expect(outcome.value[1]).toBeCloseTo((300 - 240) / 200, 9);
    expect(outcome.value[2]).toBeCloseTo((200 - 60) / 48, 9);
    expect([0, 1, 2].map((i) => row(i).rank)).toEqual([3, 2, 1]);
  });

  test('part by part', () => {
    const { terms, formula, base } = row(2).parts;
    expect(formula).toBe('sum');
    expect(terms.map(({ id }) => id)).toEqual(['donor-potential', 'given-per-household']);
    expect(terms[0].weight).toBeCloseTo(10, 9);
    expect(terms[0].factors!.map(({ id, value }) => [id, Number(value.toFixed(9))])).toEqual([
      ['affluence', 0.833333333],
      ['affinity', 0.5],
    ]);
    expect(terms[1].factors!.map(({ id, value }) => [id, value])).toEqual([
      ['given', 60],
      ['per-household', 1 / 48],
    ]);
    for (const { factors, value } of terms)
      expect(factors!.reduce((product, factor) => product * factor.value, 1)).toBeCloseTo(value, 12);
    expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
  });

  test('it expects no votes', () => {
    expect(row(0).expectedVotes).toBeNull();
    expect(row(0).parts.yield).toMatchObject({ effectOn: 'none', reserve: null });
  });

  test('at 0 of the assumption past gifts take nothing', () => {
    const apart = runModel(town([300, 240, 60]), { ...RAISE, assumption: 0 });
    expect([...apart.outcome.value].map((value) => Number(value.toFixed(9)))).toEqual([1, 1.5, 4.166666667]);
  });

  test('where gifts vary more than the potential says, intervals are wider', () => {
    const near = runModel(town([110, 290, 200]), RAISE).outcome;
    for (const i of [0, 1, 2]) expect(outcome.sd[i]).toBeGreaterThan(1.5 * near.sd[i]);
    // Pearson: (200² ÷ 100 + 60² ÷ 300 + 140² ÷ 200) ÷ 2 = 255; variance of the gifts: 255 × 1 ÷ 100 per household.
    expect(outcome.sd[0]).toBeGreaterThan(Math.sqrt(255 / 100));
    expect(outcome.sd[0]).toBeLessThan(1.1 * Math.sqrt(255 / 100));
  });
});

test('no gift known at all: affluence × affinity alone, and every precinct says so', () => {
  const table = runModel(town([null, null, null]), RAISE);
  expect(table.row(2).parts).toMatchObject({ formula: 'product' });
  expect(table.row(2).parts.terms.map(({ id, weight }) => [id, weight])).toEqual([
    ['affluence', null],
    ['affinity', null],
  ]);
  expect([...table.outcome.value].map((value) => Number(value.toFixed(9)))).toEqual([0.1, 0.15, 0.416666667]);
  for (const i of [0, 1, 2]) expect(table.row(i).parts.missing).toContainEqual({ kind: 'gifts' });
  expect(reportScores(table).gifts).toEqual({ known: 0, missing: 3 });
});

test('where the file is silent nothing is taken, the interval is wide, and the report counts it', () => {
  const table = runModel(town([300, 300, null]), RAISE);
  // 600 euros on 60 as before; nothing is known to be given in precinct 3.
  expect(table.outcome.value[2]).toBeCloseTo(200 / 48, 9);
  expect(table.outcome.sd[2]).toBeGreaterThan(200 / 48);
  expect(table.row(2).parts.terms.map(({ id }) => id)).toEqual(['donor-potential']);
  expect(table.row(2).parts.missing).toContainEqual({ kind: 'gifts' });
  expect(table.row(0).parts.missing).not.toContainEqual({ kind: 'gifts' });
  expect(reportScores(table).gifts).toEqual({ known: 2, missing: 1 });
  // Nothing given is known, and is not silence.
  expect(runModel(town([300, 300, 0]), RAISE).row(2).parts.missing).not.toContainEqual({ kind: 'gifts' });
});

test('without doors, households are registered voters ÷ 1.32, and the term says so', () => {
  const { outcome, row } = runModel(town([300, 240, 60], [{ doors: null }]), RAISE);
  const households = 1000 / 1.32;
  const rate = 600 / (households * 0.1 + 30 + 20);
  expect(outcome.value[0]).toBeCloseTo(rate * 0.1 - 300 / households, 9);
  const [, given] = row(0).parts.terms;
  expect(given.factors![1].id).toBe('per-household-estimated');
  expect(given.factors![1].value).toBeCloseTo(1.32 / 1000, 12);
  expect(row(0).parts.missing).toContainEqual({ kind: 'doors' });
});

test('without an income there is no value: it is not taken for the middle', () => {
  const table = runModel(town([300, 240, 60], [{}, { incomeEur: null, incomeSource: null }]), RAISE);
  expect(table.row(1)).toMatchObject({ score: null, rank: null });
  expect(table.row(1).parts.missing).toContainEqual({ kind: 'income' });
  // The gifts of the others alone, 360 euros, on theirs: percentiles of two incomes are 1/4 and 3/4.
  const rate = 360 / (100 * 0.25 * 0.6 + 48 * 0.75 * 0.5);
  expect(table.outcome.value[0]).toBeCloseTo(rate * 0.15 - 3, 9);
});

test('incomes are ranked among all precincts, and the ranking is not that of mobilising', () => {
  const inputs = Array.from({ length: 40 }, (_, n) =>
    place(
      n,
      [
        counts('2024-legislative-1', 1000, { NUP: 300 + 5 * (n % 7), RN: 300 }),
        counts('2022-legislative-1', 1000, { NUP: 400 - 8 * n, RN: 200 }),
      ],
      { incomeEur: 15_000 + 500 * n },
    ),
  );
  const best = (goal: 'mobilise' | 'raise-funds') =>
    runModel(panelOf(inputs), { goal, model: goal === 'mobilise' ? 'published-index' : 'donors' }).order[0];
  expect(best('raise-funds')).not.toBe(best('mobilise'));
});

test('a file that speaks of less than half of the potential is not used, and that is said', () => {
  // Precinct 3 holds 20 of 60: taking its gifts off would put the unknown ones first.
  const inputs = town([null, null, 600]);
  const { outcome, row } = runModel(inputs, RAISE);
  expect(outcome.value[2]).toBeCloseTo(5 / 12, 9);
  expect(row(2).rank).toBe(1);
  expect(outcome.missing!(0)).toEqual([{ kind: 'model', reason: 'gifts-too-few' }]);
  // Precinct 2 alone holds half: its gifts count.
  expect(runModel(town([null, 600, null]), RAISE).outcome.value[1]).toBeCloseTo((10 * 30 - 600) / 200, 9);
});
