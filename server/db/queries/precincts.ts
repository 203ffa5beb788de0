/** Queries on `precincts`: the vintage of an area, its precincts, one with what was published of it. */
import type { MultiPolygon } from 'geojson';
import type { BBox } from '../../domain/geo.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface Precinct {
  precinctId: number;
  precinctCode: string;
  name: string;
  pollingPlace: string | null;
  /** Null: without territory. */
  geometry: MultiPolygon | null;
}

const PRECINCT = sql`precinct_id AS "precinctId", precinct_code AS "precinctCode", name,
  polling_place AS "pollingPlace", ST_AsGeoJSON(geom, 6)::json AS geometry`;

/** The newest vintage of an area; undefined: no precincts are loaded. */
export async function findVintage(db: Database, areaCode: string): Promise<number | undefined> {
  const [dataset] = await db.query<{ datasetId: number }>(sql`
    SELECT dataset_id AS "datasetId" FROM datasets
    WHERE kind = 'precincts' AND area_code = ${areaCode}
    ORDER BY reference_date DESC, dataset_id DESC LIMIT 1
  `);
  return dataset?.datasetId;
}

/** One page in order of code; `matched` counts all. A box leaves out precincts without territory. */
export async function listPrecincts(
  db: Database,
  datasetId: number,
  { bbox, limit }: { bbox?: BBox; limit: number },
): Promise<{ matched: number; precincts: Precinct[] }> {
  const inside = bbox
    ? sql`AND geom && ST_MakeEnvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)`
    : sql``;
  const where = sql`WHERE dataset_id = ${datasetId} ${inside}`;
  const [{ matched }] = await db.query<{ matched: number }>(
    sql`SELECT count(*)::int AS matched FROM precincts ${where}`,
  );
  const precincts = await db.query<Precinct>(
    sql`SELECT ${PRECINCT} FROM precincts ${where} ORDER BY precinct_code LIMIT ${limit}`,
  );
  return { matched, precincts };
}

export async function findPrecinct(
  db: Database,
  datasetId: number,
  precinctCode: string,
): Promise<Precinct | undefined> {
  const [precinct] = await db.query<Precinct>(sql`
    SELECT ${PRECINCT} FROM precincts WHERE dataset_id = ${datasetId} AND precinct_code = ${precinctCode}
  `);
  return precinct;
}

export interface PublishedResult {
  ballotId: string;
  title: string;
  heldOn: string;
  registered: number;
  ballotsCast: number;
  valid: number;
  votes: { label: string; nuance: string | null; votes: number }[];
}

/** What was published under the precinct's code, for the ballots whose codes name this vintage's territories. */
export function listPublishedResults(
  db: Database,
  datasetId: number,
  precinctCode: string,
): Promise<PublishedResult[]> {
  return db.query<PublishedResult>(sql`
    SELECT ballot_id AS "ballotId", ballots.title, held_on AS "heldOn", registered, ballots_cast AS "ballotsCast",
      valid,
      COALESCE((
        SELECT json_agg(json_build_object('label', label, 'nuance', nuance, 'votes', cast_for.votes)
                        ORDER BY cast_for.votes DESC, label)
        FROM unnest(results.option_ids, results.votes) AS cast_for(option_id, votes)
        JOIN ballot_options USING (option_id)
      ), '[]') AS votes
    FROM results
    JOIN ballots USING (ballot_id)
    JOIN result_joins ON results_dataset_id = results.dataset_id AND status = 'joined'
      AND split_part(precinct_code, '_', 1) <> ALL (renumbered_communes)
    WHERE precincts_dataset_id = ${datasetId} AND precinct_code = ${precinctCode}
    ORDER BY held_on DESC, ballot_id
  `);
}
