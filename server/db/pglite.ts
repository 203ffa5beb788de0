/**
 * The embedded database: PGlite with PostGIS in a worker thread, behind the Database interface.
 *
 * There is one connection, so statements queue; a transaction takes the whole queue until it ends. Nothing
 * is durable against power loss (PGlite has no fsync), but a killed process loses no committed row.
 */
import { Worker } from 'node:worker_threads';
import { copyChunks, copyStatement } from './copy-text.ts';
import { type CopyValue, type Database, JsonValue } from './database.ts';
import { inTransaction } from './nesting.ts';
import { type Sql, sqlText } from './sql.ts';

type Reply = { id: number; ok?: unknown; error?: Record<string, string> };
type Message = Reply | { ready: true } | { channel: string; payload: string };

/** Opens an existing data directory. Taking the lock is the caller's business (`open.ts`). */
export async function openPglite(dataDir: string): Promise<Database> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: { dataDir } });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let lastId = 0;
  let ended: Error | undefined;

  const end = (error: Error) => {
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if ('ready' in message) resolve();
      else if ('channel' in message)
        for (const handler of listeners.get(message.channel) ?? []) handler(message.payload);
      else {
        const call = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error) call?.reject(Object.assign(new Error(message.error.message), message.error));
        else call?.resolve(message.ok);
      }
    });
    worker.on('error', (error: Error) => {
      end(error);
      reject(error);
    });
    worker.on('exit', () => end(new Error('the embedded database was closed')));
  });

  const call = <T>(request: Record<string, unknown>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, ...request });
    });

  const bind = (values: readonly unknown[]) => values.map((v) => (v instanceof JsonValue ? v.text : v));
  const run = <Row>(statement: Sql) =>
    call<{ rows: Row[]; affectedRows: number }>({
      op: 'query',
      text: sqlText(statement),
      values: bind(statement.values),
    });

  /** One holder at a time; the queue keeps order. */
  let tail: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work, work);
    tail = turn.catch(() => {});
    return turn;
  };

  const copy = async (
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  ) => {
    const text = copyStatement(table, columns, "'/dev/blob'");
    let count = 0;
    const counted = (n: number) => {
      count += n;
    };
    for await (const chunk of copyChunks(rows, counted)) await call({ op: 'copy', text, chunk });
    return count;
  };

  /** The connection as seen by whoever holds it: `depth` is the number of open transactions. */
  const holder = (depth: number): Database => ({
    engine: 'pglite',
    query: async <Row>(statement: Sql) => (await run<Row>(statement)).rows,
    execute: async (statement) => (await run(statement)).affectedRows,
    script: async (text) => {
      await call({ op: 'script', text });
    },
    copy,
    notify: async (channel, payload) => {
      await call({ op: 'query', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] });
    },
    listen: () => Promise.reject(new Error('listen belongs outside a transaction')),
    close: () => Promise.reject(new Error('close belongs outside a transaction')),
    transaction: (work) =>
      inTransaction(
        depth,
        (text) => call({ op: 'script', text }),
        () => work(holder(depth + 1)),
      ),
  });

  const connection = holder(0);
  return {
    engine: 'pglite',
    query: (statement) => exclusively(() => connection.query(statement)),
    execute: (statement) => exclusively(() => connection.execute(statement)),
    script: (text) => exclusively(() => connection.script(text)),
    transaction: (work) => exclusively(() => connection.transaction(work)),
    // A multi-chunk COPY is several statements: a transaction keeps it all or nothing.
    copy: (table, columns, rows) =>
      exclusively(() => connection.transaction((tx) => tx.copy(table, columns, rows))),
    notify: (channel, payload) => exclusively(() => connection.notify(channel, payload)),
    listen: async (channel, handler) => {
      const handlers = listeners.get(channel) ?? new Set();
      if (!listeners.has(channel)) {
        listeners.set(channel, handlers);
        await exclusively(() => call({ op: 'listen', channel }));
      }
      handlers.add(handler);
      return async () => {
        handlers.delete(handler);
      };
    },
    close: async () => {
      if (ended) return;
      await exclusively(() => call({ op: 'close' }));
      await worker.terminate();
    },
  };
}
