/** Scores of three precincts, recomputed by hand; see the drawing in `tests/fixtures/scoring.ts`. */
import { expect, test } from 'vitest';
import { reportScores } from '#server/domain/targeting/report.ts';
import { scorePrecincts } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { ballot, precinct, strategy, threePrecincts } from '../fixtures/scoring.ts';

const byCode = (inputs: ScoringInput[], changes: Partial<Strategy> = {}) =>
  new Map(scorePrecincts(inputs, { ...strategy, ...changes }).map((s) => [Number(s.precinctCode.at(-1)), s]));

test('the published index is abstention × camp share, averaged by weight, times the income factor', () => {
  const scores = byCode(threePrecincts);
  // Precinct 1: 2024 0.4 × 300/500 = 0.24, 2022 0.5 × 200/400 = 0.25; (3 × 0.24 + 0.25) ÷ 4 = 0.2425.
  // It is the poorer of the two known incomes: percentile 0.25, favoured 0.75, factor 1 + 0.1 × 0.5 = 1.05.
  expect(scores.get(1)!.parts.base).toBeCloseTo(0.2425, 12);
  expect(scores.get(1)!.score).toBeCloseTo(0.2425 * 1.05, 12);
  // Precinct 2: 0.2 × 200/800 = 0.05, 0.4 × 120/600 = 0.08; (3 × 0.05 + 0.08) ÷ 4 = 0.0575, factor 0.95.
  expect(scores.get(2)!.score).toBeCloseTo(0.0575 * 0.95, 12);
  // Precinct 3: 2024 alone, 0.5 × 150/200 = 0.375; no income, factor 1.
  expect(scores.get(3)!.score).toBeCloseTo(0.375, 12);
  expect([1, 2, 3].map((n) => scores.get(n)!.rank)).toEqual([2, 3, 1]);
});

test('the parts add up to the score', () => {
  for (const { score, parts } of scorePrecincts(threePrecincts, strategy)) {
    expect(parts.ballots.reduce((sum, part) => sum + part.contribution, 0)).toBeCloseTo(parts.base!, 12);
    expect(parts.base! * parts.income.factor).toBeCloseTo(score!, 12);
    expect(parts.ballots.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1, 12);
  }
});

test('expected votes come from doors, contacts, effect and supporters at home, as low, mid and high', () => {
  const { expectedVotes, parts } = byCode(threePrecincts).get(1)!;
  // Abstention by the same weights: (3 × 0.4 + 0.5) ÷ 4 = 0.425, 0.25 and 0.5; over 1000, 1000 and 500 voters: 0.37.
  expect(parts.yield.areaAbstention).toBeCloseTo(0.37, 12);
  // 400 doors × 0.25 contacts a door × 0.0254 × 0.2425 ÷ 0.37
  expect(expectedVotes!.mid).toBeCloseTo((400 * 0.25 * 0.0254 * 0.2425) / 0.37, 12);
  expect(expectedVotes!.low).toBeCloseTo((400 * 0.2 * 0.0182 * 0.2425) / 0.37, 12);
  expect(expectedVotes!.high).toBeCloseTo((400 * 0.32 * 0.0326 * 0.2425) / 0.37, 12);
});

test('emphasis 0 leaves a factor out, emphasis 2 squares it', () => {
  const income: Strategy['income'] = { weight: 0, favour: 'lower' };
  const shareOnly = byCode(threePrecincts, { income, emphasis: { abstention: 0, share: 1 } });
  expect(shareOnly.get(3)!.score).toBeCloseTo(0.75, 12);
  const squared = byCode(threePrecincts, { income, emphasis: { abstention: 2, share: 1 } });
  expect(squared.get(3)!.score).toBeCloseTo(0.5 ** 2 * 0.75, 12);
});

