/**
 * One process per data directory. PGlite does not notice a second opener, and rows are lost silently, so we
 * keep a lock file that names its owner: a process id with its start time (ids are reused), and the socket
 * on which that process takes commands from others.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../jobs/progress.ts';

export interface LockOwner {
  pid: number;
  startedAt: string;
  /** Unix socket of a server that runs commands for others; null: a command holds the database. */
  socket: string | null;
}

export interface DataDirLock {
  release(): Promise<void>;
}

/** Clock ticks since boot when the process started, where /proc tells; '' elsewhere. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive({ pid, startedAt }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EPERM') return false;
  }
  return startedAt === processStart(pid);
}

const lockPath = (dataDir: string) => join(dataDir, 'lock.json');

/** Who holds the directory now, if anyone alive does. */
export async function findLockOwner(dataDir: string): Promise<LockOwner | undefined> {
  try {
    const owner = JSON.parse(await readFile(lockPath(dataDir), 'utf8')) as LockOwner;
    return isAlive(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the directory or throws `database-in-use`, naming the process that has it. */
export async function lockDataDir(dataDir: string, socket: string | null): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = lockPath(dataDir);
  const own: LockOwner = { pid: process.pid, startedAt: processStart(process.pid), socket };
  // Written whole under a private name, then linked: nobody ever reads half a lock.
  const draft = join(dataDir, `lock.${randomUUID()}.tmp`);
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        await link(draft, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if ((error as { code?: string }).code !== 'EEXIST') throw error;
      }
      const owner = await findLockOwner(dataDir);
      if (owner)
        throw new UserError(
          'database-in-use',
          `${dataDir} is open in process ${owner.pid}; two processes on one embedded database would lose data`,
          owner.socket
            ? 'use the running server, or stop it first'
            : `wait for process ${owner.pid} to end, or stop it`,
          409,
        );
      // The owner died. Move its lock aside rather than delete it: of two processes here, one rename wins,
      // and a lock that someone has just taken is put back.
      const aside = join(dataDir, `lock.${randomUUID()}.stale`);
      try {
        await rename(path, aside);
        const moved = JSON.parse(await readFile(aside, 'utf8')) as LockOwner;
        if (isAlive(moved)) await link(aside, path).catch(() => {});
        await rm(aside, { force: true });
      } catch {
        // Someone else moved it first.
      }
    }
    throw new Error(`${path} could not be taken`);
  } finally {
    await rm(draft, { force: true });
  }
}
