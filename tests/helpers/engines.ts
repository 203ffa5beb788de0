/** What this machine can run: a PostgreSQL with PostGIS, a Chromium. Read when Vitest starts. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface PostgresBinaries {
  binDir: string;
}

/** Newest server whose PostGIS is installed beside it, in Debian's places or where pg_config points. */
export function findPostgres(): PostgresBinaries | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const binDir = join(debian, version, 'bin');
    if (
      existsSync(join(binDir, 'initdb')) &&
      existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`)
    )
      return { binDir };
  }
  try {
    const ask = (what: string) => execFileSync('pg_config', [what], { encoding: 'utf8' }).trim();
    const binDir = ask('--bindir');
    if (
      existsSync(join(binDir, 'initdb')) &&
      existsSync(join(ask('--sharedir'), 'extension', 'postgis.control'))
    )
      return { binDir };
  } catch {
    // No pg_config: no PostgreSQL here.
  }
  return undefined;
}

export function findChromium(): string | undefined {
  return [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path && existsSync(path));
}

export interface Machine {
  postgis: boolean;
  browser: boolean;
  /** One line for each kind of test that is left out here. */
  skipped: string[];
}

/** Throws when ARPENT_REQUIRE names something that is not here. */
export function inspectMachine(): Machine {
  const postgis = Boolean(process.env.TEST_DATABASE_URL) || findPostgres() !== undefined;
  const browser = findChromium() !== undefined;
  const required = (process.env.ARPENT_REQUIRE ?? '').split(',').filter(Boolean);
  const unknown = required.filter((name) => !['postgis', 'browser', 'cluster'].includes(name));
  if (unknown.length > 0)
    throw new Error(`ARPENT_REQUIRE: '${unknown}' is none of postgis, browser, cluster`);
  const skipped: string[] = [];
  if (!postgis) {
    if (required.includes('postgis'))
      throw new Error('ARPENT_REQUIRE asks for postgis: no PostgreSQL with PostGIS is installed');
    skipped.push(
      'tests on PostgreSQL: no server with PostGIS found (Debian: apt-get install postgresql-15-postgis-3)',
    );
  }
  if (!browser) {
    if (required.includes('browser'))
      throw new Error('ARPENT_REQUIRE asks for browser: no Chromium is installed');
    skipped.push('tests in a browser: no Chromium found (Debian: apt-get install chromium)');
  }
  if (required.includes('cluster'))
    throw new Error('ARPENT_REQUIRE asks for cluster: there are no cluster tests yet');
  return { postgis, browser, skipped };
}
