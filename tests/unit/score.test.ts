/** Scores of three precincts, recomputed by hand; see the drawing in `tests/fixtures/scoring.ts`. */
import { expect, test } from 'vitest';
import type { ModelOutcome } from '#server/domain/targeting/models/model.ts';
import { NO_TERMS } from '#server/domain/targeting/models/model.ts';
import { inputsOf, panelOf } from '#server/domain/targeting/panel.ts';
import { percentiles, ranks } from '#server/domain/targeting/ranks.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import { scorePanel, scorePrecincts } from '#server/domain/targeting/score.ts';
import { shrinkOutcome } from '#server/domain/targeting/shrinkage.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { ballot, precinct, strategy, threePrecincts } from '../fixtures/scoring.ts';

const byCode = (inputs: ScoringInput[], changes: Partial<Strategy> = {}) =>
  new Map(scorePrecincts(inputs, { ...strategy, ...changes }).map((s) => [Number(s.precinctCode.at(-1)), s]));
const report = (inputs: ScoringInput[], changes: Partial<Strategy> = {}) =>
  reportScores(scorePanel(panelOf(inputs), { ...strategy, ...changes }));

const NO_INCOME: Strategy['income'] = { weight: 0, favour: 'lower' };

test('the published index is abstention × camp share, averaged by weight', () => {
  const scores = byCode(threePrecincts);
  // Precinct 1: 2024 0.4 × 300/500 = 0.24, 2022 0.5 × 200/400 = 0.25; (3 × 0.24 + 0.25) ÷ 4.
  expect(scores.get(1)!.parts.base).toBeCloseTo(0.2425, 12);
  // Precinct 2: 0.2 × 200/800 = 0.05, 0.4 × 120/600 = 0.08; (3 × 0.05 + 0.08) ÷ 4.
  expect(scores.get(2)!.parts.base).toBeCloseTo(0.0575, 12);
  // Precinct 3: 2024 alone, 0.5 × 150/200.
  expect(scores.get(3)!.parts.base).toBeCloseTo(0.375, 12);
});

test('base and income are mixed by their percentiles; unknown income leaves the score to the base', () => {
  const scores = byCode(threePrecincts);
  // Lowest, middle and highest of three: 1/6, 3/6, 5/6. Of two known incomes: 1/4 and 3/4, lower ones favoured.
  expect(scores.get(1)!.parts.income).toMatchObject({ percentile: 0.25, favoured: 0.75, weight: 0.1 });
  expect(scores.get(1)!.score).toBeCloseTo(0.9 * (3 / 6) + 0.1 * 0.75, 12);
  expect(scores.get(2)!.score).toBeCloseTo(0.9 * (1 / 6) + 0.1 * 0.25, 12);
  expect(scores.get(3)!.score).toBeCloseTo(5 / 6, 12);
  expect(scores.get(3)!.parts.income).toMatchObject({ percentile: null, favoured: null, weight: 0 });
  expect([1, 2, 3].map((n) => scores.get(n)!.rank)).toEqual([2, 3, 1]);
  expect([1, 2, 3].map((n) => scores.get(n)!.parts.scoreWithoutIncome)).toEqual([3 / 6, 1 / 6, 5 / 6]);

  const richer = byCode(threePrecincts, { income: { weight: 0.9, favour: 'higher' } });
  expect(richer.get(2)!.score).toBeCloseTo(0.1 * (1 / 6) + 0.9 * 0.75, 12);
  expect([1, 2, 3].map((n) => richer.get(n)!.rank)).toEqual([3, 2, 1]);
  expect([1, 2, 3].map((n) => richer.get(n)!.parts.rankWithoutIncome)).toEqual([2, 3, 1]);
});

test('the terms add up to the base, and base and income to the score', () => {
  for (const { score, parts } of scorePrecincts(threePrecincts, strategy)) {
    expect(parts.terms.reduce((sum, term) => sum + term.contribution!, 0)).toBeCloseTo(parts.base!, 12);
    expect(parts.terms.reduce((sum, term) => sum + term.weight!, 0)).toBeCloseTo(1, 12);
    const { weight, favoured } = parts.income;
    const mixed = (1 - weight) * parts.basePercentile! + weight * (favoured ?? 0);
    expect(mixed).toBeCloseTo(score!, 12);
  }
});

