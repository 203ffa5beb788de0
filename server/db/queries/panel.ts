/**
 * Everything that scoring reads of a vintage, as columns in the order of precinct codes. A country of 69,000
 * precincts and eight ballots takes some seconds on the embedded database (tests/bench/france.ts).
 */
import { compressRows, type Panel, type PanelBallot } from '#server/domain/targeting/panel.ts';
import {
  addUp,
  fillConstituencies,
  placeBallot,
  placeNames,
  type RowShares,
  sharesByCode,
  sharesByCrosswalk,
} from '#server/domain/targeting/place-ballot.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import { listPrecinctIncomes } from './income.ts';
import { orderOf, pick, readConstituencies, readResultColumns, readRolls } from './result-columns.ts';
import type { BallotRoute } from './results.ts';
import type { ScoringTarget } from './scores.ts';

export interface AreaPanel {
  /** The ballots of `routes` in their order; gifts are not known here. */
  panel: Panel;
  /** In the order of `panel.precinctCodes`. */
  precinctIds: number[];
}

/**
 * `routes`: the ballots wanted. `reachable`: all ballots that reach these precincts, oldest first, from which
 * `registered` and constituencies are taken; default those wanted.
 */
export async function readPanel(
  db: Database,
  target: ScoringTarget,
  routes: readonly BallotRoute[],
  reachable: readonly BallotRoute[] = routes,
): Promise<AreaPanel> {
  const precincts = await readPrecincts(db, target);
  const { precinctCodes } = precincts;
  const incomes = new Map(
    (await listPrecinctIncomes(db, target.areaCode, target.datasetId)).map((one) => [one.precinctCode, one]),
  );
  return {
    panel: {
      precinctCodes,
      names: precincts.names,
      ...(await readRegistered(db, target, reachable, precinctCodes)),
      doors: precincts.doors,
      doorsEstimated: precincts.doorsEstimated,
      incomeEur: Float64Array.from(precinctCodes, (code) => incomes.get(code)?.incomeEur ?? Number.NaN),
      incomeSource: precinctCodes.map((code) => incomes.get(code)?.sourceId ?? null),
      giftsEur: new Float64Array(precinctCodes.length).fill(Number.NaN),
      neighbours: await readNeighbours(db, target, precincts.precinctIds),
      ballots: await readPanelBallots(db, target, routes, precinctCodes, reachable),
    },
    precinctIds: precincts.precinctIds,
  };
}

/** Ballots on the precincts of a panel, in the order of `routes`. */
export async function readPanelBallots(
  db: Database,
  target: ScoringTarget,
  routes: readonly BallotRoute[],
  precinctCodes: readonly string[],
  reachable: readonly BallotRoute[] = routes,
): Promise<PanelBallot[]> {
  const ballots: PanelBallot[] = [];
  for (const route of routes) {
    const results = await readResultColumns(db, route.datasetId);
    const shares = await findShares(db, target, route, precinctCodes, results.codes);
    ballots.push(placeBallot(route, precinctCodes, results, shares));
  }
  const isOpen = ballots.some(({ registered, constituency }) =>
    registered.some((voters, i) => voters >= 0 && (constituency?.[i] ?? null) === null),
  );
  if (!isOpen) return ballots;
  const known = await findConstituencies(db, target, precinctCodes, reachable);
  return ballots.map((ballot) => fillConstituencies(ballot, known));
}

/** As the newest ballots publish them. */
async function findConstituencies(
  db: Database,
  target: ScoringTarget,
  precinctCodes: readonly string[],
  reachable: readonly BallotRoute[],
): Promise<(string | null)[][]> {
  const known: (string | null)[][] = [];
  for (const route of reachable.toReversed()) {
    const found = await readConstituencies(db, route.datasetId);
    if (!found) continue;
    const shares = await findShares(db, target, route, precinctCodes, found.codes);
    known.push(placeNames(found.constituency, shares, precinctCodes.length));
    if (precinctCodes.every((_, i) => known.some((names) => names[i] !== null))) break;
  }
  return known;
}

/**
 * Registered voters of each precinct at the newest ballot that has it: first among the ballots of its own
 * vintage, then among those carried over (rounded to whole voters).
 */
async function readRegistered(
  db: Database,
  target: ScoringTarget,
  reachable: readonly BallotRoute[],
  precinctCodes: readonly string[],
): Promise<Pick<Panel, 'registered' | 'registeredFrom'>> {
  const registered = new Float64Array(precinctCodes.length).fill(Number.NaN);
  const registeredFrom: (string | null)[] = precinctCodes.map(() => null);
  const carriedLast = reachable
    .toReversed()
    .sort((a, b) => Number(a.via === 'crosswalk') - Number(b.via === 'crosswalk'));
  for (const route of carriedLast) {
    if (!registered.includes(Number.NaN)) break;
    const rolls = await readRolls(db, route.datasetId);
    const shares = await findShares(db, target, route, precinctCodes, rolls.codes);
    addUp(rolls.registered, shares, precinctCodes.length).forEach((voters, i) => {
      if (registeredFrom[i] !== null || Number.isNaN(voters)) return;
      registered[i] = Math.round(voters);
      registeredFrom[i] = route.ballotId;
    });
  }
  return { registered, registeredFrom };
}

