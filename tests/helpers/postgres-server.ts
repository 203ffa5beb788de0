/**
 * Vitest global setup of the PostgreSQL project: a throw-away cluster on a Unix socket, without TCP,
 * that ends with the run. TEST_DATABASE_URL, when given, is used instead.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findPostgres } from './engines.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testDatabaseUrl: string | null;
  }
}

/** PostgreSQL refuses to run as root: there, the cluster belongs to the package's own user. */
function ownerOfCluster(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

interface Cluster {
  url: string;
  stop(): Promise<void>;
}

/** Starts a cluster of its own in a temporary folder. */
async function startCluster(): Promise<Cluster> {
  const postgres = findPostgres();
  if (!postgres) throw new Error('no PostgreSQL with PostGIS on this machine');
  const owner = ownerOfCluster();
  const folder = mkdtempSync(join(tmpdir(), 'arpent-pg-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(postgres.binDir, 'initdb'),
    ['-D', data, '-U', 'arpent', '--auth=trust', '-E', 'UTF8', '--no-sync'],
    { ...owner, cwd: folder, stdio: 'pipe' },
  );
  const settings = [
    `unix_socket_directories=${folder}`,
    'listen_addresses=',
    'fsync=off',
    'max_connections=60',
    'shared_buffers=256MB',
    'jit=off',
  ];
  const server = spawn(
    join(postgres.binDir, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...owner, cwd: folder, stdio: 'pipe' },
  );
  await new Promise<void>((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.on('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
  return {
    url: `postgresql://arpent@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      const ended = new Promise((resolve) => server.on('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For benchmarks: a server as long as `work` runs; says so and does nothing where there is none. */
export async function withPostgresServer(work: (url: string) => Promise<void>): Promise<void> {
  if (!findPostgres()) return console.log('no PostgreSQL with PostGIS on this machine');
  const cluster = await startCluster();
  try {
    await work(cluster.url);
  } finally {
    await cluster.stop();
  }
}

export default async function setup(project: TestProject) {
  if (process.env.TEST_DATABASE_URL) {
    project.provide('testDatabaseUrl', process.env.TEST_DATABASE_URL);
    return;
  }
  const cluster = await startCluster();
  project.provide('testDatabaseUrl', cluster.url);
  return cluster.stop;
}