test('the interval holds the doubt of the ballots and of small counts', () => {
  const { interval, parts } = byCode(threePrecincts).get(1)!;
  // A count leaves behind the Beta law: expected share (x + 1) ÷ (n + 2), variance of it ÷ (n + 3).
  const drawn = (x: number, n: number) => (((x + 1) / (n + 2)) * (1 - (x + 1) / (n + 2))) / (n + 3);
  // Abstention × share: each drawn, the other as factor.
  const first2024 = 0.6 ** 2 * drawn(400, 1000) + 0.4 ** 2 * drawn(300, 500);
  const first2022 = 0.5 ** 2 * drawn(500, 1000) + 0.5 ** 2 * drawn(200, 400);
  const second2024 = 0.25 ** 2 * drawn(200, 1000) + 0.2 ** 2 * drawn(200, 800);
  const second2022 = 0.2 ** 2 * drawn(400, 1000) + 0.4 ** 2 * drawn(120, 600);
  // The area has 0.191 and 0.165, so precinct 1 leaves its course by −0.009 and 0.027, precinct 2 by −0.014
  // and 0.042; precinct 3 has one ballot and tells nothing. Every w × (1 − w/W) is 3/4.
  const squares = 3 * 0.009 ** 2 + 0.027 ** 2 + 3 * 0.014 ** 2 + 0.042 ** 2;
  const between = (squares - 0.75 * (first2024 + first2022 + second2024 + second2022)) / 3;
  const sd = Math.sqrt(9 * (between + first2024) + (between + first2022)) / 4;
  expect(parts.baseInterval!.low).toBeCloseTo(0.2425 - 1.2816 * sd, 12);
  expect(parts.baseInterval!.high).toBeCloseTo(0.2425 + 1.2816 * sd, 12);
  // It passes neither of the other two: one of three below, two of three not above.
  expect(interval!.low).toBeCloseTo(0.9 * (1 / 3) + 0.1 * 0.75, 12);
  expect(interval!.high).toBeCloseTo(0.9 * (2 / 3) + 0.1 * 0.75, 12);
});

test('a precinct of a tenth of the size has an interval about √10 times as wide', () => {
  const of = (n: number, size: number) =>
    precinct(n, { ballots: [ballot(2024, size, size * 0.6, size * 0.5, { A: size * 0.3 })] });
  const scores = byCode([of(1, 1000), of(2, 100), ...[3, 4, 5].map((n) => of(n, 500))]);
  const width = (n: number) => {
    const { low, high } = scores.get(n)!.parts.baseInterval!;
    return high - low;
  };
  expect(width(2) / width(1) / Math.sqrt(10)).toBeCloseTo(1, 1);
});

test('the slider of the assumption moves abstainers from their neighbours to the whole area', () => {
  // Share of the area, by valid votes: 2024 650/1500, 2022 320/1000.
  const apart = byCode(threePrecincts, { assumption: 0 });
  expect(apart.get(1)!.parts.base).toBeCloseTo((3 * 0.4 * (650 / 1500) + 0.5 * 0.32) / 4, 12);
  const halfway = byCode(threePrecincts, { assumption: 0.5 });
  expect(halfway.get(1)!.parts.base).toBeCloseTo((apart.get(1)!.parts.base! + 0.2425) / 2, 12);
});

test('expected votes come from doors, contacts, effect and supporters at home, as low, mid and high', () => {
  const { expectedVotes, parts } = byCode(threePrecincts).get(1)!;
  // Abstention by the same weights: (3 × 0.4 + 0.5) ÷ 4 = 0.425, 0.25 and 0.5; over 1000, 1000 and 500 voters: 0.37.
  expect(parts.yield.effectBase).toBeCloseTo(0.37, 12);
  expect(parts.yield.reserve).toBeCloseTo(0.2425, 12);
  // 400 doors × 0.25 contacts a door × 0.0254 × 0.2425 ÷ 0.37
  expect(expectedVotes!.mid).toBeCloseTo((400 * 0.25 * 0.0254 * 0.2425) / 0.37, 12);
  expect(expectedVotes!.low).toBeCloseTo((400 * 0.2 * 0.0182 * 0.2425) / 0.37, 12);
  expect(expectedVotes!.high).toBeCloseTo((400 * 0.32 * 0.0326 * 0.2425) / 0.37, 12);
});

