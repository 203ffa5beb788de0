/**
 * Scores the precincts of an area by a strategy and stores the ranking. A run whose strategy, formula and data
 * have not changed is answered as stored. Rows carry their parts, but not those of a large area: there they
 * are computed for the precincts that somebody asks about.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { BallotRoute } from '../db/queries/results.ts';
import {
  findScoreRun,
  insertScoreRun,
  listPrecinctScores,
  type ScoreRunKey,
} from '../db/queries/score-runs.ts';
import { findScoringTarget, type ScoringTarget } from '../db/queries/scores.ts';
import { getStrategy, type StoredStrategy } from '../db/queries/strategies.ts';
import { inputsOf } from '../domain/targeting/panel.ts';
import type { ScoreReport } from '../domain/targeting/report.ts';
import { FORMULA_VERSION } from '../domain/targeting/score.ts';
import { type PlainScore, plainRows } from '../domain/targeting/score-columns.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import type { PrecinctScore, ScoringInput } from '../domain/targeting/types.ts';
import {
  type AreaPanel,
  findDataSha256,
  type GiftsSummary,
  isLarge,
  type PanelScores,
  readAreaPanel,
} from './area-panels.ts';
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
  /** The file of past gifts behind a ranking of donors; null: the goal does not ask, or there is none. */
  giftFile: GiftsSummary | null;
}

/** Which scores these are. */
export interface ScoreHead {
  strategy: string;
  /** Null: not saved, a preview. */
  strategyVersion: number | null;
  formulaVersion: string;
  areaCode: string;
  areaName: string;
  /** Vintage of the precincts, by source id. */
  precinctsSource: string;
  precinctsDatasetId: number;
}

/** What `score` answers. */
export interface ScoreBody extends ScoreHead {
  doorsEstimated: boolean;
  /** Null: not stored, a preview. */
  scoreRunId: number | null;
  /** Best first. Parts are null in a large area: ask for those of one precinct. */
  precincts: PlainScore[];
  report: AreaScoreReport;
}

export interface StoredScores extends ScoreBody {
  strategyVersion: number;
  scoreRunId: number;
}

export interface PreviewScores extends ScoreBody {
  strategyVersion: null;
  scoreRunId: null;
}

export interface ScoreRequest {
  campaignId: number;
  /** Name of the strategy. */
  strategy: string;
  /** Default: the latest. */
  version?: number;
  /** Default: the most recently loaded area. */
  areaCode?: string;
}

export async function scoreArea(db: Database, request: ScoreRequest): Promise<StoredScores> {
  const { rows, ...run } = await ensureScoreRun(db, request);
  return { ...run, precincts: await rows() };
}

/** The run alone, made where there is none: enough for who reads its rows from the database. */
export async function ensureScoreRun(
  db: Database,
  request: ScoreRequest,
): Promise<Omit<StoredScores, 'precincts'> & { rows: () => Promise<PlainScore[]> }> {
  const { stored, target } = await findWork(db, request);
  const { definition: strategy, version } = stored;
  const keyOf = (dataSha256: string): ScoreRunKey => ({
    campaignId: request.campaignId,
    strategyId: stored.strategyId,
    strategyVersion: version,
    formulaVersion: FORMULA_VERSION,
    areaCode: target.areaCode,
    precinctsDatasetId: target.datasetId,
    inputsSha256: createHash('sha256')
      .update(JSON.stringify([strategy, dataSha256]))
      .digest('hex'),
    dataSha256,
  });
  const head = { ...headOf(target, strategy), strategyVersion: version };
  const run = await findScoreRun<AreaScoreReport>(
    db,
    keyOf(await findDataSha256(db, { ...request, areaCode: target.areaCode, goal: strategy.goal })),
  );
  if (run) {
    const rows = isLarge(run.report.precincts)
      ? async () => {
          const area = await readAreaPanel(db, request.campaignId, target, strategy);
          return plainRows(area.panel, (await area.score(strategy)).columns);
        }
      : () => listPrecinctScores(db, run.scoreRunId);
    return { ...head, ...run, doorsEstimated: run.report.doors.estimated, rows };
  }
  const area = await readAreaPanel(db, request.campaignId, target, strategy);
  const scores = await area.score(strategy);
  const report = reportOf(area, scores);
  const precincts = await rowsOf(area, scores);
  const ids = new Map(area.panel.precinctCodes.map((code, i) => [code, area.precinctIds[i]]));
  const scoreRunId = await insertScoreRun(db, keyOf(area.dataSha256), report, precincts, ids);
  return {
    ...head,
    scoreRunId,
    doorsEstimated: report.doors.estimated,
    report,
    rows: async () => precincts,
  };
}

