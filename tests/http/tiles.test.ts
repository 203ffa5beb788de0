/** Vector tiles, decoded back, on the town of `tests/fixtures/field.ts`. */
import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#server/db/sql.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { type FieldTown, insertFieldTown } from '../fixtures/field.ts';

let given: TestApp;
let town: FieldTown;
beforeAll(async () => {
  given = await openTestApp();
  town = await insertFieldTown(given.db);
  await given.ask('GET', '/strategies');
});
afterAll(() => given?.close());

/** The tile at zoom 14 that holds [0.005, 0.005]; the town reaches over its eastern and northern sides. */
const AT = '14/8192/8191';
const ask = (path: string, headers: Record<string, string> = {}) =>
  given.ask('GET', `/tiles/${path}`, { headers });
async function decode(path: string): Promise<VectorTile> {
  const response = await ask(path, { 'accept-encoding': 'gzip' });
  expect(response.statusCode, response.body.slice(0, 300)).toBe(200);
  expect(response.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
  expect(response.headers['content-encoding']).toBe('gzip');
  return new VectorTile(new PbfReader(gunzipSync(response.rawPayload)));
}
const features = (tile: VectorTile, layer: string) =>
  Array.from({ length: tile.layers[layer]?.length ?? 0 }, (_, i) => tile.layers[layer].feature(i));

test('precincts hold their areas with scores, and one point each for the label', async () => {
  const tile = await decode(`precincts/${AT}.mvt?strategy=mobilise`);
  expect(Object.keys(tile.layers)).toEqual(['precincts', 'precinct_labels']);
  const areas = features(tile, 'precincts');
  expect(areas.map(({ properties }) => properties.precinctCode).toSorted()).toEqual([
    '99001_0001',
    '99001_0002',
    '99001_0003',
  ]);
  for (const area of areas) {
    expect(area.type).toBe(3);
    expect(area.id).toBeGreaterThan(0);
    expect(area.properties.score).toBeGreaterThanOrEqual(0);
  }
  const first = areas.find(({ properties }) => properties.precinctCode === '99001_0001')!;
  const { geometry } = first.toGeoJSON(8192, 8191, 14);
  const [lng, lat] = (geometry as { coordinates: number[][][] }).coordinates[0].reduce(([x, y], [a, b]) => [
    Math.max(x, a),
    Math.max(y, b),
  ]);
  expect(lng).toBeCloseTo(0.01, 4);
  expect(lat).toBeCloseTo(0.01, 4);
  expect(features(tile, 'precinct_labels').every(({ type }) => type === 1)).toBe(true);
});

test('without a strategy precincts are bare', async () => {
  const [area] = features(await decode(`precincts/${AT}.mvt`), 'precincts');
  expect(area.properties).not.toHaveProperty('score');
});

test('cells carry their H3 index', async () => {
  const cells = features(await decode(`cells/${AT}.mvt?strategy=mobilise&resolution=8`), 'cells');
  expect(cells.length).toBeGreaterThan(0);
  expect(cells[0].properties.cell).toMatch(/^88[0-9a-f]{13}$/);
  expect((await ask(`cells/${AT}.mvt`)).json().type).toBe('/problems/missing-strategy');
});

test('turfs of the newest plan, or of the one that is named, have their number as id', async () => {
  for (const query of ['', `?plan=${town.planId}`]) {
    const tile = await decode(`turfs/${AT}.mvt${query}`);
    expect(
      features(tile, 'turfs').map(({ id, properties }) => [id, properties.code, properties.turfId]),
    ).toEqual([
      [1, 'T1', town.turfIds[0]],
      [2, 'T2', town.turfIds[1]],
    ]);
    expect(features(tile, 'turf_labels')).toHaveLength(2);
  }
  const unknown = await ask(`turfs/${AT}.mvt?plan=00000000-0000-4000-8000-000000000000`);
  expect(unknown.json().type).toBe('/problems/unknown-plan');
});

test('streets come with their class, alleys only when near, water beneath', async () => {
  const near = await decode(`streets/${AT}.mvt`);
  expect(
    features(near, 'streets')
      .map(({ properties }) => properties)
      .toSorted((a) => (a.walkable ? 1 : -1)),
  ).toEqual([
    { class: 'motorway', walkable: false },
    { class: 'residential', name: 'Main Street', walkable: true },
  ]);
  expect(features(near, 'water')[0].properties).toEqual({ name: 'Pond' });
  const far = await decode('streets/9/256/255.mvt');
  expect(features(far, 'streets').map(({ properties }) => properties.class)).toEqual(['motorway']);
});

test('where nothing is, the answer is empty', async () => {
  expect((await ask('precincts/14/0/0.mvt')).statusCode).toBe(204);
});

test('a tile has an ETag that changes exactly when the tile does', async () => {
  const path = `turfs/${AT}.mvt?plan=${town.planId}`;
  const first = await ask(path);
  const etag = String(first.headers.etag);
  expect((await ask(path, { 'if-none-match': etag })).statusCode).toBe(304);
  await given.db.execute(sql`UPDATE turfs SET status = 'done', version = version + 1 WHERE number = 1`);
  await expect
    .poll(async () => (await ask(path, { 'if-none-match': etag })).statusCode, { timeout: 10_000 })
    .toBe(200);
  const changed = await decode(path);
  expect(features(changed, 'turfs')[0].properties.status).toBe('done');
});

test('without gzip the tile is plain, and the same', async () => {
  const path = `streets/${AT}.mvt`;
  const plain = await ask(path, { 'accept-encoding': 'identity' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  const zipped = await ask(path, { 'accept-encoding': 'gzip' });
  expect(plain.rawPayload.equals(gunzipSync(zipped.rawPayload))).toBe(true);
});

test('tiles that cannot be are refused', async () => {
  expect((await ask('streets/3/8/0.mvt')).json().type).toBe('/problems/unknown-tile');
  expect((await ask('streets/17/0/0.mvt')).statusCode).toBe(400);
  expect((await ask('secrets/3/0/0.mvt')).statusCode).toBe(400);
  expect((await ask('streets/3/x/0.mvt')).statusCode).toBe(400);
});
