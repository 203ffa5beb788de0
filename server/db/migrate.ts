/**
 * Runs each file of migrations/ once, in order, each in a transaction. An applied file is left alone: a
 * changed one stops the start, because the database would no longer be what the files say.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { UserError } from '../jobs/progress.ts';
import type { Database } from './database.ts';
import { sql } from './sql.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);
/** Any number will do, as long as every Arpent process asks for the same one. */
const ADVISORY_LOCK = 4_207_533;

interface Migration {
  name: string;
  text: string;
  sha256: string;
}

export async function listMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** Names of the migrations that this call applied. Processes that start together wait for each other. */
export async function migrate(db: Database): Promise<string[]> {
  await db.script(`CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const applied: string[] = [];
  for (const migration of await listMigrations()) {
    const isNew = await db.transaction(async (tx) => {
      await tx.query(sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
      const [known] = await tx.query<{ sha256: string }>(
        sql`SELECT sha256 FROM migrations WHERE name = ${migration.name}`,
      );
      if (known && known.sha256 !== migration.sha256)
        throw new UserError(
          'migration-changed',
          `migrations/${migration.name} is not what made this database`,
          'use the version of Arpent that made it, or start anew with another ARPENT_DATA_DIR or DATABASE_URL',
        );
      if (known) return false;
      await tx.script(migration.text);
      await tx.execute(
        sql`INSERT INTO migrations (name, sha256) VALUES (${migration.name}, ${migration.sha256})`,
      );
      return true;
    });
    if (isNew) applied.push(migration.name);
  }
  return applied;
}

/** Migrations that this database still lacks. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const [{ exists }] = await db.query<{ exists: boolean }>(
    sql`SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  const known = exists ? await db.query<{ name: string }>(sql`SELECT name FROM migrations`) : [];
  const names = new Set(known.map(({ name }) => name));
  return (await listMigrations()).map(({ name }) => name).filter((name) => !names.has(name));
}
