/**
 * Crosswalks carry counts from the precincts of one vintage to those of another: by the doors that both
 * contain, or by area where a precinct has no doors. Parts under 0.1 % are the drawing's, not the town's.
 */
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

const MIN_PART = 0.001;

export interface CrosswalkReport {
  from: string;
  to: string;
  /** Source precincts by what their shares rest on. */
  basis: Record<string, number>;
  /** Share of the registered voters of the source precincts that goes to a precinct of another code. */
  movedShare: number | null;
  /** Share that goes to no precinct of the other vintage. */
  lostShare: number | null;
}

export async function buildCrosswalks(tx: Database, areaCode: string): Promise<CrosswalkReport[]> {
  await tx.execute(sql`
    DELETE FROM crosswalks
    WHERE from_precinct_id IN (SELECT precinct_id FROM precincts WHERE area_code = ${areaCode})`);
  const vintages = await tx.query<{ datasetId: number; sourceId: string }>(sql`
    SELECT dataset_id AS "datasetId", source_id AS "sourceId" FROM datasets
    WHERE area_code = ${areaCode} AND kind = 'precincts' ORDER BY reference_date, dataset_id`);
  const reports: CrosswalkReport[] = [];
  for (const from of vintages) {
    for (const to of vintages) {
      if (from === to) continue;
      await carry(tx, from.datasetId, to.datasetId);
      reports.push({
        from: from.sourceId,
        to: to.sourceId,
        ...(await measure(tx, from.datasetId, to.datasetId)),
      });
    }
  }
  return reports;
}

/** Shares are parts over the whole of the source precinct, so what leaves the area is missing from their sum. */
async function carry(tx: Database, from: number, to: number): Promise<void> {
  await tx.execute(sql`
    WITH source AS (
      SELECT p.precinct_id, p.precinct_code, p.geom, coalesce(sum(a.doors), 0) AS doors
      FROM precincts AS p
      LEFT JOIN address_precincts AS ap USING (precinct_id)
      LEFT JOIN addresses AS a USING (address_id)
      WHERE p.dataset_id = ${from}
      GROUP BY p.precinct_id
    ), parts AS (
      SELECT s.precinct_id AS from_id, t.precinct_id AS to_id, sum(a.doors) / max(s.doors)::double precision AS share, 'doors' AS basis
      FROM source AS s
      JOIN address_precincts AS here ON here.precinct_id = s.precinct_id
      JOIN address_precincts AS there ON there.address_id = here.address_id
      JOIN precincts AS t ON t.precinct_id = there.precinct_id AND t.dataset_id = ${to}
      JOIN addresses AS a ON a.address_id = here.address_id
      WHERE s.doors > 0
      GROUP BY 1, 2
      UNION ALL
      SELECT s.precinct_id, t.precinct_id, least(1, ST_Area(ST_Intersection(s.geom, t.geom)) / ST_Area(s.geom)), 'area'
      FROM source AS s
      JOIN precincts AS t ON t.dataset_id = ${to} AND ST_Intersects(s.geom, t.geom)
      WHERE s.doors = 0 AND ST_Area(s.geom) > 0
      UNION ALL
      SELECT s.precinct_id, t.precinct_id, 1, 'code'
      FROM source AS s
      JOIN precincts AS t ON t.dataset_id = ${to} AND t.precinct_code = s.precinct_code
      WHERE s.geom IS NULL
    ), whole AS (
      SELECT from_id, sum(share) / sum(share) FILTER (WHERE share >= ${MIN_PART}::double precision) AS scale FROM parts GROUP BY from_id
    )
    INSERT INTO crosswalks (from_precinct_id, to_precinct_id, share, basis)
    SELECT from_id, to_id, least(1, share * scale), basis
    FROM parts JOIN whole USING (from_id)
    WHERE share >= ${MIN_PART}::double precision`);
}

/** Weighted by the registered voters of the newest ballot that joins the source precincts best. */
async function measure(tx: Database, from: number, to: number) {
  const basis = await tx.query<{ basis: string; precincts: number }>(sql`
    SELECT c.basis, count(DISTINCT c.from_precinct_id) AS precincts
    FROM crosswalks AS c
    JOIN precincts AS f ON f.precinct_id = c.from_precinct_id AND f.dataset_id = ${from}
    JOIN precincts AS t ON t.precinct_id = c.to_precinct_id AND t.dataset_id = ${to}
    GROUP BY c.basis ORDER BY c.basis`);
  const [shares] = await tx.query<{ movedShare: number | null; lostShare: number | null }>(sql`
    WITH ballot AS (
      SELECT j.results_dataset_id
      FROM result_joins AS j
      JOIN results AS r ON r.dataset_id = j.results_dataset_id
      JOIN ballots AS b USING (ballot_id)
      WHERE j.precincts_dataset_id = ${from} AND j.status = 'joined'
      ORDER BY j.joined_precincts DESC, b.held_on DESC, j.results_dataset_id
      LIMIT 1
    ), flow AS (
      SELECT f.precinct_id, max(r.registered) AS registered,
             coalesce(sum(c.share) FILTER (WHERE c.to_code = f.precinct_code), 0) AS stayed, coalesce(sum(c.share), 0) AS reached
      FROM precincts AS f
      JOIN results AS r ON r.dataset_id = (SELECT results_dataset_id FROM ballot) AND r.precinct_code = f.precinct_code
      LEFT JOIN (
        SELECT c.from_precinct_id, c.share, t.precinct_code AS to_code
        FROM crosswalks AS c JOIN precincts AS t ON t.precinct_id = c.to_precinct_id AND t.dataset_id = ${to}
      ) AS c ON c.from_precinct_id = f.precinct_id
      WHERE f.dataset_id = ${from}
      GROUP BY f.precinct_id
    )
    SELECT sum(registered * (reached - stayed)) / nullif(sum(registered), 0) AS "movedShare",
           sum(registered * greatest(0, 1 - reached)) / nullif(sum(registered), 0) AS "lostShare"
    FROM flow`);
  return { basis: Object.fromEntries(basis.map((row) => [row.basis, row.precincts])), ...shares };
}
