/** Targeting over HTTP: previews, versions, comparisons, stored rankings, cells, gifts. Every answer is checked against its schema. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#server/db/sql.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { PrecinctScore } from '#server/domain/targeting/types.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { type FieldTown, insertFieldTown } from '../fixtures/field.ts';
import { insertLargeArea, LARGE } from '../fixtures/large-area.ts';

let given: TestApp;
let town: FieldTown;
let definition: Strategy;
beforeAll(async () => {
  given = await openTestApp();
  await insertLargeArea(given.db);
  town = await insertFieldTown(given.db);
  definition = (await get('/strategies/mobilise-published-index')).definition;
});
afterAll(() => given?.close());

const AREA = 'area=99001';
const get = async (path: string) => {
  const response = await given.ask('GET', path);
  expect(response.statusCode, `${path}: ${response.body.slice(0, 300)}`).toBe(200);
  return response.json();
};
const send = async (method: 'POST' | 'PUT', path: string, payload: object) => {
  const response = await given.ask(method, path, { payload });
  expect(response.statusCode, response.body.slice(0, 300)).toBeLessThan(300);
  return response.json();
};
const refusal = async (path: string, payload?: object) => {
  const response = await given.ask(payload ? 'POST' : 'GET', path, { payload });
  return { status: response.statusCode, ...response.json() } as Record<string, unknown>;
};
const countRuns = async () => {
  const [{ runs }] = await given.db.query<{ runs: number }>(sql`SELECT count(*) AS runs FROM score_runs`);
  return runs;
};

test('a preview answers as scores do, and stores nothing', async () => {
  const stored = await get(`/scores?strategy=mobilise-published-index&${AREA}`);
  const runs = await countRuns();
  const preview = await send('POST', '/scores/preview', { area: '99001', definition });
  expect(preview).toMatchObject({ scoreRunId: null, strategyVersion: null, areaCode: '99001' });
  expect(preview.precincts).toEqual(stored.precincts);
  expect(preview.report).toEqual(stored.report);
  const moved = { ...definition, income: { weight: 1, favour: 'higher' } };
  const other = await send('POST', '/scores/preview', { area: '99001', definition: moved, parts: false });
  expect(other.precincts.map(({ score }: PrecinctScore) => score)).not.toEqual(
    stored.precincts.map(({ score }: PrecinctScore) => score),
  );
  expect(other.precincts.every(({ parts }: { parts: unknown }) => parts === null)).toBe(true);
  expect(await countRuns()).toBe(runs);
});

test('who may read may preview; what is wrong with a strategy is named', async () => {
  const key = await given.makeKey(['read']);
  const payload = { area: '99001', definition };
  expect((await given.ask('POST', '/scores/preview', { key, payload })).statusCode).toBe(200);
  const income = { weight: 7, favour: 'lower' };
  expect(await refusal('/scores/preview', { definition: { ...definition, income } })).toMatchObject({
    status: 400,
    errors: [{ in: 'body', field: 'definition.income.weight' }],
  });
  expect(await refusal('/scores/preview', { definition: { ...definition, goal: 'keep' } })).toMatchObject({
    type: '/problems/model-not-for-goal',
    hint: expect.stringContaining('stronghold'),
  });
  expect(await refusal('/scores/preview', { area: 'nowhere', definition })).toMatchObject({ status: 404 });
});

test('an area of 5,100 precincts is answered without parts, whole, and explained one by one', async () => {
  const preview = await send('POST', '/scores/preview', { area: LARGE.areaCode, definition });
  expect(preview.precincts).toHaveLength(LARGE.precincts);
  const body = await get(`/scores?strategy=mobilise-published-index&area=${LARGE.areaCode}`);
  expect(body.precincts).toEqual(preview.precincts);
  expect(body.precincts[0]).toMatchObject({ rank: 1, scoreClass: 5, parts: null });
  const [best] = body.precincts;
  const path = `/precincts/${best.precinctCode}?strategy=mobilise-published-index&area=${LARGE.areaCode}`;
  const { properties } = await get(path);
  expect(properties.scored).toMatchObject({ score: best.score, interval: best.interval, rank: 1 });
  expect(properties.scored.parts.terms).toHaveLength(2);
  const compared = await get(
    `/strategies/compare?a=mobilise&b=mobilise-drop-off&area=${LARGE.areaCode}&limit=100000`,
  );
  expect(compared).toMatchObject({ numberMatched: LARGE.precincts, numberReturned: LARGE.precincts });
  expect(compared.precincts).toHaveLength(LARGE.precincts);
  const inputs = `/scoring-inputs?strategy=mobilise-published-index&area=${LARGE.areaCode}`;
  expect(await refusal(inputs)).toMatchObject({ status: 422, type: '/problems/area-too-large' });
});

test('a strategy is read, scored, compared and restored by its version', async () => {
  const first = { ...definition, name: 'ours' };
  const second = { ...first, income: { weight: 0.8, favour: 'higher' } };
  await send('POST', '/strategies', first);
  expect((await send('PUT', '/strategies/ours', second)).version).toBe(2);
  const { versions } = await get('/strategies/ours/versions');
  expect(versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  const old = await get('/strategies/ours?version=1');
  expect([old.version, old.definition]).toEqual([1, first]);
  expect(await refusal('/strategies/ours?version=9')).toMatchObject({
    status: 404,
    type: '/problems/unknown-strategy-version',
  });

  const scoresOf = async (version: number) => {
    const body = await get(`/scores?strategy=ours&version=${version}&${AREA}&parts=false`);
    expect(body.strategyVersion).toBe(version);
    return new Map(body.precincts.map((p: PrecinctScore) => [p.precinctCode, p]));
  };
  const [a, b] = [await scoresOf(1), await scoresOf(2)];
  const compared = await get(`/strategies/compare?a=ours&aVersion=1&b=ours&${AREA}`);
  expect(compared).toMatchObject({
    areaCode: '99001',
    a: { strategy: 'ours', strategyVersion: 1, scored: 4 },
    b: { strategy: 'ours', strategyVersion: 2, scored: 4 },
    numberMatched: 4,
    numberReturned: 4,
    top: { share: 0.2 },
  });
  const moves: number[] = compared.precincts.map(({ difference }: { difference: number }) => difference);
  expect(moves.map(Math.abs)).toEqual(moves.map(Math.abs).toSorted((x, y) => y - x));
  for (const row of compared.precincts) {
    const [before, after] = [a, b].map((rows) => rows.get(row.precinctCode) as PrecinctScore);
    expect([row.a, row.b]).toEqual([
      { score: before.score, rank: before.rank },
      { score: after.score, rank: after.rank },
    ]);
    expect(row.difference).toBeCloseTo(after.score! - before.score!, 12);
  }
  const same = await get(`/strategies/compare?a=ours&b=ours&${AREA}&limit=1`);
  expect(same).toMatchObject({ numberMatched: 4, numberReturned: 1 });
  expect(same.spearman).toBeCloseTo(1, 12);

  expect((await send('PUT', '/strategies/ours', old.definition)).version).toBe(3);
  expect((await scoresOf(3)).get('99001_0001')).toEqual(a.get('99001_0001'));
});

test('strategies of different vintages are not compared, and a name of the API is not given', async () => {
  await send('POST', '/strategies', { ...definition, name: 'then', precincts: 'split-town/precincts-2022' });
  expect(await refusal(`/strategies/compare?a=then&b=mobilise&${AREA}`)).toMatchObject({
    status: 422,
    type: '/problems/different-vintages',
  });
  expect(await refusal('/strategies', { ...definition, name: 'compare' })).toMatchObject({
    status: 400,
    type: '/problems/name-taken',
  });
  expect(await refusal('/strategies', { ...definition, name: 'x', goal: 'custom' })).toMatchObject({
    status: 422,
    type: '/problems/model-not-for-goal',
    hint: expect.stringContaining('weighted-sum'),
  });
});

test('stored rankings and plans tell whether they are stale, and an old one can still be read', async () => {
  const { scoreRunId } = await get(`/scores?strategy=mobilise&${AREA}`);
  await given.db.execute(sql`UPDATE plans SET score_run_id = ${scoreRunId} WHERE plan_id = ${town.planId}`);
  const fresh = { formula: false, strategy: false, data: false };
  expect((await get(`/plans?${AREA}`)).plans[0].stale).toEqual(fresh);
  const runOf = async () => {
    const { scoreRuns } = await get(`/score-runs?${AREA}`);
    return scoreRuns.find((run: { scoreRunId: number }) => run.scoreRunId === scoreRunId);
  };
  expect(await runOf()).toMatchObject({
    strategy: 'mobilise',
    formulaVersion: '2',
    precinctsSource: 'split-town/precincts-2026',
    planIds: [town.planId],
    stale: fresh,
  });
  const { definition: mobilise } = await get('/strategies/mobilise');
  await send('PUT', '/strategies/mobilise', { ...mobilise, income: { weight: 0.4, favour: 'lower' } });
  await given.db.execute(sql`
    UPDATE score_runs SET formula_version = '1' WHERE score_run_id = ${scoreRunId}
  `);
  await given.db.execute(sql`
    UPDATE precinct_scores SET parts = '{"base": 0.2}', score_low = NULL WHERE score_run_id = ${scoreRunId}
  `);
  const stale = { formula: true, strategy: true, data: false };
  expect((await get(`/plans/${town.planId}`)).stale).toEqual(stale);
  const run = await get(`/score-runs/${scoreRunId}`);
  expect(run).toMatchObject({ formulaVersion: '1', stale });
  expect(run.precincts.map(({ parts }: { parts: unknown }) => parts)).toEqual([null, null, null, null]);
  expect((await get(`/scores?strategy=mobilise&${AREA}`)).scoreRunId).not.toBe(scoreRunId);
  expect(await refusal('/score-runs/999999')).toMatchObject({ type: '/problems/unknown-score-run' });
});

test('a cell tells its precincts, what of them lies in it, and how its score came about', async () => {
  const query = `strategy=mobilise-published-index&${AREA}&resolution=8`;
  const { cells } = await get(`/cells?${query}`);
  for (const { cell, score, registered, members } of cells) {
    const told = await get(`/cells/${cell}?${query}`);
    expect(told).toMatchObject({ cell, score, registered, resolution: 8 });
    expect(told.cells).toContain(cell);
    const sum = told.members.reduce((total: number, one: { contribution: number | null }) => {
      return total + (one.contribution ?? 0);
    }, 0);
    expect(sum).toBeCloseTo(score, 12);
    expect(
      told.members.map((one: { precinctCode: string; registered: { here: number } }) => [
        one.precinctCode,
        one.registered.here,
      ]),
    ).toEqual(expect.arrayContaining(members));
    for (const { score: own, parts } of told.members)
      expect(own).toBeCloseTo(
        (1 - parts.income.weight) * parts.basePercentile + parts.income.weight * parts.income.favoured,
        12,
      );
  }
  expect(await refusal(`/cells/88396a4c5bfffff?${query}`)).toMatchObject({
    status: 404,
    type: '/problems/unknown-cell',
  });
  expect(await refusal(`/cells/nonsense?${query}`)).toMatchObject({ status: 400 });
});

test('a cell that is hidden says so, and no more', async () => {
  await given.db.execute(sql`
    INSERT INTO addresses (dataset_id, area_code, department, doors, estimated, doors_estimated, geom)
    SELECT dataset_id, '99001', '99', 2, true, true, ST_SetSRID(ST_MakePoint(2.5, 0.005), 4326)
    FROM datasets WHERE source_id = 'split-town/streets'
  `);
  await given.db.execute(sql`
    INSERT INTO address_precincts (address_id, precinct_id)
    SELECT address_id, precinct_id FROM addresses, precincts
    WHERE ST_X(addresses.geom) > 2 AND precinct_code = '99001_0003'
  `);
  const { cells, suppressed } = await get(`/cells?strategy=mobilise&${AREA}&resolution=7`);
  expect(suppressed).toMatchObject({ cells: 1, doors: 2 });
  const { cellAt } = await import('#server/domain/h3.ts');
  const hidden = cellAt([2.5, 0.005], 7);
  expect(cells.map(({ cell }: { cell: string }) => cell)).not.toContain(hidden);
  const answer = await refusal(`/cells/${hidden}?strategy=mobilise&${AREA}&resolution=7`);
  expect(answer).toMatchObject({ status: 404, type: '/problems/suppressed-cell' });
});

const csv = (text: string | Buffer, query = AREA, key?: string) =>
  given.ask('POST', `/gifts?${query}`, { key, payload: text, headers: { 'content-type': 'text/csv' } });

test('gifts come in as CSV, are told of without their amounts by place, and go', async () => {
  const text = 'bureau;dons;montant\n1;12;600,50\n2;4;50\n';
  const layout = `${AREA}&delimiter=%3B&decimal=%2C&precinct=bureau&gifts=dons&amountEur=montant&title=Spring`;
  const report = await csv(text, layout);
  expect([report.statusCode, report.json()]).toMatchObject([
    200,
    { title: 'Spring', status: 'imported', amountEur: 600.5, tooFew: { rows: 1, amountEur: null } },
  ]);
  expect(await get(`/gifts?${AREA}`)).toMatchObject({ title: 'Spring', placed: { precincts: 1 } });
  expect((await given.ask('DELETE', `/gifts?${AREA}`)).statusCode).toBe(204);
  expect((await given.ask('DELETE', `/gifts?${AREA}`)).statusCode).toBe(404);
  expect(await refusal(`/gifts?${AREA}`)).toMatchObject({ status: 404, type: '/problems/unknown-gifts' });
});

test('a list of givers, a file too large, no CSV or a key without the scope are refused', async () => {
  const named = await csv('precinct,nom,gifts,amount_eur\n1,x,9,9\n');
  expect([named.statusCode, named.json().type]).toEqual([422, '/problems/personal-data']);
  const large = await csv(Buffer.alloc(2_200_000, 'x'));
  expect([large.statusCode, large.json().type]).toEqual([413, '/problems/body-too-large']);
  const json = await given.ask('POST', `/gifts?${AREA}`, { payload: { precinct: 1 } });
  expect([json.statusCode, json.json().type]).toEqual([415, '/problems/unsupported-media-type']);
  expect((await csv('')).json().type).toBe('/problems/empty-file');
  const reader = await given.makeKey(['read', 'cut']);
  expect((await csv('precinct,gifts,amount_eur\n1,9,9\n', AREA, reader)).statusCode).toBe(403);
});
