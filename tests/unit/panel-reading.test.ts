/** From published rows to a panel: shares, renumbered communes, spellings, arrays as the database writes them. */
import { describe, expect, test } from 'vitest';
import { orderOf, pick, readArrays } from '#server/db/queries/result-columns.ts';
import { constituencyCode, departmentOf, normaliseCommuneCode } from '#server/domain/commune-code.ts';
import { findRenumberings } from '#server/domain/renumbering.ts';
import { joinBallots } from '#server/domain/targeting/join-ballots.ts';
import { countsAt } from '#server/domain/targeting/panel.ts';
import {
  fillConstituencies,
  placeBallot,
  placeNames,
  type ResultColumns,
  sharesByCode,
  sharesByCrosswalk,
} from '#server/domain/targeting/place-ballot.ts';
import { VoteList } from '#server/import/vote-list.ts';

/** Rows of [code, registered, votes of A, votes of B]; half of the registered vote, all of them validly. */
function results(
  rows: [string, number, number, number][],
  constituency: string | null = null,
): ResultColumns {
  return {
    codes: rows.map(([code]) => code),
    constituency: rows.map(() => constituency),
    registered: Float64Array.from(rows, ([, registered]) => registered),
    ballotsCast: Float64Array.from(rows, ([, , a, b]) => a + b),
    valid: Float64Array.from(rows, ([, , a, b]) => a + b),
    options: [
      { label: 'A', nuance: null },
      { label: 'B', nuance: null },
    ],
    optionStart: Uint32Array.from(Array.from({ length: rows.length + 1 }, (_, i) => 2 * i)),
    optionIndex: Uint32Array.from(rows.flatMap(() => [0, 1])),
    votes: Float64Array.from(rows.flatMap(([, , a, b]) => [a, b])),
  };
}
const HELD = { ballotId: '2024-test-1', heldOn: '2024-06-30' };

describe('results on precincts', () => {
  const published = results([
    ['1_0001', 100, 30, 20],
    ['1_0002', 200, 0, 100],
    ['2_0001', 300, 10, 5],
  ]);

  test('by code: whole rows; no row is not known, and an option without a vote is not listed', () => {
    const codes = ['1_0002', '1_0003', '2_0001'];
    const ballot = placeBallot(HELD, codes, published, sharesByCode(codes, published.codes));
    expect(countsAt(ballot, 0)).toEqual({
      ...HELD,
      registered: 200,
      ballotsCast: 100,
      valid: 100,
      votes: [['B', null, 100]],
      carriedOver: 0,
      constituency: null,
    });
    expect(countsAt(ballot, 1)).toBeUndefined();
    expect(ballot.registered[1]).toBeNaN();
    expect(countsAt(ballot, 2)?.votes).toEqual([
      ['A', null, 10],
      ['B', null, 5],
    ]);
  });

  test('by code: communes left out have no result', () => {
    const { start } = sharesByCode(published.codes, published.codes, new Set(['1']));
    expect([...start]).toEqual([0, 0, 0, 1]);
  });

  test('by crosswalk: shares add up, and say how much of them is in doubt', () => {
    const codes = ['1_0001', '1_0004'];
    const shares = sharesByCrosswalk(codes, published.codes, [
      ['1_0001', '1_0001', 0.6],
      ['1_0001', '1_0002', 0.1],
      ['1_0004', '1_0001', 0.4],
      ['1_0004', '1_0009', 1],
    ]);
    const ballot = placeBallot(HELD, codes, published, shares);
    expect(countsAt(ballot, 0)).toMatchObject({ registered: 80, ballotsCast: 40 });
    expect(ballot.votes.slice(0, 2)).toEqual(Float64Array.of(18, 22));
    // Of its 80, 40 % of the 60 that kept the code are in doubt, and all 20 that came from another.
    expect(ballot.carriedOver[0]).toBeCloseTo((60 * 0.4 + 20) / 80, 12);
    expect(ballot.carriedOver[1]).toBe(1);
    expect(placeNames(['x', 'y', 'z'], shares, 2)).toEqual(['x', 'x']);
  });

  test('a constituency that is not published is that of the newest ballot that does, where there is a result', () => {
    const codes = ['1_0001', '1_0002', '9_0001'];
    const ballot = placeBallot(HELD, codes, published, sharesByCode(codes, published.codes));
    const filled = fillConstituencies(ballot, [
      ['31-01', null, '31-09'],
      ['31-02', '31-03', '31-09'],
    ]);
    expect(filled.constituency).toEqual(['31-01', '31-03', null]);
    expect(fillConstituencies(ballot, []).constituency).toBeNull();
  });
});

