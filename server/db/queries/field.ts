/** Plans and turfs as the API reads and publishes them; cutting writes them. */
import type { MultiPolygon } from 'geojson';
import type { BBox } from '../../domain/geo.ts';
import type { Range } from '../../domain/turfs/types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export type TurfStatus = 'draft' | 'published' | 'done';

export interface TurfRow {
  turfId: string;
  planId: string;
  areaCode: string;
  number: number;
  code: string;
  version: number;
  status: TurfStatus;
  colour: number;
  doors: number;
  addresses: number;
  registered: number;
  durationS: number;
  walkM: number;
  serviceS: number;
  score: number | null;
  expectedVotes: Range | null;
  doorsEstimatedShare: number;
  updatedAt: string;
  geometry: MultiPolygon;
}

const TURF = sql`turf_id AS "turfId", plan_id AS "planId", area_code AS "areaCode", number, code, version, status,
  colour, doors, addresses, registered, duration_s AS "durationS", walk_m AS "walkM", service_s AS "serviceS", score,
  CASE WHEN votes_mid IS NOT NULL
    THEN json_build_object('low', votes_low, 'mid', votes_mid, 'high', votes_high) END AS "expectedVotes",
  doors_estimated_share AS "doorsEstimatedShare", updated_at AS "updatedAt", ST_AsGeoJSON(geom, 6)::json AS geometry`;

export async function findTurfRow(
  db: Database,
  campaignId: number,
  turfId: string,
): Promise<TurfRow | undefined> {
  const [turf] = await db.query<TurfRow>(
    sql`SELECT ${TURF} FROM turfs WHERE campaign_id = ${campaignId} AND turf_id = ${turfId}`,
  );
  return turf;
}

/** Where a page ended: the time in the database's own precision, which JavaScript's would round. */
export interface TurfPlace {
  updatedAt: string;
  turfId: string;
}

export interface TurfFilter {
  bbox?: BBox;
  status?: TurfStatus;
  planId?: string;
  updatedAfter?: string;
  after?: TurfPlace;
  limit: number;
}

/** In order of change, so that whoever follows the pages sees every change. */
export function listTurfRows(
  db: Database,
  campaignId: number,
  { bbox, status, planId, updatedAfter, after, limit }: TurfFilter,
): Promise<(TurfRow & { place: string })[]> {
  return db.query<TurfRow & { place: string }>(sql`
    SELECT ${TURF}, updated_at::text AS place FROM turfs
    WHERE campaign_id = ${campaignId}
      ${status ? sql`AND status = ${status}` : sql``}
      ${planId ? sql`AND plan_id = ${planId}` : sql``}
      ${updatedAfter ? sql`AND updated_at > ${updatedAfter}::timestamptz` : sql``}
      ${bbox ? sql`AND geom && ST_MakeEnvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : sql``}
      ${after ? sql`AND (updated_at, turf_id) > (${after.updatedAt}::timestamptz, ${after.turfId}::uuid)` : sql``}
    ORDER BY updated_at, turf_id LIMIT ${limit}
  `);
}

export interface PlanRow {
  planId: string;
  areaCode: string;
  strategy: string;
  status: 'draft' | 'published';
  options: Record<string, unknown>;
  quality: Record<string, unknown>;
  unassigned: { doors: number; addresses: number; reasons: Record<string, number> };
  createdAt: string;
  turfCount: number;
}

const PLAN = sql`plan_id AS "planId", area_code AS "areaCode", strategy, status, options, quality, unassigned,
  created_at AS "createdAt",
  (SELECT count(*)::int FROM turfs WHERE turfs.plan_id = plans.plan_id) AS "turfCount"`;

export function listPlanRows(db: Database, campaignId: number, areaCode?: string): Promise<PlanRow[]> {
  return db.query<PlanRow>(sql`
    SELECT ${PLAN} FROM plans
    WHERE campaign_id = ${campaignId} ${areaCode ? sql`AND area_code = ${areaCode}` : sql``}
    ORDER BY created_at DESC, plan_id
  `);
}

export async function findPlanRow(
  db: Database,
  campaignId: number,
  planId: string,
): Promise<PlanRow | undefined> {
  const [plan] = await db.query<PlanRow>(
    sql`SELECT ${PLAN} FROM plans WHERE campaign_id = ${campaignId} AND plan_id = ${planId}`,
  );
  return plan;
}

/** Turfs of a plan, the best first. */
export function listTurfRowsOfPlan(db: Database, planId: string): Promise<TurfRow[]> {
  return db.query<TurfRow>(sql`SELECT ${TURF} FROM turfs WHERE plan_id = ${planId} ORDER BY number`);
}

/** Publishes a plan with its draft turfs; publishing twice changes nothing. */
export async function publishPlan(db: Database, campaignId: number, planId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE plans SET status = 'published', published_at = now()
      WHERE campaign_id = ${campaignId} AND plan_id = ${planId} AND status = 'draft'
    `);
    await tx.execute(sql`
      UPDATE turfs SET status = 'published', version = version + 1, updated_at = now()
      WHERE campaign_id = ${campaignId} AND plan_id = ${planId} AND status = 'draft'
    `);
  });
}

/** A version other than `ifVersion` is left alone: undefined. */
export async function updateTurfStatus(
  db: Database,
  campaignId: number,
  turfId: string,
  { status, ifVersion }: { status: TurfStatus; ifVersion?: number },
): Promise<TurfRow | undefined> {
  const [turf] = await db.query<TurfRow>(sql`
    UPDATE turfs SET status = ${status}, version = version + 1, updated_at = now()
    WHERE campaign_id = ${campaignId} AND turf_id = ${turfId}
      ${ifVersion === undefined ? sql`` : sql`AND version = ${ifVersion}`}
    RETURNING ${TURF}
  `);
  return turf;
}