/** Scores of a strategy that is not saved: nothing is stored. */
export async function previewScores(
  db: Database,
  { campaignId, areaCode, strategy }: { campaignId: number; areaCode?: string; strategy: Strategy },
): Promise<PreviewScores> {
  const target = await findScoringTarget(db, areaCode, strategy.precincts);
  const area = await readAreaPanel(db, campaignId, target, strategy);
  const scores = await area.score(strategy);
  const report = reportOf(area, scores);
  return {
    ...headOf(target, strategy),
    scoreRunId: null,
    doorsEstimated: report.doors.estimated,
    precincts: await rowsOf(area, scores),
    report,
  };
}

/** Rows at a time: some 20 MB of parts, however large the area. */
const EXPLAINED_AT_ONCE = 2000;

/**
 * Precincts with the parts of their scores, computed anew: those of the given codes in their order, or all of
 * them best first, page by page. A code that is not there is left out.
 */
export async function explainScores(
  db: Database,
  request: ScoreRequest,
  precinctCodes?: readonly string[],
): Promise<{ head: ScoreHead; report: AreaScoreReport; pages: AsyncGenerator<PrecinctScore[]> }> {
  const { stored, target } = await findWork(db, request);
  const area = await readAreaPanel(db, request.campaignId, target, stored.definition);
  const scores = await area.score(stored.definition);
  const placeOf = new Map(area.panel.precinctCodes.map((code, i) => [code, i]));
  const places = precinctCodes?.flatMap((code) => placeOf.get(code) ?? []) ?? [...scores.columns.order];
  async function* pages() {
    for (let at = 0; at < places.length; at += EXPLAINED_AT_ONCE)
      yield await scores.explain(places.slice(at, at + EXPLAINED_AT_ONCE));
  }
  const head = { ...headOf(target, stored.definition), strategyVersion: stored.version };
  return { head, report: reportOf(area, scores), pages: pages() };
}

/** What `scorePrecincts` reads, for a client that scores again while its sliders move. */
export async function listScoringInputs(
  db: Database,
  request: ScoreRequest,
): Promise<{ areaCode: string; precinctsSource: string; inputs: ScoringInput[] }> {
  const { stored, target } = await findWork(db, request);
  const { panel } = await readAreaPanel(db, request.campaignId, target, stored.definition);
  if (isLarge(panel.precinctCodes.length)) {
    throw new UserError(
      'area-too-large',
      `${target.areaName} has ${panel.precinctCodes.length.toLocaleString('en')} precincts, too many to score elsewhere.`,
      'Let the server score: POST /api/v1/scores/preview.',
    );
  }
  return { areaCode: target.areaCode, precinctsSource: target.sourceId, inputs: inputsOf(panel) };
}

async function findWork(
  db: Database,
  { campaignId, strategy, version, areaCode }: ScoreRequest,
): Promise<{ stored: StoredStrategy; target: ScoringTarget }> {
  const stored = await getStrategy(db, campaignId, strategy, version);
  return { stored, target: await findScoringTarget(db, areaCode, stored.definition.precincts) };
}

const headOf = (target: ScoringTarget, strategy: Strategy): ScoreHead & { strategyVersion: null } => ({
  strategy: strategy.name,
  strategyVersion: null,
  formulaVersion: FORMULA_VERSION,
  areaCode: target.areaCode,
  areaName: target.areaName,
  precinctsSource: target.sourceId,
  precinctsDatasetId: target.datasetId,
});

async function rowsOf({ panel }: AreaPanel, { columns, explain }: PanelScores): Promise<PlainScore[]> {
  return isLarge(panel.precinctCodes.length) ? plainRows(panel, columns) : explain([...columns.order]);
}

function reportOf({ routes, gifts }: AreaPanel, { report }: PanelScores): AreaScoreReport {
  return {
    ...report,
    sources: report.ballots.map(({ ballotId, registered }) => {
      const route = routes.find((one) => one.ballotId === ballotId)!;
      return {
        ballotId,
        sourceId: route.sourceId,
        via: route.via,
        carriedFrom: route.fromSourceId,
        registeredShare: route.totalRegistered > 0 ? registered / route.totalRegistered : null,
      };
    }),
    unreachable: routes.flatMap(({ ballotId, reason }) => (reason === null ? [] : [{ ballotId, reason }])),
    giftFile: gifts,
  };
}
