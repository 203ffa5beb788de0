/** A PostgreSQL ≥ 15 with PostGIS ≥ 3.3, through a pool of `pg`, behind the Database interface. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { UserError } from '../jobs/progress.ts';
import { parseDate, parseInt8, parseNumeric, parseTimestamptz } from './column-types.ts';
import { copyChunks, copyStatement } from './copy-text.ts';
import { type CopyValue, type Database, JsonValue } from './database.ts';
import { inTransaction } from './nesting.ts';
import { type Sql, sqlText } from './sql.ts';

const PARSERS: Record<number, (text: string) => unknown> = {
  20: parseInt8,
  1700: parseNumeric,
  1184: parseTimestamptz,
  1082: parseDate,
};
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    format !== 'binary' && oid in PARSERS
      ? PARSERS[oid]
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

const bind = (values: readonly unknown[]) =>
  values.map((value) => {
    if (value instanceof JsonValue) return value.text;
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return value;
  });

export async function openPostgres(connectionString: string): Promise<Database> {
  const settings = { connectionString, types, options: '-c TimeZone=UTC', application_name: 'arpent' };
  const pool = new pg.Pool({ ...settings, max: 10 });
  // A backend that dies while idle must not take the process with it; the next query gets a new one.
  pool.on('error', () => {});
  // Fails here, with the server's own words, rather than at the first request.
  try {
    (await pool.connect()).release();
  } catch (error) {
    // A name with several addresses fails once for each.
    const { message, errors = [] } = error as Error & { errors?: Error[] };
    throw new UserError(
      'database-unreachable',
      `DATABASE_URL leads to no PostgreSQL that lets us in: ${message || errors.map((one) => one.message).join(', ')}`,
      'start it, or correct the address',
      503,
    );
  }

  const run = (client: pg.Pool | pg.PoolClient, statement: Sql) =>
    client.query({ text: sqlText(statement), values: bind(statement.values) });

  const copy = async (
    client: pg.PoolClient,
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  ) => {
    let count = 0;
    const chunks = copyChunks(rows, (n) => {
      count += n;
    });
    const sink = client.query(copyFrom(copyStatement(table, columns, 'STDIN')));
    await pipeline(Readable.from(chunks), sink);
    return count;
  };

  /** A transaction's own view of its connection; `depth` is the number of open transactions. */
  const holder = (client: pg.PoolClient, depth: number): Database => ({
    engine: 'postgres',
    query: async <Row>(statement: Sql) => (await run(client, statement)).rows as Row[],
    execute: async (statement) => (await run(client, statement)).rowCount ?? 0,
    script: async (text) => {
      await client.query(text);
    },
    copy: (table, columns, rows) => copy(client, table, columns, rows),
    notify: async (channel, payload) => {
      await client.query('SELECT pg_notify($1, $2)', [channel, payload]);
    },
    listen: () => Promise.reject(new Error('listen belongs outside a transaction')),
    close: () => Promise.reject(new Error('close belongs outside a transaction')),
    transaction: (work) =>
      inTransaction(
        depth,
        (text) => client.query(text),
        () => work(holder(client, depth + 1)),
      ),
  });

  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      // A connection that the server ended must not go back into the pool.
      const code = (error as { code?: string }).code ?? '';
      if (code.startsWith('08') || code.startsWith('57P') || code === 'ECONNRESET') broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const listeners = new Map<string, Set<(payload: string) => void>>();
  let listening: pg.Client | undefined;
  let closed = false;
  const startListening = async () => {
    const client = new pg.Client(settings);
    client.on('notification', ({ channel, payload }) => {
      for (const handler of listeners.get(channel) ?? []) handler(payload ?? '');
    });
    client.on('error', () => {});
    client.on('end', () => {
      listening = undefined;
      // The primary may be changing: try again until it is back, as long as someone listens.
      if (!closed) setTimeout(() => void startListening().catch(() => {}), 1000).unref();
    });
    await client.connect();
    listening = client;
    for (const channel of listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  };

  return {
    engine: 'postgres',
    query: async <Row>(statement: Sql) => (await run(pool, statement)).rows as Row[],
    execute: async (statement) => (await run(pool, statement)).rowCount ?? 0,
    script: async (text) => {
      await pool.query(text);
    },
    transaction: (work) => withClient((client) => holder(client, 0).transaction(work)),
    copy: (table, columns, rows) => withClient((client) => copy(client, table, columns, rows)),
    notify: async (channel, payload) => {
      await pool.query('SELECT pg_notify($1, $2)', [channel, payload]);
    },
    listen: async (channel, handler) => {
      const handlers = listeners.get(channel) ?? new Set();
      handlers.add(handler);
      if (!listeners.has(channel)) {
        listeners.set(channel, handlers);
        if (listening) await listening.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
        else await startListening();
      }
      return async () => {
        handlers.delete(handler);
      };
    },
    close: async () => {
      closed = true;
      await listening?.end();
      await pool.end();
    },
  };
}
