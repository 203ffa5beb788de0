/**
 * A damaged input gives one clear error and leaves the data as they were; a good one comes in whole, once.
 * On the town of tests/fixtures/import-files.ts.
 */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { importFile } from '#server/import/import-file.ts';
import { loadArea } from '#server/import/load-area.ts';
import type { SourceRecord } from '#server/import/source-record.ts';
import { UserError } from '#server/jobs/progress.ts';
import {
  collection,
  PRECINCTS,
  PUBLISHED,
  precinctFeatures,
  RESULTS,
  RESULTS_CSV,
  square,
  writeCatalogue,
  writeFiles,
} from '#tests/fixtures/import-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { fingerprint } from '#tests/helpers/open-data.ts';

let opened: TestDatabase;
let db: Database;
let sourcesDir: string;

async function importText(source: SourceRecord, content: string | Uint8Array, acceptDrop = false) {
  const { path } = source.files[0];
  const dir = await writeFiles({ [path]: content });
  return importFile(db, { kind: source.kind, files: [join(dir, path)], source, acceptDrop, sourcesDir });
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it was imported'),
    (caught: Error) => caught,
  );
  if (!(error instanceof UserError)) throw error;
  return `${error.code}: ${error.message}`;
}

beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.db;
  sourcesDir = await writeCatalogue();
  await importText(PRECINCTS, collection(precinctFeatures()));
  await importText(RESULTS, RESULTS_CSV);
});
afterAll(() => opened.drop());

describe('what came in', () => {
  test('precincts, votes and their join', async () => {
    expect(
      await db.query(sql`
        SELECT r.precinct_code AS code, r.registered, o.label, v.votes
        FROM results AS r, unnest(option_ids, r.votes) AS v(option_id, votes) JOIN ballot_options AS o USING (option_id)
        WHERE r.precinct_code IN ('99001_0001', '99001_0004') ORDER BY 1, 3`),
    ).toEqual([
      { code: '99001_0001', registered: 100, label: 'BLEU', votes: 30 },
      { code: '99001_0001', registered: 100, label: 'ROUGE', votes: 20 },
      { code: '99001_0004', registered: 400, label: 'BLEU', votes: 80 },
      { code: '99001_0004', registered: 400, label: 'ROUGE', votes: 120 },
    ]);
    const [join] = await db.query(
      sql`SELECT status, joined_precincts AS joined, joined_registered AS registered FROM result_joins`,
    );
    expect(join).toEqual({ status: 'joined', joined: 4, registered: 1000 });
  });

  test('the same content changes nothing', async () => {
    const before = await fingerprint(db);
    expect((await importText(PRECINCTS, collection(precinctFeatures()))).status).toBe('unchanged');
    expect((await importText(RESULTS, RESULTS_CSV)).status).toBe('unchanged');
    expect(await fingerprint(db)).toEqual(before);
  });

  test('a refresh keeps the ids of the precincts that stay', async () => {
    const ids = () => db.query(sql`SELECT precinct_id, precinct_code FROM precincts ORDER BY 2`);
    const before = await ids();
    const renamed = precinctFeatures();
    renamed[0].properties = { ref: '0001', nom: 'Mairie' };
    expect((await importText(PRECINCTS, collection(renamed))).status).toBe('imported');
    expect(await ids()).toEqual(before);
    await importText(PRECINCTS, collection(precinctFeatures()));
  });

  test('a refresh that loses more than a tenth of its rows has to be accepted', async () => {
    const fewer = RESULTS_CSV.split('\n').slice(0, 4).join('\n');
    const before = await fingerprint(db);
    expect(await refusal(importText(RESULTS, fewer))).toBe(
      'rows-dropped: carre/results: 3 rows would replace 4, more than 10 % fewer. Nothing was imported.',
    );
    expect(await fingerprint(db)).toEqual(before);
    expect((await importText(RESULTS, fewer, true)).rowsKept).toBe(3);
    expect((await importText(RESULTS, RESULTS_CSV)).rowsKept).toBe(4);
  });

  test('a spike is repaired and reported', async () => {
    const features = precinctFeatures();
    const [west, south] = [1.44, 43.59];
    features[0].geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [west + 0.01, south],
          [west + 0.01, south + 0.01],
          [west + 0.01, south + 0.012],
          [west + 0.01, south + 0.01],
          [west, south + 0.01],
          [west, south],
        ],
      ],
    };
    const report = await importText({ ...PRECINCTS, id: 'carre/repaired' }, collection(features));
    expect(report).toMatchObject({ rowsKept: 4, rowsRepaired: 1 });
    expect(report.repaired[0]).toMatchObject({ file: 'precincts.geojson', line: 1, unit: 'feature' });
    await db.execute(sql`DELETE FROM datasets WHERE source_id = 'carre/repaired'`);
  });

  test('bad rows are left out and listed when the record says so', async () => {
    const record: SourceRecord = { ...RESULTS, id: 'carre/skipping', onBadRow: 'skip' };
    const report = await importText(record, RESULTS_CSV.replace('300,180', '300,n/a'));
    expect(report).toMatchObject({ rowsKept: 3, rowsRefused: 1 });
    expect(report.refused).toEqual([
      {
        file: 'results.csv',
        line: 4,
        unit: 'line',
        column: 'votants',
        reason: "'votants' is 'n/a', a whole number was expected",
      },
    ]);
    await db.execute(sql`DELETE FROM datasets WHERE source_id = 'carre/skipping'`);
  });
});

