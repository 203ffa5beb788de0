/** Builds the web client when its sources are newer than what was built. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the bundle is made from: the client, and the algorithms it borrows. */
const SOURCES = ['web', 'server/domain', 'vite.config.ts', 'package-lock.json'];

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    const isFile = /\.\w+$/.test(source);
    const files = isFile
      ? [path]
      : (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** Folder with the built client. Rejects with the builder's own words when it does not build. */
export async function ensureWebClient(): Promise<string> {
  const folder = join(ROOT, 'dist', 'web');
  const stamp = join(ROOT, 'dist', 'web.sha256');
  const wanted = await hashSources();
  if (
    existsSync(join(folder, 'index.html')) &&
    existsSync(stamp) &&
    (await readFile(stamp, 'utf8')) === wanted
  )
    return folder;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const builder = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  builder.stdout.on('data', (chunk) => (log += chunk));
  builder.stderr.on('data', (chunk) => (log += chunk));
  const code = await new Promise((resolve) => builder.on('close', resolve));
  if (code !== 0) throw new Error(`the web client does not build:\n${log}`);
  await writeFile(stamp, wanted);
  return folder;
}