test('the drop-off compares the ballots of highest and lowest turnout, per registered voter', () => {
  const scores = byCode(threePrecincts, { model: 'drop-off', income: { weight: 0, favour: 'lower' } });
  // 2024 had the higher turnout: 300/1000 − 200/1000.
  expect(scores.get(1)!.score).toBeCloseTo(0.1, 12);
  expect(scores.get(2)!.score).toBeCloseTo(0.08, 12);
  // Precinct 3 was in one of the two only.
  expect(scores.get(3)!.score).toBeNull();
  expect(scores.get(1)!.parts.ballots.map((p) => [p.ballotId, p.contribution])).toEqual([
    ['2024-legislative-1', 0.3],
    ['2022-legislative-1', -0.2],
  ]);
});

test('a drop-off below zero scores 0 and keeps its figure', () => {
  const grew = precinct(4, {
    ballots: [ballot(2024, 1000, 900, 900, { A: 100 }), ballot(2022, 1000, 400, 400, { A: 300 })],
  });
  const changes: Partial<Strategy> = { model: 'drop-off', income: { weight: 0, favour: 'lower' } };
  const score = byCode([...threePrecincts, grew], changes).get(4)!;
  expect(score.score).toBe(0);
  expect(score.parts.base).toBeCloseTo(-0.2, 12);
  expect(score.parts.clipped).toBe(true);
  expect(score.expectedVotes!.mid).toBe(0);
});

test('equal scores share a rank, and the next one is counted after them', () => {
  const twins = [1, 2, 3, 4].map((n) =>
    precinct(n, { ballots: [ballot(2024, 1000, n === 2 ? 200 : 500, 100, { A: 50 })] }),
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
  expect(scores.get(4)).toMatchObject({ score: null, rank: null, expectedVotes: null });
  expect(scores.get(4)!.parts.missing).toContainEqual({ kind: 'registered', reason: 'nobody-registered' });
  expect(scores.get(5)!.score).toBeCloseTo(0.5 * 0.1, 2);
  expect(scores.get(5)).toMatchObject({ expectedVotes: null });
  expect(scores.get(5)!.parts.missing).toContainEqual({
    kind: 'ballot',
    ballotId: '2024-legislative-1',
    reason: 'no-valid-vote',
  });
  expect(scores.get(6)).toMatchObject({ score: null, registered: null });

  const report = reportScores(inputs, [...scores.values()], {
    ...strategy,
    ballots: [...strategy.ballots, { match: '*-european-1', weight: 1 }],
  });
  expect(report).toMatchObject({
    precincts: 6,
    scored: 4,
    renormalised: 2,
    idleRules: ['*-european-1'],
    income: { missing: 1, sources: { 'test/income': 5 } },
    doors: { total: 2000, precinctsWithout: 1 },
  });
  expect(report.notScored.map((n) => n.precinctCode)).toEqual(['99001_0004', '99001_0006']);
});

test('options that the camp does not know are reported by their votes', () => {
  const [first] = reportScores(threePrecincts, scorePrecincts(threePrecincts, strategy), strategy).ballots;
  expect(first).toMatchObject({
    ballotId: '2024-legislative-1',
    weight: 0.75,
    unmapped: { votes: 50, options: [{ label: 'C', nuance: null, votes: 50 }] },
  });
});

test('scores stay within 0–1 and income keeps its mean effect at nothing', () => {
  const rich = [1, 2, 3, 4, 5].map((n) =>
    precinct(n, { incomeEur: n * 1000, ballots: [ballot(2024, 100, 0, 10, { A: 10 })] }),
  );
  const scores = scorePrecincts(rich, {
    ...strategy,
    emphasis: { abstention: 0, share: 1 },
    income: { weight: 1, favour: 'higher' },
  });
  expect(scores.every((s) => s.score! >= 0 && s.score! <= 1)).toBe(true);
  expect(scores.reduce((sum, s) => sum + s.parts.income.factor, 0) / 5).toBeCloseTo(1, 12);
  expect(scores.filter((s) => s.parts.clipped).length).toBe(2);
});