describe('damaged results', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    [
      'truncated gzip',
      gzipSync(RESULTS_CSV).subarray(0, 60),
      /^truncated-file: results\.csv: the compressed data end too early/,
    ],
    [
      'wrong encoding',
      Buffer.from(RESULTS_CSV.replace('ROUGE', 'ÉTOILE'), 'latin1'),
      /^wrong-encoding: results\.csv, line 1: /,
    ],
    [
      'missing column',
      RESULTS_CSV.replace('exprimes', 'exprimés'),
      /^missing-column: results\.csv, line 1: there is no column 'exprimes'; the columns are bureau, inscrits/,
    ],
    [
      'no number',
      RESULTS_CSV.replace('120,80', 'NaN,80'),
      /^bad-row: results\.csv, line 5: 'ROUGE' is 'NaN', a whole number was expected\. 3 other rows are fine\. Nothing was imported\.$/,
    ],
    [
      'negative votes',
      RESULTS_CSV.replace('20,30', '-20,70'),
      /^bad-row: results\.csv, line 2: 'ROUGE' is -20, it cannot be negative\./,
    ],
    [
      'wrong sum',
      RESULTS_CSV.replace('20,30', '20,31'),
      /^bad-row: results\.csv, line 2: the votes of precinct '99001_0001' add up to 51, but 50 are valid\./,
    ],
    [
      'more valid than ballots',
      RESULTS_CSV.replace('60,50', '40,50'),
      /^bad-row: results\.csv, line 2: 50 valid votes but only 40 ballots\./,
    ],
    [
      'more ballots than registered',
      RESULTS_CSV.replace('100,60', '50,60'),
      /^bad-row: results\.csv, line 2: 60 ballots but only 50 registered\./,
    ],
    [
      'duplicated id',
      RESULTS_CSV.replace('\n2,', '\n01,'),
      /^bad-row: results\.csv, line 3: precinct '99001_0001' stands on line 2 already\./,
    ],
    ['empty file', '', /^empty-file/],
    [
      'only a header',
      'bureau,inscrits,votants,exprimes,ROUGE\n',
      /^no-rows: results\.csv: none of its 0 rows can be used/,
    ],
    [
      'web page',
      '<!doctype html><title>502 Bad Gateway</title>',
      /^html-page: results\.csv: this is a web page, not data/,
    ],
    ['endless line', `bureau,${'x'.repeat(5_000_000)}`, /^line-too-long: results\.csv, line 1/],
    ['zip bomb', gzipSync(RESULTS_CSV + `${'0'.repeat(500_000)}\n`.repeat(160)), /^decompression-bomb/],
    [
      'every row wrong',
      RESULTS_CSV.replaceAll(/,\d+\n/g, ',x\n'),
      /^bad-row: results\.csv, line 2: 'BLEU' is 'x', a whole number was expected\. 3 more rows have such trouble\. 0 other rows are fine\./,
    ],
  ])('%s', async (_, content, message) => {
    const before = await fingerprint(db);
    expect(await refusal(importText(RESULTS, content))).toMatch(message);
    expect(await fingerprint(db)).toEqual(before);
  });
});

