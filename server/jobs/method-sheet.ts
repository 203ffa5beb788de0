/**
 * The method sheet of one precinct: gathers who published what stands behind its score, and lets the domain
 * write down the steps. The score is computed anew from the same data, so sheet and ranking cannot differ.
 */
import type { Database } from '../db/database.ts';
import {
  type DatasetRecord,
  listDatasetRecords,
  listIncomePieces,
  listPublishedRows,
} from '../db/queries/published.ts';
import type { BallotRoute } from '../db/queries/results.ts';
import { findScoringTarget, type ScoringTarget } from '../db/queries/scores.ts';
import { getStrategy, type StoredStrategy } from '../db/queries/strategies.ts';
import { chooseBallots } from '../domain/targeting/ballots.ts';
import type {
  BallotSource,
  IncomeSource,
  MethodSheet,
  PublishedSource,
  SheetContext,
} from '../domain/targeting/explain/sheet-types.ts';
import type { IncomeRecord, ResultsRecord, SourceRecord } from '../import/source-record.ts';
import { type AreaPanel, readAreaPanel } from './area-panels.ts';
import { UserError } from './progress.ts';
import { countColumns, incomeColumns, publishedFiles } from './published-columns.ts';

export interface MethodSheetRequest {
  campaignId: number;
  /** Name of the strategy. */
  strategy: string;
  /** Of the strategy; default: the latest. */
  version?: number;
  /** Default: the most recently loaded area. */
  areaCode?: string;
  precinctCode: string;
}

export async function explainPrecinct(db: Database, request: MethodSheetRequest): Promise<MethodSheet> {
  const { campaignId, precinctCode } = request;
  const stored = await getStrategy(db, campaignId, request.strategy, request.version);
  const strategy = stored.definition;
  const target = await findScoringTarget(db, request.areaCode, strategy.precincts);
  const area = await readAreaPanel(db, campaignId, target, strategy);
  const place = area.panel.precinctCodes.indexOf(precinctCode);
  if (place < 0) {
    throw new UserError(
      'unknown-precinct',
      `There is no precinct '${precinctCode}' among those of ${target.areaName} (${target.sourceId}).`,
      'Take a code from the ranking.',
      404,
    );
  }
  const context = await readSheetContext(db, area, stored, precinctCode);
  return (await area.score(strategy)).sheet(place, context);
}

/** Who published what stands behind the score of a precinct. */
export async function readSheetContext(
  db: Database,
  { target, routes, panel }: Pick<AreaPanel, 'target' | 'routes' | 'panel'>,
  { definition, version }: Pick<StoredStrategy, 'definition' | 'version'>,
  precinctCode: string,
): Promise<SheetContext> {
  const records = await listDatasetRecords(db, target.areaCode);
  const { chosen } = chooseBallots(
    definition.ballots,
    routes.filter((route) => route.via !== 'none'),
  );
  const ballots: BallotSource[] = [];
  for (const { ballotId } of chosen) {
    const route = routes.find((one) => one.ballotId === ballotId)!;
    ballots.push(await ballotSource(db, target, route, precinctCode, records));
  }
  const incomeFrom = panel.incomeSource[panel.precinctCodes.indexOf(precinctCode)];
  return {
    areaCode: target.areaCode,
    areaName: target.areaName,
    strategyVersion: version,
    precincts: published(records.find(({ sourceId }) => sourceId === target.sourceId)!),
    ballots,
    income: incomeFrom ? await incomeSource(db, target, incomeFrom, precinctCode, records) : null,
    dataFrom: newest(records),
  };
}

async function ballotSource(
  db: Database,
  target: ScoringTarget,
  route: BallotRoute,
  precinctCode: string,
  records: readonly DatasetRecord[],
): Promise<BallotSource> {
  const dataset = records.find(({ sourceId }) => sourceId === route.sourceId)!;
  const rows = await listPublishedRows(db, route, target.datasetId, precinctCode);
  const from = records.find(({ sourceId }) => sourceId === route.fromSourceId);
  return {
    ballotId: route.ballotId,
    title: route.title,
    source: published(dataset),
    columns: countColumns(dataset.record as Partial<ResultsRecord>, rows[0]?.precinctCode ?? precinctCode),
    via: route.via === 'none' ? 'by-code' : route.via,
    carriedFrom: from?.title ?? null,
    rows,
  };
}

async function incomeSource(
  db: Database,
  target: ScoringTarget,
  incomeSourceId: string,
  precinctCode: string,
  records: readonly DatasetRecord[],
): Promise<IncomeSource> {
  const dataset = records.find(({ sourceId }) => sourceId === incomeSourceId)!;
  return {
    source: published(dataset),
    columns: incomeColumns(dataset.record as Partial<IncomeRecord>),
    pieces: await listIncomePieces(db, incomeSourceId, target.datasetId, precinctCode),
  };
}

function published(dataset: DatasetRecord): PublishedSource {
  const { sourceId, title, publisher, licence, url, referenceDate } = dataset;
  const { files = [] } = dataset.record as Partial<SourceRecord>;
  return { sourceId, title, publisher, licence, url, referenceDate, files: publishedFiles(files) };
}

const newest = (records: readonly DatasetRecord[]) =>
  records
    .map(({ importedAt }) => String(importedAt).slice(0, 10))
    .sort()
    .at(-1) ?? null;
