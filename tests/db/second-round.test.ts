/**
 * Between the two rounds, in the sample town: the first round comes in, a plan is cut and goes out, doors are
 * finished; then who stands changes and the second round is imported. Scores follow in seconds and say what
 * moved; what was handed out stays as it is, to the last byte.
 */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleTown } from '#data/sample/write.ts';
import { findDefaultCampaignId } from '#server/db/queries/campaigns.ts';
import { findScoringTarget } from '#server/db/queries/scores.ts';
import { getStrategy, saveStrategy } from '#server/db/queries/strategies.ts';
import { raw, sql } from '#server/db/sql.ts';
import { compareScores } from '#server/domain/targeting/compare.ts';
import { loadArea } from '#server/import/load-area.ts';
import { readAreaPanel } from '#server/jobs/area-panels.ts';
import { compareStrategies } from '#server/jobs/compare-strategies.ts';
import { type CutBody, cutPlan } from '#server/jobs/cut-plan.ts';
import { scoreArea } from '#server/jobs/score-area.ts';
import { withStaleness } from '#server/jobs/staleness.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

const SOURCES = join(import.meta.dirname, '../../data/sources');
const SECOND = '2024-legislative-2';

let town: TestDatabase;
let dir: string;
let campaignId: number;
let plan: CutBody;

/** The catalogue of the sample town without some of its sources: what was not there yet. */
async function load(without: readonly string[]) {
  const sourcesDir = await mkdtemp(join(tmpdir(), 'arpent-rounds-'));
  const catalogue = JSON.parse(await readFile(join(SOURCES, 'sample.json'), 'utf8')) as { sources: string[] };
  const sources = catalogue.sources.filter((source) => !without.some((name) => source.includes(name)));
  await writeFile(join(sourcesDir, 'sample.json'), JSON.stringify({ ...catalogue, sources }));
  await symlink(join(SOURCES, 'sample'), join(sourcesDir, 'sample'));
  await loadArea(town.db, { area: 'sample', fromDir: dir, sourcesDir });
  await rm(sourcesDir, { recursive: true });
}

const score = () => scoreArea(town.db, { campaignId, strategy: 'second-round' });

/** Everything that was handed out, row by row. */
async function printOfField(): Promise<string[]> {
  const prints: string[] = [];
  for (const table of ['plans', 'turfs', 'turf_addresses', 'plan_unassigned']) {
    const [{ print }] = await town.db.query<{ print: string }>(sql`
      SELECT count(*) || ' ' || md5(string_agg(t::text, '|' ORDER BY t::text)) AS print FROM ${raw(table)} AS t`);
    prints.push(`${table} ${print}`);
  }
  return prints;
}

beforeAll(async () => {
  town = await openTestDatabase();
  dir = await mkdtemp(join(tmpdir(), 'arpent-second-'));
  await writeSampleTown(dir);
  await load([SECOND, '2026-municipal']);
  campaignId = await findDefaultCampaignId(town.db);
  plan = await cutPlan(town.db, { campaignId, strategy: 'second-round', shiftMinutes: 120 });
  await town.db.execute(sql`UPDATE plans SET status = 'published' WHERE plan_id = ${plan.planId}`);
  await town.db.execute(sql`
    UPDATE turfs SET status = CASE WHEN number <= 3 THEN 'done' ELSE 'published' END WHERE plan_id = ${plan.planId}`);
});
afterAll(async () => {
  await town.drop();
  await rm(dir, { recursive: true, force: true });
});

test('on the evening of the first round every precinct has a score, its interval and the votes to expect', async () => {
  const { precincts, report } = await score();
  expect(report.scored).toBe(precincts.length);
  expect(report.ballots.map(({ ballotId }) => ballotId)).toEqual(['2024-legislative-1']);
  for (const { interval, expectedVotes, parts } of precincts) {
    expect(interval!.low).toBeLessThanOrEqual(interval!.high);
    expect(expectedVotes!.low).toBeLessThan(expectedVotes!.high);
    expect(parts!.terms.some(({ id }) => id === 'second-round-abstained')).toBe(true);
  }
});

test('the second round comes in and somebody stands down: scores move, and nothing that was handed out does', async () => {
  const before = await printOfField();
  const first = await score();
  const { definition } = await getStrategy(town.db, campaignId, 'second-round');
  const target = await findScoringTarget(town.db, undefined, definition.precincts);
  const then = await readAreaPanel(town.db, campaignId, target, definition);

  // The first 48 hours: the third goes out of the race.
  const withdrawn = { ...definition, secondRound: { withdrawn: ['HAUTEROCHE'] } };
  await saveStrategy(town.db, campaignId, withdrawn);
  const statedScores = await then.score(withdrawn);
  const stated = await score();
  const ranking = ({ precincts }: typeof first) => precincts.map(({ precinctCode }) => precinctCode);
  expect(ranking(stated)).not.toEqual(ranking(first));
  const { precincts: moved, spearman } = await compareStrategies(town.db, {
    campaignId,
    a: { strategy: 'second-round', version: first.strategyVersion! },
    b: { strategy: 'second-round' },
    limit: 5,
  });
  expect(moved).toHaveLength(5);
  expect(spearman).toBeLessThan(1);

  // Election night: the second round is imported, scores are computed again. All three had stood after all.
  await load(['2026-municipal']);
  const after = await score();
  expect(after.report.scored).toBe(first.report.scored);
  const now = await readAreaPanel(town.db, campaignId, target, withdrawn);
  expect(now.panel.ballots.map(({ ballotId }) => ballotId)).toContain(SECOND);
  const comparison = compareScores(now.panel, statedScores.columns, (await now.score(withdrawn)).columns, 3);
  expect(comparison.moved).toHaveLength(3);
  expect(comparison.moved[0].difference).not.toBe(0);
  expect(ranking(after)).toEqual(ranking(first));

  expect(await printOfField()).toEqual(before);
  const turfs = await town.db.query<{ status: string; turfs: number }>(sql`
    SELECT status, count(*) AS turfs FROM turfs WHERE plan_id = ${plan.planId} GROUP BY status ORDER BY status`);
  expect(turfs).toEqual([
    { status: 'done', turfs: 3 },
    { status: 'published', turfs: plan.turfs.features.length - 3 },
  ]);
  const [{ stale }] = await withStaleness(town.db, campaignId, [{ planId: plan.planId }]);
  expect(stale).toEqual({ formula: false, strategy: true, data: true });
});
