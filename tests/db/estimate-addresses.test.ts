import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/db/database.ts';
import { listWalkAddresses } from '#server/db/queries/addresses.ts';
import { listBackdrop, listStreetLines } from '#server/db/queries/streets.ts';
import { sql } from '#server/db/sql.ts';
import { estimateAreaAddresses } from '#server/import/estimate-addresses.ts';
import { openTestDatabase, rolledBack, type TestDatabase } from '#tests/helpers/database.ts';

// A town of one street, 654 m long, running east: three blocks of eleven places. Two grid cells of 0.004 degree
// lie on it, with 16 and 17 places; the precinct covers the western one and 8 places of the eastern one.
//
//   ┌────────┬────────┐
//   ├── Rue ─┼─ du Port ──
//   └────────┴────────┘
//   ╞═ precinct ══╡
let embedded: TestDatabase;
beforeAll(async () => {
  embedded = await openTestDatabase();
});
afterAll(() => embedded.drop());

const box = (west: number, east: number) =>
  sql`ST_Multi(ST_MakeEnvelope(${west}::float8, 43.498, ${east}::float8, 43.502, 4326))`;

async function addDataset(tx: Database, kind: string, title: string): Promise<number> {
  const [{ id }] = await tx.query<{ id: number }>(sql`
    INSERT INTO datasets (area_code, kind, source_id, title, publisher, licence, attribution, url, reference_date,
                          source, content_sha256, row_count, report)
    VALUES ('99001', ${kind}, ${`town/${title}`}, ${title}, 'Town', 'CC0', 'Town', 'https://example.org', '2024',
            '{}', '', 0, '{}')
    RETURNING dataset_id AS id`);
  return id;
}

async function buildTown(tx: Database) {
  await tx.execute(sql`
    INSERT INTO areas (area_code, area_id, name, country, department, metric_srid)
    VALUES ('99001', 'town', 'Town', 'FR', '99', 2154)`);
  const streets = await addDataset(tx, 'streets', 'streets');
  await tx.execute(sql`
    INSERT INTO streets (dataset_id, area_code, department, name, class, walkable, node_ids, geom)
    VALUES (${streets}, '99001', '99', 'Rue du Port', 'residential', true, '{1,2,3}',
            'SRID=4326;LINESTRING(1.4 43.5, 1.404 43.5, 1.4081 43.5)'),
           (${streets}, '99001', '99', NULL, 'motorway', false, NULL, 'SRID=4326;LINESTRING(1.4 43.5, 1.4 43.6)')`);
  await tx.execute(sql`
    INSERT INTO backdrop (dataset_id, area_code, kind, geom)
    VALUES (${streets}, '99001', 'water', 'SRID=4326;LINESTRING(1.4 43.5, 1.4 43.6)')`);
  const precincts = await addDataset(tx, 'precincts', 'precincts');
  await tx.execute(sql`
    INSERT INTO precincts (dataset_id, area_code, department, precinct_code, name, geom)
    VALUES (${precincts}, '99001', '99', '99001_0001', 'Port', ${box(1.4, 1.406)})`);
  return { streets, precincts };
}

async function addGrid(tx: Database) {
  const grid = await addDataset(tx, 'income', 'grid');
  await tx.execute(sql`
    INSERT INTO income_areas (dataset_id, area_code, department, code, income_statistic, households, imputed, geom)
    VALUES (${grid}, '99001', '99', 'west', 'mean', 40.4, false, ${box(1.4, 1.404)}),
           (${grid}, '99001', '99', 'east', 'mean', 20.3, true, ${box(1.404, 1.408)})`);
}

const doorsOf = (tx: Database) =>
  tx.query<{ doors: number }>(sql`SELECT doors FROM addresses WHERE area_code = '99001' ORDER BY address_id`);

test('streets and backdrop come back as lines', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    const [street, motorway] = await listStreetLines(tx, '99001');
    expect(street).toMatchObject({
      name: 'Rue du Port',
      class: 'residential',
      walkable: true,
      layer: 0,
      nodeIds: [1, 2, 3],
      line: [
        [1.4, 43.5],
        [1.404, 43.5],
        [1.4081, 43.5],
      ],
    });
    expect(motorway).toMatchObject({ name: null, walkable: false, nodeIds: null });
    const [water] = await listBackdrop(tx, '99001');
    expect(water).toMatchObject({ kind: 'water', name: null, geometry: { type: 'LineString' } });
  });
});

test('the households of the grid become doors along the street; those beyond the precinct are counted', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    await addGrid(tx);
    const report = await estimateAreaAddresses(tx, '99001');
    expect(report).toMatchObject({
      method: 'along-streets',
      basis: { kind: 'income', title: 'grid', areas: 2, imputedAreas: 1 },
      households: 61,
      doors: 50,
      outsideDoors: 11,
      unplaced: [],
    });
    const rows = await tx.query(sql`
      SELECT DISTINCT kind, street, house_number, estimated, doors_estimated
      FROM addresses
      JOIN datasets USING (dataset_id)`);
    expect(rows).toEqual([
      { kind: 'streets', street: 'Rue du Port', house_number: null, estimated: true, doors_estimated: true },
    ]);
  });
});

