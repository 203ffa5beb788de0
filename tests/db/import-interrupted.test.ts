/**
 * A load that ends at any point leaves either the old state or one that the next load completes: doors and
 * joins always come to belong to the content that is in. On the town of tests/fixtures/import-files.ts, in two
 * vintages, with a street through each pair of squares and the households of each square.
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { listAreas } from '#server/db/queries/areas.ts';
import { type Sql, sql, sqlText } from '#server/db/sql.ts';
import { importFile, importSource } from '#server/import/import-file.ts';
import { loadArea } from '#server/import/load-area.ts';
import type { SourceRecord } from '#server/import/source-record.ts';
import {
  CENTRE,
  collection,
  PRECINCTS,
  PUBLISHED,
  precinctFeatures,
  RESULTS,
  RESULTS_CSV,
  square,
  writeFiles,
} from '#tests/fixtures/import-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

const GRID: SourceRecord = {
  ...PUBLISHED,
  id: 'carre/grid',
  kind: 'income',
  statistic: 'mean',
  files: [{ path: 'grid.geojson' }],
  columns: { code: 'square', income: 'income', households: 'households' },
};
const STREETS: SourceRecord = {
  ...PUBLISHED,
  id: 'carre/streets',
  kind: 'streets',
  files: [{ path: 'streets.geojson' }],
  columns: { name: 'name', class: 'class' },
  classes: { street: { class: 'residential' } },
};
const NEWER: SourceRecord = { ...PRECINCTS, id: 'carre/precincts-2026', referenceDate: '2026' };
const OUTLINE = { title: 'Carré', attribution: 'Institut', licence: 'CC0 1.0', url: 'https://example.org/o' };

/** The files of the town, whose squares have so many households each. */
function writeTown(households: number): Promise<string> {
  const precincts = precinctFeatures();
  const grid = precincts.map(({ geometry }, i) => ({
    type: 'Feature' as const,
    properties: { square: `s${i}`, income: 20_000, households },
    geometry,
  }));
  const streets = [-0.005, 0.005].map((north, i) => ({
    type: 'Feature' as const,
    properties: { name: `Rue ${i}`, class: 'street' },
    geometry: {
      type: 'LineString' as const,
      coordinates: [-0.009, -0.001, 0.001, 0.009].map((east) => [CENTRE[0] + east, CENTRE[1] + north]),
    },
  }));
  const area = { areaCode: '99001', name: 'Carré', country: 'FR', department: '99', metricSrid: 2154 };
  const records = [PRECINCTS, NEWER, RESULTS, GRID, STREETS];
  return writeFiles({
    'carre.json': JSON.stringify({
      ...area,
      outline: { ...OUTLINE, file: { path: 'outline.geojson' } },
      sources: records.map(({ id }) => `${id}.json`),
    }),
    ...Object.fromEntries(records.map((record) => [`${record.id}.json`, JSON.stringify(record)])),
    'outline.geojson': collection([
      {
        type: 'Feature',
        properties: {},
        geometry: square(CENTRE[0] - 0.01, CENTRE[1] - 0.01, 0.02),
      },
    ]),
    'precincts.geojson': collection(precincts),
    'results.csv': RESULTS_CSV,
    'grid.geojson': collection(grid),
    'streets.geojson': collection(streets),
  });
}

let opened: TestDatabase;
let db: Database;
beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.db;
});
afterEach(async () => {
  await db.execute(sql`DELETE FROM datasets`);
  await db.execute(sql`DELETE FROM areas`);
});
afterAll(() => opened.drop());

const load = (on: Database, dir: string) => loadArea(on, { area: 'carre', fromDir: dir, sourcesDir: dir });

/** All that readers see of doors and joins, without ids. */
const derived = () =>
  db.query(sql`
    SELECT (SELECT sum(doors)::integer FROM addresses) AS doors,
           (SELECT count(*) FROM address_precincts) AS placed,
           (SELECT json_agg(report -> 'crosswalks' ORDER BY source_id) FROM datasets) AS crosswalks,
           (SELECT json_agg(joined_registered) FROM result_joins) AS joined`);

/** A database whose process ends at the first statement like this. */
const endingAt = (inner: Database, statement: RegExp): Database => {
  const check = (one: Sql) => {
    if (statement.test(sqlText(one))) throw new Error('killed');
  };
  return {
    ...inner,
    query: async (one) => {
      check(one);
      return inner.query(one);
    },
    execute: async (one) => {
      check(one);
      return inner.execute(one);
    },
    transaction: (work) => inner.transaction((tx) => work(endingAt(tx, statement))),
  };
};

