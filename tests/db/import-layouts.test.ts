/** The same ballot in every layout that publishers use gives the same rows. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import { importFile } from '#server/import/import-file.ts';
import type { ResultsRecord } from '#server/import/source-record.ts';
import {
  collection,
  PRECINCTS,
  precinctFeatures,
  RESULTS,
  writeCatalogue,
  writeFiles,
} from '#tests/fixtures/import-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

let opened: TestDatabase;
let db: Database;
let sourcesDir: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.db;
  sourcesDir = await writeCatalogue();
  const dir = await writeFiles({ 'precincts.geojson': collection(precinctFeatures()) });
  await importFile(db, {
    kind: 'precincts',
    files: [join(dir, 'precincts.geojson')],
    source: PRECINCTS,
    sourcesDir,
  });
});
afterAll(() => opened.drop());

type Layout = Pick<ResultsRecord, 'files' | 'columns' | 'options' | 'optionNames'>;

async function importLayout(
  name: string,
  layout: Layout,
  contents: (string | Uint8Array)[],
  given = contents.length,
) {
  const source = { ...(RESULTS as ResultsRecord), ...layout, id: `carre/${name}` };
  const dir = await writeFiles(Object.fromEntries(source.files.map(({ path }, i) => [path, contents[i]])));
  const files = source.files.slice(0, given).map(({ path }) => join(dir, path));
  const report = await importFile(db, { kind: 'results', files, source, sourcesDir });
  const rows = await db.query(sql`
    SELECT precinct_code AS code, registered, ballots_cast AS ballots, blank, spoilt, valid,
           (SELECT json_agg(json_build_array(label, nuance, votes) ORDER BY nuance) FROM unnest(option_ids, r.votes) AS v(option_id, votes) JOIN ballot_options USING (option_id)
            WHERE result_id = r.result_id) AS votes
    FROM results AS r JOIN datasets USING (dataset_id) WHERE source_id = ${source.id} ORDER BY 1`);
  return { report, rows };
}

const votes = (leonie: number, lepetit: number) => [
  ['LEPETIT', 'DVD', lepetit],
  ['LÉONIE', 'REG', leonie],
];
const EXPECTED = [
  { code: '99001_0001', registered: 100, ballots: 60, blank: 6, spoilt: 4, valid: 50, votes: votes(20, 30) },
  {
    code: '99001_002B',
    registered: 200,
    ballots: 120,
    blank: 15,
    spoilt: 5,
    valid: 100,
    votes: votes(60, 40),
  },
];

describe('layouts', () => {
  test('W: one column of votes per option', async () => {
    const { rows, report } = await importLayout(
      'wide',
      {
        files: [{ path: 'w.csv' }],
        columns: {
          commune: { join: ['departement', 'commune'] },
          precinct: 'bureau',
          registered: 'inscrits',
          ballots: 'votants',
          blank: 'blancs',
          valid: 'exprimes',
        },
        options: { layout: 'columns', after: 'exprimes' },
        optionNames: { LÉONIE: { nuance: 'REG' }, LEPETIT: { nuance: 'DVD' } },
      },
      [
        'departement,commune,bureau,inscrits,votants,blancs,exprimes,LEPETIT,LÉONIE\n99,001,0001,100,60,6,50,30,20\n99,001,0002B,200,120,15,100,40,60\n99,002,0001,9,9,0,9,9,0\n',
      ],
    );
    expect(rows).toEqual(EXPECTED.map((row) => ({ ...row, spoilt: null })));
    expect(report).toMatchObject({ rowsRead: 3, rowsKept: 2, rowsOutsideArea: 1 });
  });

  test('L: territories and candidates in two files, the second found beside the first', async () => {
    const code = { column: 'code', match: '_(.+)$' };
    const commune = { column: 'code', match: '^(.+)_' };
    const { rows, report } = await importLayout(
      'long',
      {
        files: [{ path: 'territoires.csv' }, { path: 'candidats.csv' }],
        columns: {
          commune,
          precinct: code,
          registered: 'inscrits',
          ballots: 'votants',
          blank: 'blancs',
          spoilt: 'nuls',
          valid: 'exprimes',
        },
        options: { layout: 'rows', commune, precinct: code, label: 'label', nuance: 'nuance', votes: 'voix' },
      },
      [
        'code,inscrits,votants,exprimes,blancs,nuls\n99001_0001,100,60,50,6,4\n99001_002B,200,120,100,15,5\n99002_0001,9,9,9,0,0\n',
        'code,label,nuance,voix\n99001_002B,LEPETIT,DVD,40\n99001_0001,LÉONIE,REG,20\n99001_0001,LEPETIT,DVD,30\n99002_0001,LEPETIT,DVD,9\n99001_002B,LÉONIE,REG,60\n',
      ],
      1,
    );
    expect(rows).toEqual(EXPECTED);
    expect(report).toMatchObject({ rowsRead: 8, rowsKept: 2, rowsOutsideArea: 2 });
  });

  test('M22: ISO-8859-1, groups of columns that the header names once', async () => {
    const { rows } = await importLayout(
      'groups',
      {
        files: [{ path: 'm22.txt', encoding: 'iso-8859-1', delimiter: ';', decimal: ',' }],
        columns: {
          commune: { join: [1, 2] },
          precinct: 'Code du b.vote',
          registered: 'Inscrits',
          ballots: 'Votants',
          blank: 'Blancs',
          spoilt: 'Nuls',
          valid: 'Exprimés',
        },
        options: { layout: 'groups', label: 10, nuance: 9, votes: 11, every: 4 },
      },
      [
        Buffer.from(
          'Code du département;Code de la commune;Code du b.vote;Inscrits;Votants;Blancs;Nuls;Exprimés;Nuance;Nom;Voix;% Voix/Exp\r\n' +
            '99;001;1;100;60;6;4;50;REG;LÉONIE;20;40,00;DVD;LEPETIT;30;60,00\r\n' +
            '99;001;2B;200;120;15;5;100;DVD;LEPETIT;40;40,00;REG;LÉONIE;60;60,00\r\n',
          'latin1',
        ),
      ],
    );
    expect(rows).toEqual(EXPECTED);
  });

  test('M24: numbered columns, empty where a constituency has fewer candidates', async () => {
    const { rows } = await importLayout(
      'numbered',
      {
        files: [{ path: 'm24.csv', delimiter: ';' }],
        columns: {
          commune: 'Code commune',
          precinct: 'Code BV',
          registered: 'Inscrits',
          ballots: 'Votants',
          blank: 'Blancs',
          spoilt: 'Nuls',
          valid: 'Exprimés',
        },
        options: {
          layout: 'groups',
          label: 'Nom candidat {n}',
          nuance: 'Nuance candidat {n}',
          votes: 'Voix {n}',
        },
      },
      [
        '\ufeffCode commune;Code BV;Inscrits;Votants;Exprimés;Blancs;Nuls;Nuance candidat 1;Nom candidat 1;Voix 1;Nuance candidat 2;Nom candidat 2;Voix 2;Nuance candidat 3;Nom candidat 3;Voix 3\n' +
          '99001;0001;100;60;50;6;4;REG;LÉONIE;20;;;;DVD;LEPETIT;30\n99001;002B;200;120;100;15;5;DVD;LEPETIT;40;REG;LÉONIE;60;;;\n',
      ],
    );
    expect(rows).toEqual(EXPECTED);
  });

  test('V26: no header at all, lists by code', async () => {
    const { rows } = await importLayout(
      'positions',
      {
        files: [{ path: 'v26.csv', delimiter: ';', header: false }],
        columns: {
          commune: { join: [1, 2] },
          precinct: 3,
          registered: 4,
          ballots: 5,
          blank: 6,
          spoilt: 7,
          valid: 8,
        },
        options: { layout: 'groups', label: 9, votes: 10, every: 2 },
        optionNames: {
          '003': { label: 'LEPETIT', nuance: 'DVD' },
          '001': { label: 'LÉONIE', nuance: 'REG' },
        },
      },
      ['99;001;0001;100;60;6;4;50;003;30;001;20\n99;001;0002B;200;120;15;5;100;001;60;003;40\n'],
    );
    expect(rows).toEqual(EXPECTED);
  });

  test('a candidate row without its precinct is refused by name', async () => {
    const files = ['code,inscrits,votants,exprimes\n1,100,60,50\n', 'code,label,voix\n1,A,50\n7,A,3\n'];
    await expect(
      importLayout(
        'orphan',
        {
          files: [{ path: 'a.csv' }, { path: 'b.csv' }],
          columns: { precinct: 'code', registered: 'inscrits', ballots: 'votants', valid: 'exprimes' },
          options: { layout: 'rows', precinct: 'code', label: 'label', votes: 'voix' },
        },
        files,
      ),
    ).rejects.toThrow(
      "b.csv, line 3: precinct '99001_0007' is not in a.csv. 2 other rows are fine. Nothing was imported.",
    );
  });
});