describe('damaged precincts', () => {
  const changed = (change: (features: ReturnType<typeof precinctFeatures>) => void) => {
    const features = precinctFeatures();
    change(features);
    return collection(features);
  };
  test.each<[string, string, RegExp]>([
    [
      'swapped coordinates',
      changed((f) => {
        f[2].geometry = square(43.6, 1.44);
      }),
      /^bad-row: precincts\.geojson, feature 3: longitude 43\.6 and latitude 1\.44 are swapped/,
    ],
    [
      'a figure of eight',
      changed((f) => {
        f[1].geometry = {
          type: 'Polygon',
          coordinates: [
            [
              [1.45, 43.59],
              [1.46, 43.6],
              [1.46, 43.59],
              [1.45, 43.6],
              [1.45, 43.59],
            ],
          ],
        };
      }),
      /^bad-row: precincts\.geojson, feature 2: the polygon crosses itself \(Self-intersection/,
    ],
    [
      'an open ring',
      changed((f) => {
        f[0].geometry = {
          type: 'Polygon',
          coordinates: [
            [
              [1.44, 43.59],
              [1.45, 43.59],
              [1.45, 43.6],
              [1.44, 43.6],
            ],
          ],
        };
      }),
      /^bad-row: precincts\.geojson, feature 1: a polygon ring is not closed/,
    ],
    [
      'a duplicated id',
      changed((f) => {
        f[3].properties = { ref: '1' };
      }),
      /^bad-row: precincts\.geojson, feature 4: precinct '99001_0001' stands on feature 1 already/,
    ],
    [
      'no id',
      changed((f) => {
        f[3].properties = {};
      }),
      /^bad-row: precincts\.geojson, feature 4: 'ref' is empty, a precinct number was expected/,
    ],
    [
      'points',
      changed((f) => {
        f[0].geometry = { type: 'Point', coordinates: [1.45, 43.6] };
      }),
      /^bad-row: .*the geometry is a Point, a polygon was expected/,
    ],
    [
      'no geometry at all',
      changed((f) => {
        for (const feature of f) Object.assign(feature, { geometry: null });
      }),
      /^no-geometry/,
    ],
    [
      'birthplaces',
      changed((f) => {
        f[0].properties = { ref: '1', 'Lieu de naissance': 'Albi' };
      }),
      /^personal-data: precincts\.geojson: the column 'Lieu de naissance' tells about persons/,
    ],
    [
      'a zero byte',
      changed((f) => {
        f[0].properties = { ref: '1', nom: 'Bu\0reau' };
      }),
      /^bad-row: precincts\.geojson, feature 1: a value holds a zero byte/,
    ],
    ['cut off', collection(precinctFeatures()).slice(0, -1), /^bad-json/],
  ])('%s', async (_, content, message) => {
    const before = await fingerprint(db);
    expect(await refusal(importText(PRECINCTS, content))).toMatch(message);
    expect(await fingerprint(db)).toEqual(before);
  });
});

describe('addresses', () => {
  const ADDRESSES: SourceRecord = {
    ...PUBLISHED,
    id: 'carre/addresses',
    kind: 'addresses',
    joins: 'carre/precincts',
    files: [{ path: 'addresses.csv' }],
    geometry: { x: 'lon', y: 'lat' },
    columns: {
      houseNumber: 'numero',
      street: 'nom_voie',
      postcode: 'cp',
      doors: 'logements',
      precinct: 'bureau',
    },
  };
  const header = 'numero,nom_voie,cp,logements,bureau,lon,lat\n';
  const rows =
    '1,Rue A,31000,2,1,1.445,43.595\n3,Rue A,31000,1,1,1.446,43.595\n3,Rue A,31000,1,2,1.446,43.595\n5,Rue A,31000,4,2,1.47,43.62\n';

  test('the same entrance twice is one address, in the precinct where it lies; a far one is counted', async () => {
    const report = await importText(ADDRESSES, header + rows);
    expect(report).toMatchObject({ rowsRead: 4, rowsKept: 2, rowsOutsideArea: 1 });
    expect(report.warnings).toEqual([
      '1 rows repeat an address that stands on another row',
      '1 addresses are stated in two or more precincts: the one stated most often is kept',
    ]);
    expect(
      await db.query(sql`
        SELECT house_number AS number, doors, doors_estimated AS estimated, precinct_code AS code
        FROM addresses JOIN address_precincts USING (address_id) JOIN precincts USING (precinct_id) ORDER BY 1`),
    ).toEqual([
      { number: '1', doors: 2, estimated: false, code: '99001_0001' },
      { number: '3', doors: 1, estimated: false, code: '99001_0001' },
    ]);
  });

  test('a refresh keeps the ids of the addresses that stay', async () => {
    const find = () =>
      db.query<{ id: number; number: string }>(sql`
      SELECT address_id AS id, house_number AS number FROM addresses WHERE house_number <> '9' ORDER BY 1`);
    const before = await find();
    await importText(ADDRESSES, `${header + rows}9,Rue B,31000,1,3,1.445,43.605\n`);
    expect(await find()).toEqual(before);
    expect(await db.query(sql`SELECT count(*) AS n FROM addresses`)).toEqual([{ n: 3 }]);
  });

  test.each<[string, string, RegExp]>([
    [
      'surnames',
      `Nom,${header}Dupont,${rows.split('\n')[0]}\n`,
      /^personal-data: addresses\.csv: the column 'Nom' tells about persons/,
    ],
    [
      'swapped coordinates',
      `${header}1,Rue A,31000,2,1,43.595,1.445\n`,
      /^bad-row: addresses\.csv, line 2: longitude 43\.595 and latitude 1\.445 are swapped/,
    ],
    [
      'half a position',
      `${header}1,Rue A,31000,2,1,1.445,\n`,
      /^bad-row: .*'lat' is empty, a coordinate was expected/,
    ],
    ['no position', `${header}1,Rue A,31000,2,1,,\n`, /^bad-row: .*the address has no position/],
  ])('%s', async (_, content, message) => {
    const before = await fingerprint(db);
    expect(await refusal(importText(ADDRESSES, content))).toMatch(message);
    expect(await fingerprint(db)).toEqual(before);
  });
});

test('an import is undone with the transaction around it', async () => {
  const before = await fingerprint(db);
  await expect(
    db.transaction(async (tx) => {
      await importFile(tx, {
        kind: 'results',
        files: [
          join(await writeFiles({ 'results.csv': RESULTS_CSV.replace('1,100', '1,101') }), 'results.csv'),
        ],
        source: RESULTS,
        sourcesDir,
      });
      throw new Error('the power goes');
    }),
  ).rejects.toThrow('the power goes');
  expect(await fingerprint(db)).toEqual(before);
});

test('an area that nobody described is named', async () => {
  expect(await refusal(importText({ ...RESULTS, id: 'nowhere/results' }, RESULTS_CSV))).toMatch(
    /^unknown-area: there is no catalogue .*nowhere\.json/,
  );
});

test('a first import that fails leaves no empty area behind', async () => {
  const area = { areaCode: '99002', name: 'Vide', country: 'FR', department: '99', metricSrid: 2154 };
  const record = { ...RESULTS, id: 'vide/results' };
  const dir = await writeFiles({
    'vide.json': JSON.stringify({ ...area, sources: ['results.json'] }),
    'results.json': JSON.stringify(record),
    'results.csv': RESULTS_CSV.replace('20,30', '20,31'),
  });
  const before = await fingerprint(db);
  const files = [join(dir, 'results.csv')];
  await expect(importFile(db, { kind: 'results', files, source: record, sourcesDir: dir })).rejects.toThrow(
    /add up to 51/,
  );
  await expect(loadArea(db, { area: 'vide', fromDir: dir, sourcesDir: dir })).rejects.toThrow(/add up to 51/);
  expect(await fingerprint(db)).toEqual(before);
});

test('a load without local copies says which files have no address, before it fetches any', async () => {
  const dir = await writeCatalogue({ 'carre/precincts.json': JSON.stringify(PRECINCTS) });
  expect(await refusal(loadArea(db, { area: 'carre', sourcesDir: dir }))).toBe(
    'no-address: 1 files have no lasting address to download them from: precincts.geojson',
  );
});