test('a second pass finds at home its share of those whom the first one missed', () => {
  const doorEconomics = { ...strategy.doorEconomics, passes: 2 };
  const { expectedVotes, parts } = byCode(threePrecincts, { doorEconomics }).get(1)!;
  expect(parts.yield.contactsPerDoor.mid).toBeCloseTo(0.25 + 0.75 * 0.25, 12);
  expect(expectedVotes!.mid).toBeCloseTo((400 * 0.4375 * 0.0254 * 0.2425) / 0.37, 12);
});

test('emphasis 0 leaves a factor out, emphasis 2 squares it', () => {
  const shareOnly = byCode(threePrecincts, { emphasis: { abstention: 0, share: 1 } });
  expect(shareOnly.get(3)!.parts.base).toBeCloseTo(150 / 200, 12);
  const abstentionSquared = byCode(threePrecincts, { emphasis: { abstention: 2, share: 1 } });
  expect(abstentionSquared.get(3)!.parts.base).toBeCloseTo(0.5 ** 2 * 0.75, 12);
});

test('the drop-off compares the ballots of highest and lowest turnout, per registered voter', () => {
  const scores = byCode(threePrecincts, { model: 'drop-off', income: NO_INCOME });
  // 2024 had the higher turnout: 300/1000 − 200/1000, and 200/1000 − 120/1000.
  expect(scores.get(1)!.parts.base).toBeCloseTo(0.1, 12);
  expect(scores.get(2)!.parts.base).toBeCloseTo(0.08, 12);
  expect([1, 2].map((n) => scores.get(n)!.score)).toEqual([3 / 4, 1 / 4]);
  // Precinct 3 was in one of the two only.
  expect(scores.get(3)!.score).toBeNull();
  expect(scores.get(1)!.parts.terms.map((t) => [t.ballotId, t.contribution])).toEqual([
    ['2024-legislative-1', 0.3],
    ['2022-legislative-1', -0.2],
  ]);
});

test('where the camp won votes while turnout fell, the drop-off is below zero: last, with nothing to win', () => {
  const grew = precinct(4, {
    ballots: [ballot(2024, 1000, 900, 900, { A: 100 }), ballot(2022, 1000, 400, 400, { A: 300 })],
  });
  const score = byCode([...threePrecincts, grew], { model: 'drop-off', income: NO_INCOME }).get(4)!;
  expect(score.parts.base).toBeCloseTo(-0.2, 12);
  expect(score.rank).toBe(3);
  expect(score.score).toBeCloseTo(1 / 6, 12);
  expect(score.parts.yield.reserve).toBe(0);
  expect(score.expectedVotes).toEqual({ low: 0, mid: 0, high: 0 });
});

/** The variance that eight equal square differences of equal noise make most likely; see `trueVariance`. */
const likeliest = (square: number, noise: number) =>
  (8 * square - 6 * noise + Math.sqrt((8 * square - 6 * noise) ** 2 + 28 * noise ** 2)) / 14;

test('eight alternating precincts are drawn to the rest of their commune', () => {
  const { value, sd, explain } = shrinkOutcome(alternating(), panelOf(eightPrecincts()));
  // The others of a 0 have 4/7, of a 1 3/7: square difference 16/49; noise 1/4, and 1/28 of the others.
  const weight = 1 - 1 / 4 / (likeliest(16 / 49, 8 / 28) + 8 / 28);
  expect(weight).toBeCloseTo(0.474, 3);
  expect(value[0]).toBeCloseTo((1 - weight) * (4 / 7), 8);
  expect(value[1]).toBeCloseTo(weight + (1 - weight) * (3 / 7), 8);
  expect(sd[0]).toBeCloseTo(Math.sqrt(weight) / 2, 8);
  expect(explain(1).shrinkage).toMatchObject({ own: 1, basis: 'commune', precincts: 7 });
  expect(explain(1).shrinkage!.surroundings).toBeCloseTo(3 / 7, 12);
});

