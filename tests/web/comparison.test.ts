import { expect, test } from 'vitest';
import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import { compareScores } from '#web/modes/target/comparison.ts';
import { DIFFERENCE_BREAKS, figureColumn, paintClasses, paintRamp } from '#web/modes/target/figures.ts';
import { rankRange, viewOfRows } from '#web/modes/target/score-view.ts';

/** Scores by code, best first as the server gives them. */
function view(scores: Record<string, number | null>) {
  const ranked = Object.entries(scores).sort(([, a], [, b]) => (b ?? -1) - (a ?? -1));
  return viewOfRows(
    ranked.map(
      ([precinctCode, score], k): PlainScore => ({
        precinctCode,
        name: precinctCode,
        registered: 100,
        score,
        interval: score === null ? null : { low: score - 0.25, high: score + 0.25 },
        scoreClass: null,
        rank: score === null ? null : k + 1,
        expectedVotes: null,
        parts: null,
      }),
    ),
  );
}

const one = view({ a: 0.9, b: 0.7, c: 0.5, d: 0.3, e: 0.1 });

test('a strategy differs from itself nowhere', () => {
  const same = compareScores(one, one);
  expect(same.spearman).toBeCloseTo(1);
  expect(same.overlap).toBe(1);
  expect(same.movers.every(({ difference }) => difference === 0)).toBe(true);
});

test('places subtract, whatever the scores are', () => {
  // The best and the last change places: four of five ranks, 80 places of 100.
  const other = view({ e: 0.2, b: 0.19, c: 0.18, d: 0.17, a: 0.001 });
  const { movers, spearman, overlap } = compareScores(one, other);
  expect(movers.slice(0, 2)).toEqual([
    { precinctCode: 'a', registered: 100, rank: 1, otherRank: 5, difference: expect.closeTo(0.8) },
    { precinctCode: 'e', registered: 100, rank: 5, otherRank: 1, difference: expect.closeTo(-0.8) },
  ]);
  expect(movers.slice(2).every(({ difference }) => Math.abs(difference) < 1e-12)).toBe(true);
  // 1 − 6·(16 + 16) ÷ (5·24)
  expect(spearman).toBeCloseTo(-0.6);
  expect(overlap).toBe(0);
});

test('who has a score on one side only is counted, and has no difference', () => {
  const { unpaired, movers, differences } = compareScores(one, view({ a: 0.9, b: 0.7, c: null, d: 0.3 }));
  expect(unpaired).toBe(2);
  expect(movers).toHaveLength(3);
  expect(differences.values[2]).toBeNaN();
});

test('a difference of zero is in the middle of seven classes', () => {
  const { differences } = compareScores(one, one);
  const { classes, paint } = paintClasses(differences, DIFFERENCE_BREAKS);
  expect([...paint.values()]).toEqual([4, 4, 4, 4, 4]);
  expect(classes.classes.map(({ registered }) => registered)).toEqual([0, 0, 0, 500, 0, 0, 0]);
});

test('a ramp runs from the lowest to the highest; what is not known has no place on it', () => {
  const column = figureColumn('score', view({ a: 0.6, b: 0.4, c: 0.2, d: null }), undefined)!;
  const { paint, ramp, classes } = paintRamp(column);
  expect([...paint]).toEqual([
    ['a', 5],
    ['b', 3],
    ['c', 1],
    ['d', null],
  ]);
  expect(ramp).toEqual({ low: 0.2, high: 0.6 });
  expect(classes.withoutScore).toEqual({ members: 1, registered: 100 });
});

test('the interval of a score, said in ranks', () => {
  // 0.5 ± 0.25: 0.9 alone lies above, 0.7 and 0.3 lie within.
  expect(rankRange(one, 0.5, { low: 0.25, high: 0.75 })).toEqual({ best: 2, worst: 4 });
  expect(rankRange(one, 0.9, { low: 0.9, high: 0.9 })).toEqual({ best: 1, worst: 1 });
});
