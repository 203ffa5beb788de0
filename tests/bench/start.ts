/**
 * The first start, after installation: seconds from the command until the page answers, with the prepared
 * database and without it (the baseline), and a later start.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../helpers/processes.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/arpent/', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

async function secondsUntilServing(dataDir: string): Promise<number> {
  const startedMs = performance.now();
  const server = await startServer({ ARPENT_DATA_DIR: dataDir });
  const { status } = await fetch(server.url, { headers: { accept: 'text/html' } });
  if (status !== 200) throw new Error(`the page answers ${status}`);
  const seconds = (performance.now() - startedMs) / 1000;
  await server.stop();
  return seconds;
}

const show = (name: string, seconds: number, baseline: number) =>
  console.log(`${name.padEnd(52)} ${seconds.toFixed(1).padStart(6)} s  × ${(seconds / baseline).toFixed(2)}`);

const folder = await mkdtemp(join(tmpdir(), 'arpent-bench-'));
try {
  for (const name of await readdir(CACHE).catch(() => []))
    if (/^(database|sample)-/.test(name)) await rm(join(CACHE, name), { recursive: true });
  await rm(DIST, { recursive: true, force: true });
  const without = await secondsUntilServing(join(folder, 'a'));
  show('first start, nothing prepared, client built', without, without);
  await rm(DIST, { recursive: true, force: true });
  show('first start, prepared database, client built', await secondsUntilServing(join(folder, 'b')), without);
  show('first start, prepared database, client there', await secondsUntilServing(join(folder, 'c')), without);
  show('later start', await secondsUntilServing(join(folder, 'c')), without);
} finally {
  await rm(folder, { recursive: true, force: true });
}
