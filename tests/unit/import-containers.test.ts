/** Every container as rows, and every damage that a container can have as one clear error. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { shapeReader } from '#server/import/geometry.ts';
import type { FileSpec } from '#server/import/source-record.ts';
import { openTable } from '#server/import/table.ts';
import {
  collection,
  precinctFeatures,
  shapefile,
  square,
  writeFiles,
  zip,
} from '#tests/fixtures/import-files.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

async function write(name: string, content: string | Uint8Array): Promise<string> {
  return join(await writeFiles({ [name]: content }), name);
}

async function readAll(path: string, spec: Partial<FileSpec>, cells: (string | number)[]) {
  const table = await openTable(path, { path, ...spec });
  const rows: unknown[][] = [];
  for await (const row of table.rows) rows.push([row.line, ...cells.map((cell) => row.get(cell))]);
  return rows;
}

const failure = async (path: string, spec: Partial<FileSpec> = {}) => {
  const error = await readAll(path, spec, []).then(
    () => new Error('it was read'),
    (caught: Error) => caught,
  );
  return `${(error as { code?: string }).code}: ${error.message}`;
};

describe('tables in text', () => {
  test('a byte-order mark, CRLF and quotes are no part of the cells', async () => {
    const path = await write('a.csv', '\ufeffcode,name\r\n0001,"Rue ""A"", 2"\r\n\r\n0002,b\r\n');
    expect(await readAll(path, {}, ['code', 'name'])).toEqual([
      [2, '0001', 'Rue "A", 2'],
      [4, '0002', 'b'],
    ]);
  });

  test('ISO-8859-1, semicolons, and columns beyond the header by position', async () => {
    const path = await write('a.txt', Buffer.from('Exprimés;Nom\n12;Hélène;7;Zoé\n', 'latin1'));
    const spec = { encoding: 'iso-8859-1', delimiter: ';' } as const;
    expect(await readAll(path, spec, ['Exprimés', 4, 5])).toEqual([[2, '12', 'Zoé', undefined]]);
  });

  test('without a header the first line is data', async () => {
    const path = await write('a.csv.gz', gzipSync('1,x\n2,y\n'));
    expect(await readAll(path, { header: false }, [1, 2])).toEqual([
      [1, '1', 'x'],
      [2, '2', 'y'],
    ]);
  });

  test('an entry of a zip', async () => {
    const path = await write('a.zip', zip({ 'readme.txt': 'hello', 'data/table.csv': 'a\n1\n' }));
    expect(await readAll(path, { member: 'table.csv' }, ['a'])).toEqual([[2, '1']]);
  });
});

describe('maps', () => {
  test('GeoJSON and gzipped GeoJSON, feature by feature', async () => {
    const text = collection(precinctFeatures());
    for (const path of [await write('a.geojson', text), await write('a.geojson.gz', gzipSync(text))])
      expect(await readAll(path, {}, ['ref'])).toEqual([1, 2, 3, 4].map((n) => [n, String(n)]));
  });

  test('a zipped Shapefile in Lambert-93 lands in the right street', async () => {
    // The corner of the Capitole of Toulouse, computed with IGN's Circé: 574,357.82 m, 6,279,642.97 m.
    const [x, y] = [574357.82, 6279642.97];
    const ring = [
      [x, y],
      [x, y + 100],
      [x + 100, y + 100],
      [x + 100, y],
      [x, y],
    ];
    const { shp, dbf } = shapefile('BUREAU', [{ value: '0116', ring }]);
    const path = await write('bureaux.zip', zip({ 'bureaux.shp': shp, 'bureaux.dbf': dbf }));
    const spec: FileSpec = { path, srid: 2154 };
    const table = await openTable(path, spec);
    const read = shapeReader(table, spec, undefined, [1, 43, 2, 44]);
    const found = [];
    for await (const row of table.rows) found.push([row.get('BUREAU'), read(row)?.bbox]);
    expect(found[0][0]).toBe('0116');
    const [lng, lat] = found[0][1] as number[];
    expect(lng).toBeCloseTo(1.4442, 2);
    expect(lat).toBeCloseTo(43.6045, 2);
  });

  describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
    const raw = join(SHARED_DATA, 'toulouse/raw');

    test('Parquet gives the same cells as the CSV of the same table', async () => {
      const cells = [7, 9, 15, 17, 18];
      const base = join(raw, 'resultats/resultats-elections-municipales-2026-1er-tour');
      const csv = await readAll(`${base}.csv`, { delimiter: ';' }, cells);
      const parquet = await readAll(`${base}.parquet`, {}, cells);
      expect(csv).toHaveLength(284);
      // The two exports differ in their order of rows.
      const sorted = (rows: unknown[][]) => rows.map(([, ...values]) => values.map(String).join(';')).sort();
      expect(sorted(parquet)).toEqual(sorted(csv));
    });

    test('GeoParquet gives the geometry that is asked for', async () => {
      const path = join(raw, 'contours/election-2026-lieux-de-vote.parquet');
      for (const [column, type] of [
        ['geo_shape', /Polygon$/],
        ['geo_point_2d', /^Point$/],
      ] as const) {
        const table = await openTable(path, { path }, column);
        for await (const row of table.rows) expect(row.geometry?.type).toMatch(type);
      }
    });

    test('200 m cells rebuilt from their INSPIRE id lie within 3 m of the published polygons', async () => {
      const spec: FileSpec = { path: 'grid.csv' };
      const table = await openTable(join(raw, 'revenus/Filosofi2015_carreaux_200m_31555.csv'), spec);
      const read = shapeReader(table, spec, { inspireId: 'IdINSPIRE' }, [1, 43, 2, 44]);
      const boxes = new Map<unknown, number[]>();
      for await (const row of table.rows) boxes.set(row.get('IdINSPIRE'), read(row)?.bbox ?? []);
      const published = await openTable(join(raw, 'revenus/Filosofi2015_carreaux_200m_31555.geojson'), {
        path: 'grid.geojson',
      });
      const readPublished = shapeReader(published, { path: 'grid.geojson' }, undefined, [1, 43, 2, 44]);
      let compared = 0;
      for await (const row of published.rows) {
        const [mine, theirs] = [boxes.get(row.get('IdINSPIRE')) ?? [], readPublished(row)?.bbox ?? []];
        mine.forEach((deg, i) => {
          expect(Math.abs(deg - theirs[i])).toBeLessThan(3e-5);
        });
        compared++;
      }
      expect(compared).toBe(2027);
    });
  });
});

describe('damaged files', () => {
  test.each<[string, string | Uint8Array, Partial<FileSpec>, RegExp]>([
    ['a.csv', '', {}, /^empty-file: a\.csv: the file is empty\. Nothing was imported\.$/],
    ['a.csv', '<!DOCTYPE html><html><body>404</body></html>', {}, /^html-page: a\.csv: this is a web page/],
    ['a.geojson', '\n <HTML lang="fr">', {}, /^html-page/],
    ['a.csv.gz', gzipSync('a,b\n1,2\n'.repeat(5000)).subarray(0, 60), {}, /^truncated-file: a\.csv\.gz/],
    [
      'a.csv',
      Buffer.from('a\nb\nHélène\n', 'latin1'),
      {},
      /^wrong-encoding: a\.csv, line 3: a byte is not valid UTF-8/,
    ],
    ['a.csv', 'a\nHélène\n', { encoding: 'iso-8859-1' }, /^wrong-encoding: .*but the file is UTF-8/],
    ['a.csv', Buffer.from('\ufeffa,b\n', 'utf16le'), {}, /^wrong-encoding: .*UTF-16/],
    ['a.csv', Buffer.alloc(1000), {}, /^not-text/],
    [
      'a.csv',
      `a,b\n1,${'x'.repeat(3_000_000)}`,
      {},
      /^line-too-long: a\.csv, line 2: the line is longer than 1,000,000 bytes/,
    ],
    ['a.csv', 'a,b\n1,"2\n3,4\n', {}, /^bad-csv: a\.csv/],
    [
      'a.geojson',
      collection(precinctFeatures()).slice(0, 700),
      {},
      /^bad-json: a\.geojson: the JSON breaks after feature \d/,
    ],
    [
      'a.geojson',
      '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,1]}}]}',
      {},
      /^bad-json/,
    ],
    ['a.geojson', '{"type":"Topology","objects":{}}', {}, /^empty-file: a\.geojson: no features were found/],
    ['a.geojson', `{"features":[{"x":"${'y'.repeat(66_000_000)}"}]}`, {}, /^feature-too-large/],
    ['a.csv.gz', gzipSync(Buffer.alloc(80_000_000, 'a,b\n')), {}, /^decompression-bomb: a\.csv\.gz/],
    ['a.zip', zip({ 'a.csv': Buffer.alloc(80_000_000, '1\n') }), { member: 'a.csv' }, /^decompression-bomb/],
    [
      'a.zip',
      zip({ 'a.csv': 'a\n1\n' }).subarray(0, 40),
      { member: 'a.csv' },
      /^damaged-file: a\.zip: not a readable zip/,
    ],
    [
      'a.zip',
      zip({ 'a.csv': 'a\n1\n' }),
      {},
      /^missing-member: .*the zip holds no file ending in '\.shp' \(it holds a\.csv\)/,
    ],
    ['a.parquet', 'PAR1 and nothing else PAR1', {}, /^damaged-file: a\.parquet/],
    ['a.xyz', 'a\n', {}, /^wrong-container/],
  ])('%s as %.20s', async (name, content, spec, message) => {
    expect(await failure(await write(name, content), spec)).toMatch(message);
  });

  test('a zip that lies about its size is stopped too', async () => {
    const path = await write('a.zip', zip({ 'a.csv': Buffer.alloc(80_000_000, '1\n') }, 20));
    expect(await failure(path, { member: 'a.csv' })).toMatch(/^(damaged-file|decompression-bomb): a\.zip/);
  });

  test('a file that is not there is named with its path', async () => {
    const dir = await writeFiles({});
    expect(await failure(join(dir, 'gone.csv'))).toMatch(/^no-such-file: .*gone\.csv: there is no such file/);
  });

  test('swapped coordinates are named, foreign systems too', async () => {
    const read = async (west: number, south: number, srid?: 2154) => {
      const feature = { type: 'Feature' as const, properties: {}, geometry: square(west, south) };
      const path = await write('a.geojson', collection([feature]));
      const spec: FileSpec = { path, srid };
      const table = await openTable(path, spec);
      const shape = shapeReader(table, spec, undefined, [1.3, 43.4, 1.6, 43.8]);
      for await (const row of table.rows) return shape(row);
    };
    await expect(read(43.6, 1.45)).rejects.toThrow(/are swapped: \[1\.45, 43\.6\] lies in the area/);
    await expect(read(574357, 6279642)).rejects.toThrow(/is not a position in EPSG:4326; set "srid"/);
    await expect(read(1.45, 43.6, 2154)).rejects.toThrow(/is not a position in EPSG:2154/);
    expect((await read(1.45, 43.6))?.bbox).toEqual([1.45, 43.6, 1.46, 43.61]);
  });

  test('a file cut off between two chunks of text keeps its line number', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `${i},Rue de la République`).join('\n');
    const path = await write('a.csv', '');
    await writeFile(
      path,
      Buffer.concat([Buffer.from(`n,street\n${lines}\n`), Buffer.from('7,\xe9\n', 'latin1')]),
    );
    expect(await failure(path)).toMatch(/^wrong-encoding: a\.csv, line 60,002/);
  });
});