test('precincts that touch are the surroundings, where territories are known', () => {
  const ring = eightPrecincts().map((one, i, all) => ({
    ...one,
    neighbours: [all[(i + 1) % 8].precinctCode, all[(i + 7) % 8].precinctCode],
  }));
  const { value, explain } = shrinkOutcome(alternating(), panelOf(ring));
  // Each differs from both of its neighbours by 1; noise 1/4, and 1/8 of the two.
  const weight = 1 - 1 / 4 / (likeliest(1, 3 / 8) + 3 / 8);
  expect(value[1]).toBeCloseTo(weight, 8);
  expect(value[0]).toBeCloseTo(1 - weight, 8);
  expect(explain(0).shrinkage).toMatchObject({ surroundings: 1, basis: 'neighbours', precincts: 2 });
});

test('fewer than eight precincts are left as they are: noise cannot be told from difference', () => {
  const few = eightPrecincts().slice(0, 7);
  const outcome = alternating(7);
  expect(shrinkOutcome(outcome, panelOf(few))).toBe(outcome);
});

test('the index stays as published unless the strategy shrinks; other models shrink unless it does not', () => {
  const inputs = Array.from({ length: 9 }, (_, i) =>
    precinct(i, {
      ballots: [
        ballot(2024, 100, 60 + i, 50, { A: 10 + 4 * (i % 3) }),
        ballot(2022, 100, 40 - i, 30, { A: 5 + (i % 4) }),
      ],
    }),
  );
  const shrunk = (changes: Partial<Strategy>) => report(inputs, changes).shrunk;
  expect(shrunk({ model: 'published-index' })).toBe(0);
  expect(shrunk({ model: 'published-index', shrink: true })).toBe(9);
  expect(shrunk({ model: 'drop-off' })).toBe(9);
  expect(shrunk({ model: 'drop-off', shrink: false })).toBe(0);
});

test('classes are fifths of the registered voters, 5 the highest', () => {
  // The two largest hold 40 % of the voters between them and are the worst: a fifth each.
  const sizes = [400, 400, 100, 300, 200, 200, 200, 200];
  const inputs = sizes.map((registered, i) =>
    precinct(i, { registered, ballots: [ballot(2024, 1000, 500, 400, { A: 40 * (i + 1) })] }),
  );
  const scores = byCode(inputs, { income: NO_INCOME });
  expect(sizes.map((_, i) => scores.get(i)!.scoreClass)).toEqual([1, 2, 3, 3, 4, 4, 5, 5]);
  expect(report(inputs, { income: NO_INCOME }).classes.classes.map((c) => c.registered)).toEqual([
    400, 400, 400, 400, 400,
  ]);
});

test('percentiles count those below and half of the equal ones; what is not known stays so', () => {
  const values = Float64Array.of(3, Number.NaN, 1, 3, 7);
  expect([...percentiles(values)]).toEqual([0.5, Number.NaN, 0.125, 0.5, 0.875]);
  expect([...ranks(values)]).toEqual([2, 0, 4, 2, 1]);
});

test('equal scores share a rank, and the next one is counted after them', () => {
  const twins = [1, 2, 3, 4].map((n) =>
    precinct(n, { ballots: [ballot(2024, 1000, n === 2 ? 200 : 500, 160, { A: 80 })] }),
  );
  const scores = scorePrecincts(twins.toReversed(), strategy);
  expect(scores.map((s) => [s.precinctCode, s.rank])).toEqual([
    ['99001_0002', 1],
    ['99001_0001', 2],
    ['99001_0003', 2],
    ['99001_0004', 2],
  ]);
});

test('the order of the inputs does not matter', () => {
  expect(scorePrecincts(threePrecincts.toReversed(), strategy)).toEqual(
    scorePrecincts(threePrecincts, strategy),
  );
});

test('rows made into columns and back are the same rows', () => {
  const inputs = [
    ...threePrecincts,
    precinct(4, { registered: null, registeredFrom: null, doors: null, neighbours: ['99001_0001'] }),
  ].map((input) => ({
    ...input,
    ballots: input.ballots.map((counts) => ({ ...counts, constituency: null })),
  }));
  expect(inputsOf(panelOf(inputs))).toEqual(inputs);
});

