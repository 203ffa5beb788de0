/** What holds on every route: problems, unknown fields, limits, headers, the API's own description. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#server/db/sql.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';

let given: TestApp;
let webDir: string;
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'arpent-web-'));
  await writeFile(join(webDir, 'index.html'), '<title>the client</title>');
  given = await openTestApp({ webDir });
  given.app.get('/api/v1/broken', { schema: { hide: true } }, async () => {
    throw new Error('password=hunter2 at /srv/secret.ts');
  });
});
afterAll(async () => {
  await given?.close();
  await rm(webDir, { recursive: true, force: true });
});

const plan = { strategy: 'mobilise', shiftMinutes: 120 };

test('a problem has the media type and members of RFC 9457', async () => {
  const response = await given.ask('GET', '/jobs/00000000-0000-4000-8000-000000000000');
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.json()).toEqual({
    type: '/problems/unknown-job',
    title: 'Not Found',
    status: 404,
    detail: "There is no job '00000000-0000-4000-8000-000000000000'.",
    hint: expect.any(String),
  });
});

test('an unknown field is refused by name, in a body and in a query', async () => {
  const body = await given.ask('POST', '/plans', { payload: { ...plan, shiftMinuts: 90 } });
  expect(body.statusCode).toBe(400);
  expect(body.json()).toMatchObject({
    type: '/problems/invalid-request',
    errors: [{ in: 'body', field: 'shiftMinuts', message: 'is not a known field' }],
  });
  const query = await given.ask('GET', '/turfs?statu=draft');
  expect(query.json().errors).toEqual([
    { in: 'querystring', field: 'statu', message: 'is not a known field' },
  ]);
});

test('a missing or wrong field is named', async () => {
  const response = await given.ask('POST', '/plans', { payload: { shiftMinutes: '120' } });
  const fields = response.json().errors.map((error: { field: string }) => error.field);
  expect(response.statusCode).toBe(400);
  expect(fields).toContain('strategy');
  expect(fields).toContain('shiftMinutes');
});

test('a choice that is none is answered with the choices', async () => {
  const path = '/turfs/00000000-0000-4000-8000-000000000000';
  const status = await given.ask('PATCH', path, { payload: { status: 'lost' } });
  expect(status.json().errors).toEqual([
    { in: 'body', field: 'status', message: expect.stringMatching(/^must be one of draft, .*published/) },
  ]);
  const layer = await given.ask('GET', '/tiles/nope/1/1/1.mvt');
  expect(layer.json().errors).toEqual([
    { in: 'params', field: 'layer', message: expect.stringMatching(/^must be one of .*precincts/) },
  ]);
});

test('what is not JSON, not a known type, or too large says so', async () => {
  const broken = await given.ask('POST', '/plans', {
    payload: '{"strategy":',
    headers: { 'content-type': 'application/json' },
  });
  expect(broken.json()).toMatchObject({ type: '/problems/invalid-json', status: 400 });
  const xml = await given.ask('POST', '/plans', {
    payload: '<plan/>',
    headers: { 'content-type': 'text/xml' },
  });
  expect(xml.json()).toMatchObject({ type: '/problems/unsupported-media-type', status: 415 });
  const large = await given.ask('POST', '/plans', { payload: { strategy: 'x'.repeat(3_000_000) } });
  expect(large.json()).toMatchObject({ type: '/problems/body-too-large', status: 413 });
  expect(large.json().detail).toContain('2,097,152 bytes');
});

test('a mistake in a geometry is named by its place', async () => {
  const cases: [unknown, RegExp][] = [
    [{ type: 'Point', coordinates: [1, 2] }, /of type 'Point'/],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
      /ring 1 is not closed/,
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [200, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      /position 2 is \[200, 0\]/,
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [0, 1],
            [1, 0],
            [0, 0],
          ],
        ],
      },
      /crosses itself at \[0\.5/,
    ],
    [{ type: 'Polygon', coordinates: [Array(20_001).fill([0, 0])] }, /more than 20,000 positions/],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, null],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      /position 2 is not \[lng, lat\]/,
    ],
    [{ type: 'MultiPolygon', coordinates: [] }, /no polygon/],
  ];
  await given.db.execute(sql`
    INSERT INTO areas (area_code, area_id, name, country, department, metric_srid)
    VALUES ('99009', 'bare', 'Bare', 'FR', '99', 2154)`);
  await given.ask('GET', '/strategies');
  for (const [within, message] of cases) {
    const response = await given.ask('POST', '/plans', { payload: { ...plan, within } });
    expect(response.statusCode, JSON.stringify(within).slice(0, 80)).toBe(400);
    expect(response.json().type).toBe('/problems/invalid-geometry');
    expect(response.json().detail).toMatch(message);
  }
});

test('a box that is none says what was wrong with it', async () => {
  for (const [bbox, message] of [
    ['1,2,3', /not four numbers/],
    ['1,2,3,x', /not four numbers/],
    ['1,5,3,2', /south above its north/],
    ['1,2,300,4', /outside/],
  ] as const) {
    const response = await given.ask('GET', `/turfs?bbox=${bbox}`);
    expect(response.json()).toMatchObject({ type: '/problems/invalid-bbox', status: 400 });
    expect(response.json().detail).toMatch(message);
  }
});

test('what goes wrong inside is not told', async () => {
  const response = await given.ask('GET', '/broken');
  expect(response.statusCode).toBe(500);
  expect(response.json().type).toBe('/problems/internal-error');
  expect(response.body).not.toMatch(/hunter2|secret/);
});

test('an unknown route of the API is a problem; any other page is the client', async () => {
  const route = await given.ask('GET', '/nothing', { headers: { accept: 'text/html' } });
  expect([route.statusCode, route.json().type]).toEqual([404, '/problems/unknown-route']);
  const page = await given.app.inject({ url: '/cut?area=1', headers: { accept: 'text/html' } });
  expect([page.statusCode, page.body]).toEqual([200, '<title>the client</title>']);
  expect(page.headers['cache-control']).toBe('no-cache');
  const file = await given.app.inject({ url: '/missing.js', headers: { accept: '*/*' } });
  expect(file.statusCode).toBe(404);
  const sly = await given.app.inject({ url: '/../package.json', headers: { accept: '*/*' } });
  expect(sly.statusCode).toBe(404);
  const bad = await given.app.inject({ url: '/%ff' });
  expect([bad.statusCode, bad.json().type]).toEqual([400, '/problems/invalid-url']);
});

