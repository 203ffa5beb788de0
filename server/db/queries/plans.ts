/** Queries on `plans`: what a cut reads beside scores and addresses, and its writing. Reading back: `field.ts`. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { Range, TurfMember, UnassignedReason } from '../../domain/turfs/types.ts';
import { type Database, json } from '../database.ts';
import { sql } from '../sql.ts';

/** Changes whenever the streets of the area do; undefined: it has none. */
export async function findStreetsVersion(db: Database, areaCode: string): Promise<string | undefined> {
  const [row] = await db.query<{ version: string | null }>(sql`
    SELECT string_agg(dataset_id || ':' || content_sha256, ',' ORDER BY dataset_id) AS version
    FROM datasets
    WHERE area_code = ${areaCode} AND kind = 'streets'
  `);
  return row.version === null ? undefined : `${areaCode}:${row.version}`;
}

/** Addresses of the area that lie outside a polygon; undefined when the polygon is not valid. */
export async function listAddressIdsOutside(
  db: Database,
  areaCode: string,
  within: Polygon | MultiPolygon,
): Promise<number[] | undefined> {
  const shape = sql`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(within)}), 4326)`;
  const [{ valid }] = await db.query<{ valid: boolean }>(sql`SELECT ST_IsValid(${shape}) AS valid`);
  if (!valid) return undefined;
  const rows = await db.query<{ addressId: number }>(sql`
    SELECT address_id AS "addressId" FROM addresses
    WHERE area_code = ${areaCode} AND NOT ST_Intersects(geom, ${shape})
  `);
  return rows.map((row) => row.addressId);
}

/** Which of these codes the campaign has given out. */
export async function listTakenCodes(db: Database, campaignId: number, codes: string[]): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    sql`SELECT code FROM turfs WHERE campaign_id = ${campaignId} AND code = ANY(${codes}::text[])`,
  );
  return rows.map((row) => row.code);
}

export interface NewPlan {
  planId: string;
  campaignId: number;
  areaCode: string;
  scoreRunId: number;
  strategy: string;
  options: unknown;
  quality: unknown;
  unassigned: unknown;
}

export interface NewTurf {
  turfId: string;
  number: number;
  code: string;
  colour: number;
  doors: number;
  addresses: number;
  registered: number;
  durationS: number;
  walkM: number;
  serviceS: number;
  score: number;
  expectedVotes: Range;
  doorsEstimatedShare: number;
  walkJson: string;
  ewkt: string;
  members: TurfMember[];
}

/** Writes a plan with everything in it, all or nothing. */
export async function insertPlan(
  db: Database,
  plan: NewPlan,
  turfs: readonly NewTurf[],
  leftOut: readonly { addressId: number; doors: number; reason: UnassignedReason }[],
): Promise<void> {
  const { planId, campaignId, areaCode } = plan;
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO plans (plan_id, campaign_id, area_code, score_run_id, strategy, options, quality, unassigned)
      VALUES (${planId}, ${campaignId}, ${areaCode}, ${plan.scoreRunId}, ${plan.strategy}, ${json(plan.options)},
              ${json(plan.quality)}, ${json(plan.unassigned)})
    `);
    await tx.copy('turfs', TURF_COLUMNS, turfRows(plan, turfs));
    await tx.copy(
      'turf_addresses',
      ['turf_id', 'address_id', 'campaign_id', 'doors', 'part', 'parts'],
      memberRows(campaignId, turfs),
    );
    await tx.copy(
      'plan_unassigned',
      ['plan_id', 'address_id', 'campaign_id', 'doors', 'reason'],
      leftOut.map(({ addressId, doors, reason }) => [planId, addressId, campaignId, doors, reason]),
    );
    // Outlines are valid by construction, up to the rounding of their positions.
    await tx.execute(sql`
      UPDATE turfs SET geom = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom), 3))
      WHERE plan_id = ${planId} AND NOT ST_IsValid(geom)
    `);
  });
}

const TURF_COLUMNS = [
  'turf_id',
  'campaign_id',
  'plan_id',
  'area_code',
  'number',
  'code',
  'colour',
  'doors',
  'addresses',
  'registered',
  'duration_s',
  'walk_m',
  'service_s',
  'score',
  'votes_low',
  'votes_mid',
  'votes_high',
  'doors_estimated_share',
  'walk',
  'geom',
];

function* turfRows({ campaignId, planId, areaCode }: NewPlan, turfs: readonly NewTurf[]) {
  for (const turf of turfs) {
    yield [
      turf.turfId,
      campaignId,
      planId,
      areaCode,
      turf.number,
      turf.code,
      turf.colour,
      turf.doors,
      turf.addresses,
      turf.registered,
      turf.durationS,
      turf.walkM,
      turf.serviceS,
      turf.score,
      turf.expectedVotes.low,
      turf.expectedVotes.mid,
      turf.expectedVotes.high,
      turf.doorsEstimatedShare,
      turf.walkJson,
      turf.ewkt,
    ];
  }
}

function* memberRows(campaignId: number, turfs: readonly NewTurf[]) {
  for (const { turfId, members } of turfs) {
    for (const { addressId, doors, part, parts } of members)
      yield [turfId, addressId, campaignId, doors, part, parts];
  }
}
