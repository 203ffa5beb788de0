/**
 * Backtests of an area: reads the ballots on the precincts that the target ballot was held in, lets a worker
 * thread rank and measure (`domain/targeting/backtest/`), and keeps the answer under its job.
 */
import { MessageChannel } from 'node:worker_threads';
import type { Database } from '../db/database.ts';
import { insertBacktest, listVintages } from '../db/queries/backtests.ts';
import { readPanel } from '../db/queries/panel.ts';
import { type BallotRoute, listBallotRoutes } from '../db/queries/results.ts';
import { findScoringTarget, type ScoringTarget } from '../db/queries/scores.ts';
import { readCamps, readReadyMadeStrategies } from '../db/queries/strategies.ts';
import { type BacktestOptions, BacktestRefused, checkBallots } from '../domain/targeting/backtest/options.ts';
import type { BacktestOutcome, PerModel } from '../domain/targeting/backtest/types.ts';
import { type BallotMessage, packBallot, packPanel } from '../domain/targeting/panel-message.ts';
import type { Camp } from '../domain/targeting/strategy.ts';
import type { Answer } from './backtest-worker.ts';
import { threads } from './compute/pool.ts';
import { type Progress, silent, UserError } from './progress.ts';

export interface BacktestRequest extends BacktestOptions {
  /** Name of a ready-made camp; default: that of the strategy `mobilise`. */
  camp?: string;
  /** Default: the most recently loaded area. */
  area?: string;
}

/** What is left in the job: the body is read under its id. */
export interface BacktestSummary {
  target: string;
  base: string;
  groups: number;
  /** Mean normalisedGain20 by model. */
  normalisedGain20: PerModel<number | null>;
}

const READING_SHARE = 0.4;

export interface Prepared {
  camp: Camp;
  /** The vintage that the target ballot was held in, or the newest that it reaches. */
  vintage: ScoringTarget;
  routes: BallotRoute[];
  options: BacktestOptions & { base: string };
}

/** What is wrong with the question is said here, before any work. */
export async function prepareBacktest(db: Database, request: BacktestRequest): Promise<Prepared> {
  const camp = await getCamp(request.camp);
  const newest = await findScoringTarget(db, request.area, undefined);
  const reached: { vintage: ScoringTarget; routes: BallotRoute[] }[] = [];
  for (const sourceId of await listVintages(db, newest.areaCode)) {
    const vintage = await findScoringTarget(db, newest.areaCode, sourceId);
    const routes = await listBallotRoutes(db, vintage.areaCode, vintage.datasetId);
    reached.push({ vintage, routes: routes.filter(({ via }) => via !== 'none') });
  }
  const reaches = ({ routes }: { routes: BallotRoute[] }, via?: BallotRoute['via']) =>
    routes.some((route) => route.ballotId === request.target && (via === undefined || route.via === via));
  const { vintage, routes } =
    reached.find((one) => reaches(one, 'same-vintage')) ?? reached.find((one) => reaches(one)) ?? reached[0];
  const ballots = asUserError(() => checkBallots(routes, request));
  const { by, minPrecincts } = request;
  return { camp, vintage, routes, options: { ...ballots, by, minPrecincts } };
}

export async function backtestArea(
  db: Database,
  request: BacktestRequest,
  { onProgress = silent, signal }: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<BacktestOutcome> {
  onProgress(0, 'reading past ballots');
  const { camp, vintage, routes, options } = await prepareBacktest(db, request);
  const wanted = routes.filter(({ ballotId }) => [options.target, ...options.train].includes(ballotId));
  // Constituencies may be told by another ballot than those that are wanted.
  const { panel } = await readPanel(db, vintage, wanted, routes);
  signal?.throwIfAborted();
  const task = { panel: packPanel(panel), ballots: [] as BallotMessage[], camp, options };
  // One by one, because a country is too large to be kept twice.
  for (let ballot = panel.ballots.shift(); ballot; ballot = panel.ballots.shift())
    task.ballots.push(packBallot(ballot));
  return inWorker('ofPanel', task, {
    onProgress: (fraction, message) => onProgress(READING_SHARE + (1 - READING_SHARE) * fraction, message),
    signal,
  });
}

/** The work of a job: its answer is stored under the job's id. */
export async function backtestJob(
  db: Database,
  { jobId, campaignId, request }: { jobId: string; campaignId: number; request: BacktestRequest },
  options: { onProgress: Progress; signal: AbortSignal },
): Promise<BacktestSummary> {
  const { body, groupCurves } = await backtestArea(db, request, options);
  options.signal.throwIfAborted();
  await insertBacktest(db, { jobId, campaignId, body, groupCurves });
  return {
    target: body.target,
    base: body.base,
    groups: body.groups.length,
    normalisedGain20: Object.fromEntries(
      Object.entries(body.mean).map(([name, mean]) => [name, mean.normalisedGain20]),
    ),
  };
}

export async function getCamp(name: string | undefined): Promise<Camp> {
  if (name === undefined)
    return (await readReadyMadeStrategies()).find((one) => one.name === 'mobilise')!.camp;
  const camps = await readCamps();
  const camp = camps.find((one) => one.name === name);
  if (camp) return camp;
  throw new UserError(
    'unknown-camp',
    `There is no camp '${name}'.`,
    `Use one of: ${camps.map((one) => one.name).join(', ')}.`,
    404,
  );
}

/** Runs a function of `backtest-worker.ts`; aborting ends its thread at once. */
export async function inWorker(
  name: string,
  task: object,
  { onProgress, signal }: { onProgress: Progress; signal?: AbortSignal },
): Promise<BacktestOutcome> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ([fraction, message]: [number, string]) => onProgress(fraction, message));
  try {
    const answer: Answer = await threads().run(
      { ...task, port: port2 },
      {
        filename: new URL('./backtest-worker.ts', import.meta.url).href,
        name,
        transferList: [port2],
        signal,
      },
    );
    if ('outcome' in answer) return answer.outcome;
    const { code, message, hint } = answer.refused;
    throw new UserError(code, message, hint);
  } finally {
    port1.close();
  }
}

export function asUserError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BacktestRefused)) throw error;
    throw new UserError(error.code, error.message, error.hint);
  }
}
