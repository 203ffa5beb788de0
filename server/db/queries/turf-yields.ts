/** What planning hours needs of the turfs of a plan: doors, time, votes; no shapes and no walks. */
import type { Range } from '#server/domain/turfs/types.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

export interface TurfYield {
  turfId: string;
  code: string;
  doors: number;
  /** Walking and door time of one pass. */
  durationS: number;
  /** Of all passes of the strategy; null: not known when the plan was cut. */
  expectedVotes: Range | null;
}

export function listTurfYields(db: Database, planId: string): Promise<TurfYield[]> {
  return db.query<TurfYield>(sql`
    SELECT turf_id AS "turfId", code, doors, duration_s AS "durationS",
           CASE WHEN votes_mid IS NOT NULL
                THEN json_build_object('low', votes_low, 'mid', votes_mid, 'high', votes_high) END AS "expectedVotes"
    FROM turfs WHERE plan_id = ${planId} ORDER BY number
  `);
}
