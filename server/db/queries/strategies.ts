/**
 * Queries on `strategies`, and the checks before anything gets in. Ready-made strategies come from
 * `data/strategies`; each is stored with its camp from `data/camps` inside, so that it stands alone.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { GOALS } from '#server/domain/targeting/goals.ts';
import { Camp, Strategy, StrategyFile } from '#server/domain/targeting/strategy.ts';
import { UserError } from '#server/jobs/progress.ts';
import { type Database, json } from '../database.ts';
import { type Sql, sql } from '../sql.ts';

export interface StoredStrategy {
  strategyId: number;
  name: string;
  version: number;
  updatedAt: string;
  definition: Strategy;
}

const columns = sql`
  s.strategy_id AS "strategyId", s.name, s.version, s.updated_at AS "updatedAt", s.definition
`;

export async function listStrategies(db: Database, campaignId: number): Promise<StoredStrategy[]> {
  return db.query<StoredStrategy>(sql`
    SELECT ${columns} FROM strategies s WHERE campaign_id = ${campaignId} ORDER BY strategy_id
  `);
}

/** As it stands, or as it was at a version: `updatedAt` is then when that version was saved. */
export async function findStrategy(
  db: Database,
  campaignId: number,
  name: string,
  version?: number,
): Promise<StoredStrategy | undefined> {
  const [strategy] = await db.query<StoredStrategy>(
    version === undefined
      ? sql`SELECT ${columns} FROM strategies s WHERE campaign_id = ${campaignId} AND name = ${name}`
      : sql`
        SELECT v.strategy_id AS "strategyId", s.name, v.version, v.created_at AS "updatedAt", v.definition
        FROM strategy_versions v JOIN strategies s USING (strategy_id)
        WHERE s.campaign_id = ${campaignId} AND s.name = ${name} AND v.version = ${version}
      `,
  );
  return strategy;
}

/**
 * The strategy of that name, ready-made ones included; a refusal that lists the names there are, when there is
 * none. Default: its latest version.
 */
export async function getStrategy(
  db: Database,
  campaignId: number,
  name: string,
  version?: number,
): Promise<StoredStrategy> {
  let strategy = await findStrategy(db, campaignId, name, version);
  if (!strategy) {
    await ensureReadyMadeStrategies(db, campaignId);
    strategy = await findStrategy(db, campaignId, name, version);
  }
  if (strategy) return strategy;
  const latest = version === undefined ? undefined : await findStrategy(db, campaignId, name);
  if (latest) {
    throw new UserError(
      'unknown-strategy-version',
      `The strategy '${name}' has no version ${version}.`,
      `Use 1 to ${latest.version}.`,
      404,
    );
  }
  const names = (await listStrategies(db, campaignId)).map((s) => s.name);
  throw new UserError(
    'unknown-strategy',
    `There is no strategy '${name}'.`,
    `Use one of: ${names.join(', ')}.`,
    404,
  );
}

export interface StrategyVersion {
  version: number;
  savedAt: string;
  title: Strategy['title'];
  goal: Strategy['goal'];
  model: Strategy['model'];
}

/** Newest first. */
export async function listStrategyVersions(
  db: Database,
  campaignId: number,
  name: string,
): Promise<StrategyVersion[]> {
  const { strategyId } = await getStrategy(db, campaignId, name);
  return db.query<StrategyVersion>(sql`
    SELECT version, created_at AS "savedAt", definition -> 'title' AS title, definition ->> 'goal' AS goal,
           definition ->> 'model' AS model
    FROM strategy_versions
    WHERE strategy_id = ${strategyId}
    ORDER BY version DESC
  `);
}

/** A new strategy; refused when the name is taken. */
export async function insertStrategy(
  db: Database,
  campaignId: number,
  definition: Strategy,
): Promise<StoredStrategy> {
  const strategy = await keepingVersion(
    db,
    sql`
      INSERT INTO strategies AS s (campaign_id, name, definition, edited)
      VALUES (${campaignId}, ${definition.name}, ${json(definition)}, true)
      ON CONFLICT (campaign_id, name) DO NOTHING
    `,
  );
  if (strategy) return strategy;
  throw new UserError(
    'strategy-exists',
    `There is already a strategy '${definition.name}'.`,
    'Choose another name, or change the existing one.',
    409,
  );
}

