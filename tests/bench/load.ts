/**
 * Loading Toulouse: seconds and peak memory of the whole process, on the embedded database and, when there
 * is one, on PostgreSQL. The baseline of the same run is reading the same bytes without using them.
 *
 * On the embedded database the peak is not the load's but V8's: soon after the start it optimises PostgreSQL's
 * SQL parser, one function that takes 600 MB for half a second (`--trace-wasm-compilation-times` shows it).
 * `--liftoff-only` takes 250 MB off the peak and adds a third to the time.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, type Run, show } from '../helpers/measured-command.ts';
import { withPostgresServer } from '../helpers/postgres-server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = join(ROOT, '..', 'shared', 'data', 'toulouse');

async function readEverything(): Promise<Run> {
  const startedMs = performance.now();
  for (const entry of await readdir(FILES, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) for await (const _ of createReadStream(join(entry.parentPath, entry.name)));
  return { seconds: (performance.now() - startedMs) / 1000, peakMb: process.memoryUsage().rss / 2 ** 20 };
}

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
