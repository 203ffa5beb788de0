import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleTown } from '#data/sample/write.ts';
import { sql } from '#server/db/sql.ts';
import { type LoadReport, loadArea } from '#server/import/load-area.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

let town: TestDatabase;
let dir: string;
let report: LoadReport;

beforeAll(async () => {
  town = await openTestDatabase();
  dir = await mkdtemp(join(tmpdir(), 'arpent-sample-'));
  await writeSampleTown(dir);
  report = await loadArea(town.db, { area: 'sample', fromDir: dir });
});
afterAll(async () => {
  await town.drop();
  await rm(dir, { recursive: true, force: true });
});

test('the sample town loads through the importers without a refused, repaired or unjoined row', () => {
  expect(report.datasets).toHaveLength(14);
  for (const { sourceId, rowsRefused, rowsRepaired, rowsOutsideArea, unjoined } of report.datasets)
    expect({ sourceId, rowsRefused, rowsRepaired, rowsOutsideArea, unjoined }).toEqual({
      sourceId,
      rowsRefused: 0,
      rowsRepaired: 0,
      rowsOutsideArea: 0,
      unjoined: {},
    });
});

test('each ballot joins all of its own vintage of precincts', () => {
  for (const year of ['2022', '2024', '2026']) {
    const vintage = year === '2022' ? '2022' : '2024';
    const own = report.joins.filter(
      ({ results, precincts }) =>
        results.startsWith(`sample/results-${year}`) && precincts === `sample/precincts-${vintage}`,
    );
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const { status, joinedPrecincts, totalPrecincts } of own) {
      expect(status).toBe('joined');
      expect(joinedPrecincts).toBe(totalPrecincts);
    }
  }
});

test('every option has a nuance, so that the ready-made camps know it', async () => {
  const without = await town.db.query(sql`SELECT label FROM ballot_options WHERE nuance IS NULL`);
  expect(without).toEqual([]);
});

test('every address lies in the precinct that it states, in both vintages in one', async () => {
  const [counts] = await town.db.query<{
    addresses: number;
    doors: number;
    placed: number;
    elsewhere: number;
  }>(sql`
    SELECT (SELECT count(*) FROM addresses) AS addresses, (SELECT sum(doors) FROM addresses)::int AS doors,
           count(*) AS placed,
           count(*) FILTER (WHERE d.source_id = 'sample/precincts-2024' AND p.precinct_code <> a.stated_precinct_code) AS elsewhere
    FROM address_precincts ap JOIN addresses a USING (address_id) JOIN precincts p USING (precinct_id)
    JOIN datasets d ON d.dataset_id = p.dataset_id`);
  expect(counts.doors).toBeGreaterThan(11_000);
  expect(Number(counts.placed)).toBe(2 * Number(counts.addresses));
  expect(Number(counts.elsewhere)).toBe(0);
});

test('old results carry over to the new precincts whole', async () => {
  const sums = await town.db.query<{ share: number }>(sql`
    SELECT sum(c.share)::float8 AS share FROM crosswalks c
    JOIN precincts p ON p.precinct_id = c.from_precinct_id JOIN datasets d USING (dataset_id)
    WHERE d.source_id = 'sample/precincts-2022' GROUP BY c.from_precinct_id`);
  expect(sums).toHaveLength(38);
  for (const { share } of sums) expect(share).toBeCloseTo(1, 6);
});
