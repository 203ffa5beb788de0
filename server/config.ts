/** Environment variables become one typed, frozen object; a wrong one is named, with what was expected. */
import { resolve } from 'node:path';
import { UserError } from './jobs/progress.ts';

export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Where the embedded database and caches live. */
  readonly dataDir: string;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  /** An API key with every scope, for automation. */
  readonly adminKey: string | null;
}

const MIN_ADMIN_KEY_CHARS = 16;

export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const port = Number(env.PORT ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UserError('bad-setting', `PORT is '${env.PORT}'`, 'give a whole number from 0 to 65535');
  const databaseUrl = env.DATABASE_URL || null;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new UserError(
      'bad-setting',
      'DATABASE_URL is not a PostgreSQL address',
      'write postgresql://user@host/name',
    );
  const adminKey = env.ARPENT_ADMIN_KEY || null;
  if (adminKey && adminKey.length < MIN_ADMIN_KEY_CHARS)
    throw new UserError(
      'bad-setting',
      'ARPENT_ADMIN_KEY is too short to be a secret',
      `give at least ${MIN_ADMIN_KEY_CHARS} characters`,
    );
  return Object.freeze({
    host: env.HOST || '127.0.0.1',
    port,
    dataDir: resolve(cwd, env.ARPENT_DATA_DIR || '.arpent'),
    databaseUrl,
    adminKey,
  });
}
