/** Queries on `score_runs` and `precinct_scores`, and what a run starts from: an area, a vintage, its precincts. */
import type { MultiPolygon } from 'geojson';
import type { CellDoors } from '#server/domain/cells.ts';
import type { PrecinctScore } from '#server/domain/targeting/types.ts';
import { UserError } from '#server/jobs/progress.ts';
import { type Database, json } from '../database.ts';
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

export interface PrecinctRow {
  precinctId: number;
  precinctCode: string;
  name: string;
  /** Null: no addresses are loaded in the area. */
  doors: number | null;
  doorsEstimated: boolean;
}

/** Precincts of a vintage with their doors. */
export async function listPrecinctDoors(db: Database, target: ScoringTarget): Promise<PrecinctRow[]> {
  return db.query<PrecinctRow>(sql`
    SELECT p.precinct_id AS "precinctId", p.precinct_code AS "precinctCode", p.name,
           CASE WHEN EXISTS (SELECT FROM addresses WHERE area_code = ${target.areaCode})
                THEN coalesce(d.doors, 0) END AS doors,
           coalesce(d.estimated, false) AS "doorsEstimated"
    FROM precincts p
    LEFT JOIN (
      SELECT m.precinct_id, sum(a.doors) AS doors, bool_or(a.doors_estimated OR a.estimated) AS estimated
      FROM address_precincts m
      JOIN addresses a USING (address_id)
      JOIN precincts USING (precinct_id)
      WHERE precincts.dataset_id = ${target.datasetId}
      GROUP BY m.precinct_id
    ) d USING (precinct_id)
    WHERE p.dataset_id = ${target.datasetId}
    ORDER BY p.precinct_code COLLATE "C"
  `);
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

export interface ScoreRunKey {
  campaignId: number;
  strategyId: number;
  strategyVersion: number;
  formulaVersion: string;
  areaCode: string;
  precinctsDatasetId: number;
  inputsSha256: string;
}

/** The latest run made from exactly these inputs by this formula. */
export async function findScoreRun<Report>(
  db: Database,
  key: ScoreRunKey,
): Promise<{ scoreRunId: number; report: Report } | undefined> {
  const [run] = await db.query<{ scoreRunId: number; report: Report }>(sql`
    SELECT score_run_id AS "scoreRunId", report
    FROM score_runs
    WHERE campaign_id = ${key.campaignId} AND strategy_id = ${key.strategyId}
      AND strategy_version = ${key.strategyVersion} AND formula_version = ${key.formulaVersion}
      AND area_code = ${key.areaCode} AND precincts_dataset_id = ${key.precinctsDatasetId}
      AND inputs_sha256 = ${key.inputsSha256}
    ORDER BY created_at DESC, score_run_id DESC
    LIMIT 1
  `);
  return run;
}

/** Stores a run with its rows, and drops old runs of the strategy here that no plan rests on. */
export async function insertScoreRun(
  db: Database,
  key: ScoreRunKey,
  report: unknown,
  scores: readonly PrecinctScore[],
  precinctIds: ReadonlyMap<string, number>,
): Promise<number> {
  return db.transaction(async (tx) => {
    // A map asks for scores and tiles at once: whoever comes second answers with the run of the first,
    // rather than dropping it below.
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtext('score_runs'), ${key.strategyId}::int)`);
    const before = await findScoreRun(tx, key);
    if (before) return before.scoreRunId;
    const [{ scoreRunId }] = await tx.query<{ scoreRunId: number }>(sql`
      INSERT INTO score_runs (campaign_id, strategy_id, strategy_version, formula_version, area_code,
                              precincts_dataset_id, inputs_sha256, report)
      VALUES (${key.campaignId}, ${key.strategyId}, ${key.strategyVersion}, ${key.formulaVersion}, ${key.areaCode},
              ${key.precinctsDatasetId}, ${key.inputsSha256}, ${json(report)})
      RETURNING score_run_id AS "scoreRunId"
    `);
    await tx.copy(
      'precinct_scores',
      [
        'score_run_id',
        'precinct_id',
        'campaign_id',
        'registered',
        'score',
        'rank',
        'votes_low',
        'votes_mid',
        'votes_high',
        'parts',
      ],
      scores.map((s) => [
        scoreRunId,
        precinctIds.get(s.precinctCode)!,
        key.campaignId,
        s.registered ?? 0,
        s.score,
        s.rank,
        s.expectedVotes?.low ?? null,
        s.expectedVotes?.mid ?? null,
        s.expectedVotes?.high ?? null,
        json(s.parts),
      ]),
    );
    await tx.execute(sql`
      DELETE FROM score_runs r
      WHERE campaign_id = ${key.campaignId} AND strategy_id = ${key.strategyId} AND area_code = ${key.areaCode}
        AND created_at < now() - interval '1 day'  -- a plan being cut may still rest on a younger one
        AND NOT EXISTS (SELECT FROM plans WHERE plans.score_run_id = r.score_run_id)
    `);
    return scoreRunId;
  });
}

/** Rows of a run in the order of the ranking; those without a score last. */
export async function listPrecinctScores(db: Database, scoreRunId: number): Promise<PrecinctScore[]> {
  return db.query<PrecinctScore>(sql`
    SELECT p.precinct_code AS "precinctCode", p.name, s.registered, s.score, s.rank,
           CASE WHEN votes_mid IS NOT NULL
                THEN json_build_object('low', votes_low, 'mid', votes_mid, 'high', votes_high) END AS "expectedVotes",
           s.parts
    FROM precinct_scores s JOIN precincts p USING (precinct_id)
    WHERE s.score_run_id = ${scoreRunId}
    ORDER BY s.rank NULLS LAST, p.precinct_code COLLATE "C"
  `);
}
