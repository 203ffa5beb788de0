import { describe, expect, test } from 'vitest';
import { makeFormats, shortCode } from '#web/format.ts';

const en = makeFormats('en');
const fr = makeFormats('fr');
const NBSP = '\u00a0';

test('a count is exact, in the digits of its language', () => {
  expect(en.count(262340)).toBe('262,340');
  expect(fr.count(262340)).toBe(`262${NBSP}340`);
});

test('an estimate has a tilde and at most three significant figures', () => {
  expect(en.estimate(181009)).toBe('~181,000');
  expect(en.estimate(12.4)).toBe('~12');
  expect(fr.estimate(1834)).toBe(`~1${NBSP}830`);
});

describe('a range', () => {
  test('shows both ends, whole', () => {
    expect(en.range({ low: 11.2, high: 18.6 })).toBe('11–19');
    expect(fr.range({ low: 1234.4, high: 5678 })).toBe(`1${NBSP}230–5${NBSP}680`);
  });

  test('whose ends look alike is one estimate', () => {
    expect(en.range({ low: 14.6, high: 15.4 })).toBe('~15');
    expect(en.range({ low: 0.011, high: 0.013 })).toBe('~0.01');
  });

  test('that ends below ten needs decimals', () => {
    expect(en.range({ low: 0.214, high: 0.941 })).toBe('0.21–0.94');
    expect(fr.range({ low: 0.21, high: 2.9 })).toBe('0,2–2,9');
    expect(en.mid({ low: 0.2, mid: 0.55, high: 1.9 })).toBe('0.6');
    expect(en.range({ low: 4.4, high: 11.2 })).toBe('4–11');
  });
});

test('durations read as people say them', () => {
  expect(en.duration(6600)).toBe(`1${NBSP}h${NBSP}50`);
  expect(fr.duration(7200)).toBe(`2${NBSP}h${NBSP}00`);
  expect(en.duration(59 * 60)).toBe(`59${NBSP}min`);
  expect(en.duration(3599)).toBe(`1${NBSP}h${NBSP}00`);
});

test('distances turn from metres to kilometres', () => {
  expect(en.distance(2431)).toBe(`2.4${NBSP}km`);
  expect(fr.distance(2431)).toBe(`2,4${NBSP}km`);
  expect(en.distance(994)).toBe(`990${NBSP}m`);
  expect(en.distance(995)).toBe(`1.0${NBSP}km`);
});

test('a French percentage keeps its sign on the line', () => {
  expect(fr.share(0.4567)).toBe(`45,7${NBSP}%`);
  expect(en.share(0.4567)).toBe('45.7%');
  expect(en.share(1)).toBe('100%');
});

test('what is not known is a dash, never a zero', () => {
  for (const format of [en, fr]) {
    expect(format.count(null)).toBe('–');
    expect(format.score(null)).toBe('–');
    expect(format.share(undefined)).toBe('–');
    expect(format.range(null)).toBe('–');
    expect(format.duration(Number.NaN)).toBe('–');
  }
});

test('a calendar day is the same day in every time zone', () => {
  expect(en.date('2024-06-30')).toBe('30 Jun 2024');
  expect(fr.date('2024-06-30')).toBe('30 juin 2024');
});

test('a precinct code is short without its area', () => {
  expect(shortCode('31555_0116')).toBe('0116');
  expect(shortCode('K-12')).toBe('K-12');
});
