/** Scores and cells from stored rows: the town of `tests/fixtures/split-town.ts`, small enough to check by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { listPrecinctIncomes } from '#server/db/queries/income.ts';
import {
  ensureReadyMadeStrategies,
  getStrategy,
  insertStrategy,
  listStrategies,
  saveStrategy,
} from '#server/db/queries/strategies.ts';
import { sql } from '#server/db/sql.ts';
import { scorePrecincts } from '#server/domain/targeting/score.ts';
import { makeCells } from '#server/jobs/make-cells.ts';
import { listScoringInputs, scoreArea } from '#server/jobs/score-area.ts';
import { insertSplitTown, type SplitTown } from '../fixtures/split-town.ts';
import { openTestDatabase, rolledBack, type TestDatabase } from '../helpers/database.ts';

let test_: TestDatabase;
let db: Database;
let town: SplitTown;

beforeAll(async () => {
  test_ = await openTestDatabase();
  db = test_.db;
  town = await insertSplitTown(db);
  const { definition } = await getStrategy(db, town.campaignId, 'mobilise-published-index');
  await insertStrategy(db, town.campaignId, {
    ...definition,
    name: 'by-hand',
    income: { weight: 0.1, favour: 'lower' },
  });
});
afterAll(() => test_?.drop());

const request = () => ({ campaignId: town.campaignId, strategy: 'by-hand' });

test('results of the same vintage are taken as they are, older ones carried over by the crosswalk', async () => {
  const { precincts, report, areaCode, precinctsSource } = await scoreArea(db, request());
  expect([areaCode, precinctsSource]).toEqual(['99001', 'split-town/precincts-2026']);
  const part = (n: number, ballotId: string) =>
    precincts
      .find((p) => p.precinctCode === `99001_000${n}`)!
      .parts!.ballots.find((b) => b.ballotId === ballotId)!;
  expect(part(2, '2026-municipal-1')).toMatchObject({
    registered: 620,
    campVotes: 150,
    share: 0.5,
    carriedOver: 0,
  });
  expect(part(1, '2022-legislative-1')).toMatchObject({ registered: 900, campVotes: 200, carriedOver: 0 });
  // 60 % of the old precinct 2: 600 registered, 300 cast, 300 valid, 60 ours; which 60 % is not known.
  expect(part(2, '2022-legislative-1')).toMatchObject({
    registered: 600,
    ballotsCast: 300,
    valid: 300,
    carriedOver: 0.4,
  });
  expect(part(2, '2022-legislative-1').campVotes).toBeCloseTo(60, 9);
  expect(part(3, '2022-legislative-1').registered).toBeCloseTo(400, 9);
  expect(part(3, '2022-legislative-1').carriedOver).toBe(1);
  expect(report.sources).toEqual([
    {
      ballotId: '2026-municipal-1',
      sourceId: 'split-town/2026-municipal-1',
      via: 'same-vintage',
      carriedFrom: null,
      registeredShare: 1,
    },
    {
      ballotId: '2022-legislative-1',
      sourceId: 'split-town/2022-legislative-1',
      via: 'crosswalk',
      carriedFrom: 'split-town/precincts-2022',
      registeredShare: 1,
    },
  ]);
  expect(report.unreachable).toEqual([
    { ballotId: '2019-european-1', reason: 'its precinct codes name other territories' },
  ]);
});

test('a score is what a calculator gives from the published figures', async () => {
  const { precincts } = await scoreArea(db, request());
  const score = (n: number) => precincts.find((p) => p.precinctCode === `99001_000${n}`)!;
  // Legislative weight 1, municipal 0.5. Precinct 1: (1 × 0.5 × 200/400 + 0.5 × 0.4 × 300/500) ÷ 1.5.
  expect(score(1).parts!.base).toBeCloseTo((0.25 + 0.5 * 0.24) / 1.5, 12);
  // Third of four; poorest of three known incomes: percentile 1/6, lower ones favoured, weight 0.1.
  expect(score(1).score).toBeCloseTo(0.9 * (5 / 8) + 0.1 * (5 / 6), 12);
  // The desk without territory: no old result, no income; the highest index, by 2026 alone.
  expect(score(4).parts!.base).toBeCloseTo(0.5 * 1, 12);
  expect(score(4).score).toBeCloseTo(7 / 8, 12);
  expect(score(4).parts!.missing.map((m) => m.kind)).toEqual(['ballot', 'income']);
  expect(score(4).rank).toBe(1);
});

test('income is the mean of the grid by households; where no cell reaches, the median of the IRIS', async () => {
  const { precincts, precinctsDatasetId } = await scoreArea(db, request());
  const incomes = await listPrecinctIncomes(db, '99001', precinctsDatasetId);
  expect(incomes.map((i) => [i.precinctCode.at(-1), Math.round(i.incomeEur), i.sourceId])).toEqual([
    ['1', 12_500, 'split-town/income-grid'],
    ['2', 40_000, 'split-town/income-grid'],
    ['3', 25_000, 'split-town/income-iris'],
  ]);
  expect(precincts.length).toBe(4);
});

test('what was missing is reported by count', async () => {
  const { report, doorsEstimated } = await scoreArea(db, request());
  expect(doorsEstimated).toBe(true);
  expect(report).toMatchObject({
    precincts: 4,
    scored: 4,
    registered: 2030,
    idleRules: ['*-presidential-1', '*-european-1'],
    renormalised: 1,
    income: { missing: 1, sources: { 'split-town/income-grid': 2, 'split-town/income-iris': 1 } },
    doors: { total: 90, estimated: true, precinctsWithout: 1 },
  });
  expect(report.ballots[0].unmapped).toEqual({
    votes: 10,
    options: [{ label: 'XYZ', nuance: null, votes: 10 }],
  });
});

test('a strategy may name its vintage', async () => {
  await rolledBack(db, async (tx) => {
    const { definition } = await getStrategy(tx, town.campaignId, 'by-hand');
    await insertStrategy(tx, town.campaignId, {
      ...definition,
      name: 'as-of-2022',
      precincts: 'split-town/precincts-2022',
    });
    const { precincts, report } = await scoreArea(tx, { ...request(), strategy: 'as-of-2022' });
    expect(precincts.map((p) => [p.precinctCode, p.registered])).toEqual([
      ['99001_0001', 900],
      ['99001_0002', 1000],
    ]);
    expect(report.sources.map((s) => [s.ballotId, s.via])).toEqual([['2022-legislative-1', 'same-vintage']]);
    expect(report.unreachable.map((u) => u.ballotId)).toEqual(['2019-european-1', '2026-municipal-1']);
  });
});

test('the same strategy, formula and data are answered as stored; a change scores again', async () => {
  await rolledBack(db, async (tx) => {
    const first = await scoreArea(tx, request());
    expect(await scoreArea(tx, request())).toEqual(first);
    const { definition } = await getStrategy(tx, town.campaignId, 'by-hand');
    const saved = await saveStrategy(tx, town.campaignId, {
      ...definition,
      income: { weight: 0, favour: 'lower' },
    });
    expect(saved.version).toBe(2);
    const second = await scoreArea(tx, request());
    expect(second.scoreRunId).not.toBe(first.scoreRunId);
    expect(second.precincts.map((p) => p.score)).toEqual(
      second.precincts.map((p) => p.parts!.scoreWithoutIncome),
    );
    await ensureReadyMadeStrategies(tx, town.campaignId);
    expect((await getStrategy(tx, town.campaignId, 'by-hand')).version).toBe(2);
  });
});

test('a client that scores the inputs again gets the same ranking', async () => {
  const { precincts } = await scoreArea(db, request());
  const { inputs } = await listScoringInputs(db, request());
  const { definition } = await getStrategy(db, town.campaignId, 'by-hand');
  expect(scorePrecincts(inputs, definition)).toEqual(precincts);
});

test('a model that looks at second rounds finds them beside the ballots of its strategy', async () => {
  await rolledBack(db, async (tx) => {
    // 2022 had a second round, with the same counts.
    await tx.execute(sql`
      INSERT INTO ballots (ballot_id, kind, round, held_on, title)
      VALUES ('2022-legislative-2', 'legislative', 2, '2022-06-19'::date, 'second round')
    `);
    await tx.execute(sql`
      WITH copied AS (
        INSERT INTO datasets (area_code, kind, source_id, title, publisher, licence, attribution, url,
                              reference_date, source, content_sha256, row_count, report)
        SELECT area_code, kind, 'split-town/2022-legislative-2', title, publisher, licence, attribution, url,
               reference_date, source, content_sha256, row_count, report
        FROM datasets WHERE source_id = 'split-town/2022-legislative-1'
        RETURNING dataset_id
      ), joined AS (
        INSERT INTO result_joins (results_dataset_id, precincts_dataset_id, status, joined_precincts,
                                  joined_registered, total_precincts, total_registered, unjoined_codes, warnings)
        SELECT copied.dataset_id, precincts_dataset_id, status, joined_precincts, joined_registered,
               total_precincts, total_registered, unjoined_codes, warnings
        FROM copied, result_joins JOIN datasets ON dataset_id = results_dataset_id
        WHERE source_id = 'split-town/2022-legislative-1'
      )
      INSERT INTO results (dataset_id, ballot_id, area_code, department, precinct_code, registered, ballots_cast, valid)
      SELECT copied.dataset_id, '2022-legislative-2', r.area_code, r.department, precinct_code, registered,
             ballots_cast, valid
      FROM copied, results r JOIN datasets d ON d.dataset_id = r.dataset_id
      WHERE d.source_id = 'split-town/2022-legislative-1'
    `);
    const { definition } = await getStrategy(tx, town.campaignId, 'mobilise-published-index');
    const ballots = [{ match: '*-legislative-1', latest: 1, weight: 1 }];
    const ballotsOf = async (model: 'surge' | 'published-index') => {
      await saveStrategy(tx, town.campaignId, { ...definition, name: 'first-rounds', model, ballots });
      const { inputs } = await listScoringInputs(tx, { ...request(), strategy: 'first-rounds' });
      return inputs[0].ballots.map(({ ballotId }) => ballotId).toSorted();
    };
    expect(await ballotsOf('published-index')).toEqual(['2022-legislative-1']);
    expect(await ballotsOf('surge')).toEqual(['2022-legislative-1', '2022-legislative-2']);
  });
});

test('cells hold every registered voter and every door; the desk is counted apart', async () => {
  for (const resolution of [7, 8, 9, 10, 11]) {
    const { cells, suppressed, unplaced, doorsOutside } = await makeCells(db, { ...request(), resolution });
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    expect(sum(cells.map((c) => c.registered)) + suppressed.registered + unplaced.registered).toBe(2030);
    expect(sum(cells.map((c) => c.doors)) + suppressed.doors).toBe(90);
    expect(unplaced).toEqual({ precincts: ['99001_0004'], registered: 10 });
    expect(doorsOutside).toBe(5);
  }
});

test('ready-made strategies come once, the default first', async () => {
  await ensureReadyMadeStrategies(db, town.campaignId);
  const strategies = await listStrategies(db, town.campaignId);
  expect(strategies.map((s) => s.name).filter((name) => name !== 'by-hand')).toEqual([
    'mobilise',
    'mobilise-centre',
    'mobilise-drop-off',
    'mobilise-far-right',
    'mobilise-published-index',
    'mobilise-right',
    'second-round',
    'persuade',
    'keep',
    'raise-funds',
    'custom',
  ]);
  expect(strategies.every((s) => s.version === 1)).toBe(true);
});

test('what cannot be answered is refused with what to do', async () => {
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error) => error,
    );
  expect(await refusal(scoreArea(db, { ...request(), strategy: 'win' }))).toMatchObject({
    code: 'unknown-strategy',
    hint: expect.stringContaining('mobilise'),
  });
  expect(await refusal(scoreArea(db, { ...request(), areaCode: '00000' }))).toMatchObject({
    code: 'unknown-area',
  });
  expect(await refusal(makeCells(db, { ...request(), resolution: 12 }))).toMatchObject({
    code: 'invalid-resolution',
  });
  // Of presidential and legislative ballots this town has the second only: there is nothing to compare.
  expect(await refusal(scoreArea(db, { ...request(), strategy: 'mobilise-drop-off' }))).toMatchObject({
    code: 'too-few-ballots',
    hint: expect.stringContaining('2026-municipal-1'),
  });
  await rolledBack(db, async (tx) => {
    const { definition } = await getStrategy(tx, town.campaignId, 'by-hand');
    await insertStrategy(tx, town.campaignId, {
      ...definition,
      name: 'senate',
      ballots: [{ match: '*-senate-*', weight: 1 }],
    });
    expect(await refusal(scoreArea(tx, { ...request(), strategy: 'senate' }))).toMatchObject({
      code: 'too-few-ballots',
    });
  });
});
