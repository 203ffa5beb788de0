/**
 * Saint-Maur-des-Fossés, from ../shared/data/saint-maur-des-fosses: published addresses, and precincts that
 * were renumbered between two ballots, where a join on the number succeeds and is wrong.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { type LoadReport, loadArea } from '#server/import/load-area.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  let opened: TestDatabase;
  let db: Database;
  let report: LoadReport;

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = opened.db;
    report = await loadArea(db, {
      area: 'saint-maur-des-fosses',
      fromDir: join(SHARED_DATA, 'saint-maur-des-fosses'),
    });
  });
  afterAll(() => opened?.drop());

  const dataset = (name: string) => report.datasets.find(({ sourceId }) => sourceId.endsWith(`/${name}`));

  test('54 precincts out of 112 features; the town is what they cover', async () => {
    expect(dataset('precincts-2017')).toMatchObject({
      rowsRead: 112,
      rowsKept: 54,
      rowsNotSelected: { 'not a precinct (a node or a way of its outline)': 58 },
    });
    const [{ km2 }] = await db.query<{ km2: number }>(
      sql`SELECT ST_Area(geom::geography) / 1e6 AS km2 FROM areas`,
    );
    expect(km2).toBeCloseTo(10.76, 1);
  });

  test.each([
    ['2014-european-1', 49, 'renumbered'],
    ['2017-presidential-1', 54, 'joined'],
    ['2017-presidential-2', 54, 'joined'],
    ['2017-legislative-1', 54, 'joined'],
    ['2017-legislative-2', 54, 'joined'],
    ['2019-european-1', 54, 'joined'],
    ['2022-presidential-1', 42, 'renumbered'],
    ['2022-presidential-2', 42, 'renumbered'],
    ['2022-legislative-1', 42, 'renumbered'],
    ['2022-legislative-2', 42, 'renumbered'],
    ['2024-legislative-1', 42, 'renumbered'],
    ['2024-legislative-2', 42, 'renumbered'],
  ])('%s: %i bureaux, %s', (ballot, bureaux, status) => {
    const found = report.joins.find(({ results }) => results.endsWith(`results-${ballot}`));
    // Every number exists in the precincts of 2017, so the join on it alone would have succeeded.
    expect(found).toMatchObject({ totalPrecincts: bureaux, joinedPrecincts: bureaux, status });
    expect(found?.warnings).toEqual(
      status === 'joined' ? [] : [expect.stringMatching(/^Renumbered between .* refused\.$/)],
    );
  });

  test('each distinct house number is one address; rows without a position are counted', async () => {
    expect(dataset('addresses-2016')).toMatchObject({
      rowsRead: 13_742,
      rowsKept: 12_769,
      rowsNotSelected: { 'no position at the house number': 138 },
    });
    expect(dataset('addresses-2016')?.warnings).toContain(
      '26 addresses are stated in two or more precincts: the one stated most often is kept',
    );
  });

  test('99 % of the addresses lie in the precinct that the roll states', () => {
    const [{ addresses, outside, statedAgrees }] = report.addresses;
    expect(addresses + outside).toBe(12_769);
    expect((statedAgrees?.agree ?? 0) / (statedAgrees?.stated ?? 1)).toBeGreaterThan(0.99);
  });

  test('doors are spread over the published addresses, and said to be estimated', async () => {
    expect(report.doors?.method).toBe('over-addresses');
    const [{ estimated, published }] = await db.query<{ estimated: number; published: number }>(sql`
      SELECT count(*) FILTER (WHERE doors_estimated) AS estimated, count(*) FILTER (WHERE NOT estimated) AS published FROM addresses`);
    expect([estimated, published]).toEqual([12_769, 12_769]);
  });

  test('34 of 34 IRIS have an income', async () => {
    expect(
      await db.query(sql`SELECT count(*) AS areas, count(income_eur) AS known FROM income_areas`),
    ).toEqual([{ areas: 34, known: 34 }]);
  });
});
