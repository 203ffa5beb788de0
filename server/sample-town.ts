/**
 * A database without any area gets the bundled sample town, scored and cut, so that the first map shows
 * turfs. A start that was interrupted on the way is taken up where it stopped: the plan comes last, so a
 * sample town without one is not complete.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSampleTown } from '#data/sample/write.ts';
import { findCacheDir } from './cache.ts';
import type { Database } from './db/database.ts';
import { findDefaultCampaignId } from './db/queries/campaigns.ts';
import { sql } from './db/sql.ts';
import { loadArea } from './import/load-area.ts';
import { cutPlan } from './jobs/cut-plan.ts';
import type { Progress } from './jobs/progress.ts';

const AREA = 'sample';
const GENERATOR = fileURLToPath(new URL('../data/sample/', import.meta.url));
const GEO = fileURLToPath(new URL('./domain/geo.ts', import.meta.url));
const SHIFT_MINUTES = 120;
const LOAD_SHARE = 0.6;
/** Any number will do, as long as every Arpent process asks for the same one. */
const ADVISORY_LOCK = 4_207_534;

export interface SampleTownOptions {
  onProgress: Progress;
  signal?: AbortSignal;
}

export function completeSampleTown(db: Database, dataDir: string, options: SampleTownOptions): Promise<void> {
  const work = async () => {
    if (await isWanted(db)) await loadAndCut(db, dataDir, options);
  };
  // Servers that start together on one PostgreSQL wait for the first; the embedded database has one process.
  if (db.engine === 'pglite') return work();
  return db.transaction(async (tx) => {
    await tx.query(sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    await work();
  });
}

/** Folder with the town's published files: drawn once, after installation, for all databases to come. */
export async function ensureSampleFiles(dataDir: string): Promise<string> {
  const folder = join(await findCacheDir(dataDir), `sample-${await generatorKey()}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}.tmp`;
  await writeSampleTown(draft);
  // Another process may have been faster: both drew the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return folder;
}

/** Changes with the generator, and with the plane that it borrows. */
async function generatorKey(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(GENERATOR, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  for (const file of files.map((name) => join(GENERATOR, name)).concat(GEO))
    hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function isWanted(db: Database): Promise<boolean> {
  const [{ wanted }] = await db.query<{ wanted: boolean }>(sql`
    SELECT NOT EXISTS (SELECT FROM areas) OR EXISTS (
      SELECT FROM areas WHERE area_id = ${AREA} AND NOT EXISTS (SELECT FROM plans WHERE plans.area_code = areas.area_code)
    ) AS wanted`);
  return wanted;
}

async function loadAndCut(db: Database, dataDir: string, { onProgress, signal }: SampleTownOptions) {
  onProgress(0, 'drawing the sample town');
  const folder = await ensureSampleFiles(dataDir);
  const { areaCode } = await loadArea(db, {
    area: AREA,
    fromDir: folder,
    onProgress: (fraction, message) => {
      signal?.throwIfAborted();
      onProgress(fraction * LOAD_SHARE, message);
    },
  });
  const campaignId = await findDefaultCampaignId(db);
  await cutPlan(
    db,
    { campaignId, strategy: 'mobilise', shiftMinutes: SHIFT_MINUTES, areaCode },
    {
      onProgress: (fraction, message) => onProgress(LOAD_SHARE + fraction * (1 - LOAD_SHARE), message),
      signal,
    },
  );
}
