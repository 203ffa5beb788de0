/** An empty database gets the bundled sample town, scored and cut, so that the first map shows turfs. */
import { join } from 'node:path';
import { writeSampleTown } from '#data/sample/write.ts';
import type { Database } from './db/database.ts';
import { findDefaultCampaignId } from './db/queries/campaigns.ts';
import { sql } from './db/sql.ts';
import { loadArea } from './import/load-area.ts';
import { cutPlan } from './jobs/cut-plan.ts';
import type { Progress } from './jobs/progress.ts';

const SHIFT_MINUTES = 120;

export async function loadSampleIfEmpty(db: Database, dataDir: string, onProgress: Progress): Promise<void> {
  const [{ areas }] = await db.query<{ areas: number }>(sql`SELECT count(*) AS areas FROM areas`);
  if (areas > 0) return;
  onProgress(0, 'drawing the sample town');
  const folder = join(dataDir, 'cache', 'sample');
  await writeSampleTown(folder);
  await loadArea(db, {
    area: 'sample',
    fromDir: folder,
    onProgress: (fraction, message) => onProgress(fraction * 0.6, message),
  });
  const campaignId = await findDefaultCampaignId(db);
  await cutPlan(
    db,
    { campaignId, strategy: 'mobilise', shiftMinutes: SHIFT_MINUTES },
    { onProgress: (fraction, message) => onProgress(0.6 + fraction * 0.4, message) },
  );
}
