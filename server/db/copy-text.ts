/** Rows to PostgreSQL's COPY text format, in chunks, so that an import's memory stays bounded. */
import { type CopyValue, JsonValue } from './database.ts';

const CHUNK_CHARS = 4_000_000;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escapeText = (text: string) => text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c]);

function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof JsonValue) return escapeText(value.text);
  if (typeof value === 'number') return String(value);
  return `{${value.join(',')}}`;
}

/** Chunks of whole lines; `counted` is told the number of rows of each chunk. */
export async function* copyChunks(
  rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  counted: (rows: number) => void,
): AsyncGenerator<string> {
  let lines: string[] = [];
  let chars = 0;
  for await (const row of rows) {
    const line = row.map(field).join('\t');
    lines.push(line);
    chars += line.length + 1;
    if (chars >= CHUNK_CHARS) {
      counted(lines.length);
      yield `${lines.join('\n')}\n`;
      lines = [];
      chars = 0;
    }
  }
  if (lines.length > 0) {
    counted(lines.length);
    yield `${lines.join('\n')}\n`;
  }
}

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

/** `COPY table (columns) FROM` with every name checked: COPY takes no parameters. */
export function copyStatement(table: string, columns: readonly string[], from: string): string {
  for (const name of [table, ...columns]) {
    if (!IDENTIFIER.test(name)) throw new Error(`copy: '${name}' is not a plain column or table name`);
  }
  return `COPY ${table} (${columns.join(', ')}) FROM ${from}`;
}
