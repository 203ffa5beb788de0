/** Everything that scoring reads of a vintage, as columns in the order of precinct codes. */
import { compressRows, type Panel, panelBallot } from '#server/domain/targeting/panel.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import { listPrecinctIncomes } from './income.ts';
import { type BallotRoute, listBallotCounts, listRegistered } from './results.ts';
import { listPrecinctDoors, type ScoringTarget } from './scores.ts';

export interface AreaPanel {
  /** The ballots of `routes` in their order; gifts are not known here. */
  panel: Panel;
  /** In the order of `panel.precinctCodes`. */
  precinctIds: number[];
}

/** `routes`: the ballots wanted. `registered` is looked for in every ballot of `registeredRoutes`, default the same. */
export async function readPanel(
  db: Database,
  target: ScoringTarget,
  routes: readonly BallotRoute[],
  registeredRoutes: readonly BallotRoute[] = routes,
): Promise<AreaPanel> {
  const precincts = await listPrecinctDoors(db, target);
  const numbers = new Map(precincts.map(({ precinctCode }, i) => [precinctCode, i]));
  const ballots: Panel['ballots'] = [];
  for (const route of routes) {
    const counts = await listBallotCounts(db, route, target.datasetId);
    ballots.push(
      panelBallot(
        route.ballotId,
        route.heldOn,
        precincts.map(({ precinctCode }) => counts.get(precinctCode)),
      ),
    );
  }
  const registered = await listRegistered(db, registeredRoutes, target.datasetId);
  const incomes = new Map(
    (await listPrecinctIncomes(db, target.areaCode, target.datasetId)).map((income) => [
      income.precinctCode,
      income,
    ]),
  );
  const neighbours: number[][] = precincts.map(() => []);
  for (const { a, b } of await db.query<{ a: string; b: string }>(sql`
    SELECT one.precinct_code AS a, other.precinct_code AS b
    FROM precincts AS one
    JOIN precincts AS other ON other.dataset_id = one.dataset_id AND other.precinct_id <> one.precinct_id
      AND ST_Intersects(one.geom, other.geom)
    WHERE one.dataset_id = ${target.datasetId} AND ST_Dimension(ST_Intersection(one.geom, other.geom)) >= 1
    ORDER BY 1, 2
  `))
    neighbours[numbers.get(a)!].push(numbers.get(b)!);
  const column = (read: (code: string) => number | null | undefined) =>
    Float64Array.from(precincts, ({ precinctCode }) => read(precinctCode) ?? Number.NaN);
  return {
    panel: {
      precinctCodes: precincts.map(({ precinctCode }) => precinctCode),
      names: precincts.map(({ name }) => name),
      registered: column((code) => registered.get(code)?.registered),
      registeredFrom: precincts.map(({ precinctCode }) => registered.get(precinctCode)?.ballotId ?? null),
      doors: Float64Array.from(precincts, ({ doors }) => doors ?? Number.NaN),
      doorsEstimated: precincts.some(({ doorsEstimated }) => doorsEstimated),
      incomeEur: column((code) => incomes.get(code)?.incomeEur),
      incomeSource: precincts.map(({ precinctCode }) => incomes.get(precinctCode)?.sourceId ?? null),
      giftsEur: new Float64Array(precincts.length).fill(Number.NaN),
      neighbours: neighbours.some((row) => row.length > 0) ? compressRows(neighbours) : null,
      ballots,
    },
    precinctIds: precincts.map(({ precinctId }) => precinctId),
  };
}
