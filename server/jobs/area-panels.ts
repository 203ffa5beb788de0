/**
 * What scores are computed from, in memory: while a slider moves, only the strategy changes, and nothing is
 * read again. Pieces (an area without its ballots, one ballot) are kept under the fingerprints of their data,
 * so that a change makes another piece and the old one ages out; any process can read them anew.
 *
 * An area above 5,000 precincts is scored in a thread of its own, smaller ones here.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { findGiftFile, type GiftFile, listGiftPieces } from '../db/queries/gifts.ts';
import { readPanel, readPanelBallots } from '../db/queries/panel.ts';
import { type BallotRoute, listBallotRoutes } from '../db/queries/results.ts';
import { listDatasetFingerprints, type ScoringTarget } from '../db/queries/scores.ts';
import { chooseBallots } from '../domain/targeting/ballots.ts';
import { methodSheet } from '../domain/targeting/explain/method-sheet.ts';
import type { MethodSheet, SheetContext } from '../domain/targeting/explain/sheet-types.ts';
import { placeGifts } from '../domain/targeting/gifts.ts';
import type { Panel, PanelBallot } from '../domain/targeting/panel.ts';
import {
  type BallotMessage,
  bytesOf,
  type PanelMessage,
  packBallot,
  packPanel,
  shared,
} from '../domain/targeting/panel-message.ts';
import { reportScores, type ScoreReport } from '../domain/targeting/report.ts';
import { scorePanel } from '../domain/targeting/score.ts';
import { type ScoreColumns, scoreColumns } from '../domain/targeting/score-columns.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import type { PrecinctScore } from '../domain/targeting/types.ts';
import { explainInThread, scoreInThread, sheetInThread } from './compute/score-pool.ts';
import { getModel } from './get-model.ts';
import { UserError } from './progress.ts';
import { recall } from './recall.ts';

/** About 10 ms to score here; a country takes a second. */
const MOST_PRECINCTS_HERE = 5_000;
/** Codes, names and ids of a precinct. */
const TEXT_BYTES = 200;

export const isLarge = (precincts: number) => precincts > MOST_PRECINCTS_HERE;

export interface AreaPanel {
  target: ScoringTarget;
  /** Of everything that the panel is made from. */
  dataSha256: string;
  /** Every ballot of the area, and how it reaches these precincts. */
  routes: BallotRoute[];
  precinctIds: number[];
  /** Of a large area without its ballots: those are in the scoring thread. */
  panel: Panel;
  /** Null: the goal does not ask for past gifts, or the campaign has no file of them. */
  gifts: GiftsSummary | null;
  score(strategy: Strategy): Promise<PanelScores>;
}

/** How a file of past gifts came to the precincts. */
export interface GiftsSummary {
  title: string;
  /** Precincts whose amount is an estimate. */
  estimated: number;
  /** Rows of the file, or parts of them, that are in no precinct. */
  unplaced: { rows: number; amountEur: number };
}

export interface PanelScores {
  columns: ScoreColumns;
  report: ScoreReport;
  /** Precincts by their place in the panel, with the parts of each. */
  explain(places: readonly number[]): Promise<PrecinctScore[]>;
  sheet(place: number, context: SheetContext): Promise<MethodSheet>;
}

/** The panel of an area with the ballots that a strategy listens to; refused when its model needs more. */
export async function readAreaPanel(
  db: Database,
  campaignId: number,
  target: ScoringTarget,
  strategy: Strategy,
): Promise<AreaPanel> {
  const { ballotsNeeded, readsBeside } = getModel(strategy);
  const { areaCode } = target;
  const fingerprints = await listDatasetFingerprints(db, areaCode);
  const key = `${target.datasetId}/${sha256(fingerprints)}`;
  const base = await recall(db, key, () => readBase(db, target));
  const { routes, precinctIds } = base;

  const reachable = routes.filter((route) => route.via !== 'none');
  const { chosen } = chooseBallots(strategy.ballots, reachable);
  const speaking = chosen.filter(({ weight }) => weight > 0);
  if (speaking.length < ballotsNeeded) {
    throw new UserError(
      'too-few-ballots',
      `The model '${strategy.model}' needs ${ballotsNeeded} weighted ballots; ${target.areaName} has ${speaking.length} of those that '${strategy.name}' uses (${strategy.ballots.map((b) => b.match).join(', ')}).`,
      reachable.length > 0
        ? `Use some of: ${reachable.map((r) => r.ballotId).join(', ')}.`
        : 'Import results that join these precincts.',
    );
  }
  const wanted = new Set(
    chosen.flatMap(({ ballotId }) => (readsBeside ? [ballotId, readsBeside(ballotId)] : [ballotId])),
  );
  if (strategy.secondRound?.firstRound) wanted.add(strategy.secondRound.firstRound);
  const pieces: BallotPiece[] = [];
  for (const route of reachable.filter(({ ballotId }) => wanted.has(ballotId))) {
    const { ballotId } = route;
    pieces.push(
      await recall(db, `${key}/${ballotId}`, () => readBallot(db, target, route, reachable, base.panel)),
    );
  }
  const file = strategy.goal === 'raise-funds' ? await findGiftFile(db, campaignId, areaCode) : undefined;
  const giftsKey = `${key}/gifts/${file?.giftFileId}`;
  const gifts = file && (await recall(db, giftsKey, () => readGifts(db, target, file, base.panel)));
  const basis = { target, dataSha256: sha256([fingerprints, file?.contentSha256]) };
  const panel = gifts ? { ...base.panel, giftsEur: gifts.giftsEur } : base.panel;
  if (!base.message) {
    const whole = { ...panel, ballots: pieces.map((piece) => piece.ballot!) };
    const score = (asked: Strategy) => scoreHere(whole, asked);
    return { ...basis, routes, precinctIds, panel: whole, gifts: gifts?.summary ?? null, score };
  }
  const task = {
    key: gifts ? giftsKey : key,
    panel: gifts ? { ...base.message, giftsEur: gifts.giftsEur } : base.message,
    ballots: pieces.map((piece) => piece.message!),
  };
  const score = (asked: Strategy) => scoreElsewhere({ ...task, strategy: asked });
  return { ...basis, routes, precinctIds, panel, gifts: gifts?.summary ?? null, score };
}

