/** Each resource, on the town of `tests/fixtures/field.ts`. Every answer is checked against its own schema. */
import { isFeatureCollection } from 'geojson-validation';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#server/db/sql.ts';
import { WalkBody } from '#server/http/schemas.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { type FieldTown, insertFieldTown } from '../fixtures/field.ts';

let given: TestApp;
let town: FieldTown;
let cutParams: unknown;
beforeAll(async () => {
  given = await openTestApp({
    kinds: {
      cut: async (params: never) => {
        cutParams = params;
        return { planId: town.planId };
      },
      load: async (params: never) => params,
    },
  });
  town = await insertFieldTown(given.db);
});
afterAll(() => given?.close());

const get = async (path: string, headers?: Record<string, string>) => {
  const response = await given.ask('GET', path, { headers });
  expect(response.statusCode, `${path}: ${response.body.slice(0, 300)}`).toBe(200);
  return response.json();
};

test('areas tell what is loaded, of when, and whom to name', async () => {
  const { areas } = await get('/areas');
  expect(areas).toHaveLength(1);
  expect(areas[0]).toMatchObject({
    areaCode: '99001',
    areaId: 'split-town',
    name: 'Split Town',
    bbox: [0, 0, 0.02, 0.01],
    precincts: 4,
    registered: 2030,
    doors: 95,
    doorsEstimated: true,
    hasStreets: true,
    attributions: [{ text: 'test', url: 'https://example.org', licence: 'test' }],
  });
  expect(areas[0].ballots).toEqual([
    {
      ballotId: '2026-municipal-1',
      title: '2026-municipal-1',
      heldOn: '2026-03-15',
      joinStatus: 'joined',
      joinedShare: 1,
    },
    {
      ballotId: '2022-legislative-1',
      title: '2022-legislative-1',
      heldOn: '2022-06-12',
      joinStatus: 'joined',
      joinedShare: 1,
    },
    {
      ballotId: '2019-european-1',
      title: '2019-european-1',
      heldOn: '2019-05-26',
      joinStatus: 'renumbered',
      joinedShare: null,
    },
  ]);
});

