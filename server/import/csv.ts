/** Delimited text: with or without a header, gzipped or in a zip. */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { openBytes } from './bytes.ts';
import { importError } from './problem.ts';
import type { FileSpec } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';
import { decodeText } from './text.ts';

interface Parsed {
  record: string[];
  info: { lines: number };
}

export async function openCsv(path: string, spec: FileSpec): Promise<Table> {
  const bytes = await openBytes(path, spec.member);
  const parser = parse({
    delimiter: spec.delimiter ?? ',',
    info: true,
    // Rows may end early where the last groups of columns are empty; a column that is needed says so itself.
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 2_000_000,
  });
  const text = Readable.from(decodeText(bytes, spec.encoding ?? 'utf-8'));
  // The error also ends the parser, where the reader below meets it.
  pipeline(text, parser, () => {});
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<Parsed>;
  const close = () => {
    parser.destroy();
    bytes.close();
  };
  const { file } = bytes.place;
  const next = async (): Promise<Parsed | undefined> => {
    try {
      const { value, done } = await records.next();
      return done ? undefined : value;
    } catch (error) {
      close();
      if (!(error instanceof CsvError)) throw error;
      throw importError(
        'bad-csv',
        { file, line: Number(error.lines) || null },
        `not a table with delimiter '${spec.delimiter ?? ','}' (${error.message})`,
        'check the quotes in the file, and "delimiter" in the source record',
      );
    }
  };

  const first = await next();
  if (!first)
    throw importError('empty-file', { file, line: null }, 'the file holds no row', 'download it again');
  const headed = spec.header !== false;
  const header = headed ? first.record.map((name) => name.trim()) : first.record.map((_, i) => String(i + 1));
  const index = new Map(header.map((name, i) => [name, i]));

  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      if (!headed && first) yield new CsvRow(first.info.lines, first.record, index);
      for (let parsed = await next(); parsed; parsed = await next())
        yield new CsvRow(parsed.info.lines, parsed.record, index);
    } finally {
      close();
    }
  }
  return { file, unit: 'line', header, rows: rows(), close };
}

class CsvRow implements SourceRow {
  readonly line: number;
  readonly geometry = null;
  readonly #cells: string[];
  readonly #index: Map<string, number>;
  constructor(line: number, cells: string[], index: Map<string, number>) {
    this.line = line;
    this.#cells = cells;
    this.#index = index;
  }
  get(cell: string | number): unknown {
    const at = typeof cell === 'number' ? cell - 1 : this.#index.get(cell);
    return at === undefined ? undefined : this.#cells[at];
  }
}
