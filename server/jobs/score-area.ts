/**
 * Scores the precincts of an area by a strategy: reads counts, incomes and doors, calls `scorePrecincts`, stores
 * the ranking with its parts. A run whose strategy, formula and datasets have not changed is answered as stored.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { listPrecinctIncomes } from '../db/queries/income.ts';
import {
  type BallotRoute,
  listBallotCounts,
  listBallotRoutes,
  listRegistered,
} from '../db/queries/results.ts';
import {
  findScoreRun,
  findScoringTarget,
  insertScoreRun,
  listDatasetFingerprints,
  listPrecinctDoors,
  listPrecinctScores,
  type ScoringTarget,
} from '../db/queries/scores.ts';
import { getStrategy } from '../db/queries/strategies.ts';
import { chooseBallots } from '../domain/targeting/ballots.ts';
import { panelOf } from '../domain/targeting/panel.ts';
import { reportScores, type ScoreReport } from '../domain/targeting/report.ts';
import { FORMULA_VERSION, scorePanel } from '../domain/targeting/score.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import type { BallotCounts, PrecinctScore, ScoringInput } from '../domain/targeting/types.ts';
import { getModel } from './get-model.ts';
import { UserError } from './progress.ts';

export interface AreaScoreReport extends ScoreReport {
  /** How each ballot behind the scores came to these precincts, and how much of it did. */
  sources: {
    ballotId: string;
    sourceId: string;
    via: BallotRoute['via'];
    carriedFrom: string | null;
    registeredShare: number | null;
  }[];
  /** Ballots of the area that do not reach these precincts. */
  unreachable: { ballotId: string; reason: string }[];
}

/** What `score` answers. */
export interface ScoreBody {
  strategy: string;
  strategyVersion: number;
  formulaVersion: string;
  areaCode: string;
  areaName: string;
  /** Vintage of the precincts, by source id. */
  precinctsSource: string;
  precinctsDatasetId: number;
  scoreRunId: number;
  doorsEstimated: boolean;
  precincts: PrecinctScore[];
  report: AreaScoreReport;
}

export interface ScoreRequest {
  campaignId: number;
  /** Name of the strategy. */
  strategy: string;
  /** Default: the most recently loaded area. */
  areaCode?: string;
}

export async function scoreArea(db: Database, request: ScoreRequest): Promise<ScoreBody> {
  const { campaignId } = request;
  const stored = await getStrategy(db, campaignId, request.strategy);
  const strategy = stored.definition;
  const target = await findScoringTarget(db, request.areaCode, strategy.precincts);
  const key = {
    campaignId,
    strategyId: stored.strategyId,
    strategyVersion: stored.version,
    formulaVersion: FORMULA_VERSION,
    areaCode: target.areaCode,
    precinctsDatasetId: target.datasetId,
    inputsSha256: sha256([strategy, await listDatasetFingerprints(db, target.areaCode)]),
  };
  const head = {
    strategy: stored.name,
    strategyVersion: stored.version,
    formulaVersion: FORMULA_VERSION,
    areaCode: target.areaCode,
    areaName: target.areaName,
    precinctsSource: target.sourceId,
    precinctsDatasetId: target.datasetId,
  };
  const run = await findScoreRun<AreaScoreReport>(db, key);
  if (run) {
    const precincts = await listPrecinctScores(db, run.scoreRunId);
    return { ...head, ...run, doorsEstimated: run.report.doors.estimated, precincts };
  }
  const { inputs, routes, precinctIds } = await readInputs(db, target, strategy);
  const table = scorePanel(panelOf(inputs), strategy);
  const precincts = Array.from(table.order, table.row);
  const basis = reportScores(table);
  const report: AreaScoreReport = {
    ...basis,
    sources: basis.ballots.map(({ ballotId, registered }) => {
      const route = routes.find((r) => r.ballotId === ballotId)!;
      return {
        ballotId,
        sourceId: route.sourceId,
        via: route.via,
        carriedFrom: route.fromSourceId,
        registeredShare: route.totalRegistered > 0 ? registered / route.totalRegistered : null,
      };
    }),
    unreachable: routes.flatMap(({ ballotId, reason }) => (reason === null ? [] : [{ ballotId, reason }])),
  };
  const scoreRunId = await insertScoreRun(db, key, report, precincts, precinctIds);
  return { ...head, scoreRunId, doorsEstimated: report.doors.estimated, precincts, report };
}

/** What `scorePrecincts` reads, for a client that scores again while its sliders move. */
export async function listScoringInputs(
  db: Database,
  request: ScoreRequest,
): Promise<{ areaCode: string; precinctsSource: string; inputs: ScoringInput[] }> {
  const { definition } = await getStrategy(db, request.campaignId, request.strategy);
  const target = await findScoringTarget(db, request.areaCode, definition.precincts);
  const { inputs } = await readInputs(db, target, definition);
  return { areaCode: target.areaCode, precinctsSource: target.sourceId, inputs };
}

async function readInputs(
  db: Database,
  target: ScoringTarget,
  strategy: Strategy,
): Promise<{ inputs: ScoringInput[]; routes: BallotRoute[]; precinctIds: Map<string, number> }> {
  const routes = await listBallotRoutes(db, target.areaCode, target.datasetId);
  const reachable = routes.filter((route) => route.via !== 'none');
  const { chosen } = chooseBallots(strategy.ballots, reachable);
  const { ballotsNeeded } = getModel(strategy);
  const speaking = chosen.filter((ballot) => ballot.weight > 0);
  if (speaking.length < ballotsNeeded) {
    throw new UserError(
      'too-few-ballots',
      `The model '${strategy.model}' needs ${ballotsNeeded} weighted ballots; ${target.areaName} has ${speaking.length} of those that '${strategy.name}' uses (${strategy.ballots.map((b) => b.match).join(', ')}).`,
      reachable.length > 0
        ? `Use some of: ${reachable.map((r) => r.ballotId).join(', ')}.`
        : 'Import results that join these precincts.',
    );
  }
  const counts: Map<string, BallotCounts>[] = [];
  for (const { ballotId } of chosen) {
    counts.push(await listBallotCounts(db, routes.find((r) => r.ballotId === ballotId)!, target.datasetId));
  }
  const registered = await listRegistered(db, reachable, target.datasetId);
  const incomes = await listPrecinctIncomes(db, target.areaCode, target.datasetId);
  const incomeOf = new Map(incomes.map((income) => [income.precinctCode, income]));
  const precincts = await listPrecinctDoors(db, target);
  const inputs = precincts.map(
    ({ precinctCode, name, doors, doorsEstimated }): ScoringInput => ({
      precinctCode,
      name,
      registered: registered.get(precinctCode)?.registered ?? null,
      registeredFrom: registered.get(precinctCode)?.ballotId ?? null,
      doors,
      doorsEstimated,
      incomeEur: incomeOf.get(precinctCode)?.incomeEur ?? null,
      incomeSource: incomeOf.get(precinctCode)?.sourceId ?? null,
      giftsEur: null,
      neighbours: [],
      ballots: counts.flatMap((ofBallot) => ofBallot.get(precinctCode) ?? []),
    }),
  );
  return { inputs, routes, precinctIds: new Map(precincts.map((p) => [p.precinctCode, p.precinctId])) };
}

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
