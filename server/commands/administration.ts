/** `serve`, `migrate`, `doctor`, `key`, `backup`, `restore`, `bench`: looking after an installation. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { lockDataDir } from '../db/lock.ts';
import { migrate, pendingMigrations } from '../db/migrate.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../db/queries/access.ts';
import { ensureSnapshot } from '../db/snapshot.ts';
import { sql } from '../db/sql.ts';
import { UserError } from '../jobs/progress.ts';
import { answer, atCaller, type CommandContext, table, withCampaign } from './context.ts';

export function addAdministration(program: Command, context: CommandContext) {
  program
    .command('serve')
    .description('serve the map and the API')
    // Loaded when it is wanted: the other commands start sooner without it.
    .action(async () => (await import('../main.ts')).serve(context));

  program
    .command('migrate')
    .description('bring the schema up to date')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ json }) => {
      // Opening has migrated already; asking again names what is left, which is nothing.
      const db = await context.database();
      const applied = await migrate(db);
      answer(
        context,
        json,
        { applied, pending: await pendingMigrations(db) },
        () => 'the schema is up to date',
      );
    });

  program
    .command('doctor')
    .description('check the installation')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ json }) => {
      const db = await context.database();
      const [{ postgresql, postgis }] = await db.query<{ postgresql: string; postgis: string }>(
        sql`SELECT current_setting('server_version') AS postgresql, postgis_lib_version() AS postgis`,
      );
      const [counts] = await db.query<Record<string, number>>(sql`
        SELECT (SELECT count(*) FROM areas) AS areas, (SELECT count(*) FROM datasets) AS datasets,
               (SELECT count(*) FROM precincts) AS precincts, (SELECT count(*) FROM addresses) AS addresses`);
      const pending = await pendingMigrations(db);
      const report = {
        node: process.versions.node,
        engine: db.engine,
        postgresql,
        postgis,
        pendingMigrations: pending,
        counts,
      };
      answer(context, json, report, () =>
        [
          `Node ${report.node}; ${db.engine} ${postgresql}, PostGIS ${postgis}`,
          pending.length === 0 ? 'schema up to date' : `migrations to run: ${pending.join(', ')}`,
          Object.entries(counts)
            .map(([what, count]) => `${count} ${what}`)
            .join(', '),
        ].join('\n'),
      );
      const atLeast = (version: string, wanted: [number, number]) => {
        const [major, minor] = version.split('.').map((part) => Number.parseInt(part, 10));
        return major > wanted[0] || (major === wanted[0] && (minor || 0) >= wanted[1]);
      };
      if (!atLeast(postgresql, [15, 0]) || !atLeast(postgis, [3, 3]))
        throw new UserError(
          'too-old',
          `PostgreSQL ${postgresql} with PostGIS ${postgis} is too old`,
          'PostgreSQL 15 and PostGIS 3.3 are the oldest that work',
        );
    });

  program
    .command('prepare', { hidden: true })
    .description('prepare the embedded database and the sample town, so that the first start is quick')
    .action(async () => {
      const { dataDir } = context.config;
      await ensureSnapshot(dataDir, (_, message) => context.err(`${message}\n`));
      const { ensureSampleFiles } = await import('../sample-town.ts');
      await ensureSampleFiles(dataDir);
    });

  addKeys(program, context);
  addBackup(program, context);

  program
    .command('bench')
    .description('run the benchmarks, as tables')
    .argument('[name]', 'one of the files of tests/bench; all when left out')
    .action(async (name?: string) => {
      const folder = fileURLToPath(new URL('../../tests/bench/', import.meta.url));
      const names = (await readdir(folder))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => file.slice(0, -3));
      if (name && !names.includes(name))
        throw new UserError(
          'unknown-bench',
          `there is no benchmark '${name}'`,
          `choose among ${names.join(', ')}`,
        );
      for (const bench of name ? [name] : names) {
        context.err(`${bench}\n`);
        const { status } = spawnSync(process.execPath, [join(folder, `${bench}.ts`)], { stdio: 'inherit' });
        if (status !== 0)
          throw new UserError('bench-failed', `the benchmark '${bench}' failed`, 'see its output above');
      }
    });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function addKeys(program: Command, context: CommandContext) {
  const key = program.command('key').description('API keys for programs');
  key
    .command('create')
    .description('make a key; it is shown once')
    .argument('<name>', 'what it is for')
    .requiredOption('--scopes <list>', 'comma list of read, cut, import, admin')
    .option('--json', 'one JSON document on stdout')
    .action(async (name, { scopes, json }) => {
      const { db, campaignId } = await withCampaign(context);
      const created = await createApiKey(db, campaignId, name, String(scopes).split(','));
      answer(context, json, created, () => `${created.key}\nKeep it: only its hash is stored.`);
    });
  key
    .command('list')
    .description('the keys, without their secrets')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ json }) => {
      const { db, campaignId } = await withCampaign(context);
      const keys = await listApiKeys(db, campaignId);
      answer(context, json, { keys }, () =>
        table(
          ['id', 'name', 'scopes', 'created', 'last used', 'revoked'],
          keys.map((k) => [k.keyId, k.name, k.scopes.join(','), k.createdAt, k.lastUsedAt, k.revokedAt]),
        ),
      );
    });
  key
    .command('revoke')
    .description('end a key at once')
    .argument('<id>', 'its id, as `key list` shows it')
    .option('--json', 'one JSON document on stdout')
    .action(async (keyId, { json }) => {
      const { db, campaignId } = await withCampaign(context);
      if (!UUID.test(keyId) || !(await revokeApiKey(db, campaignId, keyId)))
        throw new UserError('unknown-key', `there is no key ${keyId}`, '`key list` shows them', 404);
      answer(context, json, { keyId, revoked: true }, () => 'revoked');
    });
}

function addBackup(program: Command, context: CommandContext) {
  const onlyEmbedded = () => {
    if (context.config.databaseUrl)
      throw new UserError(
        'not-embedded',
        'the database is a PostgreSQL server',
        'use pg_dump and pg_restore, which know it best',
      );
  };
  program
    .command('backup')
    .description('copy the embedded database to a new folder')
    .argument('<dir>', 'a folder that does not exist yet')
    .option('--json', 'one JSON document on stdout')
    .action(async (dir, { json }) => {
      onlyEmbedded();
      const target = atCaller(context, dir);
      if (existsSync(target))
        throw new UserError('folder-exists', `${dir} is there already`, 'name a new folder');
      const db = await context.database();
      const draft = `${target}.tmp`;
      await mkdir(draft, { recursive: true, mode: 0o700 });
      // A transaction has the connection to itself, so nothing is written while the files are copied.
      await db.transaction(async (tx) => {
        await tx.script('CHECKPOINT');
        await cp(join(context.config.dataDir, 'database'), draft, { recursive: true });
      });
      await rename(draft, target);
      answer(context, json, { backup: target }, () => `backed up to ${dir}`);
    });
  program
    .command('restore')
    .description('put a backup in the place of the embedded database; the old one is kept beside it')
    .argument('<dir>', 'a folder made by `backup`')
    .option('--json', 'one JSON document on stdout')
    .action(async (dir, { json }) => {
      onlyEmbedded();
      const source = atCaller(context, dir);
      if (!existsSync(join(source, 'global', 'pg_control')))
        throw new UserError('not-a-backup', `${dir} is not a backup`, 'name a folder made by `backup`');
      const { dataDir } = context.config;
      const lock = await lockDataDir(dataDir, null);
      try {
        const target = join(dataDir, 'database');
        const draft = `${target}.${process.pid}.tmp`;
        await rm(draft, { recursive: true, force: true });
        await cp(source, draft, { recursive: true });
        const kept = `${target}.before-restore`;
        await rm(kept, { recursive: true, force: true });
        const hadOne = existsSync(target);
        if (hadOne) await rename(target, kept);
        await rename(draft, target);
        answer(
          context,
          json,
          { restored: source, kept: hadOne ? kept : null },
          () => `restored${hadOne ? `; the database that was there is now ${kept}` : ''}`,
        );
      } finally {
        await lock.release();
      }
    });
}
