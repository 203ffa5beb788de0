/**
 * The whole country: loading it, and reading it as a panel, from the database and straight from its files.
 * The baseline of reading the panel is the same rows through the same database, without using them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#server/db/database.ts';
import { openDatabase } from '#server/db/open.ts';
import { readPanel } from '#server/db/queries/panel.ts';
import { listBallotRoutes } from '#server/db/queries/results.ts';
import { findScoringTarget } from '#server/db/queries/scores.ts';
import { sql } from '#server/db/sql.ts';
import { panelOfArea, readAreaBallots } from '#server/import/read-panel.ts';
import { measure, show } from '../helpers/measured-command.ts';
import { withPostgresServer } from '../helpers/postgres-server.ts';
import { SHARED_DATA } from '../helpers/shared-data.ts';

const FILES = join(SHARED_DATA, 'france');
const BALLOTS = 8;

const row = (name: string, startedMs: number, more = '') =>
  console.log(
    `${name.padEnd(34)} ${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s ${more}`,
  );

async function readFromDatabase(db: Database): Promise<void> {
  const target = await findScoringTarget(db, 'FR', undefined);
  let startedMs = performance.now();
  const routes = await listBallotRoutes(db, 'FR', target.datasetId);
  const chosen = routes.slice(-BALLOTS);
  row('  ways of the ballots', startedMs);
  startedMs = performance.now();
  for (const { datasetId } of chosen)
    await db.query(
      sql`SELECT precinct_code, registered, option_ids, votes FROM results WHERE dataset_id = ${datasetId}`,
    );
  row(`  the rows of ${BALLOTS} ballots (baseline)`, startedMs);
  startedMs = performance.now();
  await readPanel(db, target, [], routes);
  row('  panel without ballots', startedMs);
  startedMs = performance.now();
  const { panel } = await readPanel(db, target, chosen, routes);
  row(`  panel with ${BALLOTS} ballots`, startedMs, `  ${panel.precinctCodes.length} precincts`);
}

const dataDir = await mkdtemp(join(tmpdir(), 'arpent-bench-'));
try {
  const load = ['load', 'france', '--from', FILES];
  await measure(['doctor'], { ARPENT_DATA_DIR: dataDir });
  show('load france, embedded', await measure(load, { ARPENT_DATA_DIR: dataDir }));
  show('the same again (nothing changed)', await measure(load, { ARPENT_DATA_DIR: dataDir }));
  const db = await openDatabase({ databaseUrl: null, dataDir });
  await readFromDatabase(db);
  await db.close();
  await withPostgresServer(async (url) => {
    show('load france, PostgreSQL', await measure(load, { DATABASE_URL: url }));
    const server = await openDatabase({ databaseUrl: url, dataDir });
    await readFromDatabase(server);
    await server.close();
  });
  let startedMs = performance.now();
  const area = await readAreaBallots('france', { fromDir: FILES });
  row('all ballots from their files', startedMs);
  startedMs = performance.now();
  const { panel } = panelOfArea(area);
  row('  made into a panel', startedMs, `  ${panel.precinctCodes.length} precincts`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
