/**
 * Toulouse complete, from the published files of ../shared/data/toulouse: 14 ballots, two vintages of
 * precincts, income per IRIS and per 200 m cell, streets. Expected figures are those of its SOURCES.md.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { type LoadReport, loadArea } from '#server/import/load-area.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

// Ballot, bureaux, registered; then bureaux and % of registered joined to the contours of 2024 and of 2026.
const BALLOTS: [string, number, number, [number, number], [number, number]][] = [
  ['2014-european-1', 249, 249_124, [219, 87.7], [219, 87.7]],
  ['2017-presidential-1', 263, 268_837, [263, 100], [263, 100]],
  ['2017-presidential-2', 263, 268_849, [263, 100], [263, 100]],
  ['2017-legislative-1', 263, 262_109, [263, 100], [263, 100]],
  ['2017-legislative-2', 263, 262_114, [263, 100], [263, 100]],
  ['2019-european-1', 263, 242_823, [263, 100], [263, 100]],
  ['2022-presidential-1', 265, 258_771, [264, 99.99], [264, 99.99]],
  ['2022-presidential-2', 265, 258_806, [264, 99.99], [264, 99.99]],
  ['2022-legislative-1', 265, 262_159, [264, 99.91], [264, 99.91]],
  ['2022-legislative-2', 265, 262_188, [264, 99.91], [264, 99.91]],
  ['2024-legislative-1', 277, 266_176, [276, 99.84], [276, 99.84]],
  ['2024-legislative-2', 203, 196_238, [202, 99.78], [202, 99.78]],
  ['2026-municipal-1', 284, 281_354, [276, 97.3], [284, 100]],
  ['2026-municipal-2', 285, 281_713, [276, 97.2], [284, 99.87]],
];

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  const fromDir = join(SHARED_DATA, 'toulouse');
  let opened: TestDatabase;
  let db: Database;
  let report: LoadReport;

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = opened.db;
    report = await loadArea(db, { area: 'toulouse', fromDir });
  });
  afterAll(() => opened?.drop());

  const dataset = (name: string) => report.datasets.find(({ sourceId }) => sourceId === `toulouse/${name}`);
  const join_ = (ballot: string, vintage: string) =>
    report.joins.find(
      (one) =>
        one.results === `toulouse/results-${ballot}` && one.precincts === `toulouse/precincts-${vintage}`,
    );

  describe.each(BALLOTS)('%s', (ballot, bureaux, registered, on2024, on2026) => {
    test('every bureau and every registered voter is there, and the votes add up', async () => {
      const [totals] = await db.query(sql`
        SELECT count(*) AS bureaux, sum(registered)::integer AS registered,
               count(*) FILTER (WHERE valid <> (SELECT sum(v) FROM unnest(votes) AS v)) AS "wrongSums"
        FROM results AS r WHERE ballot_id = ${ballot} AND area_code = '31555'`);
      expect(totals).toEqual({ bureaux, registered, wrongSums: 0 });
    });

    test.each([
      ['2024', on2024],
      ['2026', on2026],
    ] as const)(
      'joins the contours of %s as far as the publisher’s codes go',
      (vintage, [joined, percent]) => {
        const found = join_(ballot, vintage);
        expect(found).toMatchObject({
          joinedPrecincts: joined,
          totalPrecincts: bureaux,
          totalRegistered: registered,
        });
        const share = (100 * (found?.joinedRegistered ?? 0)) / registered;
        // The published share has one or two decimals.
        expect(Math.abs(share - percent)).toBeLessThan(
          Number.isInteger(percent * 10) && percent < 100 ? 0.05 : 0.005,
        );
      },
    );
  });

  test('the bureau without territory is kept in totals and left off the map', async () => {
    expect(
      await db.query(
        sql`SELECT name, geom IS NULL AS unplaced FROM precincts WHERE precinct_code = '31555_001A'`,
      ),
    ).toEqual([{ name: 'Capitole – Salle des Commissions (B.v. dérogatoire)', unplaced: true }]);
    expect(join_('2024-legislative-1', '2024')?.unjoinedCodes).toEqual([
      { precinctCode: '31555_001A', registered: 434, reason: 'precinct without territory' },
    ]);
    expect(join_('2026-municipal-2', '2026')?.unjoinedCodes).toEqual([
      { precinctCode: '31555_001A', registered: 358, reason: 'no such precinct in this vintage' },
    ]);
  });

  test('only 2014 is renumbered, and its join by code refused', () => {
    const refused = report.joins
      .filter(({ status }) => status === 'renumbered')
      .map(({ results }) => results);
    expect(new Set(refused)).toEqual(new Set(['toulouse/results-2014-european-1']));
    expect(join_('2014-european-1', '2024')?.warnings[0]).toMatch(
      /^Renumbered between Européennes 2014 .* the join by code is refused\.$/,
    );
  });

  test('constituencies decided in round one are told from missing data', () => {
    expect(join_('2024-legislative-2', '2024')?.warnings).toEqual([
      '74 precincts voted in round 1 and not in this one: not held here, as their constituency was decided before.',
    ]);
  });

  test('spellings, nuances and coded lists come out in our words', async () => {
    const codes = await db.query<{ code: string }>(sql`
      SELECT DISTINCT precinct_code AS code FROM results WHERE area_code = '31555' AND precinct_code !~ '^31555_[0-9]{3}[0-9A-Z]$'`);
    expect(codes).toEqual([]);
    const options = (ballot: string) =>
      db.query(sql`
        SELECT label, nuance, sum(v.votes)::integer AS votes
        FROM results AS r, unnest(option_ids, r.votes) AS v(option_id, votes) JOIN ballot_options USING (option_id)
        WHERE r.ballot_id = ${ballot} GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 2`);
    expect(await options('2026-municipal-2')).toEqual([
      { label: 'Moudenc', nuance: null, votes: 92_152 },
      { label: 'Piquemal', nuance: null, votes: 78_925 },
    ]);
    expect((await options('2017-legislative-2')).map((row) => (row as { nuance: string }).nuance)).toEqual([
      'REM',
      'FI',
    ]);
    expect(((await options('2022-presidential-2'))[0] as { label: string }).label).toBe('MACRON');
  });

  test('income: 149 of 153 IRIS, 2,027 cells with their households', async () => {
    expect(
      await db.query(sql`
        SELECT source_id AS source, count(*) AS areas, count(income_eur) AS known, count(*) FILTER (WHERE imputed) AS imputed,
               round(sum(households))::integer AS households, round(sum(individuals))::integer AS individuals
        FROM income_areas JOIN datasets USING (dataset_id) GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      {
        source: 'toulouse/income-grid-2015',
        areas: 2027,
        known: 2027,
        imputed: 490,
        households: 205_406,
        individuals: 404_497,
      },
      {
        source: 'toulouse/income-iris-2018',
        areas: 153,
        known: 149,
        imputed: 0,
        households: null,
        individuals: null,
      },
    ]);
    expect(dataset('income-iris-2018')?.unjoined).toEqual({ 'polygons without values': 4 });
    const [{ areaM2 }] = await db.query<{ areaM2: number }>(sql`
      SELECT avg(ST_Area(ST_Transform(income_areas.geom, 3035))) AS "areaM2" FROM income_areas JOIN datasets USING (dataset_id)
      WHERE source_id = 'toulouse/income-grid-2015'`);
    expect(areaM2).toBeCloseTo(40_000, 0);
  });

  test('streets: all within reach of the town, motorways never walked', async () => {
    const [streets] = await db.query<{
      lines: number;
      motorways: number;
      walkedMotorways: number;
      km: number;
    }>(sql`
      SELECT count(*) AS lines, count(*) FILTER (WHERE class = 'motorway') AS motorways,
             count(*) FILTER (WHERE class = 'motorway' AND walkable) AS "walkedMotorways",
             sum(ST_Length(ST_Intersection(s.geom, a.geom)::geography)) / 1000 AS km
      FROM streets AS s JOIN areas AS a USING (area_code)`);
    expect(streets.lines).toBeGreaterThan(11_470);
    expect(streets.motorways).toBeGreaterThan(500);
    expect(streets.walkedMotorways).toBe(0);
    expect(Math.abs(streets.km - 1_293)).toBeLessThan(5);
    expect(dataset('streets')).toMatchObject({ rowsRead: 20_323, rowsRefused: 0 });
  });

  test('every estimated address lies in one precinct of each vintage', async () => {
    const [{ addresses }] = await db.query<{ addresses: number }>(
      sql`SELECT count(*) AS addresses FROM addresses`,
    );
    expect(addresses).toBeGreaterThan(10_000);
    expect(report.addresses.map(({ addresses: placed, outside }) => placed + outside)).toEqual([
      addresses,
      addresses,
    ]);
    const doubles = await db.query(sql`
      SELECT address_id FROM address_precincts JOIN precincts USING (precinct_id) GROUP BY address_id, dataset_id HAVING count(*) > 1`);
    expect(doubles).toEqual([]);
  });

  test('a crosswalk carries every registered voter of 2024 to 2026, and says how many moved', async () => {
    const [{ lowest, highest, sources }] = await db.query<{
      lowest: number;
      highest: number;
      sources: number;
    }>(sql`
      SELECT min(total) AS lowest, max(total) AS highest, count(*) AS sources
      FROM (SELECT sum(share) AS total FROM crosswalks JOIN precincts ON precinct_id = from_precinct_id JOIN datasets USING (dataset_id)
            WHERE source_id = 'toulouse/precincts-2024' GROUP BY from_precinct_id) AS sums`);
    expect(sources).toBe(276);
    expect(lowest).toBeGreaterThan(0.99);
    expect(highest).toBeLessThan(1 + 1e-9);
    const forth = report.crosswalks.find(({ from }) => from === 'toulouse/precincts-2024');
    expect(forth?.movedShare).toBeGreaterThan(0.03);
    expect(forth?.movedShare).toBeLessThan(0.1);
  });

  test('a bureau split in two gives its doors to both parts', async () => {
    const parts = await db.query<{ code: string; share: number }>(sql`
      SELECT t.precinct_code AS code, share FROM crosswalks
      JOIN precincts AS f ON f.precinct_id = from_precinct_id AND f.precinct_code = '31555_0054'
      JOIN datasets AS d ON d.dataset_id = f.dataset_id AND d.source_id = 'toulouse/precincts-2024'
      JOIN precincts AS t ON t.precinct_id = to_precinct_id ORDER BY share DESC`);
    expect(parts.map(({ code }) => code)).toEqual(expect.arrayContaining(['31555_0054', '31555_054A']));
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  test('loading again changes nothing', async () => {
    const ids = () =>
      db.query(sql`SELECT min(address_id) AS first, max(address_id) AS last, count(*) AS n FROM addresses`);
    const before = await ids();
    const again = await loadArea(db, { area: 'toulouse', fromDir });
    expect(new Set(again.datasets.map(({ status }) => status))).toEqual(new Set(['unchanged']));
    expect(again.joins).toEqual(report.joins);
    expect(await ids()).toEqual(before);
  });
});