test('datasets name source, licence and date; imports add their reports', async () => {
  const { datasets } = await get('/datasets?area=99001');
  expect(datasets.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(
    ['precincts', 'precincts', 'results', 'results', 'results', 'income', 'income', 'streets'].toSorted(),
  );
  expect(datasets[0]).not.toHaveProperty('report');
  expect((await get('/datasets?area=nowhere')).datasets).toEqual([]);
  expect((await get('/imports')).imports[0]).toHaveProperty('report');
});

test('loading an area is a job for administrators', async () => {
  const reader = await given.makeKey(['read', 'cut', 'import']);
  const payload = { area: 'toulouse', from: '/data' };
  expect((await given.ask('POST', '/imports', { key: reader, payload })).statusCode).toBe(403);
  const sly = await given.ask('POST', '/imports', { payload: { area: '../etc/passwd' } });
  expect(sly.statusCode).toBe(400);
  const response = await given.ask('POST', '/imports', { payload });
  expect(response.statusCode).toBe(202);
  expect(response.headers.location).toBe(`/api/v1/jobs/${response.json().jobId}`);
});

test('precincts are those of the newest vintage, with or without territory', async () => {
  const all = await get('/precincts');
  expect(all).toMatchObject({
    type: 'FeatureCollection',
    areaCode: '99001',
    numberMatched: 4,
    numberReturned: 4,
  });
  expect(all.features.map((one: { geometry: unknown }) => one.geometry === null)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  const some = await get('/precincts?bbox=0.001,0.001,0.002,0.002');
  expect(some.features.map((one: { properties: { name: string } }) => one.properties.name)).toEqual([
    'Precinct 1',
  ]);
  expect(await get('/precincts?limit=1')).toMatchObject({ numberMatched: 4, numberReturned: 1 });
});

test('one precinct shows its published results and the parts of its score', async () => {
  await get('/strategies');
  const { properties } = await get('/precincts/99001_0001?strategy=mobilise');
  expect(properties).toMatchObject({ precinctCode: '99001_0001', areaCode: '99001', strategy: 'mobilise' });
  expect(properties.ballots.map(({ ballotId }: { ballotId: string }) => ballotId)).toEqual([
    '2026-municipal-1',
    '2022-legislative-1',
  ]);
  expect(properties.ballots[0]).toMatchObject({
    registered: 1000,
    ballotsCast: 600,
    valid: 500,
    votes: [
      { label: 'SOC', nuance: null, votes: 300 },
      { label: 'LR', nuance: null, votes: 200 },
    ],
  });
  expect(properties.scored.parts.ballots.length).toBeGreaterThan(0);
  expect((await get('/precincts/99001_0001')).properties.scored).toBeNull();
  expect((await given.ask('GET', '/precincts/99001_9999')).json().type).toBe('/problems/unknown-precinct');
});

test('camps and ready-made strategies are there to start from', async () => {
  expect((await get('/camps')).camps.map(({ name }: { name: string }) => name)).toContain('left');
  const { strategies } = await get('/strategies');
  expect(strategies.map(({ name }: { name: string }) => name)).toContain('mobilise');
});

test('a strategy is created once, changed by replacing it, and checked', async () => {
  const { definition } = await get('/strategies/mobilise');
  const payload = { ...definition, name: 'our-own' };
  const made = await given.ask('POST', '/strategies', { payload });
  expect([made.statusCode, made.json().version]).toEqual([201, 1]);
  const again = await given.ask('POST', '/strategies', { payload });
  expect([again.statusCode, again.json().type]).toEqual([409, '/problems/strategy-exists']);
  const heavier = { ...payload, income: { ...payload.income, weight: 0.9 } };
  expect((await given.ask('PUT', '/strategies/our-own', { payload: heavier })).json().version).toBe(2);
  expect((await given.ask('PUT', '/strategies/our-own', { payload: heavier })).json().version).toBe(2);
  const misnamed = await given.ask('PUT', '/strategies/other', { payload: heavier });
  expect(misnamed.json().type).toBe('/problems/name-mismatch');
  const wrong = await given.ask('POST', '/strategies', {
    payload: { ...payload, name: 'x', income: { weight: 7 } },
  });
  expect(wrong.statusCode).toBe(400);
  expect(wrong.json().errors.map(({ field }: { field: string }) => field)).toContain('income.weight');
});

test('scores rank the precincts and name the area they chose', async () => {
  const body = await get('/scores?strategy=mobilise');
  expect(body).toMatchObject({ strategy: 'mobilise', areaCode: '99001' });
  expect(body.precincts).toHaveLength(4);
  const unknown = await given.ask('GET', '/scores?strategy=none');
  expect([unknown.statusCode, unknown.json().type]).toEqual([404, '/problems/unknown-strategy']);
  const nowhere = await given.ask('GET', '/scores?strategy=mobilise&area=00000');
  expect([nowhere.statusCode, nowhere.json().type]).toEqual([404, '/problems/unknown-area']);
  expect((await get('/scoring-inputs?strategy=mobilise')).inputs).toHaveLength(4);
});

test('those who ask for the same scores at once get the same run', async () => {
  const { definition } = await get('/strategies/mobilise');
  await given.ask('PUT', '/strategies/mobilise', {
    payload: { ...definition, income: { ...definition.income, weight: 0.5 } },
  });
  const bodies = await Promise.all([1, 2, 3].map(() => get('/scores?strategy=mobilise')));
  const runs = new Set(bodies.map(({ scoreRunId }) => scoreRunId));
  runs.add((await get('/scores?strategy=mobilise')).scoreRunId);
  expect(runs.size).toBe(1);
});

test('cells hold every registered voter, shown, hidden or unplaced', async () => {
  const body = await get('/cells?strategy=mobilise&resolution=8');
  const shown = body.cells.reduce((sum: number, cell: { registered: number }) => sum + cell.registered, 0);
  expect(shown + body.suppressed.registered + body.unplaced.registered).toBe(2030);
  expect((await given.ask('GET', '/cells?strategy=mobilise&resolution=12')).statusCode).toBe(400);
});

test('cutting is a job; what is wrong with the request is said at once', async () => {
  const payload = { strategy: 'mobilise', shiftMinutes: 120, teams: 4, area: 'split-town' };
  const response = await given.ask('POST', '/plans', { payload });
  expect(response.statusCode).toBe(202);
  const { location } = response.headers;
  await expect
    .poll(async () => (await get(String(location).replace('/api/v1', ''))).result, { timeout: 30_000 })
    .toEqual({ planId: town.planId });
  expect(cutParams).toEqual({ strategy: 'mobilise', shiftMinutes: 120, teams: 4, areaCode: '99001' });
  const unknown = await given.ask('POST', '/plans', { payload: { ...payload, strategy: 'none' } });
  expect([unknown.statusCode, unknown.json().type]).toEqual([404, '/problems/unknown-strategy']);
});

test('a plan shows its turfs, the best first, and what it left out', async () => {
  const { plans } = await get('/plans?area=99001');
  expect(plans).toHaveLength(1);
  expect(plans[0]).toMatchObject({ planId: town.planId, turfCount: 2, status: 'draft' });
  const plan = await get(`/plans/${town.planId}`);
  expect(plan.unassigned).toEqual({ doors: 5, addresses: 1, reasons: { 'far-from-street': 5 } });
  expect(plan.turfs.features.map(({ id }: { id: string }) => id)).toEqual(town.turfIds);
  expect(plan.turfs.features[0].properties).toMatchObject({
    code: 'T1',
    doors: 40,
    durationS: 6000,
    expectedVotes: { low: 1, mid: 2, high: 3 },
  });
});

test('turfs come page by page, each once, and only those that changed since', async () => {
  await given.db.execute(sql`UPDATE turfs SET updated_at = now() - number * interval '1 microsecond'`);
  const seen = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { features: { id: string }[]; nextCursor: string | null } = await get(
      `/turfs?limit=1${next && `&cursor=${next}`}`,
    );
    seen.push(...page.features.map(({ id }) => id));
    next = page.nextCursor;
  }
  expect(seen).toEqual(town.turfIds.toReversed());
  expect(
    (await get('/turfs?bbox=0.011,0.001,0.012,0.002')).features.map(({ id }: { id: string }) => id),
  ).toEqual([town.turfIds[1]]);
  expect((await get('/turfs?updated_after=2999-01-01T00:00:00Z')).features).toEqual([]);
  expect((await get('/turfs?status=done')).features).toEqual([]);
  expect((await given.ask('GET', '/turfs?cursor=forged')).json().type).toBe('/problems/invalid-cursor');
});

test('a turf has an ETag that changes with it, and refuses a change made on an older version', async () => {
  const [turfId] = town.turfIds;
  const first = await given.ask('GET', `/turfs/${turfId}`);
  const etag = String(first.headers.etag);
  expect(
    (await given.ask('GET', `/turfs/${turfId}`, { headers: { 'if-none-match': etag } })).statusCode,
  ).toBe(304);
  const done = await given.ask('PATCH', `/turfs/${turfId}`, {
    payload: { status: 'done' },
    headers: { 'if-match': etag },
  });
  expect(done.json().properties).toMatchObject({ status: 'done', version: 2 });
  const late = await given.ask('PATCH', `/turfs/${turfId}`, {
    payload: { status: 'draft' },
    headers: { 'if-match': etag },
  });
  expect([late.statusCode, late.json().type]).toEqual([412, '/problems/version-mismatch']);
  expect(
    (await given.ask('GET', `/turfs/${turfId}`, { headers: { 'if-none-match': etag } })).statusCode,
  ).toBe(200);
});

test('a walk comes in the format of the suffix, or of the Accept header', async () => {
  const path = `/turfs/${town.turfIds[0]}/walk`;
  const walk = await get(path);
  expect(Value.Errors(WalkBody, walk)).toEqual([]);
  expect(walk).toMatchObject({ code: 'T1', version: 2, doorsEstimated: true });
  expect(walk.stops).toHaveLength(2);
  expect(isFeatureCollection(walk.legs, true)).toEqual([]);
  for (const [suffix, type, begins] of [
    ['geojson', 'application/geo+json', '{'],
    ['gpx', 'application/gpx+xml', '<?xml'],
    ['kml', 'application/vnd.google-earth.kml+xml', '<?xml'],
    ['csv', 'text/csv', ''],
    ['pdf', 'application/pdf', '%PDF-'],
  ]) {
    const bySuffix = await given.ask('GET', `${path}.${suffix}`);
    expect(bySuffix.statusCode, suffix).toBe(200);
    expect(bySuffix.headers['content-type']).toContain(type);
    expect(bySuffix.headers['content-disposition']).toBe(`attachment; filename="T1.${suffix}"`);
    expect(bySuffix.body.startsWith(begins), suffix).toBe(true);
    const byHeader = await given.ask('GET', path, { headers: { accept: type } });
    expect(byHeader.headers['content-type']).toContain(type);
  }
  const picture = await given.ask('GET', path, { headers: { accept: 'image/png' } });
  expect([picture.statusCode, picture.json().type]).toEqual([406, '/problems/not-acceptable']);
  expect((await given.ask('GET', `${path}.docx`)).statusCode).toBe(400);
});

test('publishing freezes the plan and its draft turfs, once', async () => {
  const path = `/plans/${town.planId}/publish`;
  const statuses = (plan: { turfs: { features: { properties: { status: string; version: number } }[] } }) =>
    plan.turfs.features.map(({ properties }) => `${properties.status} ${properties.version}`);
  const published = (await given.ask('POST', path)).json();
  expect(published.status).toBe('published');
  expect(statuses(published)).toEqual(['done 2', 'published 2']);
  expect(statuses((await given.ask('POST', path)).json())).toEqual(['done 2', 'published 2']);
});

test('what another campaign makes is not there', async () => {
  const [{ other }] = await given.db.query<{ other: number }>(
    sql`INSERT INTO campaigns (name) VALUES ('Other') RETURNING campaign_id AS other`,
  );
  await given.db.execute(sql`UPDATE plans SET campaign_id = ${other}`);
  await given.db.execute(sql`UPDATE turfs SET campaign_id = ${other}`);
  expect((await get('/plans')).plans).toEqual([]);
  expect((await get('/turfs')).features).toEqual([]);
  for (const path of [`/plans/${town.planId}`, `/turfs/${town.turfIds[0]}`, `/turfs/${town.turfIds[0]}/walk`])
    expect((await given.ask('GET', path)).statusCode, path).toBe(404);
});
