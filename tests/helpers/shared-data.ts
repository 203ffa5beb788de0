/** Real published files beside the repository, `../shared/data`. Tests that read them are skipped, by name, where they are not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED_DATA = join(import.meta.dirname, '../../../shared/data');
export const hasSharedData = existsSync(join(SHARED_DATA, 'toulouse', 'SOURCES.md'));
