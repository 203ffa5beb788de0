/** What a score starts from: an area, a vintage, its precincts and doors. What becomes of it: `score-runs.ts`. */
import type { MultiPolygon } from 'geojson';
import type { CellDoors } from '#server/domain/cells.ts';
import { UserError } from '#server/jobs/progress.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import { getArea } from './areas.ts';

/** The precincts that are scored: one vintage of one area. */
export interface ScoringTarget {
  areaCode: string;
  areaName: string;
  datasetId: number;
  sourceId: string;
}

/**
 * The area (by code or by name; none: the most recently loaded) and its vintage (by source id; none: the
 * newest).
 */
export async function findScoringTarget(
  db: Database,
  areaCode: string | undefined,
  precinctsSourceId: string | undefined,
): Promise<ScoringTarget> {
  const { areaCode: code, name: areaName } = await getArea(db, areaCode);
  const vintages = await db.query<{ datasetId: number; sourceId: string }>(sql`
    SELECT dataset_id AS "datasetId", source_id AS "sourceId"
    FROM datasets
    WHERE kind = 'precincts' AND area_code = ${code}
    ORDER BY reference_date DESC, dataset_id DESC
  `);
  // A vintage named by a strategy holds in its own area; elsewhere the newest one is meant.
  const vintage = vintages.find((v) => v.sourceId === precinctsSourceId) ?? vintages[0];
  if (!vintage) {
    throw new UserError('no-precincts', `${areaName} has no precincts.`, 'Import its boundaries first.');
  }
  return { areaCode: code, areaName, ...vintage };
}

/** Where the doors of a vintage stand. */
export async function listDoorPoints(db: Database, precinctsDatasetId: number): Promise<CellDoors[]> {
  const rows = await db.query<{ precinctCode: string; lng: number; lat: number; doors: number }>(sql`
    SELECT p.precinct_code AS "precinctCode", ST_X(a.geom) AS lng, ST_Y(a.geom) AS lat, a.doors
    FROM precincts p
    JOIN address_precincts USING (precinct_id)
    JOIN addresses a USING (address_id)
    WHERE p.dataset_id = ${precinctsDatasetId}
  `);
  return rows.map(({ precinctCode, lng, lat, doors }) => ({ precinctCode, position: [lng, lat], doors }));
}

/** Shapes of the precincts of a vintage that have a territory and no doors. */
export async function listDoorlessTerritories(
  db: Database,
  precinctsDatasetId: number,
): Promise<{ precinctCode: string; territory: MultiPolygon }[]> {
  return db.query(sql`
    SELECT precinct_code AS "precinctCode", ST_AsGeoJSON(geom, 7)::json AS territory
    FROM precincts p
    WHERE dataset_id = ${precinctsDatasetId} AND geom IS NOT NULL
      AND NOT EXISTS (SELECT FROM address_precincts m WHERE m.precinct_id = p.precinct_id)
  `);
}

/** Doors of the area that lie in no precinct of the vintage. */
export async function countDoorsOutside(db: Database, target: ScoringTarget): Promise<number> {
  const [{ doors }] = await db.query<{ doors: number }>(sql`
    SELECT coalesce(sum(a.doors), 0) AS doors
    FROM addresses a
    WHERE a.area_code = ${target.areaCode} AND NOT EXISTS (
      SELECT FROM address_precincts m JOIN precincts p USING (precinct_id)
      WHERE m.address_id = a.address_id AND p.dataset_id = ${target.datasetId}
    )
  `);
  return doors;
}

/** A fingerprint of each dataset behind the scores of an area: when one changes, its scores are stale. */
export async function listDatasetFingerprints(db: Database, areaCode: string): Promise<unknown[]> {
  return db.query(sql`
    SELECT dataset_id, content_sha256, imported_at FROM datasets
    WHERE area_code = ${areaCode}
    ORDER BY dataset_id
  `);
}
