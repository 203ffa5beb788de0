import { expect, test } from 'vitest';
import { abstention, swing, turnout, voteShare } from '#server/domain/electorate.ts';

test('turnout and abstention add up to 1', () => {
  expect(turnout(684, 900)! + abstention(684, 900)!).toBe(1);
});

test('a share without a denominator is unknown, not zero', () => {
  expect(turnout(0, 0)).toBeNull();
  expect(abstention(0, 0)).toBeNull();
  expect(voteShare(0, 0)).toBeNull();
});

test('swing is the change in points, unknown when either end is', () => {
  expect(swing(0.4, 0.35)).toBeCloseTo(-0.05, 12);
  expect(swing(null, 0.35)).toBeNull();
  expect(swing(0.4, null)).toBeNull();
});
