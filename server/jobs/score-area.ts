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
import type { PlainScore } from '../domain/targeting/score-columns.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import type { PrecinctScore, ScoringInput } from '../domain/targeting/types.ts';
import { pagesOf } from '../json-pieces.ts';
import {
  type AreaPanel,
  findDataSha256,
  type GiftsSummary,
  isLarge,
  type PanelScores,
  readAreaPanel,
} from './area-panels.ts';
import { UserError } from './progress.ts';
import { largeRows, rowsOf, type ScoredRows, smallRows } from './scored-rows.ts';

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
  const { head, rows } = await ensureScoreRun(db, request);
  return { ...head, precincts: await rows() };
}

/** The stored run of a strategy, made where there is none; its rows for those who want them. */
export async function ensureScoreRun(
  db: Database,
  request: ScoreRequest,
): Promise<ScoredRows & { head: Omit<StoredScores, 'precincts'> }> {
  const { campaignId } = request;
  const { stored, target } = await findWork(db, request);
  const { definition: strategy, version } = stored;
  const keyOf = (dataSha256: string): ScoreRunKey => ({
    campaignId,
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
  const head = (scoreRunId: number, report: AreaScoreReport) => ({
    ...headOf(target, strategy, report),
    strategyVersion: version,
    scoreRunId,
  });
  const data = { areaCode: target.areaCode, campaignId, goal: strategy.goal };
  const run = await findScoreRun<AreaScoreReport>(db, keyOf(await findDataSha256(db, data)));
  const score = () => scoreTarget(db, campaignId, target, strategy);
  if (run) {
    const rows = isLarge(run.report.precincts)
      ? largeRows(score)
      : smallRows(() => listPrecinctScores(db, run.scoreRunId));
    return { head: head(run.scoreRunId, run.report), ...rows };
  }
  const { area, scores, report } = await score();
  const made = rowsOf({ area, scores });
  const ids = new Map(area.panel.precinctCodes.map((code, i) => [code, area.precinctIds[i]]));
  const scoreRunId = await insertScoreRun(db, keyOf(area.dataSha256), report, await made.rows(), ids);
  return { head: head(scoreRunId, report), ...made };
}

/** Scores of a strategy that is not saved: nothing is stored. */
export async function previewScores(
  db: Database,
  { campaignId, areaCode, strategy }: { campaignId: number; areaCode?: string; strategy: Strategy },
): Promise<ScoredRows & { head: Omit<PreviewScores, 'precincts'> }> {
  const target = await findScoringTarget(db, areaCode, strategy.precincts);
  const { area, scores, report } = await scoreTarget(db, campaignId, target, strategy);
  return { head: headOf(target, strategy, report), ...rowsOf({ area, scores }) };
}

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
  const { definition } = stored;
  const { area, scores, report } = await scoreTarget(db, request.campaignId, target, definition);
  const placeOf = new Map(area.panel.precinctCodes.map((code, i) => [code, i]));
  const places = precinctCodes?.flatMap((code) => placeOf.get(code) ?? []) ?? [...scores.columns.order];
  async function* pages() {
    for (const [from, to] of pagesOf(places.length)) yield await scores.explain(places.slice(from, to));
  }
  const head = { ...headOf(target, definition, report), strategyVersion: stored.version };
  return { head, report, pages: pages() };
}

/** What reads all that any strategy could: every ballot, and the gifts that one goal alone asks for. */
const READS_ALL = { goal: 'raise-funds', model: 'donors', ballots: [{ match: '*', weight: 1 }] } as const;

/**
 * What `scorePrecincts` reads, for a client that scores again while its sliders move. With `all`, also what the
 * strategy would read if it turned to another goal or to other ballots.
 */
export async function listScoringInputs(
  db: Database,
  { all = false, ...request }: ScoreRequest & { all?: boolean },
): Promise<{ areaCode: string; precinctsSource: string; inputs: ScoringInput[] }> {
  const { stored, target } = await findWork(db, request);
  const reader = all
    ? { ...stored.definition, ...READS_ALL, ballots: [...READS_ALL.ballots] }
    : stored.definition;
  const { panel } = await readAreaPanel(db, request.campaignId, target, reader);
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

async function scoreTarget(
  db: Database,
  campaignId: number,
  target: ScoringTarget,
  strategy: Strategy,
): Promise<{ area: AreaPanel; scores: PanelScores; report: AreaScoreReport }> {
  const area = await readAreaPanel(db, campaignId, target, strategy);
  const scores = await area.score(strategy);
  return { area, scores, report: reportOf(area, scores) };
}

const headOf = (target: ScoringTarget, strategy: Strategy, report: AreaScoreReport) => ({
  strategy: strategy.name,
  strategyVersion: null,
  formulaVersion: FORMULA_VERSION,
  areaCode: target.areaCode,
  areaName: target.areaName,
  precinctsSource: target.sourceId,
  precinctsDatasetId: target.datasetId,
  scoreRunId: null,
  doorsEstimated: report.doors.estimated,
  report,
});

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
