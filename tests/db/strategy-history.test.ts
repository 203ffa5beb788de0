/** Strategies keep every version; stored scores and plans say what has changed since. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, json } from '#server/db/database.ts';
import { migrate } from '#server/db/migrate.ts';
import { findPlanRow } from '#server/db/queries/field.ts';
import { findStoredRun, listPrecinctScores, listScoreRuns } from '#server/db/queries/score-runs.ts';
import {
  ensureReadyMadeStrategies,
  getStrategy,
  insertStrategy,
  listStrategyVersions,
  saveStrategy,
} from '#server/db/queries/strategies.ts';
import { sql } from '#server/db/sql.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { scoreArea } from '#server/jobs/score-area.ts';
import { judgeRuns, withStaleness } from '#server/jobs/staleness.ts';
import { insertSplitTown, type SplitTown } from '../fixtures/split-town.ts';
import { openTestDatabase, rolledBack, type TestDatabase } from '../helpers/database.ts';

let test_: TestDatabase;
let db: Database;
let town: SplitTown;
let ready: Strategy;
const ours = (weight: number): Strategy => ({ ...ready, name: 'ours', income: { weight, favour: 'lower' } });

beforeAll(async () => {
  test_ = await openTestDatabase();
  db = test_.db;
  town = await insertSplitTown(db);
  ready = (await getStrategy(db, town.campaignId, 'mobilise-published-index')).definition;
});
afterAll(() => test_?.drop());

test('a change makes a version, the same again makes none, and each can be read as it was', async () => {
  await rolledBack(db, async (tx) => {
    const { campaignId } = town;
    expect((await insertStrategy(tx, campaignId, ours(0))).version).toBe(1);
    expect((await saveStrategy(tx, campaignId, ours(0.5))).version).toBe(2);
    expect((await saveStrategy(tx, campaignId, ours(0.5))).version).toBe(2);
    expect((await getStrategy(tx, campaignId, 'ours')).definition.income.weight).toBe(0.5);
    const first = await getStrategy(tx, campaignId, 'ours', 1);
    expect([first.version, first.definition]).toEqual([1, ours(0)]);
    // Restored: the old definition becomes the newest version, and nothing is lost.
    expect((await saveStrategy(tx, campaignId, first.definition)).version).toBe(3);
    const versions = await listStrategyVersions(tx, campaignId, 'ours');
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(versions[0]).toMatchObject({ goal: 'mobilise', model: 'published-index', title: ready.title });
    await expect(getStrategy(tx, campaignId, 'ours', 4)).rejects.toMatchObject({
      code: 'unknown-strategy-version',
      hint: 'Use 1 to 3.',
    });
  });
});

test('a release brings its ready-made strategies as a new version, and leaves alone what the campaign wrote', async () => {
  await rolledBack(db, async (tx) => {
    const { campaignId } = town;
    await ensureReadyMadeStrategies(tx, campaignId);
    // As an earlier release had it.
    const older = { ...ready, title: { en: 'Older', fr: 'Ancien' } };
    await tx.execute(sql`
      UPDATE strategies SET definition = ${json(older)} WHERE name = ${ready.name}
    `);
    await saveStrategy(tx, campaignId, { ...ours(0.7), name: 'mobilise-right' });
    await ensureReadyMadeStrategies(tx, campaignId);
    const updated = await getStrategy(tx, campaignId, ready.name);
    expect([updated.version, updated.definition]).toEqual([2, ready]);
    expect((await getStrategy(tx, campaignId, 'mobilise-right')).definition.income.weight).toBe(0.7);
  });
});

test('a name that a release takes later stays the campaign’s own', async () => {
  await rolledBack(db, async (tx) => {
    await tx.execute(sql`DELETE FROM strategies`);
    await insertStrategy(tx, town.campaignId, { ...ours(0.3), name: 'mobilise-centre' });
    await ensureReadyMadeStrategies(tx, town.campaignId);
    const kept = await getStrategy(tx, town.campaignId, 'mobilise-centre');
    expect([kept.version, kept.definition.income.weight]).toEqual([1, 0.3]);
  });
});

test('an older version is scored as it was', async () => {
  await rolledBack(db, async (tx) => {
    const { campaignId } = town;
    await insertStrategy(tx, campaignId, ours(0));
    await saveStrategy(tx, campaignId, ours(0.9));
    const now = await scoreArea(tx, { campaignId, strategy: 'ours' });
    const then = await scoreArea(tx, { campaignId, strategy: 'ours', version: 1 });
    expect([now.strategyVersion, then.strategyVersion]).toEqual([2, 1]);
    expect(then.precincts.map((p) => p.score)).toEqual(
      then.precincts.map((p) => p.parts!.scoreWithoutIncome),
    );
    expect(now.precincts.map((p) => p.score)).not.toEqual(then.precincts.map((p) => p.score));
    const runs = await listScoreRuns(tx, campaignId, { areaCode: '99001', limit: 10 });
    const stale = await judgeRuns(tx, campaignId, runs);
    expect(runs.map((run, i) => [run.strategyVersion, stale[i]])).toEqual([
      [1, { formula: false, strategy: true, data: false }],
      [2, { formula: false, strategy: false, data: false }],
    ]);
  });
});

async function insertPlan(tx: Database, scoreRunId: number | null): Promise<string> {
  const [{ planId }] = await tx.query<{ planId: string }>(sql`
    INSERT INTO plans (campaign_id, area_code, score_run_id, strategy, options, quality, unassigned)
    VALUES (${town.campaignId}, '99001', ${scoreRunId}, 'ours', ${json({})}, ${json({})}, ${json({})})
    RETURNING plan_id AS "planId"
  `);
  return planId;
}

test('a plan is stale by what has changed since its scores: strategy, data, formula', async () => {
  await rolledBack(db, async (tx) => {
    const { campaignId } = town;
    await insertStrategy(tx, campaignId, ours(0));
    const { scoreRunId } = await scoreArea(tx, { campaignId, strategy: 'ours' });
    const planId = await insertPlan(tx, scoreRunId);
    const stale = async () => {
      const [plan] = await withStaleness(tx, campaignId, [(await findPlanRow(tx, campaignId, planId))!]);
      return plan.stale;
    };
    expect(await stale()).toEqual({ formula: false, strategy: false, data: false });
    await saveStrategy(tx, campaignId, ours(0.2));
    expect(await stale()).toEqual({ formula: false, strategy: true, data: false });
    await tx.execute(sql`
      UPDATE datasets SET content_sha256 = 'changed' WHERE source_id = 'split-town/2022-legislative-1'
    `);
    expect(await stale()).toEqual({ formula: false, strategy: true, data: true });
    await tx.execute(sql`UPDATE score_runs SET formula_version = '1'`);
    expect(await stale()).toEqual({ formula: true, strategy: true, data: true });
    await tx.execute(sql`UPDATE plans SET score_run_id = NULL`);
    expect(await stale()).toEqual({ formula: true, strategy: true, data: true });
  });
});

test('scores of formula 1 are never answered as current, and those that plans keep can still be read', async () => {
  await rolledBack(db, async (tx) => {
    const { campaignId } = town;
    const request = { campaignId, strategy: 'mobilise' };
    const now = await scoreArea(tx, request);
    // As the earlier release stored it: parts of another shape, no intervals, no fingerprint of the data.
    await tx.execute(sql`
      UPDATE score_runs SET formula_version = '1', data_sha256 = NULL, report = ${json({ precincts: 4 })}
    `);
    await tx.execute(sql`
      UPDATE precinct_scores SET score_low = NULL, score_high = NULL, score_class = NULL,
        parts = ${json({ base: 0.25, income: { factor: 1.05 }, ballots: [{ weight: 1, contribution: 0.25 }] })}
    `);
    const planId = await insertPlan(tx, now.scoreRunId);
    const again = await scoreArea(tx, request);
    expect(again.scoreRunId).not.toBe(now.scoreRunId);
    expect(again.precincts).toEqual(now.precincts);

    const old = await listPrecinctScores(tx, now.scoreRunId);
    expect(old).toHaveLength(4);
    expect(old[0]).toMatchObject({ score: now.precincts[0].score, rank: 1, interval: null, parts: null });
    const run = (await findStoredRun(tx, campaignId, now.scoreRunId))!;
    expect(run).toMatchObject({ formulaVersion: '1', report: { precincts: 4 } });
    expect(await judgeRuns(tx, campaignId, [run])).toEqual([{ formula: true, strategy: false, data: false }]);
    await tx.execute(sql`UPDATE datasets SET imported_at = now() + interval '1 minute'`);
    const later = (await findStoredRun(tx, campaignId, now.scoreRunId))!;
    expect((await judgeRuns(tx, campaignId, [later]))[0].data).toBe(true);
    expect((await listScoreRuns(tx, campaignId, { limit: 10 })).at(-1)!.planIds).toEqual([planId]);
  });
});

test('strategies of an earlier release keep their version and what the campaign wrote', async () => {
  await rolledBack(db, async (tx) => {
    const migration = '0005_strategy_versions.sql';
    // Back to what the migrations before it make.
    await tx.script(`
      DROP TABLE strategy_versions;
      ALTER TABLE strategies DROP COLUMN edited;
      ALTER TABLE score_runs DROP COLUMN data_sha256;
      DELETE FROM precinct_scores;
      ALTER TABLE precinct_scores
        ALTER COLUMN registered SET NOT NULL, ALTER COLUMN parts SET NOT NULL,
        DROP COLUMN score_low, DROP COLUMN score_high, DROP COLUMN score_class;
      DELETE FROM strategies;
    `);
    const { campaignId } = town;
    for (const [name, version] of [
      ['mobilise', 1],
      ['mobilise-right', 4],
      ['ours', 1],
    ] as const) {
      await tx.execute(sql`
        INSERT INTO strategies (campaign_id, name, version, definition)
        VALUES (${campaignId}, ${name}, ${version}, ${json({ ...ours(0.6), name })})
      `);
    }
    await tx.execute(sql`DELETE FROM migrations WHERE name = ${migration}`);
    expect(await migrate(tx)).toEqual([migration]);
    await ensureReadyMadeStrategies(tx, campaignId);
    const weightOf = async (name: string) =>
      (await getStrategy(tx, campaignId, name)).definition.income.weight;
    expect(await weightOf('mobilise')).not.toBe(0.6);
    expect([await weightOf('mobilise-right'), await weightOf('ours')]).toEqual([0.6, 0.6]);
    expect((await getStrategy(tx, campaignId, 'mobilise', 1)).definition.income.weight).toBe(0.6);
    expect((await listStrategyVersions(tx, campaignId, 'mobilise')).map((v) => v.version)).toEqual([2, 1]);
    expect((await getStrategy(tx, campaignId, 'mobilise-right', 4)).version).toBe(4);
  });
});
