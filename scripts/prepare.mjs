/**
 * After installation: prepares the embedded database once, so that the first start is quick. Failing here
 * must not fail the installation: the first start does it then.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules', 'node', 'bin', 'node');
if (existsSync(node))
  spawnSync(node, [join(root, 'server', 'cli.ts'), 'prepare'], { stdio: ['ignore', 2, 2] });