test('pages carry a policy that keeps scripts of others out', async () => {
  const { headers } = await given.app.inject({ url: '/' });
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-frame-options']).toBe('SAMEORIGIN');
});

test('health, readiness and metrics need no key', async () => {
  expect((await given.app.inject('/healthz')).json()).toEqual({ status: 'alive' });
  expect((await given.app.inject('/readyz')).json()).toEqual({ status: 'ready' });
  const metrics = await given.app.inject('/metrics');
  expect(metrics.headers['content-type']).toMatch(/^text\/plain/);
  expect(metrics.body).toMatch(
    /arpent_http_request_duration_seconds_count\{.*route="\/readyz".*status="200"/,
  );
});

test('the page that shows the API works without a network', async () => {
  const page = await given.app.inject({ url: '/docs/', headers: { accept: 'text/html' } });
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/https?:\/\//);
});

interface Operation {
  summary?: string;
  tags?: string[];
  responses: Record<string, { content?: Record<string, { schema?: object }>; description?: string }>;
}

test('the description is OpenAPI 3.1, and every operation has a summary, a tag and what it answers', async () => {
  const document = (await given.app.inject('/api/v1/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(document.components.securitySchemes).toHaveProperty('key');
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, operation })),
  );
  expect(operations.length).toBeGreaterThan(30);
  for (const { at, operation } of operations) {
    expect(operation.summary, at).toBeTruthy();
    expect(operation.tags, at).toHaveLength(1);
    const good = Object.entries(operation.responses).filter(([status]) => /^2/.test(status));
    expect(good, at).not.toHaveLength(0);
    for (const [status, { content }] of good)
      if (status !== '204') expect(Object.values(content ?? {})[0]?.schema, `${at} ${status}`).toBeTruthy();
    if (at.includes('/api/v1')) expect(operation.responses, at).toHaveProperty('4XX');
  }
  const named = operations.flatMap(({ at }) => [...at.matchAll(/\{(\w+)\}/g)]);
  expect(named.length).toBeGreaterThan(5);
  expect(JSON.stringify(document)).not.toMatch(/"(additionalItems|\$ref":"def-)/);
});
