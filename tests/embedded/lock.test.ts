/** One process per embedded database, and what survives a kill. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLockOwner, lockDataDir } from '#server/db/lock.ts';
import { openDatabase } from '#server/db/open.ts';
import { sql } from '#server/db/sql.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'arpent-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const WRITER = fileURLToPath(new URL('../fixtures/writer.ts', import.meta.url));

/** Starts a process that inserts 1, 2, 3 … and says so after each commit; kills it after `count` of them. */
function writeAndKill(count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    writer.stderr.on('data', (chunk) => (errors += chunk));
    writer.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.split('\n').length > count) writer.kill('SIGKILL');
    });
    writer.on('close', () => {
      const acknowledged = text.slice(0, text.lastIndexOf('\n')).split('\n').map(Number);
      if (text === '') reject(new Error(errors));
      else resolve(acknowledged.at(-1) as number);
    });
  });
}

test('a process killed while it writes loses no acknowledged row, and the next one opens', async () => {
  for (let round = 1; round <= 3; round++) {
    const acknowledged = await writeAndKill(20 * round);
    const db = await openDatabase({ databaseUrl: null, dataDir });
    const [{ last, count }] = await db.query<{ last: number; count: number }>(
      sql`SELECT max(n) AS last, count(*) AS count FROM written`,
    );
    await db.close();
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(count).toBe(last);
  }
});

test('a second opener is refused, with the process that holds the directory', async () => {
  const db = await openDatabase({ databaseUrl: null, dataDir });
  await expect(openDatabase({ databaseUrl: null, dataDir })).rejects.toMatchObject({
    code: 'database-in-use',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await db.close();
  expect(await findLockOwner(dataDir)).toBeUndefined();
});

test('a directory half copied by a killed start is cleared away', async () => {
  await writeFile(join(dataDir, 'database.123.tmp'), 'half');
  const db = await openDatabase({ databaseUrl: null, dataDir });
  await db.close();
  expect(await readdir(dataDir)).toEqual(['database']);
});

const DEAD = { pid: 2 ** 22 + 1, startedAt: '1', socket: null };

test('the lock of a dead process is taken over by exactly one of many, time and again', async () => {
  for (let round = 0; round < 100; round++) {
    await writeFile(join(dataDir, 'lock.json'), JSON.stringify({ id: `dead-${round}`, ...DEAD }));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir, null)));
    expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(dataDir)).toEqual(['lock.json']);
  }
});

test('a process that died while it took over is taken over too', async () => {
  await writeFile(join(dataDir, 'lock.json'), JSON.stringify({ id: 'first', ...DEAD }));
  await writeFile(join(dataDir, 'lock.first.claim'), JSON.stringify({ id: 'second', ...DEAD }));
  await (await lockDataDir(dataDir, null)).release();
  expect(await readdir(dataDir)).toEqual([]);
});

test('a lock whose process id was reused is not taken for alive', async () => {
  await writeFile(
    join(dataDir, 'lock.json'),
    JSON.stringify({ id: 'reused', pid: process.pid, startedAt: 'another time', socket: null }),
  );
  expect(await findLockOwner(dataDir)).toBeUndefined();
  await (await lockDataDir(dataDir, null)).release();
});

test('a database of other migrations is refused, and let go of', async () => {
  const db = await openDatabase({ databaseUrl: null, dataDir });
  await db.execute(sql`UPDATE migrations SET sha256 = 'another'`);
  await db.close();
  await expect(openDatabase({ databaseUrl: null, dataDir })).rejects.toThrow('not what made this database');
  expect(await findLockOwner(dataDir)).toBeUndefined();
});
