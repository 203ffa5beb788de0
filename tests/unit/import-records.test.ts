/** Source records: the schema that is published, every record of the repository, and what is said of a wrong one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCatalogue } from '#server/import/catalogue.ts';
import { readSourceRecord, sourceRecordSchema } from '#server/import/source-record.ts';
import { PRECINCTS, RESULTS, writeFiles } from '#tests/fixtures/import-files.ts';

const SOURCES = join(import.meta.dirname, '../../data/sources');

test('data/sources/source-record.schema.json is the schema that records are checked by', () => {
  const published = JSON.parse(readFileSync(join(SOURCES, 'source-record.schema.json'), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(sourceRecordSchema())));
});

describe.each(readdirSync(SOURCES).filter((name) => name.endsWith('.json') && !name.includes('schema')))(
  '%s',
  (file) => {
    test('every record it lists is valid and belongs to it', async () => {
      const areaId = file.replace('.json', '');
      const { area, dir } = await findCatalogue(areaId);
      const ids = [];
      for (const name of area.sources) {
        const record = await readSourceRecord(join(dir, name));
        expect(record.id).toBe(name.replace('.json', ''));
        if ('joins' in record && record.joins) expect(area.sources).toContain(`${record.joins}.json`);
        ids.push(record.id);
      }
      expect(new Set(ids).size).toBe(ids.length);
    });
  },
);

test.each<[string, unknown, RegExp]>([
  ['a field that does not exist', { ...PRECINCTS, encoding: 'utf-8' }, /: \/encoding is not a known field/],
  [
    'a kind that does not exist',
    { ...PRECINCTS, kind: 'voters' },
    /: \/kind is "voters", expected one of precincts, results/,
  ],
  [
    'a projection that is not supported',
    { ...PRECINCTS, files: [{ path: 'a.csv', srid: 27572 }] },
    /\/files\/0\/srid/,
  ],
  [
    'a column that is missing',
    { ...RESULTS, columns: { precinct: 1 } },
    /\/columns must have required properties/,
  ],
  [
    'two files where one is read',
    { ...RESULTS, files: [{ path: 'a.csv' }, { path: 'b.csv' }] },
    /the layout "rows" takes two files/,
  ],
  ['no object', [], /\/kind is undefined/],
])('%s is named', async (_, record, message) => {
  const dir = await writeFiles({ 'record.json': JSON.stringify(record) });
  await expect(readSourceRecord(join(dir, 'record.json'))).rejects.toThrow(message);
});