async function scoreHere(panel: Panel, strategy: Strategy): Promise<PanelScores> {
  const table = scorePanel(panel, strategy);
  return {
    columns: scoreColumns(table),
    report: reportScores(table),
    explain: async (places) => places.map(table.row),
    sheet: async (place, context) => methodSheet(table, place, context),
  };
}

async function scoreElsewhere(task: Parameters<typeof scoreInThread>[0]): Promise<PanelScores> {
  const scores = await scoreInThread(task);
  return {
    ...scores,
    explain: (places) => explainInThread(task, [...places]),
    sheet: (place, context) => sheetInThread(task, place, context),
  };
}

/** Changes whenever a dataset of the area does or, where the goal asks for them, the campaign's gifts. */
export async function findDataSha256(
  db: Database,
  { areaCode, campaignId, goal }: { areaCode: string; campaignId: number; goal: string },
): Promise<string> {
  const gifts = goal === 'raise-funds' ? await findGiftFile(db, campaignId, areaCode) : undefined;
  return sha256([await listDatasetFingerprints(db, areaCode), gifts?.contentSha256]);
}

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

interface Base {
  routes: BallotRoute[];
  panel: Panel;
  precinctIds: number[];
  /** Null: the area is scored here. */
  message: PanelMessage | null;
  bytes: number;
}

async function readBase(db: Database, target: ScoringTarget): Promise<Base> {
  const routes = await listBallotRoutes(db, target.areaCode, target.datasetId);
  const reachable = routes.filter((route) => route.via !== 'none');
  const { panel, precinctIds } = await readPanel(db, target, [], reachable);
  const bytes = bytesOf(panel) + TEXT_BYTES * precinctIds.length;
  return {
    routes,
    panel,
    precinctIds,
    message: isLarge(precinctIds.length) ? packPanel(panel) : null,
    bytes,
  };
}

/** One of the two, as the area is scored here or elsewhere. */
interface BallotPiece {
  ballot: PanelBallot | null;
  message: BallotMessage | null;
  bytes: number;
}

async function readBallot(
  db: Database,
  target: ScoringTarget,
  route: BallotRoute,
  reachable: readonly BallotRoute[],
  { precinctCodes }: Panel,
): Promise<BallotPiece> {
  const [ballot] = await readPanelBallots(db, target, [route], precinctCodes, reachable);
  const bytes = bytesOf(ballot);
  return isLarge(precinctCodes.length)
    ? { ballot: null, message: packBallot(ballot), bytes }
    : { ballot, message: null, bytes };
}

interface GiftsPiece {
  giftsEur: Float64Array;
  summary: GiftsSummary;
  bytes: number;
}

async function readGifts(
  db: Database,
  target: ScoringTarget,
  file: GiftFile,
  { precinctCodes }: Panel,
): Promise<GiftsPiece> {
  const { byPrecinct, unplaced } = placeGifts(await listGiftPieces(db, file, target));
  const giftsEur = Float64Array.from(precinctCodes, (code) => byPrecinct.get(code)?.amountEur ?? Number.NaN);
  const summary = {
    title: file.title,
    estimated: [...byPrecinct.values()].filter(({ estimated }) => estimated).length,
    unplaced: { rows: unplaced.length, amountEur: unplaced.reduce((sum, row) => sum + row.amountEur, 0) },
  };
  return { giftsEur: shared(giftsEur), summary, bytes: giftsEur.byteLength };
}
