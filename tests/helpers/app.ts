/** The application on a test database, with fake kinds of work, spoken to without a network. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildApp } from '#server/app.ts';
import type { Database } from '#server/db/database.ts';
import { createApiKey } from '#server/db/queries/access.ts';
import { findDefaultCampaignId } from '#server/db/queries/campaigns.ts';
import type { Scope } from '#server/domain/scopes.ts';
import { type JobKind, openQueue, type Queue } from '#server/jobs/queue.ts';
import { openTestDatabase } from './database.ts';

export const ADMIN_KEY = 'admin-key-for-tests';

export interface TestApp {
  app: FastifyInstance;
  db: Database;
  queue: Queue;
  campaignId: number;
  /** Asks /api/v1 with every scope, unless `key` or a header says otherwise. */
  ask(
    method: InjectOptions['method'],
    path: string,
    options?: InjectOptions & { key?: string },
  ): ReturnType<typeof inject>;
  makeKey(scopes: Scope[]): Promise<string>;
  close(): Promise<void>;
}

const inject = (app: FastifyInstance, options: InjectOptions) => app.inject(options);

export async function openTestApp(
  options: { kinds?: Record<string, JobKind>; webDir?: string; host?: string } = {},
): Promise<TestApp> {
  const { db, drop } = await openTestDatabase();
  const queue = await openQueue(db, { kinds: options.kinds ?? {}, log: () => {} });
  const app = await buildApp({
    db,
    queue,
    config: { host: options.host ?? '127.0.0.1', adminKey: ADMIN_KEY },
    webDir: options.webDir,
    checkResponses: true,
    logLevel: 'silent',
  });
  const campaignId = await findDefaultCampaignId(db);
  return {
    app,
    db,
    queue,
    campaignId,
    ask: (method, path, { key = ADMIN_KEY, headers, ...rest } = {}) =>
      inject(app, {
        method,
        url: `/api/v1${path}`,
        headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
        ...rest,
      }),
    makeKey: async (scopes) => (await createApiKey(db, campaignId, 'for a test', scopes)).key,
    close: async () => {
      await app.close();
      await queue.close();
      await drop();
    },
  };
}
