/**
 * Income of precincts, from areas that do not follow their borders.
 *
 * Each income area gives its value to the precincts it overlaps, weighted by the households in the overlap
 * (households × share of the area's surface), or by surface alone where households are not published. The
 * dataset that counts households and gives means (Insee's 200 m grid) goes first; precincts that it does not
 * touch take the next one (IRIS medians). Surfaces are compared in degrees: within one town they are
 * proportional.
 */
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface PrecinctIncome {
  precinctCode: string;
  /** Per consumption unit and year. */
  incomeEur: number;
  sourceId: string;
}

export async function listPrecinctIncomes(
  db: Database,
  areaCode: string,
  precinctsDatasetId: number,
): Promise<PrecinctIncome[]> {
  return db.query<PrecinctIncome>(sql`
    WITH pieces AS MATERIALIZED (  -- or each overlap is computed wherever it is named
      SELECT p.precinct_code, i.dataset_id, i.income_eur, i.households, i.income_statistic,
             CASE WHEN ST_CoveredBy(i.geom, p.geom) THEN ST_Area(i.geom)
                  ELSE ST_Area(ST_Intersection(i.geom, p.geom)) END AS overlap,
             ST_Area(i.geom) AS surface
      FROM precincts p
      JOIN income_areas i ON i.area_code = ${areaCode} AND ST_Intersects(i.geom, p.geom)
      WHERE p.dataset_id = ${precinctsDatasetId} AND i.income_eur IS NOT NULL
    ), weights AS (
      SELECT *, overlap * coalesce(households / surface, 1) AS weight
      FROM pieces
      WHERE overlap > 0 AND surface > 0
    ), means AS (
      SELECT precinct_code, dataset_id,
             sum(income_eur * weight) / sum(weight) AS income_eur,
             bool_and(households IS NOT NULL) AND bool_and(income_statistic = 'mean') AS fine
      FROM weights
      GROUP BY precinct_code, dataset_id
      HAVING sum(weight) > 0
    )
    SELECT DISTINCT ON (precinct_code)
           precinct_code AS "precinctCode", income_eur AS "incomeEur", source_id AS "sourceId"
    FROM means JOIN datasets USING (dataset_id)
    ORDER BY precinct_code, fine DESC, reference_date DESC, dataset_id DESC
  `);
}
