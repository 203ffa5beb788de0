/** Opens the database that the configuration names, migrated and ready. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type Progress, silent, UserError } from '../jobs/progress.ts';
import type { Database } from './database.ts';
import { lockDataDir } from './lock.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { ensureSnapshot, startFromSnapshot } from './snapshot.ts';

export interface OpenOptions {
  /** Where this process takes commands from others while it holds the embedded database. */
  socket?: string | null;
  onProgress?: Progress;
}

export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  { socket = null, onProgress = silent }: OpenOptions = {},
): Promise<Database> {
  if (config.databaseUrl) {
    const db = await openPostgres(config.databaseUrl);
    try {
      await requirePostgis(db);
      await migrate(db);
      return db;
    } catch (error) {
      await db.close();
      throw error;
    }
  }
  return openEmbedded(config.dataDir, socket, onProgress);
}

/** Most roles may not install it; whoever may is asked for it in words that need no reading of ours. */
async function requirePostgis(db: Database): Promise<void> {
  try {
    await db.script('CREATE EXTENSION IF NOT EXISTS postgis');
  } catch (error) {
    throw new UserError(
      'no-postgis',
      `the database of DATABASE_URL has no PostGIS: ${(error as Error).message}`,
      "have the server's administrator install it and run there: CREATE EXTENSION postgis",
      503,
    );
  }
}

async function openEmbedded(dataDir: string, socket: string | null, onProgress: Progress): Promise<Database> {
  const lock = await lockDataDir(dataDir, socket);
  try {
    const target = join(dataDir, 'database');
    // Left by a start that was killed while it copied.
    for (const name of await readdir(dataDir))
      if (/^database\.\d+\.tmp$/.test(name)) await rm(join(dataDir, name), { recursive: true, force: true });
    if (!existsSync(join(target, 'global', 'pg_control'))) {
      const snapshot = await ensureSnapshot(dataDir, onProgress);
      await startFromSnapshot(snapshot, target);
    }
    onProgress(0.5, 'opening the database');
    const db = await openPglite(target);
    try {
      await migrate(db);
    } catch (error) {
      await db.close();
      throw error;
    }
    return {
      ...db,
      close: async () => {
        await db.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
