/** From a record's column to a function that reads it from a row, and from text to numbers. */
import { importError, RowProblem } from './problem.ts';
import type { Column } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';

/** The trimmed text of a value; null when it is absent or empty. */
export type Reader = (row: SourceRow) => string | null;

type Cell = string | number;
type Cut = { column: Cell; match: string };

/** Throws when the table has no such column, listing those it has. */
export function reader(table: Table, column: Column): Reader {
  if (typeof column === 'object') {
    if ('constant' in column) return () => column.constant;
    if ('join' in column) {
      const parts = column.join.map((part) => reader(table, part));
      return (row) => {
        const texts = parts.map((part) => part(row));
        return texts.includes(null) ? null : texts.join('');
      };
    }
    return cutReader(table, column);
  }
  requireColumn(table, column);
  return (row) => text(row.get(column));
}

export function optionalReader(table: Table, column: Column | undefined): Reader {
  return column === undefined ? () => null : reader(table, column);
}

function cutReader(table: Table, { column, match }: Cut): Reader {
  requireColumn(table, column);
  let pattern: RegExp;
  try {
    pattern = new RegExp(match, 'u');
  } catch (error) {
    throw importError(
      'invalid-source-record',
      { file: table.file, line: null },
      `"match": ${(error as Error).message}`,
      'correct the pattern in the source record',
    );
  }
  return (row) => {
    const value = text(row.get(column));
    const found = value === null ? null : pattern.exec(value);
    return found ? text(found[1] ?? found[0]) : null;
  };
}

export function requireColumn(table: Table, column: Cell): void {
  const { header, file } = table;
  if (header === null) return;
  const place = { file, line: 1 };
  if (typeof column === 'number') {
    // Rows may be longer than the header, whose last groups have no names.
    return;
  }
  const found = header.filter((name) => name === column).length;
  if (found === 0)
    throw importError(
      'missing-column',
      place,
      `there is no column '${column}'; the columns are ${header.slice(0, 40).map(shorten).join(', ')}${header.length > 40 ? ' …' : ''}`,
      'compare the source record with the file: its layout, delimiter or encoding may have changed',
    );
  if (found > 1)
    throw importError(
      'missing-column',
      place,
      `there are ${found} columns '${column}'`,
      'name it by its position in the source record',
    );
}

/** How people know the column. */
export function columnName(column: Column): string {
  if (typeof column === 'string') return column;
  if (typeof column === 'number') return `column ${column}`;
  if ('constant' in column) return 'constant';
  if ('join' in column) return column.join.map(columnName).join(' + ');
  return columnName(column.column);
}

/** A name in quotes, a position without. */
export function quoted(column: string): string {
  return /^column \d+$/.test(column) ? column : `'${column}'`;
}

export function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const trimmed = (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim();
  // No database stores it, and nobody means it.
  if (trimmed.includes('\0')) throw new RowProblem('a value holds a zero byte');
  return trimmed === '' ? null : trimmed;
}

/** A whole number of people: 0 or more. `12.0` passes, because Parquet writers make doubles of counts. */
export function count(value: string | null, column: string): number {
  if (value === null) throw new RowProblem(`${quoted(column)} is empty, a whole number was expected`, column);
  if (!/^-?\d{1,9}(\.0+)?$/.test(value))
    throw new RowProblem(`${quoted(column)} is '${shorten(value)}', a whole number was expected`, column);
  const number = Number(value);
  if (number < 0) throw new RowProblem(`${quoted(column)} is ${value}, it cannot be negative`, column);
  return number;
}

export function optionalCount(value: string | null, column: string): number | null {
  return value === null ? null : count(value, column);
}

export function decimal(value: string, column: string, mark: '.' | ','): number {
  const plain = mark === ',' ? value.replace(',', '.') : value;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain))
    throw new RowProblem(`${quoted(column)} is '${shorten(value)}', a number was expected`, column);
  return Number(plain);
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
