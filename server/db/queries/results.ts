/**
 * Past results on the precincts of one vintage.
 *
 * A results dataset belongs to the vintage that its source record states; without such a word to the one that
 * it joins best and, among equals, that is nearest in time. When that is the vintage asked for, its counts are taken as they are; otherwise a crosswalk carries them over, each
 * count times the share of its precinct. Codes alone never decide: a dataset whose codes name other
 * territories ('renumbered') and has no crosswalk is left out, and listed with its reason.
 */
import type { BallotCounts, OptionVotes } from '#server/domain/targeting/types.ts';
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

interface Piece {
  precinctCode: string;
  sourceCode: string;
  share: number;
  registered: number;
  ballotsCast: number;
  valid: number;
  votes: OptionVotes[];
}

/** Counts of one ballot by precinct of the vintage; precincts without a result are absent. */
export async function listBallotCounts(
  db: Database,
  route: BallotRoute,
  precinctsDatasetId: number,
): Promise<Map<string, BallotCounts>> {
  if (route.via === 'none') return new Map();
  const sources =
    route.via === 'crosswalk'
      ? sql`
        SELECT t.precinct_code, f.precinct_code AS source_code, c.share
        FROM crosswalks c
        JOIN precincts t ON t.precinct_id = c.to_precinct_id
        JOIN precincts f ON f.precinct_id = c.from_precinct_id
        WHERE t.dataset_id = ${precinctsDatasetId} AND f.dataset_id = ${route.fromDatasetId}`
      : sql`
        SELECT precinct_code, precinct_code AS source_code, 1::double precision AS share
        FROM precincts
        WHERE dataset_id = ${precinctsDatasetId}`;
  const pieces = await db.query<Piece>(sql`
    WITH sources AS (${sources}), votes AS (
      SELECT result_id,
             json_agg(json_build_array(o.label, o.nuance, v.votes) ORDER BY v.option_id) AS votes
      FROM results, unnest(option_ids, results.votes) AS v(option_id, votes)
      JOIN ballot_options o USING (option_id)
      WHERE results.dataset_id = ${route.datasetId} AND v.votes > 0
      GROUP BY result_id
    )
    SELECT s.precinct_code AS "precinctCode", s.source_code AS "sourceCode", s.share,
           r.registered, r.ballots_cast AS "ballotsCast", r.valid, coalesce(votes.votes, '[]') AS votes
    FROM results r
    JOIN sources s ON s.source_code = r.precinct_code
    LEFT JOIN votes USING (result_id)
    WHERE r.dataset_id = ${route.datasetId}
    ORDER BY s.precinct_code, s.source_code
  `);
  const byPrecinct = Map.groupBy(pieces, (piece) => piece.precinctCode);
  return new Map([...byPrecinct].map(([code, own]) => [code, addUp(route, own)]));
}

/** Voters of another code have moved; of a precinct that kept its code, as large a share as it lost is in doubt. */
function addUp({ ballotId, heldOn }: BallotRoute, pieces: readonly Piece[]): BallotCounts {
  const sum = (count: (piece: Piece) => number) =>
    pieces.reduce((total, piece) => total + piece.share * count(piece), 0);
  const registered = sum((piece) => piece.registered);
  const moved = sum((piece) => piece.registered * (isOwn(piece) ? 1 - piece.share : 1));
  const votes = new Map<string, OptionVotes>();
  for (const piece of pieces) {
    for (const [label, nuance, count] of piece.votes) {
      const key = JSON.stringify([label, nuance]);
      votes.set(key, [label, nuance, (votes.get(key)?.[2] ?? 0) + piece.share * count]);
    }
  }
  return {
    ballotId,
    heldOn,
    registered,
    ballotsCast: sum((piece) => piece.ballotsCast),
    valid: sum((piece) => piece.valid),
    votes: [...votes.values()],
    carriedOver: registered > 0 ? moved / registered : 0,
  };
}

const isOwn = (piece: Piece) => piece.sourceCode === piece.precinctCode;

/**
 * Registered voters of each precinct at the newest ballot that has it: first among the ballots of its own
 * vintage, then among those carried over (rounded to whole voters).
 */
export async function listRegistered(
  db: Database,
  routes: readonly BallotRoute[],
  precinctsDatasetId: number,
): Promise<Map<string, { registered: number; ballotId: string }>> {
  const [{ total }] = await db.query<{ total: number }>(sql`
    SELECT count(*) AS total FROM precincts WHERE dataset_id = ${precinctsDatasetId}
  `);
  const carriedLast = routes
    .filter((route) => route.via !== 'none')
    .toReversed()
    .sort((a, b) => Number(a.via === 'crosswalk') - Number(b.via === 'crosswalk'));
  const found = new Map<string, { registered: number; ballotId: string }>();
  for (const route of carriedLast) {
    if (found.size === total) break;
    for (const [precinctCode, counts] of await listBallotCounts(db, route, precinctsDatasetId)) {
      if (found.has(precinctCode)) continue;
      found.set(precinctCode, { registered: Math.round(counts.registered), ballotId: route.ballotId });
    }
  }
  return found;
}
