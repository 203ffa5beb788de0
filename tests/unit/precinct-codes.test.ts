/** One spelling per precinct, and the tale that sizes tell of codes. */
import { describe, expect, test } from 'vitest';
import { normalisePrecinctCode } from '#server/domain/precinct-code.ts';
import { comparePrecinctCodes } from '#server/domain/renumbering.ts';

test.each([
  ['116', '31555_0116'],
  ['0116', '31555_0116'],
  ['31555_0116', '31555_0116'],
  ['081A', '31555_081A'],
  ['81a', '31555_081A'],
  [' 0081A ', '31555_081A'],
  ['0001A', '31555_001A'],
  ['136A', '31555_136A'],
  ['10234', '31555_10234'],
  ['Centre 2', '31555_CENTRE2'],
])('%s is %s', (spelling, code) => {
  expect(normalisePrecinctCode('31555', spelling)).toBe(code);
  expect(normalisePrecinctCode('31555', code)).toBe(code);
});

describe('renumbering', () => {
  // Twenty precincts of 500, 550, … 1,450 registered voters.
  const sizes = Array.from({ length: 20 }, (_, i) => 500 + 50 * i);
  const ballot = (registered: number[]) => new Map(registered.map((size, i) => [`1_${i}`, size]));

  test('growth everywhere is no renumbering, however large', () => {
    const grown = comparePrecinctCodes(ballot(sizes), ballot(sizes.map((size) => Math.round(size * 1.4))));
    expect(grown).toMatchObject({ sharedPrecincts: 20, jumpedPrecincts: 20, renumbered: false });
  });

  test('a few precincts that are split are none either', () => {
    const split = sizes.map((size, i) => (i % 7 === 3 ? size / 2 : size + 10));
    expect(comparePrecinctCodes(ballot(sizes), ballot(split))).toMatchObject({
      jumpedPrecincts: 3,
      renumbered: false,
    });
  });

  test('the same sizes under other numbers are one', () => {
    const moved = sizes.map((_, i) => sizes[(i * 7 + 5) % 20]);
    expect(comparePrecinctCodes(ballot(sizes), ballot(moved)).renumbered).toBe(true);
  });

  test('too few shared codes tell nothing', () => {
    const few = comparePrecinctCodes(ballot(sizes.slice(0, 5)), ballot(sizes.slice(0, 5).reverse()));
    expect(few).toMatchObject({ correlation: null, renumbered: false });
  });
});
