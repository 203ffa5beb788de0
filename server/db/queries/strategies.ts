/**
 * Queries on `strategies`, and the checks before anything gets in. Ready-made strategies come from
 * `data/strategies`; each is stored with its camp from `data/camps` inside, so that it stands alone.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { Camp, Strategy, StrategyFile } from '#server/domain/targeting/strategy.ts';
import { UserError } from '#server/jobs/progress.ts';
import { type Database, json } from '../database.ts';
import { sql } from '../sql.ts';

export interface StoredStrategy {
  strategyId: number;
  name: string;
  version: number;
  updatedAt: string;
  definition: Strategy;
}

const columns = sql`
  strategy_id AS "strategyId", name, version, updated_at AS "updatedAt", definition
`;

export async function listStrategies(db: Database, campaignId: number): Promise<StoredStrategy[]> {
  return db.query<StoredStrategy>(sql`
    SELECT ${columns} FROM strategies WHERE campaign_id = ${campaignId} ORDER BY strategy_id
  `);
}

export async function findStrategy(
  db: Database,
  campaignId: number,
  name: string,
): Promise<StoredStrategy | undefined> {
  const [strategy] = await db.query<StoredStrategy>(sql`
    SELECT ${columns} FROM strategies WHERE campaign_id = ${campaignId} AND name = ${name}
  `);
  return strategy;
}

/** The strategy of that name, ready-made ones included; a refusal that lists the names there are, when there is none. */
export async function getStrategy(db: Database, campaignId: number, name: string): Promise<StoredStrategy> {
  let strategy = await findStrategy(db, campaignId, name);
  if (!strategy) {
    await ensureReadyMadeStrategies(db, campaignId);
    strategy = await findStrategy(db, campaignId, name);
  }
  if (strategy) return strategy;
  const names = (await listStrategies(db, campaignId)).map((s) => s.name);
  throw new UserError(
    'unknown-strategy',
    `There is no strategy '${name}'.`,
    `Use one of: ${names.join(', ')}.`,
    404,
  );
}

/** A new strategy; refused when the name is taken. */
export async function insertStrategy(
  db: Database,
  campaignId: number,
  definition: Strategy,
): Promise<StoredStrategy> {
  const [strategy] = await db.query<StoredStrategy>(sql`
    INSERT INTO strategies (campaign_id, name, definition)
    VALUES (${campaignId}, ${definition.name}, ${json(definition)})
    ON CONFLICT (campaign_id, name) DO NOTHING
    RETURNING ${columns}
  `);
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
  const [strategy] = await db.query<StoredStrategy>(sql`
    INSERT INTO strategies AS s (campaign_id, name, definition)
    VALUES (${campaignId}, ${definition.name}, ${json(definition)})
    ON CONFLICT (campaign_id, name) DO UPDATE SET
      version = s.version + (s.definition IS DISTINCT FROM EXCLUDED.definition)::int,
      updated_at = CASE WHEN s.definition IS DISTINCT FROM EXCLUDED.definition THEN now() ELSE s.updated_at END,
      definition = EXCLUDED.definition
    RETURNING ${columns}
  `);
  return strategy;
}

/** Brings the ready-made strategies in. One that the campaign has changed (version above 1) is left alone. */
export async function ensureReadyMadeStrategies(db: Database, campaignId: number): Promise<void> {
  for (const definition of await readReadyMadeStrategies()) {
    await db.execute(sql`
      INSERT INTO strategies AS s (campaign_id, name, definition)
      VALUES (${campaignId}, ${definition.name}, ${json(definition)})
      ON CONFLICT (campaign_id, name) DO UPDATE SET definition = EXCLUDED.definition, updated_at = now()
      WHERE s.version = 1 AND s.definition IS DISTINCT FROM EXCLUDED.definition
    `);
  }
}

/** A strategy as it comes from outside, checked; every mistake is named with its place. */
export function parseStrategy(value: unknown): Strategy {
  return check(Strategy, value, 'strategy');
}

const dataDir = join(import.meta.dirname, '../../../data');

export async function readCamps(): Promise<Camp[]> {
  return readAll('camps', (value, file) => check(Camp, value, file));
}

/** `mobilise`, the default, comes first. */
export async function readReadyMadeStrategies(): Promise<Strategy[]> {
  const camps = new Map((await readCamps()).map((camp) => [camp.name, camp]));
  const files = await readAll('strategies', (value, file) => check(StrategyFile, value, file));
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
