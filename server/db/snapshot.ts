/**
 * The prepared data directory from which an embedded database starts. Installing PostGIS and migrating
 * takes some ten seconds; copying a directory in which that is done takes a fraction of one. It is made
 * once per build of PGlite and set of migrations, and kept in a cache outside git.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findCacheDir, NODE_MODULES } from '../cache.ts';
import type { Progress } from '../jobs/progress.ts';
import { installQueue } from '../jobs/queue.ts';
import { listMigrations, migrate } from './migrate.ts';
import { openPglite } from './pglite.ts';

async function snapshotKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['@electric-sql/pglite', '@electric-sql/pglite-postgis', 'pg-boss'])
    hash.update(JSON.parse(await readFile(join(NODE_MODULES, name, 'package.json'), 'utf8')).version);
  for (const { name, sha256 } of await listMigrations()) hash.update(name + sha256);
  return hash.digest('hex').slice(0, 16);
}

/** Path of the snapshot, made now if it is not there. */
export async function ensureSnapshot(dataDir: string, onProgress: Progress): Promise<string> {
  const folder = await findCacheDir(dataDir);
  const path = join(folder, `database-${await snapshotKey()}`);
  if (existsSync(join(path, 'global', 'pg_control'))) return path;
  onProgress(0, 'preparing the database for the first time (about 15 seconds)');
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await rm(draft, { recursive: true, force: true });
  const db = await openPglite(draft);
  await migrate(db);
  await installQueue(db);
  await db.script('VACUUM ANALYZE');
  await db.script('CHECKPOINT');
  await db.close();
  // Another process may have been faster: either result is good.
  await rename(draft, path).catch(() => rm(draft, { recursive: true, force: true }));
  for (const name of await readdir(folder))
    if (name.startsWith('database-') && join(folder, name) !== path && !name.endsWith('.tmp'))
      await rm(join(folder, name), { recursive: true, force: true });
  return path;
}

/**
 * Makes `target` a copy of the snapshot: copied under another name, checked, renamed, so that a kill in
 * the middle leaves nothing that looks like a database.
 */
export async function startFromSnapshot(snapshot: string, target: string): Promise<void> {
  const draft = `${target}.${process.pid}.tmp`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rm(draft, { recursive: true, force: true });
  await cp(snapshot, draft, { recursive: true });
  if (!existsSync(join(draft, 'global', 'pg_control')))
    throw new Error(`${snapshot} is not a whole database: delete it and start again`);
  await rename(draft, target);
}
