/**
 * All of France from the files of ../shared/data/france, without a database. Official totals are those that
 * the Ministry of the Interior published with the definitive results.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { departmentOf } from '#server/domain/commune-code.ts';
import { communeOf, type Panel } from '#server/domain/targeting/panel.ts';
import {
  type AreaBallots,
  type PanelReport,
  panelOfArea,
  readAreaBallots,
} from '#server/import/read-panel.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

// Ballot, precincts, registered, ballots cast, valid votes; official: all three are the Ministry's totals.
const BALLOTS: [string, number, number, number, number, 'official' | 'as filed'][] = [
  ['2014-european-1', 68_246, 46_544_712, 19_747_893, 18_955_761, 'official'],
  ['2017-presidential-1', 69_242, 47_582_183, 37_003_728, 36_054_394, 'official'],
  ['2017-presidential-2', 69_242, 47_568_693, 35_467_327, 31_381_603, 'official'],
  ['2017-legislative-1', 69_242, 47_570_988, 23_167_508, 22_654_164, 'official'],
  ['2017-legislative-2', 68_767, 47_293_103, 20_164_615, 18_176_066, 'official'],
  ['2019-european-1', 69_297, 47_345_120, 23_731_193, 22_654_423, 'as filed'],
  ['2022-presidential-1', 69_682, 48_747_876, 35_923_707, 35_132_947, 'official'],
  ['2022-presidential-2', 69_682, 48_752_339, 35_096_478, 32_057_325, 'official'],
  ['2022-legislative-1', 69_682, 48_953_748, 23_256_207, 22_744_708, 'official'],
  ['2022-legislative-2', 69_355, 48_589_606, 22_464_299, 20_747_083, 'official'],
];

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  let area: AreaBallots;
  let panel: Panel;
  let report: PanelReport;

  beforeAll(async () => {
    area = await readAreaBallots('france', { fromDir: join(SHARED_DATA, 'france') });
    ({ panel, report } = panelOfArea(area));
  }, 600_000);

  const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);

  test.each(BALLOTS)(
    '%s: %i precincts, %i registered, %i ballots, %i valid (%s)',
    (ballotId, ...expected) => {
      const { results } = area.ballots.find((ballot) => ballot.ballotId === ballotId)!;
      const found = [
        results.codes.length,
        total(results.registered),
        total(results.ballotsCast),
        total(results.valid),
      ];
      expect(found).toEqual(expected.slice(0, 4));
      expect(total(results.votes)).toBe(total(results.valid));
    },
  );

  test('no row is refused; ballots of 2024 may be absent, and are then named', () => {
    expect(report.datasets.filter(({ rowsRefused }) => rowsRefused > 0)).toEqual([]);
    for (const { sourceId, status } of report.datasets)
      if (status === 'absent') expect(sourceId).toMatch(/2024/);
  });

  test('every row has a department, overseas and abroad too', () => {
    const departments = new Map<string, number>();
    for (const code of area.ballots.find(({ ballotId }) => ballotId === '2022-legislative-1')!.results
      .codes) {
      const department = departmentOf(communeOf(code));
      departments.set(department, (departments.get(department) ?? 0) + 1);
    }
    expect(departments.size).toBe(108);
    expect(Object.fromEntries([...departments].filter(([name]) => !/^(\d\d|2[AB])$/.test(name)))).toEqual({
      971: 421,
      972: 333,
      973: 134,
      974: 930,
      975: 4,
      976: 183,
      977: 6,
      978: 20,
      986: 1,
      987: 250,
      988: 297,
      ZZ: 210,
    });
  });

  test('overseas communes keep their code through three spellings of the Ministry', () => {
    const at = (ballotId: string, code: string) =>
      panel.ballots.find((ballot) => ballot.ballotId === ballotId)!.registered[
        panel.precinctCodes.indexOf(code)
      ];
    // Miquelon-Langlade: '975501' in 2014, 'ZS501' since. Anaa in Polynesia: '987011', 'ZP011', 'ZP711'.
    for (const code of ['97501_0001', '98711_0001'])
      for (const { ballotId } of panel.ballots) expect(at(ballotId, code)).toBeGreaterThan(100);
  });

  test('Saint-Maur was renumbered twice: in 2022 its older ballots are left out, its own stay', () => {
    const found = report.renumberings.filter(({ commune }) => commune === '94068');
    expect(found.map(({ before, after }) => [before, after])).toEqual([
      ['2014-european-1', '2017-presidential-1'],
      ['2019-european-1', '2022-presidential-1'],
    ]);
    const precincts = panel.precinctCodes.flatMap((code, i) => (communeOf(code) === '94068' ? i : []));
    expect(precincts).toHaveLength(42);
    for (const { ballotId, registered } of panel.ballots)
      expect(precincts.every((i) => Number.isNaN(registered[i]))).toBe(ballotId < '2022');
  });

  test('with another anchor the panel speaks the codes of that time', () => {
    const { panel: before, report: told } = panelOfArea(area, { anchor: '2019-european-1' });
    const precincts = before.precinctCodes.flatMap((code, i) => (communeOf(code) === '94068' ? i : []));
    expect(precincts).toHaveLength(54);
    const registered = before.ballots.map((ballot) => [ballot.ballotId, ballot.registered[precincts[0]] > 0]);
    expect(registered.filter(([, known]) => known).map(([ballotId]) => ballotId)).toEqual([
      '2017-presidential-1',
      '2017-presidential-2',
      '2017-legislative-1',
      '2017-legislative-2',
      '2019-european-1',
    ]);
    expect(told.ballots.at(-1)!.renumberedCommunes).toContain('94068');
  });

  test('what joins and what is left out make the whole, for every ballot', () => {
    for (const { published, joined, leftOut } of report.ballots) {
      expect(joined.precincts + leftOut.renumbered.precincts + leftOut.notWanted.precincts).toBe(
        published.precincts,
      );
      expect(joined.registered / published.registered).toBeGreaterThan(0.85);
    }
    const { panel: vintage } = panelOfArea(area, { precincts: 'vintage' });
    expect(vintage.precinctCodes).toHaveLength(69_682);
  });

  test('577 constituencies, known for every precinct of 2022', () => {
    const ballot = panel.ballots.find(({ ballotId }) => ballotId === '2022-legislative-1')!;
    const unknown = ballot.constituency!.filter((name, i) => name === null && ballot.registered[i] > 0);
    expect(new Set(ballot.constituency!.filter((name) => name !== null)).size).toBe(577);
    expect(unknown.length).toBeLessThan(10);
  });
});
