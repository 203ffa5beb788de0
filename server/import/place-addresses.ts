/** Which precinct of each vintage an address lies in. */
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface PlacedAddresses {
  precincts: string;
  addresses: number;
  /** In no precinct of this vintage: counted, never lost. */
  outside: number;
  /** Where the source states a precinct: how many addresses lie in it. Null: none is stated for this vintage. */
  statedAgrees: { agree: number; stated: number } | null;
}

/** By location; an address on a boundary goes to the precinct that its source states, else to the lowest code. */
export async function placeAddresses(tx: Database, areaCode: string): Promise<PlacedAddresses[]> {
  await tx.execute(sql`
    DELETE FROM address_precincts
    WHERE address_id IN (SELECT address_id FROM addresses WHERE area_code = ${areaCode})`);
  const vintages = await tx.query<{ datasetId: number; sourceId: string }>(sql`
    SELECT dataset_id AS "datasetId", source_id AS "sourceId" FROM datasets
    WHERE area_code = ${areaCode} AND kind = 'precincts' ORDER BY reference_date, dataset_id`);
  const [{ total }] = await tx.query<{ total: number }>(sql`
    SELECT count(*) AS total FROM addresses WHERE area_code = ${areaCode}`);
  const placed: PlacedAddresses[] = [];
  for (const { datasetId, sourceId } of vintages) {
    const found = await tx.execute(sql`
      INSERT INTO address_precincts (address_id, precinct_id)
      SELECT DISTINCT ON (a.address_id) a.address_id, p.precinct_id
      FROM precincts AS p
      JOIN addresses AS a ON a.area_code = p.area_code AND ST_Intersects(p.geom, a.geom)
      WHERE p.dataset_id = ${datasetId}
      ORDER BY a.address_id, a.stated_precinct_code IS NOT DISTINCT FROM p.precinct_code DESC, p.precinct_code`);
    const [agreement] = await tx.query<{ agree: number; stated: number }>(sql`
      SELECT count(*) FILTER (WHERE p.precinct_code = a.stated_precinct_code) AS agree, count(*) AS stated
      FROM addresses AS a
      JOIN datasets AS d ON d.dataset_id = a.dataset_id AND d.source ->> 'joins' = ${sourceId}
      LEFT JOIN (address_precincts AS ap JOIN precincts AS p ON p.precinct_id = ap.precinct_id AND p.dataset_id = ${datasetId})
        ON ap.address_id = a.address_id
      WHERE a.area_code = ${areaCode} AND a.stated_precinct_code IS NOT NULL`);
    placed.push({
      precincts: sourceId,
      addresses: found,
      outside: total - found,
      statedAgrees: agreement.stated > 0 ? agreement : null,
    });
  }
  return placed;
}
