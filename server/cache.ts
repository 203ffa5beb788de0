/** Where what can be made again is kept: outside git, and outlived by nothing but its own making. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NODE_MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** Beside the installed packages when we may write there, else in the data directory. */
export async function findCacheDir(dataDir: string): Promise<string> {
  try {
    await access(NODE_MODULES, constants.W_OK);
    return join(NODE_MODULES, '.cache', 'arpent');
  } catch {
    return join(dataDir, 'cache');
  }
}
