/**
 * One process per data directory. PGlite does not notice a second opener, and rows are lost silently, so we
 * keep a lock file that names its owner: a process id with its start time (ids are reused), and the socket
 * on which that process takes commands from others.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../jobs/progress.ts';

export interface LockOwner {
  /** Names this holding of the lock, for ever. */
  id: string;
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

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockOwner;
  } catch {
    return undefined;
  }
}

/** Who holds the directory now, if anyone alive does. */
export async function findLockOwner(dataDir: string): Promise<LockOwner | undefined> {
  const owner = await readOwner(lockPath(dataDir));
  return owner && isAlive(owner) ? owner : undefined;
}

/** True when it was made, false when it was there. */
async function linkNew(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

const ATTEMPTS = 200;
const RETRY_MS = 10;

/** Takes the directory or throws `database-in-use`, naming the process that has it. */
export async function lockDataDir(dataDir: string, socket: string | null): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = lockPath(dataDir);
  const own: LockOwner = {
    id: randomUUID(),
    pid: process.pid,
    startedAt: processStart(process.pid),
    socket,
  };
  // Written whole under a private name, then linked: nobody ever reads half a lock.
  const draft = join(dataDir, `lock.${own.id}.tmp`);
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await linkNew(draft, path)) return { release: () => rm(path, { force: true }) };
      const owner = await readOwner(path);
      if (!owner) continue; // Released a moment ago.
      if (isAlive(owner)) throw inUse(dataDir, owner);
      if (await takeOver(dataDir, owner, draft)) return { release: () => rm(path, { force: true }) };
      await setTimeout(RETRY_MS);
    }
    throw new Error(`${path} could not be taken`);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Takes the lock of a dead owner. Of all who see it dead, one makes the claim file that carries the dead
 * holding's id, and only the claimant may replace the lock; a claimant that died is claimed in turn.
 */
async function takeOver(dataDir: string, dead: LockOwner, draft: string): Promise<boolean> {
  const claims: string[] = [];
  for (let last = dead; ; ) {
    const claim = join(dataDir, `lock.${last.id}.claim`);
    claims.push(claim);
    if (await linkNew(draft, claim)) break;
    const claimant = await readOwner(claim);
    if (!claimant || isAlive(claimant)) return false;
    last = claimant;
  }
  // An earlier claimant may have replaced the lock and cleared its claim before ours was made.
  const isStillDeads = (await readOwner(lockPath(dataDir)))?.id === dead.id;
  if (isStillDeads) await rename(draft, lockPath(dataDir));
  for (const claim of isStillDeads ? claims : claims.slice(-1)) await rm(claim, { force: true });
  return isStillDeads;
}

const inUse = (dataDir: string, owner: LockOwner) =>
  new UserError(
    'database-in-use',
    `${dataDir} is open in process ${owner.pid}; two processes on one embedded database would lose data`,
    owner.socket
      ? 'use the running server, or stop it first'
      : `wait for process ${owner.pid} to end, or stop it`,
    409,
  );
