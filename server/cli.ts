/** The command line's own process: runs a command here, or in the server that holds the database. */

import type { CommandContext } from './commands/context.ts';
import { runCommand } from './commands/program.ts';
import { runRemotely } from './commands/remote.ts';
import { readConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { findLockOwner } from './db/lock.ts';
import { openDatabase } from './db/open.ts';
import { UserError } from './jobs/progress.ts';

/** Commands that concern this process or the installation, not the data. */
const ALWAYS_HERE = new Set(['serve', 'prepare', 'bench', 'restore', 'help']);

async function main(): Promise<number> {
  // npm runs scripts in the project's folder; paths are the caller's.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const argv = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());

  const config = readConfig(process.env, process.cwd());
  let db: Promise<Database> | undefined;
  const context: CommandContext = {
    config,
    cwd,
    database: () => {
      db ??= openDatabase(config, { onProgress: (_, message) => context.err(`${message}\n`) });
      return db;
    },
    out: (text) => process.stdout.write(text),
    outBytes: (bytes) => process.stdout.write(bytes),
    err: (text) => process.stderr.write(text),
    signal: stop.signal,
  };

  if (!config.databaseUrl && argv.length > 0 && !ALWAYS_HERE.has(argv[0])) {
    const owner = await findLockOwner(config.dataDir);
    if (owner?.socket) return runRemotely(owner.socket, argv, context);
  }
  try {
    return await runCommand(argv, context);
  } finally {
    await (await db?.catch(() => undefined))?.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof UserError ? `${error.message}; ${error.hint}` : (error as Error).stack;
  process.stderr.write(`arpent: ${text}\n`);
  process.exitCode = 1;
}