describe('communes that are renumbered by themselves', () => {
  // Two communes of twelve precincts of 500, 550 … registered voters; 'B' deals its numbers anew before the third ballot.
  const sizes = Array.from({ length: 12 }, (_, i) => 500 + 50 * i);
  const moved = sizes.map((_, i) => sizes[(i * 5 + 4) % 12]);
  const town = (commune: string, of: number[]) =>
    of.map((size, i): [string, number, number, number] => [
      `${commune}_${String(i + 1).padStart(4, '0')}`,
      size,
      size / 2,
      0,
    ]);
  const ballots = [
    {
      ballotId: '2017-test-1',
      heldOn: '2017-06-11',
      results: results([...town('A', sizes), ...town('B', sizes)], '31-01'),
    },
    // 'B' did not hold the second round.
    { ballotId: '2017-test-2', heldOn: '2017-06-18', results: results(town('A', sizes)) },
    {
      ballotId: '2022-test-1',
      heldOn: '2022-06-12',
      results: results([...town('A', sizes), ...town('B', moved), ['C_0001', 90, 9, 0]]),
    },
  ];

  test('the change is found in its commune, across a ballot that was not held there', () => {
    const { found, between } = findRenumberings(ballots.map((ballot) => ballot.results));
    expect(found.map(({ commune, before, after }) => [commune, before, after])).toEqual([['B', 0, 2]]);
    expect(between('B', 0, 2)).toBe(found[0]);
    expect(between('B', 2, 0)).toBe(found[0]);
    expect(between('B', 2, 2)).toBeUndefined();
    // What was not held counts as the ballot nearest to it.
    expect(between('B', 1, 0)).toBeUndefined();
    expect(between('A', 0, 2)).toBeUndefined();
  });

  test('the panel speaks the codes of its anchor; the rest is counted', () => {
    const { panel, report } = joinBallots(ballots, { anchor: '2022-test-1' });
    expect(panel.precinctCodes).toHaveLength(25);
    const b1 = panel.precinctCodes.indexOf('B_0001');
    expect(panel.ballots.map(({ registered }) => registered[b1])).toEqual([Number.NaN, Number.NaN, moved[0]]);
    expect(report.ballots[0]).toMatchObject({
      published: { precincts: 24 },
      joined: { precincts: 12 },
      leftOut: { renumbered: { precincts: 12 }, notWanted: { precincts: 0 } },
      renumberedCommunes: ['B'],
    });
    expect(report.untold).toEqual({ precincts: 1, registered: 90 });
    expect(panel.registeredFrom[b1]).toBe('2022-test-1');
    expect(panel.names[b1]).toBe('0001');

    const earlier = joinBallots(ballots, { anchor: '2017-test-1', precinctCodes: ['A_0001', 'B_0001'] });
    expect(earlier.panel.ballots.map(({ registered }) => registered[1])).toEqual([
      500,
      Number.NaN,
      Number.NaN,
    ]);
    expect(earlier.report.ballots[2].leftOut).toMatchObject({
      renumbered: { precincts: 12 },
      notWanted: { precincts: 12 },
    });
    expect(earlier.panel.ballots[2].constituency).toEqual(['31-01', null]);
  });
});

test.each([
  ['31555', '31555', '31'],
  ['2A004', '2A004', '2A'],
  ['ZA101', '97101', '971'],
  ['971101', '97101', '971'],
  ['97101', '97101', '971'],
  ['ZM501', '97601', '976'],
  ['ZM601', '97601', '976'],
  ['ZS501', '97501', '975'],
  ['ZP011', '98711', '987'],
  ['ZP711', '98711', '987'],
  ['988801', '98801', '988'],
  ['ZX701', '97701', '977'],
  ['977801', '97801', '978'],
  ['ZZ001', 'ZZ001', 'ZZ'],
  ['99001', '99001', '99'],
])('the commune %s is %s in département %s', (spelling, code, department) => {
  expect(normaliseCommuneCode('FR', spelling)).toBe(code);
  expect(departmentOf(code)).toBe(department);
  expect(normaliseCommuneCode('BE', spelling)).toBe(spelling);
});

test('constituencies bear their department', () => {
  expect(constituencyCode('FR', '31555', '4')).toBe('31-04');
  expect(constituencyCode('FR', '97411', '07')).toBe('974-07');
  expect(constituencyCode('FR', 'ZZ001', '11')).toBe('ZZ-11');
  // Saint-Martin votes with Saint-Barthélemy.
  expect(constituencyCode('FR', '97801', '1')).toBe('977-01');
  expect(constituencyCode('FR', '31555', 'Nord')).toBe('Nord');
  expect(constituencyCode('BE', '31555', '4')).toBe('4');
});

test('arrays are read as the database writes them', () => {
  const { start, values } = readArrays('{7,80}{}{900}', 3);
  expect([...start]).toEqual([0, 2, 2, 3]);
  expect([...values]).toEqual([7, 80, 900]);
  expect(() => readArrays('{1}', 2)).toThrow('1 arrays of votes for 2 precincts');
});

test('rows in order are left alone, others are put in order', () => {
  expect(orderOf(['1_0001', '1_0002'])).toBeNull();
  const codes = ['2A_1', '1_2', '1_1'];
  expect(pick(codes, orderOf(codes))).toEqual(['1_1', '1_2', '2A_1']);
});

test('votes come in any order and go out by row; two of a name in one row are one', () => {
  const list = new VoteList();
  list.push(1, 0, 5);
  list.pushRow(0, { options: [0, 1, 0], votes: [1, 2, 3] });
  list.push(2, 1, 7);
  expect([...list.sums(3)]).toEqual([6, 5, 7]);
  const { optionStart, optionIndex, votes } = list.compress([2, 0], 3);
  expect([[...optionStart], [...optionIndex], [...votes]]).toEqual([
    [0, 1, 3],
    [1, 0, 1],
    [7, 4, 2],
  ]);
});
