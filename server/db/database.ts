/**
 * The one door to the database. Two implementations keep the same promises: `pglite.ts` (embedded, no
 * server) and `postgres.ts` (a PostgreSQL with PostGIS). What comes back has the same types on both:
 *
 * - int8, count(*), numeric: number (a value beyond 2^53 throws)
 * - timestamptz: RFC 3339 string in UTC; date: 'YYYY-MM-DD'
 * - bytea: Uint8Array; json, jsonb: parsed
 *
 * What goes in: numbers, strings, booleans, null, Uint8Array, arrays of these (to SQL arrays). For a json
 * column give `json(value)`, because an array could be meant either way.
 */
import type { Sql } from './sql.ts';

export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /** Rows of a statement; the caller names their type. */
  query<Row>(statement: Sql): Promise<Row[]>;
  /** Runs a statement for its effect; answers the number of rows it touched. */
  execute(statement: Sql): Promise<number>;
  /** Several statements as text, without values: migrations, VACUUM. */
  script(text: string): Promise<void>;
  /** All or nothing. Inside, use only `tx`. A transaction inside a transaction is a savepoint. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  /** COPY rows into a table, streaming: memory stays bounded however many rows come. Geometry columns take EWKT or hex EWKB. Returns the count. */
  copy(
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  ): Promise<number>;
  /** Tells every process on this database; `payload` under 8,000 bytes. */
  notify(channel: string, payload: string): Promise<void>;
  /** Calls `handler` on each notification; returns how to stop. */
  listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>>;
  /** Ends everything; open transactions are rolled back. */
  close(): Promise<void>;
}

export type CopyValue = string | number | boolean | null | readonly number[] | JsonValue;

/** Marks a value for a json or jsonb column. */
export class JsonValue {
  readonly text: string;
  constructor(value: unknown) {
    this.text = JSON.stringify(value);
  }
}
export const json = (value: unknown): JsonValue => new JsonValue(value);