test('running again changes nothing; with other households, doors keep their ids where they stay', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    await addGrid(tx);
    const stored = () =>
      tx.query<{ id: number; doors: number }>(sql`SELECT address_id AS id, doors FROM addresses ORDER BY id`);
    const first = await estimateAreaAddresses(tx, '99001');
    const before = await stored();
    expect(await estimateAreaAddresses(tx, '99001')).toEqual(first);
    expect(await stored()).toEqual(before);

    await tx.execute(sql`UPDATE income_areas SET households = 2 * households WHERE code = 'west'`);
    await estimateAreaAddresses(tx, '99001');
    const after = await stored();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.map(({ doors }) => doors)).not.toEqual(before.map(({ doors }) => doors));
  });
});

test('without a grid, registered voters stand for households', async () => {
  await rolledBack(embedded.db, async (tx) => {
    const { precincts } = await buildTown(tx);
    const results = await addDataset(tx, 'results', 'results');
    await tx.execute(sql`INSERT INTO ballots VALUES ('2024-x-1', 'european', 1, '2024-06-09', 'European')`);
    await tx.execute(sql`
      INSERT INTO results (dataset_id, ballot_id, area_code, department, precinct_code, registered, ballots_cast, valid)
      VALUES (${results}, '2024-x-1', '99001', '99', '99001_0001', 132, 80, 80),
             (${results}, '2024-x-1', '99001', '99', '99001_0002', 33, 20, 20)`);
    await tx.execute(sql`
      INSERT INTO result_joins VALUES (${results}, ${precincts}, 'joined', 1, 132, 2, 165, '[]', '[]')`);
    expect(await estimateAreaAddresses(tx, '99001')).toMatchObject({
      basis: { kind: 'registered', title: 'results' },
      households: 125,
      doors: 100,
      unplaced: [{ code: '99001_0002', households: 25, reason: 'precinct without territory' }],
    });
  });
});

test('without households or streets there are no doors, and the report says why', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    expect(await estimateAreaAddresses(tx, '99001')).toMatchObject({ method: 'none' });
    await addGrid(tx);
    await tx.execute(sql`DELETE FROM streets`);
    expect(await estimateAreaAddresses(tx, '99001')).toMatchObject({ method: 'none' });
    expect(await doorsOf(tx)).toEqual([]);
  });
});

async function addAddresses(tx: Database) {
  const published = await addDataset(tx, 'addresses', 'addresses');
  await tx.execute(sql`
    INSERT INTO addresses (dataset_id, area_code, department, house_number, street, doors, estimated, doors_estimated, geom)
    VALUES (${published}, '99001', '99', '1', 'Rue du Port', 1, false, true, 'SRID=4326;POINT(1.401 43.5001)'),
           (${published}, '99001', '99', '2', 'Rue du Port', 1, false, true, 'SRID=4326;POINT(1.402 43.4999)'),
           (${published}, '99001', '99', '3', 'Rue du Port', 24, false, false, 'SRID=4326;POINT(1.403 43.5001)'),
           (${published}, '99001', '99', '9', 'Rue du Port', 1, false, true, 'SRID=4326;POINT(1.5 43.5)')`);
}

test('published addresses share the households around them, and keep the counts they came with', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    await addGrid(tx);
    await addAddresses(tx);
    expect(await estimateAreaAddresses(tx, '99001')).toMatchObject({
      method: 'over-addresses',
      doors: 18,
      withoutAddress: 20,
      outsideAddresses: 1,
      exceededBy: 0,
    });
    // 60.7 households are 61: 41 in the west (the larger remainder, 0.4 over 0.3), 24 of them at number 3.
    expect((await doorsOf(tx)).map(({ doors }) => doors)).toEqual([9, 8, 24, 1]);
  });
});

test('published addresses without any household count are one door each', async () => {
  await rolledBack(embedded.db, async (tx) => {
    await buildTown(tx);
    await addAddresses(tx);
    expect(await estimateAreaAddresses(tx, '99001')).toMatchObject({
      method: 'one-door-each',
      addressCount: 4,
    });
  });
});

test('addresses come with their precinct; those in none come too', async () => {
  await rolledBack(embedded.db, async (tx) => {
    const { precincts } = await buildTown(tx);
    await addAddresses(tx);
    await tx.execute(sql`
      INSERT INTO address_precincts
      SELECT address_id, precinct_id
      FROM addresses
      JOIN precincts ON ST_Intersects(addresses.geom, precincts.geom)`);
    const addresses = await listWalkAddresses(tx, '99001', precincts);
    expect(addresses.map(({ houseNumber, precinctCode }) => [houseNumber, precinctCode])).toEqual([
      ['1', '99001_0001'],
      ['2', '99001_0001'],
      ['3', '99001_0001'],
      ['9', null],
    ]);
    expect(addresses[2]).toMatchObject({
      lng: 1.403,
      lat: 43.5001,
      doors: 24,
      estimated: false,
      doorsEstimated: false,
    });
  });
});
