/**
 * Commands while a server holds the embedded database: they travel over a Unix socket in the data
 * directory (mode 0600: only its owner can connect) and run inside the server. One JSON document per line:
 * the request {argv, cwd}, then {out}, {bytes} (base64), {err} as they come, and {exit} at the end.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { CommandContext } from './context.ts';
import { runCommand, STOPPED } from './program.ts';

/** Unix socket paths end at some 100 bytes: a deep data directory gets a short stand-in. */
const MAX_SOCKET_PATH_BYTES = 100;

export async function socketPath(dataDir: string): Promise<string> {
  const path = join(dataDir, 'control.sock');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  const folder = join(tmpdir(), `arpent-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, 'control.sock');
}

/** Takes commands until closed. */
export async function serveCommands(path: string, config: Config, db: Database): Promise<Server> {
  await rm(path, { force: true });
  const server = createServer((connection) => {
    const gone = new AbortController();
    connection.on('close', () => gone.abort());
    connection.on('error', () => gone.abort());
    const send = (message: object) => connection.writable && connection.write(`${JSON.stringify(message)}\n`);
    const lines = createInterface({ input: connection });
    lines.once('line', async (line) => {
      const { argv, cwd } = JSON.parse(line) as { argv: string[]; cwd: string };
      const context: CommandContext = {
        config,
        cwd,
        database: async () => db,
        out: (text) => send({ out: text }),
        outBytes: (bytes) => send({ bytes: Buffer.from(bytes).toString('base64') }),
        err: (text) => send({ err: text }),
        signal: gone.signal,
      };
      send({ exit: await runCommand(argv, context) });
      connection.end();
    });
  });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return server;
}

/** Runs a command in the server behind `path`; answers its exit code. The server stops it when the caller goes away. */
export function runRemotely(
  path: string,
  argv: readonly string[],
  caller: Pick<CommandContext, 'cwd' | 'out' | 'outBytes' | 'err' | 'signal'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const connection = connect(path);
    let exit: number | undefined;
    connection.on('error', reject);
    caller.signal.addEventListener('abort', () => {
      exit = STOPPED;
      connection.destroy();
    });
    connection.on('connect', () => connection.write(`${JSON.stringify({ argv, cwd: caller.cwd })}\n`));
    createInterface({ input: connection }).on('line', (line) => {
      const message = JSON.parse(line) as { out?: string; bytes?: string; err?: string; exit?: number };
      if (message.out !== undefined) caller.out(message.out);
      if (message.bytes !== undefined) caller.outBytes(Buffer.from(message.bytes, 'base64'));
      if (message.err !== undefined) caller.err(message.err);
      if (message.exit !== undefined) exit = message.exit;
    });
    connection.on('close', () =>
      exit === undefined ? reject(new Error('the server ended before the command did')) : resolve(exit),
    );
  });
}
