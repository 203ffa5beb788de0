import { expect, test } from 'vitest';
import { classify, classOf } from '#server/domain/targeting/classes.ts';
import { classColour, SCORE_RAMP } from '#web/map/ramps.ts';

const items = (scores: number[], registered = 100) => scores.map((score) => ({ score, registered }));

test('every item lands in exactly one class, and all voters are counted', () => {
  const many = Array.from({ length: 500 }, (_, i) => ({
    score: i % 17 === 0 ? null : ((i * 37) % 101) / 101,
    registered: 1 + ((i * 53) % 900),
  }));
  const { classes, withoutScore, breaks } = classify(many);
  const counted = classes.reduce((sum, one) => sum + one.registered, withoutScore.registered);
  expect(counted).toBe(many.reduce((sum, item) => sum + item.registered, 0));
  expect(classes.reduce((sum, one) => sum + one.members, withoutScore.members)).toBe(500);
  for (const { score } of many) {
    const number = classOf(score, breaks);
    if (score === null) expect(number).toBeNull();
    else {
      const own = classes.find((one) => one.number === number)!;
      expect(score).toBeGreaterThanOrEqual(own.low);
      expect(score).toBeLessThanOrEqual(own.high);
    }
  }
});

test('classes hold about as many voters each, not as many precincts', () => {
  // Four large precincts at the top weigh as much as the sixteen small ones below them.
  const small = Array.from({ length: 16 }, (_, i) => ({ score: i / 100, registered: 100 }));
  const large = Array.from({ length: 4 }, (_, i) => ({ score: 0.5 + i / 100, registered: 400 }));
  const { classes } = classify([...small, ...large], 4);
  expect(classes.map(({ registered }) => registered)).toEqual([800, 800, 800, 800]);
  expect(classes.map(({ members }) => members)).toEqual([8, 8, 2, 2]);
});

test('ten equal precincts in five classes: two each, by hand', () => {
  const { breaks, classes } = classify(items([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]));
  expect(breaks).toEqual([0.2, 0.4, 0.6, 0.8]);
  expect(classes.map(({ low, high }) => [low, high])).toEqual([
    [0.1, 0.2],
    [0.3, 0.4],
    [0.5, 0.6],
    [0.7, 0.8],
    [0.9, 1],
  ]);
});

test('equal scores share a class, even when that leaves fewer classes', () => {
  expect(classify(items([0.5, 0.5, 0.5])).classes).toHaveLength(1);
  const { classes } = classify(items([0.1, 0.1, 0.1, 0.1, 0.9]));
  expect(classes.map(({ members }) => members)).toEqual([4, 1]);
});

test('nothing to classify, or nobody registered, is not an error', () => {
  expect(classify([]).classes).toEqual([]);
  expect(classify([{ score: null, registered: 7 }]).withoutScore).toEqual({ registered: 7, members: 1 });
  expect(classify(items([0.1, 0.2, 0.3, 0.4, 0.5], 0)).classes).toHaveLength(5);
});

test('few classes still span the ramp', () => {
  expect(classColour('light', 1, 2)).toBe(SCORE_RAMP.light[0]);
  expect(classColour('light', 2, 2)).toBe(SCORE_RAMP.light[4]);
  expect(classColour('dark', 1, 1)).toBe(SCORE_RAMP.dark[4]);
});

test('the ramps grow in one direction of lightness: readable in grey and with any colour vision', () => {
  const lightness = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const light = SCORE_RAMP.light.map(lightness);
  const dark = SCORE_RAMP.dark.map(lightness);
  expect(light).toEqual(light.toSorted((a, b) => b - a));
  expect(dark).toEqual(dark.toSorted((a, b) => a - b));
});
