import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { json } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import type { Walk } from '#server/domain/walking/types.ts';
import { exportWalk } from '#server/jobs/walk-turf.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

// One street, one turf of two doors on it.
const walk: Walk = {
  start: [1.44, 43.6],
  end: [1.441, 43.6],
  lengthM: 80.6,
  crossingM: 0,
  walkS: 67,
  serviceS: 240,
  durationS: 307,
  stops: [
    {
      seq: 1,
      addressId: 1,
      street: 'Rue d’Été',
      houseNumber: '2',
      side: 'right',
      parity: 'even',
      lng: 1.44,
      lat: 43.5999,
      doors: 1,
      walkM: 0,
      cumM: 0,
    },
    {
      seq: 2,
      addressId: 2,
      street: 'Rue d’Été',
      houseNumber: '10',
      side: 'right',
      parity: 'even',
      lng: 1.441,
      lat: 43.5999,
      doors: 1,
      walkM: 80.6,
      cumM: 80.6,
    },
  ],
  legs: [
    {
      fromSeq: 1,
      toSeq: 2,
      lengthM: 80.6,
      line: {
        type: 'LineString',
        coordinates: [
          [1.44, 43.6],
          [1.441, 43.6],
        ],
      },
    },
  ],
  unreached: [],
};

let fixture: TestDatabase;
let db: Database;
let turfId: string;

beforeAll(async () => {
  fixture = await openTestDatabase();
  db = fixture.db;
  await db.execute(sql`INSERT INTO areas (area_code, area_id, name, country, department, metric_srid)
    VALUES ('31555', 'town', 'Ville', 'FR', '31', 2154)`);
  const [{ datasetId }] = await db.query<{ datasetId: number }>(sql`
    INSERT INTO datasets (area_code, kind, source_id, title, publisher, licence, attribution, url, reference_date,
      source, content_sha256, row_count, report)
    VALUES ('31555', 'streets', 'town/streets', 'Streets', 'OSM', 'ODbL 1.0', '© OpenStreetMap contributors',
      'https://www.openstreetmap.org/copyright', '2026', ${json({})}, '0', 1, ${json({})})
    RETURNING dataset_id AS "datasetId"`);
  await db.execute(sql`INSERT INTO streets (dataset_id, area_code, department, name, class, walkable, geom)
    VALUES (${datasetId}, '31555', '31', 'Rue d’Été', 'residential', true, 'SRID=4326;LINESTRING(1.439 43.6,1.442 43.6)')`);
  const [plan] = await db.query<{ planId: string }>(sql`
    INSERT INTO plans (campaign_id, area_code, strategy, options, quality, unassigned)
    VALUES (1, '31555', 'reserve', ${json({})}, ${json({})}, ${json({})}) RETURNING plan_id AS "planId"`);
  const [turf] = await db.query<{ turfId: string }>(sql`
    INSERT INTO turfs (campaign_id, plan_id, area_code, number, code, colour, doors, addresses, registered, duration_s,
      walk_m, service_s, doors_estimated_share, walk, geom)
    VALUES (1, ${plan.planId}, '31555', 1, 'K7Q2', 0, 2, 2, 3, 307, 80.6, 240, 0.5, ${json(walk)},
      'SRID=4326;MULTIPOLYGON(((1.439 43.599,1.442 43.599,1.442 43.601,1.439 43.599)))')
    RETURNING turf_id AS "turfId"`);
  turfId = turf.turfId;
});
afterAll(() => fixture.drop());

test('json has the shape of the contract, and says that doors are estimates', async () => {
  const { contentType, fileName, body } = await exportWalk(db, turfId, 'json');
  expect([contentType, fileName]).toEqual(['application/json', 'K7Q2.json']);
  const told = JSON.parse(body as string);
  expect(told).toMatchObject({
    turfId,
    version: 1,
    lengthM: 80.6,
    durationS: 307,
    doorsEstimated: true,
    unreached: [],
  });
  expect(told.stops).toEqual(walk.stops);
  expect(told.legs).toEqual({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', geometry: walk.legs[0].line, properties: { fromSeq: 1, toSeq: 2, lengthM: 80.6 } },
    ],
  });
});

test('a turf is found by its code as well, in any case', async () => {
  expect(await exportWalk(db, 'k7q2', 'json')).toEqual(await exportWalk(db, turfId, 'json'));
});

test('GPX, KML, GeoJSON and CSV hold the stops and say where the data come from', async () => {
  const options = { locale: 'fr', baseUrl: 'https://arpent.example.org/' } as const;
  const gpx = await exportWalk(db, turfId, 'gpx', options);
  const parsed = new XMLParser({ ignoreAttributes: false }).parse(gpx.body as string);
  expect(parsed.gpx.metadata.desc).toBe('© OpenStreetMap contributors (ODbL 1.0)');
  expect(parsed.gpx.metadata.link['@_href']).toContain(
    `https://arpent.example.org/?mode=walk&area=31555&plan=`,
  );
  expect(parsed.gpx.wpt.map((point: { name: string }) => point.name)).toEqual([
    '1 · 2 Rue d’Été',
    '2 · 10 Rue d’Été',
  ]);
  expect((await exportWalk(db, turfId, 'kml')).body).toContain('© OpenStreetMap contributors');
  expect(JSON.parse((await exportWalk(db, turfId, 'geojson')).body as string).features).toHaveLength(3);
  expect(
    parse((await exportWalk(db, turfId, 'csv')).body as string, { bom: true, columns: true }),
  ).toHaveLength(2);
});

test('the printed sheet is a PDF', async () => {
  const { body, fileName } = await exportWalk(db, turfId, 'pdf', { baseUrl: 'http://127.0.0.1:8080' });
  expect(
    Buffer.from(body as Uint8Array)
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(fileName).toBe('K7Q2.pdf');
});

test('a turf that is not there is named', async () => {
  await expect(exportWalk(db, 'NOPE', 'json')).rejects.toMatchObject({ code: 'unknown-turf', status: 404 });
});
