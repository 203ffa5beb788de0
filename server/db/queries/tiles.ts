/**
 * What vector tiles show, as GeoJSON text made by the database: it goes through to the tile thread without
 * being parsed on the way. Each function answers the text of a JSON array of features.
 */
import type { Database } from '../database.ts';
import { type Sql, sql } from '../sql.ts';

async function features(db: Database, id: Sql, geometry: Sql, properties: Sql, from: Sql): Promise<string> {
  const rows = await db.query<{ feature: string }>(sql`
    SELECT json_build_object('type', 'Feature', 'id', ${id}, 'geometry', ST_AsGeoJSON(${geometry}, 6)::json,
      'properties', json_strip_nulls(json_build_object(${properties})))::text AS feature
    ${from}
  `);
  return `[${rows.map(({ feature }) => feature).join(',')}]`;
}

/** Precincts of a vintage, with the scores of a run when there is one; as areas, or as a point for the label. */
export function listPrecinctFeatures(
  db: Database,
  { datasetId, scoreRunId, as }: { datasetId: number; scoreRunId: number | null; as: 'areas' | 'labels' },
): Promise<string> {
  return features(
    db,
    sql`precinct_id`,
    as === 'areas' ? sql`geom` : sql`ST_PointOnSurface(geom)`,
    sql`'precinctCode', precinct_code, 'name', name, 'registered', registered, 'score', score, 'rank', rank,
      'votesMid', votes_mid`,
    sql`FROM precincts
      LEFT JOIN (SELECT * FROM precinct_scores WHERE score_run_id = ${scoreRunId}) AS scored USING (precinct_id)
      WHERE dataset_id = ${datasetId} AND geom IS NOT NULL
      ORDER BY rank NULLS LAST, precinct_code`,
  );
}

export function listTurfFeatures(db: Database, planId: string, as: 'areas' | 'labels'): Promise<string> {
  return features(
    db,
    sql`number`,
    as === 'areas' ? sql`geom` : sql`ST_PointOnSurface(geom)`,
    sql`'turfId', turf_id, 'code', code, 'number', number, 'colour', colour, 'status', status, 'doors', doors,
      'durationS', round(duration_s::numeric), 'score', score, 'votesMid', votes_mid`,
    sql`FROM turfs WHERE plan_id = ${planId} ORDER BY number`,
  );
}

export function listStreetFeatures(
  db: Database,
  areaCode: string,
  classes: readonly string[],
): Promise<string> {
  return features(
    db,
    sql`street_id`,
    sql`geom`,
    sql`'class', class, 'name', name, 'walkable', walkable`,
    sql`FROM streets WHERE area_code = ${areaCode} AND class = ANY(${classes}) ORDER BY street_id`,
  );
}

export function listBackdropFeatures(db: Database, areaCode: string, kind: string): Promise<string> {
  return features(
    db,
    sql`backdrop_id`,
    sql`geom`,
    sql`'name', name`,
    sql`FROM backdrop WHERE area_code = ${areaCode} AND kind = ${kind} ORDER BY backdrop_id`,
  );
}

/** Changes whenever the plan's turfs do: which they are, and the version and status of each. */
export async function findTurfsVersion(
  db: Database,
  campaignId: number,
  planId: string,
): Promise<string | undefined> {
  const [row] = await db.query<{ version: string }>(sql`
    SELECT count(turf_id) || '-' || md5(COALESCE(
      string_agg(turf_id || ':' || version || ':' || turfs.status, ',' ORDER BY turf_id), '')) AS version
    FROM plans LEFT JOIN turfs USING (plan_id)
    WHERE plans.campaign_id = ${campaignId} AND plan_id = ${planId}
    GROUP BY plan_id
  `);
  return row?.version;
}

/** The newest plan of an area. */
export async function findLatestPlanId(
  db: Database,
  campaignId: number,
  areaCode: string,
): Promise<string | undefined> {
  const [plan] = await db.query<{ planId: string }>(sql`
    SELECT plan_id AS "planId" FROM plans
    WHERE campaign_id = ${campaignId} AND area_code = ${areaCode}
    ORDER BY created_at DESC, plan_id LIMIT 1
  `);
  return plan?.planId;
}
