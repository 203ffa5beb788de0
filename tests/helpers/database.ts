/**
 * A migrated database for a test file, on the engine of the Vitest project that runs it: the same tests
 * run on PGlite and on PostgreSQL.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { openDatabase } from '#server/db/open.ts';
import { openPostgres } from '#server/db/postgres.ts';
import { raw, sql } from '#server/db/sql.ts';

export interface TestDatabase {
  db: Database;
  /** Deletes the database and its files. */
  drop(): Promise<void>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const server = inject('testDatabaseUrl');
  return server ? openOnPostgres(server) : openEmbedded();
}

async function openEmbedded(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'arpent-test-'));
  const db = await openDatabase({ databaseUrl: null, dataDir });
  return {
    db,
    drop: async () => {
      await db.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openOnPostgres(server: string): Promise<TestDatabase> {
  const name = `arpent_test_${randomUUID().replaceAll('-', '')}`;
  const admin = await openPostgres(server);
  await admin.execute(sql`CREATE DATABASE ${raw(name)}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = await openDatabase({ databaseUrl: url.href, dataDir: tmpdir() });
  return {
    db,
    drop: async () => {
      await db.close();
      await admin.execute(sql`DROP DATABASE ${raw(name)}`);
      await admin.close();
    },
  };
}

/** Runs a test in a transaction that is rolled back, so that tests of one file do not see each other. */
export async function rolledBack(db: Database, work: (tx: Database) => Promise<void>): Promise<void> {
  const stop = new Error('roll back');
  try {
    await db.transaction(async (tx) => {
      await work(tx);
      throw stop;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
}
