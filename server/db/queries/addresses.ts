/** Queries on `addresses`, with the precinct each lies in. */
import type { WalkAddress } from '../../domain/walking/types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface PlacedAddress extends WalkAddress {
  /** Null: in no precinct of that vintage. */
  precinctId: number | null;
  precinctCode: string | null;
  /** The place itself is an estimate. */
  estimated: boolean;
  /** The number of doors is an estimate. */
  doorsEstimated: boolean;
}

/** Every address of an area, by id, with its precinct in one vintage (the first by code where rolls name two). */
export function listWalkAddresses(
  db: Database,
  areaCode: string,
  precinctsDatasetId: number,
): Promise<PlacedAddress[]> {
  return db.query<PlacedAddress>(sql`
    WITH placed AS (
      SELECT DISTINCT ON (address_id) address_id, precinct_id, precinct_code
      FROM address_precincts
      JOIN precincts USING (precinct_id)
      WHERE dataset_id = ${precinctsDatasetId}
      ORDER BY address_id, precinct_code
    )
    SELECT address_id AS "addressId", ST_X(geom) AS lng, ST_Y(geom) AS lat, street,
           house_number AS "houseNumber", doors, estimated, doors_estimated AS "doorsEstimated",
           precinct_id AS "precinctId", precinct_code AS "precinctCode"
    FROM addresses
    LEFT JOIN placed USING (address_id)
    WHERE area_code = ${areaCode}
    ORDER BY address_id
  `);
}
