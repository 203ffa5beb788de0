/** An area above 5,000 precincts: scored in a thread of its own, stored without parts, explained when asked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { findDefaultCampaignId } from '#server/db/queries/campaigns.ts';
import { getStrategy } from '#server/db/queries/strategies.ts';
import { sql } from '#server/db/sql.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { makeCells } from '#server/jobs/make-cells.ts';
import {
  ensureScoreRun,
  explainScores,
  listScoringInputs,
  previewScores,
  scoreArea,
} from '#server/jobs/score-area.ts';
import { insertLargeArea, LARGE } from '../fixtures/large-area.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';

let test_: TestDatabase;
let db: Database;
let strategy: Strategy;
let request: { campaignId: number; strategy: string; areaCode: string };

beforeAll(async () => {
  test_ = await openTestDatabase();
  db = test_.db;
  await insertLargeArea(db);
  request = {
    campaignId: await findDefaultCampaignId(db),
    strategy: 'mobilise-published-index',
    areaCode: 'XX',
  };
  strategy = (await getStrategy(db, request.campaignId, request.strategy)).definition;
});
afterAll(() => test_?.drop());

async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

test('every precinct is ranked, without its parts; the run is stored without them', async () => {
  const { precincts, report, scoreRunId } = await scoreArea(db, request);
  expect(precincts).toHaveLength(LARGE.precincts);
  expect(report).toMatchObject({ precincts: 5100, scored: 5100, income: { missing: 5100 } });
  expect(precincts.every(({ parts }) => parts === null)).toBe(true);
  expect(precincts[0].rank).toBe(1);
  const [stored] = await db.query<{ rows: number; parts: number; classes: number; best: number }>(sql`
    SELECT count(*) AS rows, count(parts) AS parts, count(DISTINCT score_class) AS classes,
           max(score) AS best
    FROM precinct_scores WHERE score_run_id = ${scoreRunId}
  `);
  expect(stored).toEqual({ rows: 5100, parts: 0, classes: 5, best: precincts[0].score });
});

test('asked again, the stored run is answered with the same rows', async () => {
  const first = await scoreArea(db, request);
  const { head, isLarge, pages } = await ensureScoreRun(db, request);
  expect([isLarge, head.scoreRunId]).toEqual([true, first.scoreRunId]);
  expect(await collect(pages())).toEqual(first.precincts);
});

test('a precinct has its parts when asked for, as a calculator gives them', async () => {
  const { pages } = await explainScores(db, request, ['00050_0007', '99999_0001', '00001_0050']);
  const [one, other, ...more] = await collect(pages);
  expect(more).toEqual([]);
  expect([one.precinctCode, other.precinctCode]).toEqual(['00050_0007', '00001_0050']);
  // 2024: 493 of 1000 at home, 200 of 507 valid votes ours; 2022: 600 at home, 107 of 400.
  expect(one.parts.base).toBeCloseTo((0.493 * (200 / 507) + 0.6 * (107 / 400)) / 2, 12);
  expect(one.parts.missing.map(({ kind }) => kind)).toEqual(['income', 'doors']);
});

test('all parts come in pages, best first, and go with the plain rows', async () => {
  const { precincts } = await scoreArea(db, request);
  const { pages } = await explainScores(db, request);
  const explained = await collect(pages);
  expect(explained.map((row) => ({ ...row, parts: null }))).toEqual(precincts);
  expect(explained.every(({ parts }) => parts.terms.length === 2)).toBe(true);
});

test('a preview scores what the saved strategy would', async () => {
  const income: Strategy['income'] = { weight: 0, favour: 'lower' };
  const preview = await previewScores(db, { ...request, strategy: { ...strategy, income } });
  expect(preview.head).toMatchObject({ scoreRunId: null, strategyVersion: null, areaCode: 'XX' });
  const { precincts } = await scoreArea(db, request);
  expect(await collect(preview.pages())).toEqual(precincts);
  const turned = { ...strategy, emphasis: { abstention: 1, share: 0 } };
  const other = await previewScores(db, { ...request, strategy: turned });
  expect(await collect(other.pages())).not.toEqual(precincts);
});

test('a refused strategy is refused there as here', async () => {
  const wrong = { ...strategy, goal: 'persuade' as const };
  await expect(previewScores(db, { ...request, strategy: wrong })).rejects.toMatchObject({
    code: 'model-not-for-goal',
    hint: expect.stringContaining('volatility'),
  });
});

test('its inputs are too many to be scored elsewhere; its cells have no place', async () => {
  await expect(listScoringInputs(db, request)).rejects.toMatchObject({ code: 'area-too-large' });
  const { cells, unplaced } = await makeCells(db, { ...request, resolution: 9 });
  expect([cells.length, unplaced.registered]).toEqual([0, 5_100_000]);
});
