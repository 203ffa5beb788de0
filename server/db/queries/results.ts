/**
 * Past results on the precincts of one vintage.
 *
 * A results dataset belongs to the vintage that its source record states; without such a word to the one that
 * it joins best and, among equals, that is nearest in time. When that is the vintage asked for, its counts are taken as they are; otherwise a crosswalk carries them over, each
 * count times the share of its precinct. Codes alone never decide: a dataset whose codes name other
 * territories ('renumbered') and has no crosswalk is left out, and listed with its reason.
 */
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

/** How one ballot reaches the precincts of a vintage. */
export interface BallotRoute {
  ballotId: string;
  title: string;
  heldOn: string;
  datasetId: number;
  sourceId: string;
  /** Registered voters of the ballot in the area, joined anywhere or not. */
  totalRegistered: number;
  /** `by-code`: joined here although another vintage fits better, for want of a crosswalk from it. */
  via: 'same-vintage' | 'crosswalk' | 'by-code' | 'none';
  /** Vintage that the crosswalk starts from. */
  fromDatasetId: number | null;
  fromSourceId: string | null;
  /** Why it reaches no precinct; null when it does. */
  reason: string | null;
}

interface Candidate {
  ballotId: string;
  title: string;
  heldOn: string;
  datasetId: number;
  sourceId: string;
  totalRegistered: number;
  /** The vintage that the source record states. */
  stated: string | null;
  joins: {
    datasetId: number;
    sourceId: string;
    referenceDate: string;
    status: 'joined' | 'renumbered';
    joinedRegistered: number;
  }[];
}

/** Every ballot of the area, oldest first, and its way to the precincts of a vintage. */
export async function listBallotRoutes(
  db: Database,
  areaCode: string,
  precinctsDatasetId: number,
): Promise<BallotRoute[]> {
  const candidates = await db.query<Candidate>(sql`
    SELECT b.ballot_id AS "ballotId", b.title, b.held_on AS "heldOn",
           d.dataset_id AS "datasetId", d.source_id AS "sourceId",
           (SELECT max(total_registered) FROM result_joins WHERE results_dataset_id = d.dataset_id) AS "totalRegistered",
           d.source ->> 'joins' AS stated,
           coalesce((
             SELECT json_agg(json_build_object(
                      'datasetId', v.dataset_id, 'sourceId', v.source_id, 'referenceDate', v.reference_date,
                      'status', j.status, 'joinedRegistered', j.joined_registered) ORDER BY v.dataset_id)
             FROM result_joins j JOIN datasets v ON v.dataset_id = j.precincts_dataset_id
             WHERE j.results_dataset_id = d.dataset_id
           ), '[]') AS joins
    FROM (
      -- One row of each dataset tells its ballot: a country has a million.
      SELECT DISTINCT ON (ballot_id) ballot_id, dataset_id
      FROM datasets
      CROSS JOIN LATERAL (
        SELECT ballot_id FROM results WHERE results.dataset_id = datasets.dataset_id
        ORDER BY precinct_code LIMIT 1
      ) AS held
      WHERE area_code = ${areaCode} AND kind = 'results'
      ORDER BY ballot_id, dataset_id DESC
    ) r
    JOIN ballots b USING (ballot_id)
    JOIN datasets d USING (dataset_id)
    ORDER BY b.held_on, b.ballot_id
  `);
  const crosswalked = await db.query<{ fromDatasetId: number }>(sql`
    SELECT DISTINCT f.dataset_id AS "fromDatasetId"
    FROM crosswalks c
    JOIN precincts t ON t.precinct_id = c.to_precinct_id
    JOIN precincts f ON f.precinct_id = c.from_precinct_id
    WHERE t.dataset_id = ${precinctsDatasetId}
  `);
  const reachable = new Set(crosswalked.map((row) => row.fromDatasetId));
  return candidates.map(({ joins, stated, ...ballot }) => ({
    ...ballot,
    ...chooseRoute(ballot.heldOn, stated, joins, precinctsDatasetId, reachable),
  }));
}

function chooseRoute(
  heldOn: string,
  stated: string | null,
  joins: Candidate['joins'],
  target: number,
  reachable: ReadonlySet<number>,
): Pick<BallotRoute, 'via' | 'fromDatasetId' | 'fromSourceId' | 'reason'> {
  const plain = { fromDatasetId: null, fromSourceId: null, reason: null };
  const joined = joins
    .filter((join) => join.status === 'joined')
    .sort(
      (a, b) =>
        Number(b.sourceId === stated) - Number(a.sourceId === stated) ||
        b.joinedRegistered - a.joinedRegistered ||
        yearsApart(a.referenceDate, heldOn) - yearsApart(b.referenceDate, heldOn) ||
        a.datasetId - b.datasetId,
    );
  if (joined.length === 0) {
    const renumbered = joins.some((join) => join.status === 'renumbered');
    return {
      ...plain,
      via: 'none',
      reason: renumbered ? 'its precinct codes name other territories' : 'it joins no precincts of this area',
    };
  }
  const [home] = joined;
  if (home.datasetId === target) return { ...plain, via: 'same-vintage' };
  const source = joined.find((join) => reachable.has(join.datasetId));
  if (source) {
    return { via: 'crosswalk', fromDatasetId: source.datasetId, fromSourceId: source.sourceId, reason: null };
  }
  if (joined.some((join) => join.datasetId === target)) return { ...plain, via: 'by-code' };
  return { ...plain, via: 'none', reason: `no crosswalk leads here from ${home.sourceId}` };
}

/** Years between two dates of which one may be a year alone. */
const yearsApart = (a: string, b: string) => Math.abs(Number(a.slice(0, 4)) - Number(b.slice(0, 4)));
