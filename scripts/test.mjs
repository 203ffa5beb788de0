/**
 * `npm test`: installs what is missing, says what this machine cannot run and why, runs the rest, and ends
 * with `N passed, N failed`. Arguments go to Vitest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, ownEnvironment, ROOT } from './installed.mjs';

const node = ensureInstalled();
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: ownEnvironment(),
});
process.exit(status ?? 1);