/** Creates a strategy or replaces the one of that name; the version rises when something changed. */
export async function saveStrategy(
  db: Database,
  campaignId: number,
  definition: Strategy,
): Promise<StoredStrategy> {
  const strategy = await keepingVersion(
    db,
    sql`
      INSERT INTO strategies AS s (campaign_id, name, definition, edited)
      VALUES (${campaignId}, ${definition.name}, ${json(definition)}, true)
      ON CONFLICT (campaign_id, name) DO UPDATE SET
        version = s.version + (s.definition IS DISTINCT FROM EXCLUDED.definition)::int,
        edited = s.edited OR s.definition IS DISTINCT FROM EXCLUDED.definition,
        updated_at = CASE WHEN s.definition IS DISTINCT FROM EXCLUDED.definition THEN now() ELSE s.updated_at END,
        definition = EXCLUDED.definition
    `,
  );
  return strategy!;
}

/** Brings the ready-made strategies in, and up to this release. One that the campaign has changed is left alone. */
export async function ensureReadyMadeStrategies(db: Database, campaignId: number): Promise<void> {
  const definitions = await readReadyMadeStrategies();
  await keepingVersion(
    db,
    sql`
      INSERT INTO strategies AS s (campaign_id, name, definition)
      SELECT ${campaignId}, definition ->> 'name', definition
      FROM jsonb_array_elements(${json(definitions)}::jsonb) WITH ORDINALITY AS given (definition, position)
      ORDER BY position
      ON CONFLICT (campaign_id, name) DO UPDATE SET
        version = s.version + 1, definition = EXCLUDED.definition, updated_at = now()
      WHERE NOT s.edited AND s.definition IS DISTINCT FROM EXCLUDED.definition
    `,
  );
}

/** Runs an INSERT into `strategies AS s` and keeps what it leaves as versions; undefined: it changed nothing. */
async function keepingVersion(db: Database, insert: Sql): Promise<StoredStrategy | undefined> {
  const [strategy] = await db.query<StoredStrategy>(sql`
    WITH saved AS (${insert} RETURNING s.*), kept AS (
      INSERT INTO strategy_versions (strategy_id, version, campaign_id, definition, created_at)
      SELECT strategy_id, version, campaign_id, definition, updated_at FROM saved
      ON CONFLICT (strategy_id, version) DO NOTHING
    )
    SELECT ${columns} FROM saved s
  `);
  return strategy;
}

/** A strategy as it comes from outside, checked; every mistake is named with its place. */
export function parseStrategy(value: unknown): Strategy {
  return check(Strategy, value, 'strategy');
}

const dataDir = join(import.meta.dirname, '../../../data');

export async function readCamps(): Promise<Camp[]> {
  return readAll('camps', (value, file) => check(Camp, value, file));
}

/** In the order of the goals, and each goal's by name: `mobilise`, the default, comes first. */
export async function readReadyMadeStrategies(): Promise<Strategy[]> {
  const camps = new Map((await readCamps()).map((camp) => [camp.name, camp]));
  const files = await readAll('strategies', (value, file) => check(StrategyFile, value, file));
  files.sort((a, b) => GOALS.indexOf(a.goal) - GOALS.indexOf(b.goal));
  return files.map((file) => {
    const camp = camps.get(file.camp);
    if (!camp)
      throw new Error(
        `data/strategies/${file.name}.json names the camp '${file.camp}', which is not in data/camps`,
      );
    return { ...file, camp };
  });
}

async function readAll<T>(folder: string, parse: (value: unknown, file: string) => T): Promise<T[]> {
  const names = (await readdir(join(dataDir, folder))).filter(
    (f) => f.endsWith('.json') && !f.endsWith('.schema.json'),
  );
  const bare = (name: string) => name.slice(0, -'.json'.length);
  names.sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  return Promise.all(
    names.map(async (name) => {
      const value: Record<string, unknown> = JSON.parse(await readFile(join(dataDir, folder, name), 'utf8'));
      delete value.$schema;
      return parse(value, `data/${folder}/${name}`);
    }),
  );
}

function check<S extends TSchema>(schema: S, value: unknown, what: string): Static<S> {
  if (Value.Check(schema, value)) return value as Static<S>;
  const mistakes = Value.Errors(schema, value).map((e) => `${e.instancePath || '/'} ${e.message}`);
  throw new UserError(
    'invalid-strategy',
    `The ${what} does not fit: ${[...new Set(mistakes)].slice(0, 5).join('; ')}.`,
    'Compare it with data/strategies/mobilise.json and its schema beside it.',
  );
}