test('what is missing is said, and never becomes zero', () => {
  const inputs = [
    ...threePrecincts,
    precinct(4, { registered: 0, ballots: [ballot(2024, 0, 0, 0, {})] }),
    precinct(5, {
      doors: null,
      ballots: [ballot(2024, 800, 8, 0, {}), ballot(2022, 800, 400, 300, { A: 30 })],
    }),
    precinct(6, { registered: null, registeredFrom: null }),
  ];
  const scores = byCode(inputs);
  expect(scores.get(3)!.parts.missing).toEqual([
    { kind: 'ballot', ballotId: '2022-legislative-1', reason: 'no-result' },
    { kind: 'income' },
  ]);
  expect(scores.get(4)).toMatchObject({ score: null, interval: null, rank: null, expectedVotes: null });
  expect(scores.get(4)!.parts.missing).toContainEqual({ kind: 'registered', reason: 'nobody-registered' });
  // Of 2022 alone: nobody voted validly in 2024.
  expect(scores.get(5)!.parts.base).toBeCloseTo(0.5 * 0.1, 12);
  expect(scores.get(5)).toMatchObject({ expectedVotes: null });
  expect(scores.get(5)!.parts.missing).toContainEqual({
    kind: 'ballot',
    ballotId: '2024-legislative-1',
    reason: 'no-valid-vote',
  });
  expect(scores.get(6)).toMatchObject({ score: null, registered: null, scoreClass: null });

  const told = report(inputs, { ballots: [...strategy.ballots, { match: '*-european-1', weight: 1 }] });
  expect(told).toMatchObject({
    precincts: 6,
    scored: 4,
    renormalised: 2,
    idleRules: ['*-european-1'],
    income: { missing: 1, sources: { 'test/income': 5 } },
    doors: { total: 2000, precinctsWithout: 1 },
    gifts: null,
  });
  expect(told.notScored.map((n) => n.precinctCode)).toEqual(['99001_0004', '99001_0006']);
});

test('options that the camp does not know are reported by their votes', () => {
  const [first] = report(threePrecincts).ballots;
  expect(first).toMatchObject({
    ballotId: '2024-legislative-1',
    weight: 0.75,
    unmapped: { votes: 50, options: [{ label: 'C', nuance: null, votes: 50 }] },
  });
});

test('scores stay within 0–1, and income, taken alone, keeps their mean', () => {
  const rich = [1, 2, 3, 4, 5].map((n) =>
    precinct(n, { incomeEur: n * 1000, ballots: [ballot(2024, 100, 0, 10, { A: 10 })] }),
  );
  const scores = scorePrecincts(rich, {
    ...strategy,
    emphasis: { abstention: 0, share: 1 },
    income: { weight: 1, favour: 'higher' },
  });
  expect(scores.every((s) => s.score! >= 0 && s.score! <= 1)).toBe(true);
  expect(scores.reduce((sum, s) => sum + s.score!, 0) / 5).toBeCloseTo(0.5, 12);
  expect(scores.map((s) => s.parts.income.eur)).toEqual([5000, 4000, 3000, 2000, 1000]);
});

function eightPrecincts(): ScoringInput[] {
  return Array.from({ length: 8 }, (_, i) => precinct(i, { registered: 100 }));
}

/** 0, 1, 0, 1 … each with a standard deviation of 1/2. */
function alternating(count = 8): ModelOutcome {
  return {
    value: Float64Array.from({ length: count }, (_, i) => i % 2),
    sd: new Float64Array(count).fill(0.5),
    reserve: new Float64Array(count),
    effectOn: 'none',
    effectBase: Number.NaN,
    explain: () => NO_TERMS,
  };
}

test('an annulled count says nothing of the camp, and is not taken for no vote', () => {
  const annulled = precinct(4, {
    ballots: [ballot(2024, 1000, 700, 0, {}), ballot(2022, 1000, 500, 400, { A: 200, B: 200 })],
  });
  const changes: Partial<Strategy> = { model: 'drop-off' };
  const scores = byCode([...threePrecincts, annulled], changes);
  expect(scores.get(4)!.score).toBeNull();
  const [counts] = scores.get(4)!.parts.ballots;
  expect(counts).toMatchObject({ campVotes: null, share: null, unmappedVotes: null });
  expect(counts.abstention).toBeCloseTo(0.3, 12);
  expect(scores.get(4)!.parts.missing).toContainEqual({
    kind: 'ballot',
    ballotId: '2024-legislative-1',
    reason: 'no-valid-vote',
  });
});
