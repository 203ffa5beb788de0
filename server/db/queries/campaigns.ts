/** Queries on `campaigns`. */
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

/** The first campaign: every installation has one from its first migration on. */
export async function findDefaultCampaignId(db: Database): Promise<number> {
  const [row] = await db.query<{ campaignId: number }>(
    sql`SELECT min(campaign_id) AS "campaignId" FROM campaigns`,
  );
  return row.campaignId;
}
