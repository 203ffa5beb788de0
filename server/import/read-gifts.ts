/** Reads a file of past gifts into one row per place, and refuses what is a list of givers. */
import { CsvError, parse } from 'csv-parse/sync';
import type { GiftRow } from '../db/queries/gifts.ts';
import { normalisePrecinctCode } from '../domain/precinct-code.ts';
import { communeOf } from '../domain/targeting/panel.ts';
import { count, decimal } from './columns.ts';
import type { GiftsRecord } from './import-gifts.ts';
import { refusePersonalColumns } from './personal-data.ts';
import { importError, type Place, RowProblem, refusal } from './problem.ts';

/** A country has 69,000 precincts: more rows are no aggregate. */
const MOST_ROWS = 100_000;
/** Beside what `personal-data.ts` knows: how files of gifts name their givers. */
const GIVERS =
  /donor|donat(eur|rice|or)|giver|adherent|adhesion|member|iban|bic\b|cheque|carte|adresse|address|titulaire/;

interface Parsed {
  record: string[];
  info: { lines: number };
}

export function readGifts(
  file: string,
  content: Uint8Array,
  { columns = {}, delimiter = ',', decimal: mark = '.', encoding = 'utf-8' }: GiftsRecord,
  areaCode: string,
): GiftRow[] {
  const [head, ...lines] = parseLines(file, decode(file, content, encoding), delimiter);
  if (!head) throw importError('empty-file', { file, line: null }, 'the file holds no row', 'check the file');
  const header = head.record.map((name) => name.trim());
  refusePersonalColumns(file, header, 'addresses');
  refuseGivers(file, header, lines);
  const names = {
    precinct: columns.precinct ?? 'precinct',
    postcode: columns.postcode ?? 'postcode',
    gifts: columns.gifts ?? 'gifts',
    amountEur: columns.amountEur ?? 'amount_eur',
  };
  const at = Object.fromEntries(
    Object.entries(names).map(([what, name]) => [what, header.indexOf(name)]),
  ) as Record<keyof typeof names, number>;
  const missing = [
    ...(at.precinct < 0 && at.postcode < 0 ? [`${names.precinct} or ${names.postcode}`] : []),
    ...(at.gifts < 0 ? [names.gifts] : []),
    ...(at.amountEur < 0 ? [names.amountEur] : []),
  ];
  if (missing.length > 0) {
    throw importError(
      'missing-column',
      { file, line: 1 },
      `there is no column ${missing.join(', nor ')}; the columns are ${header.join(', ')}`,
      'name the columns so, or say in a source record what they are called',
    );
  }

  const firstLineOf = new Map<string, number>();
  const rows = lines.map(({ record, info }): GiftRow => {
    const cell = (what: keyof typeof names) => (at[what] < 0 ? null : record[at[what]]?.trim() || null);
    return orRefused({ file, line: info.lines }, () => {
      const place = placeOf(cell('precinct'), cell('postcode'), areaCode);
      const key = `${place.placeKind} ${place.place}`;
      const first = firstLineOf.get(key);
      if (first !== undefined) throw new RowProblem(`${key} stands on line ${first} already`);
      firstLineOf.set(key, info.lines);
      const gifts = count(cell('gifts'), names.gifts);
      const written = cell('amountEur');
      if (written === null) throw new RowProblem(`'${names.amountEur}' is empty, an amount was expected`);
      const amountEur = decimal(written.replaceAll(/[ \u00a0\u202f€]/g, ''), names.amountEur, mark);
      if (amountEur < 0) throw new RowProblem(`'${names.amountEur}' is ${written}, it cannot be negative`);
      if (gifts === 0 && amountEur > 0) throw new RowProblem(`${written} euros in no gift`);
      return { ...place, gifts, amountEur };
    });
  });
  const given = rows.filter(({ gifts }) => gifts > 0);
  if (given.length > 1 && given.every(({ gifts }) => gifts === 1)) {
    throw importError(
      'personal-data',
      { file, line: null },
      'every row is a single gift, so this is a list of givers',
      'add the gifts up by precinct or by postcode before importing',
    );
  }
  return rows;
}

function placeOf(
  precinct: string | null,
  postcode: string | null,
  areaCode: string,
): Pick<GiftRow, 'placeKind' | 'place'> {
  if (precinct !== null) {
    const commune = communeOf(precinct) || areaCode;
    return { placeKind: 'precinct', place: normalisePrecinctCode(commune, precinct) };
  }
  if (postcode === null) throw new RowProblem('neither a precinct nor a postcode');
  return { placeKind: 'postcode', place: postcode.replaceAll(' ', '').toUpperCase() };
}

function refuseGivers(file: string, header: string[], lines: Parsed[]): void {
  const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const column = header.find((name) => GIVERS.test(plain(name)));
  const mail = lines.find(({ record }) => record.some((cell) => /\S@\S+\.\S/.test(cell)));
  if (column === undefined && mail === undefined) return;
  throw importError(
    'personal-data',
    { file, line: column === undefined ? mail!.info.lines : 1 },
    column === undefined ? 'there is an e-mail address' : `the column '${column}' tells about givers`,
    'keep only the place, the number of gifts and their sum',
  );
}

function decode(file: string, content: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw importError(
      'wrong-encoding',
      { file, line: null },
      'a byte is not valid UTF-8',
      'save the file as UTF-8, or set "encoding" in the source record',
    );
  }
}

function parseLines(file: string, text: string, delimiter: string): Parsed[] {
  let lines: Parsed[];
  try {
    lines = parse(text, { delimiter, info: true, skip_empty_lines: true, to: MOST_ROWS + 2 }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw importError(
      'bad-csv',
      { file, line: Number(error.lines) || null },
      `not a table with delimiter '${delimiter}' (${error.message})`,
      'check the quotes and the number of columns, and "delimiter" in the source record',
    );
  }
  if (lines.length <= MOST_ROWS + 1) return lines;
  throw refusal(
    'too-many-rows',
    `${file}: more than ${MOST_ROWS.toLocaleString('en')} rows`,
    'add the gifts up by precinct or by postcode before importing',
  );
}

function orRefused<T>(place: Place, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    throw importError('bad-row', place, error.message, 'correct the file');
  }
}
