/**
 * Makes sure that what package-lock.json names is installed, and finds the project's own Node. Runs on
 * whatever Node the machine has (18 or newer), so it uses nothing but the standard library.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const STAMP = join(ROOT, 'node_modules', '.cache', 'arpent', 'installed');

/** Path of the project's Node; installs first when something is missing. Exits with one line when it cannot. */
export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const isCurrent = existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  if (!isCurrent) {
    console.error('Installing packages (once, about a minute) …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { status } = spawnSync(
      npm,
      ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
      {
        cwd: ROOT,
        stdio: ['ignore', 2, 2],
      },
    );
    if (status !== 0 || !existsSync(NODE)) {
      console.error(
        'Packages could not be installed: see above. The first start needs a network; later ones do not.',
      );
      process.exit(1);
    }
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, wanted);
  }
  return NODE;
}

/** Environment in which `node` and the installed tools are the project's own. */
export function ownEnvironment(extra = {}) {
  const path = [
    join(ROOT, 'node_modules', 'node', 'bin'),
    join(ROOT, 'node_modules', '.bin'),
    process.env.PATH,
  ].join(process.platform === 'win32' ? ';' : ':');
  return { ...process.env, ...extra, PATH: path };
}