/** Which rows of a ballot each precinct takes, by the route of the ballot. */
async function findShares(
  db: Database,
  { datasetId }: ScoringTarget,
  route: BallotRoute,
  precinctCodes: readonly string[],
  rowCodes: readonly string[],
): Promise<RowShares> {
  if (route.via === 'none') return sharesByCode(precinctCodes, []);
  const vintage = route.via === 'crosswalk' ? route.fromDatasetId : datasetId;
  const [join] = await db.query<{ leftOut: string[] }>(sql`
    SELECT renumbered_communes AS "leftOut" FROM result_joins
    WHERE results_dataset_id = ${route.datasetId} AND precincts_dataset_id = ${vintage}
  `);
  const leftOut = new Set(join?.leftOut);
  if (route.via !== 'crosswalk') return sharesByCode(precinctCodes, rowCodes, leftOut);
  const crosswalk = await db.query<{ code: string; from: string; share: number }>(sql`
    SELECT t.precinct_code AS code, f.precinct_code AS "from", c.share
    FROM crosswalks c
    JOIN precincts t ON t.precinct_id = c.to_precinct_id
    JOIN precincts f ON f.precinct_id = c.from_precinct_id
    WHERE t.dataset_id = ${datasetId} AND f.dataset_id = ${route.fromDatasetId}
    ORDER BY t.precinct_code COLLATE "C", f.precinct_code COLLATE "C"
  `);
  const pairs = crosswalk.map(({ code, from, share }) => [code, from, share] as const);
  return sharesByCrosswalk(precinctCodes, rowCodes, pairs, leftOut);
}

interface Precincts {
  precinctIds: number[];
  precinctCodes: string[];
  names: string[];
  doors: Float64Array;
  doorsEstimated: boolean;
}

/** In the order of codes. Doors are 0 where an area with addresses has none, and unknown in one without. */
async function readPrecincts(db: Database, { areaCode, datasetId }: ScoringTarget): Promise<Precincts> {
  const [found] = await db.query<{
    ids: number[] | null;
    codes: string[] | null;
    names: string[] | null;
    doors: number[] | null;
    estimated: boolean;
    hasAddresses: boolean;
  }>(sql`
    WITH housed AS (
      SELECT precinct_id, sum(doors) AS doors, bool_or(doors_estimated OR estimated) AS estimated
      FROM precincts
      JOIN address_precincts USING (precinct_id)
      JOIN addresses USING (address_id)
      WHERE precincts.dataset_id = ${datasetId}
      GROUP BY precinct_id
    )
    SELECT json_agg(precinct_id) AS ids, json_agg(precinct_code) AS codes, json_agg(name) AS names,
           json_agg(coalesce(doors, 0)) AS doors, coalesce(bool_or(estimated), false) AS estimated,
           EXISTS (SELECT FROM addresses WHERE area_code = ${areaCode}) AS "hasAddresses"
    FROM precincts
    LEFT JOIN housed USING (precinct_id)
    WHERE dataset_id = ${datasetId}
  `);
  const codes = found.codes ?? [];
  const order = orderOf(codes);
  const doors = pick(found.doors ?? [], order);
  return {
    precinctIds: pick(found.ids ?? [], order),
    precinctCodes: pick(codes, order),
    names: pick(found.names ?? [], order),
    doors: Float64Array.from(doors, (count) => (found.hasAddresses ? count : Number.NaN)),
    doorsEstimated: found.estimated,
  };
}

async function readNeighbours(
  db: Database,
  { datasetId }: ScoringTarget,
  precinctIds: readonly number[],
): Promise<Panel['neighbours']> {
  const [pairs] = await db.query<{ ids: number[] | null; neighbours: number[] }>(sql`
    SELECT json_agg(precinct_id) AS ids, json_agg(neighbour_id) AS neighbours
    FROM precinct_neighbours JOIN precincts USING (precinct_id)
    WHERE dataset_id = ${datasetId}
  `);
  if (!pairs.ids) return null;
  const place = new Map(precinctIds.map((id, i) => [id, i]));
  const rows: number[][] = precinctIds.map(() => []);
  pairs.ids.forEach((id, k) => {
    rows[place.get(id)!].push(place.get(pairs.neighbours[k])!);
  });
  return compressRows(rows.map((row) => row.sort((a, b) => a - b)));
}
