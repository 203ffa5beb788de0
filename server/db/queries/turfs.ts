/** Queries on what `turfs` holds beyond its figures: the walk, and who is in it. */
import type { TurfMember } from '../../domain/turfs/types.ts';
import type { Walk } from '../../domain/walking/types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface TurfWalk {
  turfId: string;
  planId: string;
  areaCode: string;
  number: number;
  code: string;
  version: number;
  doors: number;
  doorsEstimatedShare: number;
  walk: Walk;
}

/** The walk of a turf, by its id or by its code in any case. */
export async function findWalk(db: Database, turf: string): Promise<TurfWalk | undefined> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(turf);
  const [row] = await db.query<TurfWalk>(sql`
    SELECT turf_id AS "turfId", plan_id AS "planId", area_code AS "areaCode", number, code, version, doors,
           doors_estimated_share AS "doorsEstimatedShare", walk
    FROM turfs
    WHERE ${isId ? sql`turf_id = ${turf}::uuid` : sql`code = ${turf.toUpperCase()}`}
    ORDER BY campaign_id LIMIT 1
  `);
  return row;
}

/** Addresses of a turf, in no particular order of walking. */
export function listTurfMembers(db: Database, turfId: string): Promise<TurfMember[]> {
  return db.query<TurfMember>(sql`
    SELECT address_id AS "addressId", doors, part, parts FROM turf_addresses
    WHERE turf_id = ${turfId}
    ORDER BY address_id, part
  `);
}
