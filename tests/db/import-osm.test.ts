/** OpenStreetMap extracts of ../shared/data/osm: streets with their surroundings, and addresses. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { importFile } from '#server/import/import-file.ts';
import type { SourceRecord } from '#server/import/source-record.ts';
import { PUBLISHED, writeFiles } from '#tests/fixtures/import-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  let opened: TestDatabase;
  let db: Database;
  let sourcesDir: string;

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = opened.db;
    const area = { country: 'FR', department: '00', metricSrid: 2154, sources: ['none.json'] };
    sourcesDir = await writeFiles({
      'monaco.json': JSON.stringify({ ...area, areaCode: 'MC', name: 'Monaco' }),
      'redon.json': JSON.stringify({ ...area, areaCode: '35236', name: 'Redon' }),
    });
  });
  afterAll(() => opened?.drop());

  test.each([
    ['monaco', 'monaco_2016-03-05.osm.pbf'],
    ['redon', 'redon.osm'],
  ])('%s: streets to walk, closed ones, steps, and what the map shows around them', async (area, path) => {
    const source: SourceRecord = { ...PUBLISHED, id: `${area}/streets`, kind: 'streets', files: [{ path }] };
    const report = await importFile(db, {
      kind: 'streets',
      files: [join(SHARED_DATA, 'osm', path)],
      source,
      sourcesDir,
    });
    expect(report.rowsKept).toBe(report.rowsRead);
    const [{ streets, walkable, steps, named, joined }] = await db.query<Record<string, number>>(sql`
      SELECT count(*) AS streets, count(*) FILTER (WHERE walkable) AS walkable, count(*) FILTER (WHERE class = 'steps') AS steps,
             count(streets.name) AS named, count(node_ids) AS joined
      FROM streets JOIN areas USING (area_code) WHERE area_id = ${area}`);
    expect(streets).toBe(report.rowsKept);
    expect(joined).toBe(streets);
    expect(walkable).toBeGreaterThan(streets / 2);
    expect(steps).toBeGreaterThan(0);
    expect(named).toBeGreaterThan(streets / 10);
    const kinds = await db.query<{ kind: string }>(sql`
      SELECT DISTINCT kind FROM backdrop JOIN areas USING (area_code) WHERE area_id = ${area} ORDER BY kind`);
    expect(kinds.map(({ kind }) => kind)).toContain('building');
  });

  test('addresses of an extract', async () => {
    const path = 'monaco_2016-03-05.osm.pbf';
    const source: SourceRecord = {
      ...PUBLISHED,
      id: 'monaco/addresses',
      kind: 'addresses',
      files: [{ path }],
      columns: {},
    };
    const report = await importFile(db, {
      kind: 'addresses',
      files: [join(SHARED_DATA, 'osm', path)],
      source,
      sourcesDir,
    });
    expect(report.rowsKept).toBeGreaterThan(50);
    const [{ unnumbered }] = await db.query<{ unnumbered: number }>(sql`
      SELECT count(*) AS unnumbered FROM addresses WHERE house_number IS NULL`);
    expect(unnumbered).toBe(0);
  });
});
