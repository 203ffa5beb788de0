/** Two rankings of five precincts side by side, small enough to count. */
import { expect, test } from 'vitest';
import { compareScores } from '#server/domain/targeting/compare.ts';

//            registered     a      b
//   p0          100        0.9    0.1      falls by 0.8
//   p1          100        0.7    0.9      rises by 0.2
//   p2          100        0.5    0.5
//   p3          100        0.3    0.7      rises by 0.4
//   p4          100        0.1    none     only a scores it
const panel = {
  precinctCodes: ['p0', 'p1', 'p2', 'p3', 'p4'],
  names: ['zero', 'one', 'two', 'three', 'four'],
  registered: Float64Array.of(100, 100, 100, 100, 100),
};
const a = {
  score: Float64Array.of(0.9, 0.7, 0.5, 0.3, 0.1),
  rank: Uint32Array.of(1, 2, 3, 4, 5),
  order: Uint32Array.of(0, 1, 2, 3, 4),
};
const b = {
  score: Float64Array.of(0.1, 0.9, 0.5, 0.7, Number.NaN),
  rank: Uint32Array.of(4, 1, 3, 2, 0),
  order: Uint32Array.of(1, 3, 2, 0, 4),
};

test('those that move most come first, those that only one scores last', () => {
  const { moved, scored } = compareScores(panel, a, b, 10);
  expect(scored).toEqual({ a: 5, b: 4 });
  expect(moved.map(({ precinctCode }) => precinctCode)).toEqual(['p0', 'p3', 'p1', 'p2', 'p4']);
  expect(moved[0]).toMatchObject({ a: { score: 0.9, rank: 1 }, b: { score: 0.1, rank: 4 }, registered: 100 });
  expect(moved[0].difference).toBeCloseTo(-0.8, 12);
  expect(moved.at(-1)).toMatchObject({ b: { score: null, rank: null }, difference: null });
  expect(compareScores(panel, a, b, 2).moved).toHaveLength(2);
});

test('the correlation is of ranks, over what both score', () => {
  // Ranks among the four: 1 2 3 4 against 4 1 3 2; squared differences 9 + 1 + 0 + 4; 1 − 6 × 14 ÷ (4 × 15).
  expect(compareScores(panel, a, b, 0).spearman).toBeCloseTo(1 - 84 / 60, 12);
  expect(compareScores(panel, a, a, 0).spearman).toBeCloseTo(1, 12);
});

test('a fifth of the voters is one precinct of five: another one for each', () => {
  expect(compareScores(panel, a, b, 0).top).toEqual({
    share: 0.2,
    a: { precincts: 1, registered: 100 },
    b: { precincts: 1, registered: 100 },
    both: { precincts: 0, registered: 0 },
    overlap: 0,
  });
  expect(compareScores(panel, b, b, 0).top.overlap).toBe(1);
});

test('precincts whose voters are not known weigh nothing, and are not called 0', () => {
  const silent = { ...panel, registered: Float64Array.of(100, Number.NaN, 100, 100, 100) };
  const { top, moved } = compareScores(silent, b, b, 10);
  // The best one has no known voters, so it takes no room: the next one has a quarter, more than a fifth.
  expect(top.a).toEqual({ precincts: 1, registered: 0 });
  expect(top.overlap).toBeNull();
  expect(moved.find(({ precinctCode }) => precinctCode === 'p1')!.registered).toBeNull();
});
