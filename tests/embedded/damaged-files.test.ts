/**
 * Twelve ways in which a published file comes damaged, through the command line as its user calls it: one
 * line that says what happened, to what, and what to do; exit code 1; nothing changed. On the sample town.
 */
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FeatureCollection, Polygon } from 'geojson';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeSampleTown } from '#data/sample/write.ts';
import { serveCommands, socketPath } from '#server/commands/remote.ts';
import { readConfig } from '#server/config.ts';
import type { Database } from '#server/db/database.ts';
import { openDatabase } from '#server/db/open.ts';
import { loadArea } from '#server/import/load-area.ts';
import { fingerprint } from '#tests/helpers/open-data.ts';
import { runCli } from '#tests/helpers/processes.ts';

const SOURCES = fileURLToPath(new URL('../../data/sources/sample/', import.meta.url));

interface Source {
  kind: string;
  record: string;
  path: string;
}
const RESULTS: Source = {
  kind: 'results',
  record: join(SOURCES, 'results-2026-municipal-1.json'),
  path: 'raw/resultats/resultats-elections-municipales-2026-1er-tour.csv',
};
const PRECINCTS: Source = {
  kind: 'precincts',
  record: join(SOURCES, 'precincts-2024.json'),
  path: 'raw/contours/valorme_bureaux_vote.geojson',
};
const ADDRESSES: Source = {
  kind: 'addresses',
  record: join(SOURCES, 'addresses.json'),
  path: 'raw/adresses/base-adresse-locale_99901.csv',
};

let dataDir: string;
let town: string;
let db: Database;
let server: Server;
let before: Record<string, string>;

