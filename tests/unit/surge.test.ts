/** The model surge on a town done by hand: its values, their terms, and what it does where something is missing. */
import { expect, test } from 'vitest';
import { reportScores } from '#server/domain/targeting/report.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { SHIPPED } from '#server/domain/targeting/surge/constants.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import {
  ballot,
  HIGH,
  keeping,
  LOW,
  legislative,
  mobilise,
  place,
  presidential,
  runOff,
  SECOND,
  threePrecincts,
  town,
} from '#tests/fixtures/surge.ts';

const { weights, interval } = SHIPPED.camps.left;
const SLOPE = interval.slope.atBase + interval.slope.perShare;
const score = (inputs: readonly ScoringInput[] = threePrecincts, changes: Partial<Strategy> = {}) =>
  scorePanel(town(inputs), { ...mobilise, ...changes });
const reasons = (inputs: readonly ScoringInput[]) => reportScores(score(inputs)).modelMissing;
/** Row of precinct `number`. */
const rowOf = (table: ReturnType<typeof score>, number: number) =>
  table.row(table.panel.precinctCodes.indexOf(`31999_${String(number).padStart(4, '0')}`));

test('a value done by hand: own and neighbours, base, the far right and the eliminated', () => {
  const [high, base, farRight, eliminated] = weights.full;
  // Neighbours weigh 300 of 1,000: 0.7 × 0.3 + 0.3 × 0.2 = 0.27, and 0.7 × 0.2 + 0.3 × 0.3 = 0.23; 150 has none.
  const s = [
    high * 0.27 + base * 0.2 + farRight * 0.25 + eliminated * 0.1,
    high * 0.23 + base * 0.1 + farRight * 0.5 + eliminated * 0.1,
    high * 0.1 + base * 0.05 + farRight * 0.75 + eliminated * 0.1,
  ];
  const mean = (s[0] + s[1] + s[2]) / 3;
  // The area's mean: 0.2 at the presidential less 0.35 ÷ 3 at the legislative ballot.
  const gain = 0.2 - 0.35 / 3;
  const table = score();
  s.forEach((own, i) => {
    expect(table.outcome.value[i]).toBeCloseTo(gain + SLOPE * (own - mean), 12);
  });
  expect(table.outcome.value.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(gain, 12);
});

test('the interval done by hand: what no count tells, the draw, and the doubt of the turnout', () => {
  const table = score();
  const { value, sd } = table.outcome;
  const mean = (value[0] + value[1] + value[2]) / 3;
  const share = 0.2 + value[0];
  const turnout = (0.25 * interval.slope.perShare * (value[0] - mean)) / SLOPE;
  const expected = Math.hypot(interval.tau.withHigh, Math.sqrt((share * (1 - share)) / 700), turnout);
  expect(sd[0]).toBeCloseTo(expected, 12);
});

test('the terms of a value add up to it, whatever is missing', () => {
  const towns = [
    threePrecincts,
    keeping(threePrecincts, ({ ballotId }) => ballotId !== SECOND),
    keeping(threePrecincts, ({ ballotId }) => ballotId === LOW),
    keeping(
      threePrecincts,
      ({ ballotId }, { precinctCode }) => ballotId !== HIGH || precinctCode.endsWith('1'),
    ),
  ];
  for (const inputs of towns) {
    const table = score(inputs);
    for (let i = 0; i < inputs.length; i++) {
      const { terms, base, formula, shrinkage } = table.row(i).parts;
      expect([formula, shrinkage]).toEqual(['sum', null]);
      expect(terms.length).toBeGreaterThan(1);
      expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
      for (const { value, weight, contribution } of terms) expect(value * weight!).toBe(contribution);
    }
  }
});

test('each count of a term is one that was published', () => {
  const { terms } = rowOf(score(), 1).parts;
  const told = terms.map(({ id, ballotId, value }) => [id, ballotId, Number(value.toFixed(12))]);
  expect(told.slice(0, 5)).toEqual([
    ['camp-per-registered', HIGH, 0.3],
    ['surge-around', HIGH, 0.2],
    ['camp-per-registered', LOW, 0.2],
    ['surge-far-right-run', SECOND, 0.25],
    ['surge-eliminated', HIGH, 0.1],
  ]);
  expect(terms[5].id).toBe('surge-level');
  expect(terms[0].weight! / terms[1].weight!).toBeCloseTo(7 / 3, 12);
});

test('the order of the precincts is irrelevant', () => {
  const [straight, reversed] = [score(), score(threePrecincts.toReversed())];
  for (const number of [1, 3, 150]) {
    const [a, b] = [straight, reversed].map((table) => rowOf(table, number));
    expect(b.parts.base).toBeCloseTo(a.parts.base!, 13);
    expect([b.rank, b.scoreClass]).toEqual([a.rank, a.scoreClass]);
  }
});

test('the turnout that is assumed moves the votes, never the order nor what is there to be won', () => {
  const tables = [0, 0.3, 1].map((assumption) => score(threePrecincts, { assumption }));
  for (const { rank, outcome } of tables) {
    expect(Array.from(rank)).toEqual(Array.from(tables[2].rank));
    expect(Array.from(outcome.reserve)).toEqual(Array.from(tables[2].outcome.reserve));
    expect(Math.min(...outcome.reserve)).toBeGreaterThanOrEqual(0);
  }
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  expect(sum(tables[0].outcome.value)).toBeCloseTo(0, 12);
  expect(sum(tables[1].outcome.value)).toBeCloseTo(0.3 * (0.6 - 0.35), 12);
});

test('the base is the newest ballot at which clearly fewer voted, national before municipal', () => {
  const european = (turnout: number) =>
    ballot('2024-european-1', 700, [
      ['A list', 'LUG', 120],
      ['Another', 'LRN', 700 * turnout - 120],
    ]);
  const municipal = (nuance: string) => ballot('2026-municipal-1', 700, [['Somebody', nuance, 300]]);
  const baseOf = (more: ReturnType<typeof municipal>[], inputs = threePrecincts) => {
    const table = score(inputs.map((input) => ({ ...input, ballots: [...input.ballots, ...more] })));
    const row = rowOf(table, 1).parts;
    const own = row.terms.filter(({ id }) => id === 'camp-per-registered').map(({ ballotId }) => ballotId);
    return [own.at(-1), row.missing.filter(({ kind }) => kind === 'model').length];
  };
  const withoutLow = keeping(threePrecincts, ({ ballotId }) => ballotId !== LOW);
  // 80 % voted at the presidential ballot.
  expect(baseOf([])).toEqual([LOW, 0]);
  expect(baseOf([european(0.69)])).toEqual(['2024-european-1', 0]);
  expect(baseOf([european(0.71)])).toEqual([LOW, 0]);
  expect(baseOf([municipal('LUG')])).toEqual([LOW, 0]);
  expect(baseOf([municipal('LUG')], withoutLow)).toEqual(['2026-municipal-1', 0]);
  // Nobody knows whose the local list is.
  expect(baseOf([european(0.69), municipal('?')], withoutLow)).toEqual(['2024-european-1', 0]);
  // Better than nothing, and said.
  expect(baseOf([european(0.71)], withoutLow)).toEqual(['2024-european-1', 1]);
});

test('nothing is missing in silence', () => {
  expect(reasons(threePrecincts)).toEqual({});
  expect(reasons(keeping(threePrecincts, ({ ballotId }) => ballotId !== SECOND))).toEqual({
    'surge-no-second-round': 3,
  });
  expect(reasons(keeping(threePrecincts, ({ ballotId }) => ballotId === LOW))).toEqual({
    'surge-base-only': 3,
  });
  // A second commune, where the second round is lost.
  const beside = keeping(threePrecincts, ({ ballotId }) => ballotId !== SECOND).map((input) => ({
    ...input,
    precinctCode: input.precinctCode.replace('31999', '31998'),
  }));
  expect(reasons([...threePrecincts, ...beside])).toEqual({ 'surge-no-second-round': 3 });
  // A country whose blocs nobody has described.
  const strangers = threePrecincts.map((input) => ({
    ...input,
    ballots: input.ballots.map((counts) => ({
      ...counts,
      votes: counts.votes.map(([label, nuance, votes]): [string, string | null, number] =>
        label === 'MÉLENCHON' || nuance ? [label, nuance, votes] : [`${label} THE OTHER`, nuance, votes],
      ),
    })),
  }));
  expect(reasons(strangers)).toEqual({ 'surge-camp-only': 3 });
});

test('one precinct without a presidential result takes the mean of its commune', () => {
  const without = keeping(
    threePrecincts,
    ({ ballotId }, { precinctCode }) => ballotId === LOW || precinctCode !== '31999_0150',
  );
  expect(reasons(without)).toEqual({ 'surge-high-of-commune': 1, 'surge-second-of-commune': 1 });
  const [own] = rowOf(score(without), 150).parts.terms;
  expect(own.value).toBeCloseTo(0.25, 12);
});

test('a roll that changed by over a quarter is another place', () => {
  const moved = [
    ...threePrecincts.slice(0, 2),
    place(150, [presidential(70, 140, 280, 70, 876), runOff(100, 300, 876), legislative(35)]),
  ];
  expect(reasons(moved)).toEqual({ 'surge-high-of-commune': 1, 'surge-second-of-commune': 1 });
  const same = [
    ...threePrecincts.slice(0, 2),
    place(150, [presidential(70, 140, 280, 70, 874), runOff(100, 300, 874), legislative(35)]),
  ];
  expect(reasons(same)).toEqual({});
});

test('a commune that mostly lacks the presidential ballot is told by its base; without a base nothing is said', () => {
  const mostly = keeping(
    threePrecincts,
    ({ ballotId }, { precinctCode }) => ballotId === LOW || precinctCode === '31999_0001',
  );
  expect(reasons(mostly)).toEqual({ 'surge-base-only': 3 });
  // By the base alone: half abstain everywhere, so fewer votes of ours leave more to come.
  const [base, abstention] = weights['base-only'];
  const { value } = score(mostly).outcome;
  expect(value[0] - value[1]).toBeCloseTo(SLOPE * base * 0.1, 12);
  expect(abstention).toBeGreaterThan(0);

  const elsewhere = { ...place(1, [presidential(210, 140, 140, 70)]), precinctCode: '31998_0001' };
  expect(reasons([...threePrecincts, elsewhere])).toEqual({ 'surge-no-base': 1 });
});

test('a precinct where the base has no result takes the mean of its commune, if the presidential one is known', () => {
  const without = keeping(
    threePrecincts,
    ({ ballotId }, { precinctCode }) => ballotId !== LOW || precinctCode !== '31999_0150',
  );
  expect(reasons(without)).toEqual({ 'surge-base-of-commune': 1 });
  const neither = keeping(threePrecincts, (_, { precinctCode }) => precinctCode !== '31999_0150');
  expect(rowOf(score(neither), 150).score).toBeNull();
  expect(reasons(neither)).toEqual({ 'surge-no-base': 1 });
});

test('a precinct newer than both ballots is as strong for the camp as at the newest ballot that knows it', () => {
  const municipal = (ours: number) =>
    ballot('2026-municipal-1', 700, [
      ['A list', 'LUG', ours],
      ['Another', 'LRN', 350 - ours],
    ]);
  const grown = [
    ...threePrecincts.map((input) => ({ ...input, ballots: [...input.ballots, municipal(100)] })),
    place(151, [municipal(200)]),
  ];
  expect(reasons(grown)).toEqual({ 'surge-newcomer': 1 });
  const table = score(grown);
  const { terms } = rowOf(table, 151).parts;
  // 200 beside a mean of 125: 1.6 times the commune's 0.2 at the presidential ballot, and 0.35 ÷ 3 at the base.
  const own = terms.filter(({ id }) => id === 'camp-per-registered').map(({ value }) => value);
  expect(own[0]).toBeCloseTo(0.32, 12);
  expect(own[1]).toBeCloseTo((1.6 * 0.35) / 3, 12);
  // Its only neighbour by number is 150, and that one now has it.
  expect(terms.find(({ id }) => id === 'surge-around')!.value).toBeCloseTo(0.1, 12);
  expect(table.outcome.sd[3]).toBeGreaterThan(interval.tau.baseOnly);
});

test('overseas the camp alone speaks', () => {
  const overseas = threePrecincts.map((input) => ({
    ...input,
    precinctCode: input.precinctCode.replace('31999', '97411'),
  }));
  const table = score(overseas);
  const [high, base] = weights.overseas;
  const [a, b] = table.outcome.value;
  expect(a - b).toBeCloseTo(SLOPE * (high * (0.27 - 0.23) + base * 0.1), 12);
});

test('no ballot at all: nobody is scored, and the report says so', () => {
  const table = score(keeping(threePrecincts, () => false));
  expect(reportScores(table).scored).toBe(0);
});

test('a published effect meets the voters who came between the two ballots', () => {
  const { outcome } = score();
  const [high, low] = [HIGH, LOW].map(
    (ballotId) => score().ballots.find((one) => one.ballotId === ballotId)!.abstention,
  );
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(low) - mean(high)).toBeGreaterThan(0.1);
  expect(outcome.effectBase).toBeCloseTo(mean(low) - mean(high), 12);
});
