/** The steps after the imports of an area: doors, joins, and statistics for the planner. */
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Progress, silent } from '../jobs/progress.ts';
import { type AddressEstimateReport, estimateAreaAddresses } from './estimate-addresses.ts';
import { joinResults } from './join-results.ts';
import { type LinkReport, linkArea } from './link-area.ts';
import type { SourceKind } from './source-record.ts';

export interface FinishReport extends LinkReport {
  /** Null: the doors were left as they are. */
  doors: AddressEstimateReport | null;
}

/** `changed`: the kinds that have just been imported. Doors are counted anew when what they rest on has changed. */
export async function finishArea(
  db: Database,
  areaCode: string,
  changed: SourceKind[],
  onProgress: Progress = silent,
): Promise<FinishReport> {
  onProgress(0, 'joining results and precincts');
  // Without a household count anywhere, doors rest on the rolls, which these joins place.
  await db.transaction((tx) => joinResults(tx, areaCode));
  await db.script('ANALYZE');
  onProgress(0.1, 'counting doors');
  const [{ addresses }] = await db.query<{ addresses: number }>(sql`
    SELECT count(*) AS addresses FROM addresses WHERE area_code = ${areaCode}`);
  const stale = addresses === 0 || changed.some((kind) => kind !== 'results');
  const doors = stale ? await estimateAreaAddresses(db, areaCode) : null;
  if (doors) await db.script('ANALYZE addresses');
  onProgress(0.6, 'placing addresses, carrying results between vintages');
  return { ...(await linkArea(db, areaCode)), doors };
}
