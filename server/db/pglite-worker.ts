/**
 * The embedded database's own thread. A query blocks the thread it runs in, so PGlite lives here and the
 * API's event loop stays free. Messages in: {id, op, …}; messages out: {id, ok|error} or {channel, payload}.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { parseDate, parseInt8, parseNumeric, parseTimestamptz } from './column-types.ts';

const port = parentPort;
if (!port) throw new Error('pglite-worker runs as a worker thread');

export type Request =
  | { id: number; op: 'query'; text: string; values: unknown[] }
  | { id: number; op: 'script'; text: string }
  | { id: number; op: 'copy'; text: string; chunk: string }
  | { id: number; op: 'listen'; channel: string }
  | { id: number; op: 'close' };

/** OIDs of the types whose JavaScript form differs between engines. */
const parsers = {
  20: parseInt8,
  1700: parseNumeric,
  1184: parseTimestamptz,
  1082: parseDate,
};

const db = await PGlite.create({
  dataDir: workerData.dataDir,
  extensions: { postgis },
  parsers,
});
await db.exec("SET TIME ZONE 'UTC'");

async function handle(request: Request): Promise<unknown> {
  switch (request.op) {
    case 'query': {
      const { rows, affectedRows } = await db.query(request.text, request.values);
      return { rows, affectedRows: affectedRows ?? 0 };
    }
    case 'script':
      await db.exec(request.text);
      return null;
    case 'copy': {
      const { affectedRows } = await db.query(request.text, [], { blob: new Blob([request.chunk]) });
      return affectedRows ?? 0;
    }
    case 'listen':
      await db.listen(request.channel, (payload) => port?.postMessage({ channel: request.channel, payload }));
      return null;
    case 'close':
      await db.close();
      return null;
  }
}

port.on('message', async (request: Request) => {
  try {
    port.postMessage({ id: request.id, ok: await handle(request) });
  } catch (error) {
    // Only what survives structured cloning, and what callers read.
    const { message, code, detail, hint, constraint, column, table } = error as Record<string, string>;
    port.postMessage({ id: request.id, error: { message, code, detail, hint, constraint, column, table } });
  }
  if (request.op === 'close') port.close();
});
port.postMessage({ ready: true });
