import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSampleTown } from '#data/sample/write.ts';
import { findDefaultCampaignId } from '#server/db/queries/campaigns.ts';
import { ensureReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { listStreetLines } from '#server/db/queries/streets.ts';
import { findWalk, listTurfMembers } from '#server/db/queries/turfs.ts';
import { sql } from '#server/db/sql.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { loadArea } from '#server/import/load-area.ts';
import { type CutBody, type CutParams, cutPlan } from '#server/jobs/cut-plan.ts';
import { openTestDatabase, type TestDatabase } from '#tests/helpers/database.ts';

let town: TestDatabase;
let dir: string;
let params: CutParams;
let plan: CutBody;

beforeAll(async () => {
  town = await openTestDatabase();
  dir = await mkdtemp(join(tmpdir(), 'arpent-cut-'));
  await writeSampleTown(dir);
  await loadArea(town.db, { area: 'sample', fromDir: dir });
  const campaignId = await findDefaultCampaignId(town.db);
  await ensureReadyMadeStrategies(town.db, campaignId);
  params = { campaignId, strategy: 'mobilise', shiftMinutes: 120 };
  plan = await cutPlan(town.db, params);
});
afterAll(async () => {
  await town.drop();
  await rm(dir, { recursive: true, force: true });
});

const countPlans = async () => {
  const [{ plans }] = await town.db.query<{ plans: number }>(sql`SELECT count(*) AS plans FROM plans`);
  return plans;
};

describe('a plan of the whole sample town', () => {
  test('has every door in one turf, or left out with a reason', async () => {
    const lost = await town.db.query(sql`
      SELECT address_id FROM addresses
      LEFT JOIN (SELECT address_id, sum(turf_addresses.doors) AS doors FROM turf_addresses JOIN turfs USING (turf_id)
                 WHERE plan_id = ${plan.planId} GROUP BY address_id) AS kept USING (address_id)
      LEFT JOIN (SELECT address_id, doors FROM plan_unassigned WHERE plan_id = ${plan.planId}) AS left_out USING (address_id)
      WHERE addresses.doors <> COALESCE(kept.doors, 0) + COALESCE(left_out.doors, 0)
    `);
    expect(lost).toEqual([]);
    const [{ doors }] = await town.db.query<{ doors: number }>(
      sql`SELECT sum(doors) AS doors FROM addresses`,
    );
    expect(plan.quality.doors + plan.unassigned.doors).toBe(doors);
  });

  test('keeps to the shift, best turfs first, and counts voters and votes by doors', async () => {
    const turfs = plan.turfs.features.map(({ properties }) => properties);
    expect(turfs.length).toBe(plan.quality.turfs);
    expect(plan.quality.maxDurationS).toBeLessThanOrEqual(7200);
    expect(turfs.map(({ number }) => number)).toEqual(turfs.map((_, i) => i + 1));
    const yields = turfs.map(({ expectedVotes, durationS }) => expectedVotes!.mid / durationS);
    expect(yields).toEqual(yields.toSorted((a, b) => b - a));
    const [{ votes }] = await town.db.query<{ votes: number }>(sql`
      SELECT sum(votes_mid) AS votes FROM precinct_scores
      WHERE score_run_id = (SELECT score_run_id FROM plans WHERE plan_id = ${plan.planId})
    `);
    const told = turfs.reduce((sum, turf) => sum + turf.expectedVotes!.mid, 0);
    expect(plan.unassigned.reasons['not-scored'] ?? 0).toBe(0);
    expect(told / votes).toBeCloseTo(1, 9);
  });

  test('gives codes without look-alike characters, each once', () => {
    const codes = plan.turfs.features.map(({ properties }) => properties.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[2-9CFGHJMPQRVWX]{6}$/);
  });

  test('has valid outlines that do not overlap', async () => {
    const [{ invalid, overlap }] = await town.db.query<{ invalid: number; overlap: number }>(sql`
      SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)) AS invalid,
             abs(sum(ST_Area(geom)) / ST_Area(ST_Union(geom)) - 1) AS overlap
      FROM turfs WHERE plan_id = ${plan.planId}
    `);
    expect(invalid).toBe(0);
    expect(overlap).toBeLessThan(1e-6);
  });

  test('stores walks that visit every address of their turf once, along the streets', async () => {
    const network = buildNetwork(await listStreetLines(town.db, plan.areaCode));
    expect(network.blockCount).toBeGreaterThan(100);
    for (const { properties } of plan.turfs.features) {
      const found = (await findWalk(town.db, properties.code.toLowerCase()))!;
      expect(found.turfId).toBe(properties.turfId);
      const members = await listTurfMembers(town.db, properties.turfId);
      const visited = found.walk.stops.map((stop) => stop.addressId).sort((a, b) => a - b);
      expect(visited).toEqual([...new Set(members.map((member) => member.addressId))]);
      expect(found.walk.unreached).toEqual([]);
      expect(found.walk.durationS).toBe(properties.durationS);
    }
  });
});

test('a second cut gives the same turfs under new codes', async () => {
  const again = await cutPlan(town.db, params);
  const figures = ({ turfs }: CutBody) =>
    turfs.features.map(({ geometry, properties: { doors, durationS, colour } }) => ({
      geometry,
      doors,
      durationS,
      colour,
    }));
  expect(figures(again)).toEqual(figures(plan));
  const codes = new Set(plan.turfs.features.map(({ properties }) => properties.code));
  expect(again.turfs.features.some(({ properties }) => codes.has(properties.code))).toBe(false);
});

test('teams and a polygon keep the best turfs inside; the rest is listed', async () => {
  const [{ west, south, east, north }] = await town.db.query<
    Record<'west' | 'south' | 'east' | 'north', number>
  >(sql`
    SELECT ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north
    FROM (SELECT ST_Extent(geom) AS box FROM addresses) AS extent
  `);
  const middle = (west + east) / 2;
  const ring = [
    [west, south],
    [middle, south],
    [middle, north],
    [west, north],
    [west, south],
  ];
  const half = await cutPlan(town.db, {
    ...params,
    teams: 10,
    within: { type: 'Polygon', coordinates: [ring] },
  });
  expect(half.turfs.features).toHaveLength(10);
  expect(Object.keys(half.unassigned.reasons).sort()).toEqual(['outside-area', 'over-budget']);
  const [{ outside }] = await town.db.query<{ outside: number }>(sql`
    SELECT count(*) AS outside FROM turf_addresses
    JOIN turfs USING (turf_id) JOIN addresses USING (address_id)
    WHERE plan_id = ${half.planId} AND ST_X(addresses.geom) > ${middle}
  `);
  expect(outside).toBe(0);
});

describe('refusals leave no plan behind', () => {
  const bowTie = [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ];
  test.each([
    ['shift-too-short', { shiftMinutes: 1 }],
    ['unknown-area', { areaCode: '00000' }],
    ['unknown-strategy', { strategy: 'nobody' }],
    ['invalid-geometry', { within: { type: 'Polygon' as const, coordinates: [bowTie] } }],
  ])('%s', async (code, change) => {
    const before = await countPlans();
    await expect(cutPlan(town.db, { ...params, ...change })).rejects.toMatchObject({ code });
    expect(await countPlans()).toBe(before);
  });

  test('a cut that is called off', async () => {
    const before = await countPlans();
    const calledOff = new AbortController();
    const onProgress = (fraction: number) => {
      if (fraction > 0.2) calledOff.abort();
    };
    await expect(cutPlan(town.db, params, { onProgress, signal: calledOff.signal })).rejects.toThrow(
      /abort/i,
    );
    expect(await countPlans()).toBe(before);
  });
});