test('doors follow content that came in without them, though no file changes any more', async () => {
  const [before, after] = [await writeTown(10), await writeTown(25)];
  await load(db, before);
  expect(await derived()).toMatchObject([{ doors: 40, joined: [1000, 1000] }]);
  await importSource(db, '99001', {
    kind: 'income',
    files: [join(after, 'grid.geojson')],
    source: GRID,
  });
  expect(await derived()).toMatchObject([{ doors: 40 }]);

  const report = await load(db, after);
  expect(report.datasets.map(({ status }) => status)).toEqual(Array(5).fill('unchanged'));
  expect(report.doors).toMatchObject({ method: 'along-streets', doors: 100 });
  expect(await derived()).toMatchObject([{ doors: 100 }]);
  expect(await load(db, after)).toEqual(report);
});

test.each([
  /INSERT INTO addresses/,
  /INSERT INTO address_precincts/,
  /INSERT INTO crosswalks/,
  /SET derived/,
])('a refresh that ends at %s changes nothing; the next one does it all', async (statement) => {
  const before = await writeTown(10);
  await load(db, before);
  const old = await derived();
  // New places, so that there are addresses to insert.
  const [west, south] = CENTRE;
  const street = {
    type: 'LineString' as const,
    coordinates: [
      [west, south],
      [west + 0.009, south + 0.001],
    ],
  };
  const streets = join(
    await writeFiles({
      'streets.geojson': collection([
        { type: 'Feature', properties: { name: 'Rue 3', class: 'street' }, geometry: street },
      ]),
    }),
    'streets.geojson',
  );
  const refresh = (on: Database) =>
    importFile(on, {
      kind: 'streets',
      files: [streets],
      source: STREETS,
      sourcesDir: before,
      acceptDrop: true,
    });
  await expect(refresh(endingAt(db, statement))).rejects.toThrow('killed');
  expect(await derived()).toEqual(old);
  expect((await refresh(db)).doors).toMatchObject({ method: 'along-streets' });
  expect(await derived()).not.toEqual(old);
});

test('a load that refreshes a whole area is there at once, or not at all', async () => {
  const [before, after] = [await writeTown(10), await writeTown(25)];
  await load(db, before);
  const state = async () => [await derived(), await db.query(sql`SELECT sum(households) FROM income_areas`)];
  const old = await state();
  await expect(load(endingAt(db, /SET derived/), after)).rejects.toThrow('killed');
  expect(await state()).toEqual(old);
  await load(db, after);
  expect(await derived()).toMatchObject([{ doors: 100 }]);
});

test('a first load that ends before its joins is completed by the next, and is not shown before', async () => {
  const dir = await writeTown(10);
  await expect(load(endingAt(db, /INSERT INTO crosswalks/), dir)).rejects.toThrow('killed');
  const [{ unused }] = await db.query<{ unused: boolean }>(
    sql`SELECT derived IS NULL AND loaded_at = 'epoch' AS unused FROM areas`,
  );
  expect(unused).toBe(true);
  const report = await load(db, dir);
  expect(report.datasets.map(({ status }) => status)).toEqual(Array(5).fill('unchanged'));
  expect(await derived()).toMatchObject([{ doors: 40, joined: [1000, 1000] }]);
});

test('doors stay as they are when only a ballot is new', async () => {
  const dir = await writeTown(10);
  await load(db, dir);
  const files = [join(await writeFiles({ 'r.csv': RESULTS_CSV.replace('1,100', '1,150') }), 'r.csv')];
  const untouched = endingAt(db, /INTO staged_doors|addresses SET doors/);
  const report = await importFile(untouched, { kind: 'results', files, source: RESULTS, sourcesDir: dir });
  expect(report.joins[0].totalRegistered).toBe(1050);
  expect(report.doors).toMatchObject({ doors: 40 });
});

test('the outline of an area is attributed beside its datasets', async () => {
  await load(db, await writeTown(10));
  const [{ attributions }] = await listAreas(db);
  expect(attributions).toContainEqual({ text: 'Institut', url: 'https://example.org/o', licence: 'CC0 1.0' });
  expect(attributions).toContainEqual({ text: 'Nobody', url: 'https://example.org/', licence: 'CC0 1.0' });
});
