/**
 * Every model on Toulouse, from the published files: each speaks of its bureaux with an interval, and none is
 * another under a new name. Needs ../shared/data and is skipped where it is not.
 */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPanel } from '#server/db/queries/panel.ts';
import { listBallotRoutes } from '#server/db/queries/results.ts';
import { findScoringTarget } from '#server/db/queries/scores.ts';
import { GOALS, type Goal, MODELS_OF_GOAL, type ModelName } from '#server/domain/targeting/goals.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import type { Panel } from '#server/domain/targeting/panel.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import { type ScoreTable, scorePanel } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { loadArea } from '#server/import/load-area.ts';
import { rankCorrelation } from '#tests/fixtures/rank-correlation.ts';
import { strategy } from '#tests/fixtures/scoring.ts';
import { TOULOUSE_FILES } from '#tests/fixtures/toulouse-files.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';
import { hasSharedData } from '#tests/helpers/shared-data.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = join(ROOT, 'data/sources');
const BALLOTS = [
  '2017-presidential-1',
  '2017-legislative-1',
  '2019-european-1',
  '2022-presidential-1',
  '2022-legislative-1',
  '2024-legislative-1',
];
const NEEDED = ['precincts-2024', 'income-grid-2015', ...BALLOTS.map((ballot) => `results-${ballot}`)];
/** Scored elsewhere: they need a ballot of their own kind. */
const OTHERS: readonly ModelName[] = ['surge', 'transfers'];

describe.skipIf(!hasSharedData)('Toulouse, from ../shared/data', () => {
  let database: TestDatabase;
  let panel: Panel;
  const tables = new Map<ModelName, ScoreTable>();

  beforeAll(async () => {
    database = await openTestDatabase();
    const { db } = database;
    const sourcesDir = await mkdtemp(join(tmpdir(), 'arpent-sources-'));
    const catalogue = JSON.parse(await readFile(join(SOURCES, 'toulouse.json'), 'utf8'));
    const sources = NEEDED.map((name) => `toulouse/${name}.json`);
    await writeFile(join(sourcesDir, 'toulouse.json'), JSON.stringify({ ...catalogue, sources }));
    await symlink(join(SOURCES, 'toulouse'), join(sourcesDir, 'toulouse'));
    await loadArea(db, { area: 'toulouse', fromDir: TOULOUSE_FILES, sourcesDir });
    await rm(sourcesDir, { recursive: true });
    const target = await findScoringTarget(db, '31555', undefined);
    const routes = await listBallotRoutes(db, target.areaCode, target.datasetId);
    ({ panel } = await readPanel(db, target, routes));

    const camp = JSON.parse(await readFile(join(ROOT, 'data/camps/left.json'), 'utf8'));
    for (const goal of GOALS)
      for (const model of MODELS_OF_GOAL[goal])
        if (MODELS[model] && !OTHERS.includes(model)) tables.set(model, score(goal, model, camp));
  });
  afterAll(() => database?.drop());

  function score(goal: Goal, model: ModelName, camp: Strategy['camp']): ScoreTable {
    return scorePanel(panel, {
      ...strategy,
      goal,
      model,
      camp,
      ballots: [{ match: '*', weight: 1 }],
      income: { weight: 0, favour: 'lower' },
      parts: [
        { part: 'camp-votes', weight: 1 },
        { part: 'volatility', weight: 0.5 },
        { part: 'income', weight: -0.5 },
      ],
    });
  }
  const correlation = (one: ModelName, other: ModelName) =>
    rankCorrelation(tables.get(one)!.score, tables.get(other)!.score);

  test('each model scores the bureaux, with an interval, and reports what it lacked', () => {
    expect([...tables.keys()].length).toBe(7);
    for (const [model, table] of tables) {
      const report = reportScores(table);
      expect(report.scored, model).toBeGreaterThan(255);
      expect(report.scored + report.notScored.length, model).toBe(panel.precinctCodes.length);
      for (const { missing, precinctCode } of report.notScored)
        expect(missing.length, `${model} ${precinctCode}`).toBeGreaterThan(0);
      table.score.forEach((own, i) => {
        if (Number.isNaN(own)) return;
        const name = `${model} ${panel.precinctCodes[i]}`;
        expect(table.outcome.sd[i], name).toBeGreaterThan(0);
        expect(table.low[i], name).toBeLessThanOrEqual(own);
        expect(table.high[i], name).toBeGreaterThanOrEqual(own);
      });
    }
  });

  test('the terms of every score make its base', () => {
    for (const [model, table] of tables)
      table.score.forEach((own, i) => {
        if (Number.isNaN(own)) return;
        const { formula, terms, shrinkage, base } = table.row(i).parts;
        const made =
          formula === 'sum'
            ? terms.reduce((sum, { contribution }) => sum + contribution!, 0)
            : terms.reduce((product, { value }) => product * value, 1);
        expect(shrinkage?.own ?? base!, `${model} ${panel.precinctCodes[i]}`).toBeCloseTo(made, 10);
      });
  });

  test('the ranking of donors is not that of mobilising, nor of any other model', () => {
    for (const model of tables.keys())
      if (model !== 'donors') expect(correlation('donors', model), model).toBeLessThan(0.5);
    // The bureaux with most abstainers of the left are the poorest: donors are sought at the other end.
    for (const model of ['published-index', 'drop-off', 'marginal-voter'] as const)
      expect(correlation('donors', model), model).toBeLessThan(-0.2);
  });

  test('strongholds and marginal voters rank unlike the published index, though all follow the camp', () => {
    for (const model of ['stronghold', 'marginal-voter', 'drop-off'] as const) {
      expect(correlation(model, 'published-index'), model).toBeGreaterThan(0.3);
      expect(correlation(model, 'published-index'), model).toBeLessThan(0.97);
    }
    expect(Math.abs(correlation('volatility', 'published-index'))).toBeLessThan(0.8);
  });

  test('persuading expects no votes in any bureau until an effect is entered', () => {
    const { strategy: persuade, score: scores } = tables.get('volatility')!;
    const doors = panel.registered.map((registered) => registered / 1.32);
    const { votes } = scorePanel({ ...panel, doors }, persuade);
    scores.forEach((own, i) => {
      if (!Number.isNaN(own)) expect(votes.high[i], panel.precinctCodes[i]).toBe(0);
    });
    const persuasionEffect = { low: 0, mid: 0.01, high: 0.02, source: 'a trial of our own' };
    const tried = scorePanel(
      { ...panel, doors },
      { ...persuade, doorEconomics: { ...persuade.doorEconomics, persuasionEffect } },
    );
    expect(tried.votes.mid.filter((gained) => gained > 0).length).toBeGreaterThan(250);
  });
});
