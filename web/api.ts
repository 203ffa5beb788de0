/** One typed function per endpoint. Whatever goes wrong comes out as an `ApiError` that can be put into words. */

import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import type { Camp, Strategy } from '#server/domain/targeting/strategy.ts';
import type { ScoreParts, ScoringInput } from '#server/domain/targeting/types.ts';
import type {
  AreasBody,
  BacktestBody,
  BacktestsBody,
  CellBody,
  CellsBody,
  DatasetsBody,
  JobBody,
  PlanBody,
  PlanRequest,
  PlansBody,
  PrecinctBody,
  PreviewBody,
  Problem,
  ScoresBody,
  SessionBody,
  StrategiesBody,
  WalkBody,
} from '#server/http/schemas.ts';

const ROOT = '/api/v1';

/** 503 while the database is being prepared: the answer says how far it is. */
export interface Preparing {
  progress: number;
  message: string;
}

export class ApiError extends Error {
  /** 0: no answer at all. */
  readonly status: number;
  readonly problem: Problem | null;
  readonly preparing: Preparing | null;
  constructor(status: number, problem: Problem | null, preparing: Preparing | null = null) {
    super(problem?.detail ?? problem?.title ?? preparing?.message ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
    this.preparing = preparing;
  }
}

export type Area = AreasBody['areas'][number];
export type StoredStrategy = Omit<StrategiesBody['strategies'][number], 'definition'> & {
  definition: Strategy;
};
export type Cells = CellsBody;
export type Cell = CellsBody['cells'][number];
export type Job = JobBody;
export type Plan = PlanBody;
export type PlanSummary = PlansBody['plans'][number];
export type Turf = PlanBody['turfs']['features'][number];
export type Walk = WalkBody;
export type WalkStop = WalkBody['stops'][number];
export type Scores = Omit<ScoresBody, 'precincts'> & { precincts: PlainScore[] };
export type Precinct = PrecinctBody;

export const getSession = (signal?: AbortSignal) => get<SessionBody>('/session', {}, signal);
export const openSession = (token: string) => send<SessionBody>('POST', '/session', { token });

export const listAreas = async (signal?: AbortSignal) => (await get<AreasBody>('/areas', {}, signal)).areas;

export const listDatasets = async (area: string, signal?: AbortSignal) =>
  (await get<DatasetsBody>('/datasets', { area }, signal)).datasets;

export async function listStrategies(signal?: AbortSignal): Promise<StoredStrategy[]> {
  const body = await get<{ strategies: StoredStrategy[] }>('/strategies', {}, signal);
  return body.strategies;
}

export interface StrategyVersion {
  version: number;
  savedAt: string;
  title: Strategy['title'];
  goal: Strategy['goal'];
  model: Strategy['model'];
}

export const listStrategyVersions = async (name: string, signal?: AbortSignal) =>
  (await get<{ versions: StrategyVersion[] }>(`/strategies/${encodeURIComponent(name)}/versions`, {}, signal))
    .versions;

export const getStrategyVersion = (name: string, version: number, signal?: AbortSignal) =>
  get<StoredStrategy>(`/strategies/${encodeURIComponent(name)}`, { version }, signal);

export const listCamps = async (signal?: AbortSignal) =>
  (await get<{ camps: Camp[] }>('/camps', {}, signal)).camps;

export const createStrategy = (definition: Strategy) =>
  send<StoredStrategy>('POST', '/strategies', definition);

/** A new version of it; the same definition makes none. */
export const saveStrategy = (definition: Strategy) =>
  send<StoredStrategy>('PUT', `/strategies/${encodeURIComponent(definition.name)}`, definition);

/** Without a version: by the newest. */
export const getScores = (strategy: string, area: string, version?: number, signal?: AbortSignal) =>
  get<Scores>('/scores', { strategy, area, ...(version !== undefined && { version }) }, signal);

export type PreviewedScores = Omit<PreviewBody, 'precincts'> & { precincts: PlainScore[] };
export const previewScores = (definition: Strategy, area: string, signal?: AbortSignal) =>
  send<PreviewedScores>('POST', '/scores/preview', { definition, area, parts: false }, signal);

/** `all`: what any change of the strategy could need, and not only what it reads now. */
export async function getScoringInputs(
  strategy: string,
  area: string,
  all: boolean,
  version?: number,
  signal?: AbortSignal,
): Promise<ScoringInput[]> {
  const query = { strategy, area, all: String(all), ...(version !== undefined && { version }) };
  const body = await get<{ inputs: ScoringInput[] }>('/scoring-inputs', query, signal);
  return body.inputs;
}

export const getCells = (strategy: string, resolution: number, area: string, signal?: AbortSignal) =>
  get<CellsBody>('/cells', { strategy, resolution, area }, signal);

export const getCell = (
  cell: string,
  resolution: number,
  strategy: string,
  area: string,
  signal?: AbortSignal,
) => get<CellBody>(`/cells/${cell}`, { strategy, resolution, area }, signal);

/** The parts of one score, of an area that is too large to send them all. */
export async function getScoreParts(
  code: string,
  area: string,
  strategy: string,
  version: number,
  signal?: AbortSignal,
): Promise<ScoreParts | null> {
  const query = { area, strategy, version };
  const body = await get<PrecinctBody>(`/precincts/${encodeURIComponent(code)}`, query, signal);
  return body.properties.scored?.parts ?? null;
}

interface ScoresAsSaved {
  strategy: string;
  version: number;
  area: string;
  lang: string;
}
export const methodSheetUrl = (precinctCode: string, query: ScoresAsSaved) =>
  `${ROOT}/precincts/${encodeURIComponent(precinctCode)}/method-sheet.pdf${queryString({ ...query })}`;
export const scoresCsvUrl = (query: ScoresAsSaved) => `${ROOT}/scores.csv${queryString({ ...query })}`;

export const getPrecinct = (code: string, area: string, signal?: AbortSignal) =>
  get<PrecinctBody>(`/precincts/${encodeURIComponent(code)}`, { area }, signal);

export const listPlans = async (area: string, signal?: AbortSignal) =>
  (await get<PlansBody>('/plans', { area }, signal)).plans;
export const getPlan = (planId: string, signal?: AbortSignal) =>
  get<PlanBody>(`/plans/${encodeURIComponent(planId)}`, {}, signal);
export const requestPlan = (request: PlanRequest) => send<{ jobId: string }>('POST', '/plans', request);

export const getJob = (jobId: string, signal?: AbortSignal) =>
  get<JobBody>(`/jobs/${encodeURIComponent(jobId)}`, {}, signal);
export const cancelJob = (jobId: string) => send<unknown>('DELETE', `/jobs/${encodeURIComponent(jobId)}`);

export interface BacktestRequest {
  target: string;
  train: string[];
  base?: string;
  by?: 'commune';
  camp?: string;
  area: string;
  /** A commune needs so many precincts that count; left out: 30. */
  minPrecincts?: number;
}
export type Backtest = BacktestBody;
export type BacktestSummary = BacktestsBody['backtests'][number];

export const requestBacktest = (request: BacktestRequest) =>
  send<{ jobId: string }>('POST', '/backtests', request);
export const listBacktests = async (signal?: AbortSignal) =>
  (await get<BacktestsBody>('/backtests', {}, signal)).backtests;
export const getBacktest = (jobId: string, group: string | undefined, signal?: AbortSignal) =>
  get<Backtest>(`/backtests/${encodeURIComponent(jobId)}`, group === undefined ? {} : { group }, signal);

export const getWalk = (turfId: string, signal?: AbortSignal) =>
  get<WalkBody>(`/turfs/${encodeURIComponent(turfId)}/walk`, {}, signal);

export const WALK_FORMATS = ['pdf', 'gpx', 'kml', 'geojson', 'csv'] as const;
export type WalkFormat = (typeof WALK_FORMATS)[number];
export const walkUrl = (turfId: string, format: WalkFormat) =>
  `${ROOT}/turfs/${encodeURIComponent(turfId)}/walk.${format}`;

/** MapLibre fetches tiles in a worker, which knows no base address: hence the whole one. */
export function tilesUrl(
  layer: 'streets' | 'precincts' | 'cells',
  query: Record<string, string | number>,
): string {
  return `${location.origin}${ROOT}/tiles/${layer}/{z}/{x}/{y}.mvt${queryString(query)}`;
}

function queryString(query: Record<string, string | number>): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  return text && `?${text}`;
}

function get<T>(path: string, query: Record<string, string | number>, signal?: AbortSignal): Promise<T> {
  return request<T>(path + queryString(query), { signal });
}

function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  if (body === undefined) return request<T>(path, { method, signal });
  return request<T>(path, {
    method,
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(ROOT + path, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, null);
  }
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson ? await response.json().catch(() => null) : null;
  if (response.ok) return body as T;
  const details = (body ?? null) as (Problem & Partial<Preparing>) | null;
  const preparing =
    response.status === 503 && typeof details?.progress === 'number'
      ? { progress: details.progress, message: details.message ?? '' }
      : null;
  throw new ApiError(response.status, details?.title ? details : null, preparing);
}
