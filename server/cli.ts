/** The command line's own process: runs a command here, or in the server that holds the database. */

import type { CommandContext } from './commands/context.ts';
import { runCommand, STOPPED } from './commands/program.ts';
import { runRemotely } from './commands/remote.ts';
import { troubleText } from './commands/trouble.ts';
import { readConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { findLockOwner } from './db/lock.ts';
import { openDatabase } from './db/open.ts';

/** Commands that concern this process or the installation, not the data. */
const ALWAYS_HERE = new Set(['serve', 'prepare', 'bench', 'restore', 'help']);

/** A second wish to stop is obeyed at once, a moment after the first: a terminal and npm may both pass on the same one. */
const IMPATIENT_AFTER_MS = 1000;

function stopOnSignals(): AbortController {
  const stop = new AbortController();
  let firstAtMs = 0;
  const onSignal = () => {
    if (stop.signal.aborted && performance.now() - firstAtMs > IMPATIENT_AFTER_MS) process.exit(STOPPED);
    if (stop.signal.aborted) return;
    firstAtMs = performance.now();
    stop.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  return stop;
}

async function main(): Promise<number> {
  // npm runs scripts in the project's folder; paths are the caller's.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const argv = process.argv.slice(2);
  const { signal } = stopOnSignals();

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
    signal,
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

// Whoever reads our output has enough, as `head` does.
process.stdout.on('error', () => process.exit(0));
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(troubleText(error));
  process.exitCode = 1;
}
