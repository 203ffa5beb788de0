/** All open data at a glance: to prove that nothing changed. */
import type { Database } from '#server/db/database.ts';
import { raw, sql } from '#server/db/sql.ts';

const TABLES = `areas datasets precincts ballots ballot_options results result_joins crosswalks
  income_areas streets backdrop addresses address_precincts precinct_neighbours`.split(/\s+/);

/** Count and checksum of every table of open data. */
export async function fingerprint(db: Database): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const name of TABLES) {
    const [{ print }] = await db.query<{ print: string }>(sql`
      SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print FROM ${raw(name)} AS t`);
    prints[name] = print;
  }
  return prints;
}
