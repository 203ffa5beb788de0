/**
 * What publishers published behind the score of one precinct: the rows of results that reach it, the pieces of
 * the income map that lie in it, and the records of the datasets they are from. Read one precinct at a time, for
 * method sheets; whole vintages are read by `panel.ts`.
 */
import type { IncomePiece, PublishedRow } from '#server/domain/targeting/explain/sheet-types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import type { BallotRoute } from './results.ts';

/** Rows of one ballot that reach a precinct, with the share of each that does; as `readPanelBallots` adds them up. */
export async function listPublishedRows(
  db: Database,
  route: BallotRoute,
  precinctsDatasetId: number,
  precinctCode: string,
): Promise<PublishedRow[]> {
  if (route.via === 'none') return [];
  const sources =
    route.via === 'crosswalk'
      ? sql`
        SELECT f.precinct_code, c.share
        FROM crosswalks c
        JOIN precincts t ON t.precinct_id = c.to_precinct_id
        JOIN precincts f ON f.precinct_id = c.from_precinct_id
        WHERE t.dataset_id = ${precinctsDatasetId} AND t.precinct_code = ${precinctCode}
          AND f.dataset_id = ${route.fromDatasetId}`
      : sql`SELECT ${precinctCode}::text AS precinct_code, 1::double precision AS share`;
  return db.query<PublishedRow>(sql`
    WITH sources AS (${sources})
    SELECT r.precinct_code AS "precinctCode", s.share, r.registered, r.ballots_cast AS "ballotsCast", r.valid,
           coalesce((
             SELECT json_agg(json_build_array(o.label, o.nuance, v.votes) ORDER BY v.votes DESC, o.label)
             FROM unnest(r.option_ids, r.votes) AS v(option_id, votes) JOIN ballot_options o USING (option_id)
             WHERE v.votes > 0
           ), '[]') AS votes
    FROM results r JOIN sources s USING (precinct_code)
    WHERE r.dataset_id = ${route.datasetId} AND NOT EXISTS (
      SELECT FROM result_joins j
      WHERE j.results_dataset_id = r.dataset_id
        AND j.precincts_dataset_id = ${route.via === 'crosswalk' ? route.fromDatasetId : precinctsDatasetId}
        AND split_part(r.precinct_code, '_', 1) = ANY (j.renumbered_communes)
    )
    ORDER BY r.precinct_code
  `);
}

/** Areas of one income dataset that lie in a precinct, largest part first; as `listPrecinctIncomes` weighs them. */
export async function listIncomePieces(
  db: Database,
  incomeSourceId: string,
  precinctsDatasetId: number,
  precinctCode: string,
): Promise<IncomePiece[]> {
  return db.query<IncomePiece>(sql`
    WITH pieces AS (
      SELECT i.code, i.income_eur, i.households,
             CASE WHEN ST_CoveredBy(i.geom, p.geom) THEN ST_Area(i.geom)
                  ELSE ST_Area(ST_Intersection(i.geom, p.geom)) END AS overlap,
             ST_Area(i.geom) AS surface, ST_Area(p.geom) AS whole
      FROM precincts p
      JOIN datasets d ON d.area_code = p.area_code AND d.source_id = ${incomeSourceId}
      JOIN income_areas i ON i.dataset_id = d.dataset_id AND ST_Intersects(i.geom, p.geom)
      WHERE p.dataset_id = ${precinctsDatasetId} AND p.precinct_code = ${precinctCode}
        AND i.income_eur IS NOT NULL
    )
    SELECT code, income_eur AS "incomeEur", households, overlap / surface AS share,
           coalesce(households * overlap / surface, overlap / whole) AS weight
    FROM pieces
    WHERE overlap > 0 AND surface > 0
    ORDER BY weight DESC, code
  `);
}

/** A dataset with the record that says how its file is read. */
export interface DatasetRecord {
  sourceId: string;
  kind: string;
  title: string;
  publisher: string;
  licence: string;
  url: string;
  referenceDate: string;
  importedAt: string;
  /** The source record as it was when the file came in; see `import/source-record.ts`. */
  record: Record<string, unknown>;
}

export async function listDatasetRecords(db: Database, areaCode: string): Promise<DatasetRecord[]> {
  return db.query<DatasetRecord>(sql`
    SELECT source_id AS "sourceId", kind, title, publisher, licence, url, reference_date AS "referenceDate",
           imported_at AS "importedAt", source AS record
    FROM datasets WHERE area_code = ${areaCode} ORDER BY dataset_id
  `);
}
