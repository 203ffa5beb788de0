/**
 * Loading Toulouse: seconds and peak memory of the whole process, on the embedded database and, when there
 * is one, on PostgreSQL. The baseline of the same run is reading the same bytes without using them.
 *
 * On the embedded database the peak is not the load's but V8's: soon after the start it optimises PostgreSQL's
 * SQL parser, one function that takes 600 MB for half a second (`--trace-wasm-compilation-times` shows it).
 * `--liftoff-only` takes 250 MB off the peak and adds a third to the time.
 */
import { spawn } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withPostgresServer } from '../helpers/postgres-server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = join(ROOT, '..', 'shared', 'data', 'toulouse');

/** As scripts/arpent.mjs starts commands; the wrapper itself is not what is measured. */
const COMMAND_FLAG = '--liftoff-only';

interface Run {
  seconds: number;
  peakMb: number;
}

/** Runs a command and samples the kernel's own high-water mark of its memory. */
function measure(args: string[], env: Record<string, string>): Promise<Run> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, [COMMAND_FLAG, join(ROOT, 'server', 'cli.ts'), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    let peakMb = 0;
    const sampling = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // Ended between two samples.
      }
    }, 100);
    child.on('close', (code) => {
      clearInterval(sampling);
      if (code === 0) resolve({ seconds: (performance.now() - startedMs) / 1000, peakMb });
      else reject(new Error(err));
    });
  });
}

async function readEverything(): Promise<Run> {
  const startedMs = performance.now();
  for (const entry of await readdir(FILES, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) for await (const _ of createReadStream(join(entry.parentPath, entry.name)));
  return { seconds: (performance.now() - startedMs) / 1000, peakMb: process.memoryUsage().rss / 2 ** 20 };
}

const show = (name: string, { seconds, peakMb }: Run) =>
  console.log(`${name.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s ${peakMb.toFixed(0).padStart(6)} MB`);

const dataDir = await mkdtemp(join(tmpdir(), 'arpent-bench-'));
try {
  show('reading the files (baseline)', await readEverything());
  show('opening an empty database', await measure(['doctor'], { ARPENT_DATA_DIR: dataDir }));
  const load = ['load', 'toulouse', '--from', FILES];
  show('load toulouse, embedded', await measure(load, { ARPENT_DATA_DIR: dataDir }));
  show('the same again (nothing changed)', await measure(load, { ARPENT_DATA_DIR: dataDir }));
  const cut = ['cut', '--strategy', 'mobilise', '--shift', '120'];
  show('cut the whole city, embedded', await measure(cut, { ARPENT_DATA_DIR: dataDir }));
  await withPostgresServer(async (url) => {
    show('load toulouse, PostgreSQL', await measure(load, { DATABASE_URL: url }));
    show('cut the whole city, PostgreSQL', await measure(cut, { DATABASE_URL: url }));
  });
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