// The database is held here and the commands come in, as they do beside a running map: no start for each.
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'arpent-damaged-'));
  town = join(dataDir, 'town');
  await writeSampleTown(town);
  const config = readConfig({ ARPENT_DATA_DIR: dataDir }, dataDir);
  const socket = await socketPath(dataDir);
  db = await openDatabase(config, { socket });
  server = await serveCommands(socket, config, db);
  await loadArea(db, { area: 'sample', fromDir: town });
  before = await fingerprint(db);
});
afterEach(async () => {
  expect(await fingerprint(db)).toEqual(before);
});
afterAll(async () => {
  server?.close();
  await db?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const run = (args: string[]) => runCli(args, { ARPENT_DATA_DIR: dataDir });
/** What a command says on stderr, without its lines of progress. */
const trouble = (err: string) => err.split('\n').filter((line) => line !== '' && !/^ *\d+ %/.test(line));

async function importDamaged({ kind, record, path }: Source, content: string | Uint8Array, bytes?: number) {
  const file = join(dataDir, basename(path));
  await writeFile(file, content);
  if (bytes !== undefined) await truncate(file, bytes);
  return run(['import', kind, file, '--source', record, '--json']);
}

type Damage = (text: string) => string | Uint8Array;
const onLine = (line: number, from: string, to: string) => (text: string) =>
  text
    .split('\n')
    .map((one, i) => (i === line - 1 ? one.replace(from, to) : one))
    .join('\n');
const edit = (change: (features: FeatureCollection<Polygon>['features']) => void) => (text: string) => {
  const collection = JSON.parse(text) as FeatureCollection<Polygon>;
  change(collection.features);
  return JSON.stringify(collection);
};

const CSV = 'resultats-elections-municipales-2026-1er-tour.csv';
const MAP = 'valorme_bureaux_vote.geojson';
const DOWNLOAD = 'Nothing was imported. Download it again.';
const CORRECT =
  '39 other rows are fine. Nothing was imported. Correct the file or the source record; to leave such rows out, set "onBadRow": "skip" in the record.';

test.each<[string, Source, Damage, string]>([
  [
    'a truncated gzip',
    RESULTS,
    (text) => gzipSync(text).subarray(0, 500),
    `${CSV}: the compressed data end too early. Nothing was imported. The download was cut off: download it again.`,
  ],
  [
    'a wrong encoding',
    ADDRESSES,
    (text) => Buffer.from(text, 'latin1'),
    'base-adresse-locale_99901.csv, line 2: a byte is not valid UTF-8. Nothing was imported. The file is probably ISO-8859-1: set "encoding" in the source record.',
  ],
  [
    'a missing column',
    ADDRESSES,
    (text) => text.replace('logements', 'foyers'),
    `base-adresse-locale_99901.csv, line 1: there is no column 'logements'; the columns are cle_interop, commune_insee, commune_nom, code_postal, voie_nom, numero, suffixe, numero_complet, position, long, lat, foyers, bureau, source. Nothing was imported. Compare the source record with the file: its layout, delimiter or encoding may have changed.`,
  ],
  [
    'no number',
    RESULTS,
    onLine(5, '001;54;', '001;NaN;'),
    `${CSV}, line 5: column 18 is 'NaN', a whole number was expected. ${CORRECT}`,
  ],
  [
    'negative votes',
    RESULTS,
    onLine(5, '001;54;', '001;-54;'),
    `${CSV}, line 5: column 18 is -54, it cannot be negative. ${CORRECT}`,
  ],
  [
    'swapped coordinates',
    PRECINCTS,
    edit((features) => {
      for (const position of features[4].geometry.coordinates.flat()) position.reverse();
    }),
    `${MAP}, feature 5: longitude 44.3228375 and latitude -0.7895972 are swapped: [-0.7895972, 44.3228375] lies in the area, and longitude comes first. ${CORRECT}`,
  ],
  [
    'a polygon that crosses itself',
    PRECINCTS,
    edit((features) => {
      const [[[west, south]]] = features[4].geometry.coordinates;
      const [east, north] = [west + 0.01, south + 0.01];
      const eight = [
        [west, south],
        [east, north],
        [east, south],
        [west, north],
        [west, south],
      ];
      features[4].geometry.coordinates = [eight];
    }),
    `${MAP}, feature 5: the polygon crosses itself (Self-intersection[-0.7845972 44.3278375]), and no repair keeps its area. ${CORRECT}`,
  ],
  [
    'a duplicated id',
    PRECINCTS,
    edit((features) => {
      features[7].properties = features[2].properties;
    }),
    `${MAP}, feature 8: precinct '99901_0003' stands on feature 3 already. ${CORRECT}`,
  ],
  ['an empty file', RESULTS, () => '', `${CSV}: the file is empty. ${DOWNLOAD}`],
  [
    'an error page saved as CSV',
    RESULTS,
    () => '<!DOCTYPE html>\n<html><title>502 Bad Gateway</title></html>\n',
    `${CSV}: this is a web page, not data. Nothing was imported. The address answered with an error page: download the file again.`,
  ],
  [
    'a zip bomb',
    RESULTS,
    (text) => gzipSync(text + `${'0'.repeat(500_000)}\n`.repeat(160)),
    `${CSV}: 79,573 compressed bytes unfold to more than 33,816,576. Nothing was imported. This is not a table or a map: check where the file comes from.`,
  ],
])('%s is one line, and nothing is imported', async (_, source, damage, expected) => {
  const content = damage(await readFile(join(town, source.path), 'utf8'));
  const { code, out, err } = await importDamaged(source, content);
  expect(trouble(err)).toEqual([`arpent: ${expected}`]);
  expect([code, out]).toEqual([1, '']);
});

test('a line of 2 GB is one line, and nothing is imported', async () => {
  const { code, out, err } = await importDamaged(RESULTS, 'x'.repeat(2_000_000), 2 ** 31);
  expect(trouble(err)).toEqual([
    `arpent: ${CSV}, line 1: the line is longer than 1,000,000 bytes. Nothing was imported. This is not a table in lines: check the container and the file.`,
  ]);
  expect([code, out]).toEqual([1, '']);
});

test('one damaged file among those of an area refuses the whole load', async () => {
  const damaged = join(dataDir, 'damaged');
  await cp(town, damaged, { recursive: true });
  // A change before the damage, so that there would be something to see.
  const precincts = await readFile(join(town, PRECINCTS.path), 'utf8');
  await writeFile(join(damaged, PRECINCTS.path), precincts.replace('"nom":"', '"nom":"Le '));
  const addresses = await readFile(join(town, ADDRESSES.path), 'utf8');
  await writeFile(join(damaged, ADDRESSES.path), addresses.replace(';-0.8', ';n/a'));
  const { code, out, err } = await run(['load', 'sample', '--from', damaged, '--json']);
  expect(trouble(err)).toEqual([
    expect.stringMatching(
      /^arpent: base-adresse-locale_99901\.csv, line 2: 'long' is 'n\/a\d+', a number was expected\. /,
    ),
  ]);
  expect([code, out]).toEqual([1, '']);
});

test('a spike is repaired, and people are told', async () => {
  const text = await readFile(join(town, PRECINCTS.path), 'utf8');
  const file = join(dataDir, MAP);
  await writeFile(
    file,
    edit((features) => {
      const [ring] = features[4].geometry.coordinates;
      ring.splice(1, 0, [ring[0][0] + 1e-5, ring[0][1]], ring[0]);
    })(text),
  );
  const { code, out } = await run(['import', 'precincts', file, '--source', PRECINCTS.record]);
  expect(code).toBe(0);
  expect(out).toMatch(
    /\nsample\/precincts-2024\n {2}repaired: valorme_bureaux_vote\.geojson, feature 5: .*Self-intersection/,
  );
  expect(out).toMatch(/\ndoors\n {2}As published, at 6,174 addresses\.\n/);
  expect(out).toMatch(/\nresults on precincts\n {2}sample\/precincts-2024: \d of \d ballots join/);
  before = await fingerprint(db);
});
