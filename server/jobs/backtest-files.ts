/** Backtests straight from the publishers' files of an area, without a database: read, ranked and measured in one thread. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { BacktestOptions } from '../domain/targeting/backtest/options.ts';
import { checkBallots } from '../domain/targeting/backtest/options.ts';
import type { BacktestOutcome } from '../domain/targeting/backtest/types.ts';
import type { Camp } from '../domain/targeting/strategy.ts';
import { findCatalogue, SOURCES_DIR } from '../import/catalogue.ts';
import { missingFiles, readRecords } from '../import/load-area.ts';
import type { ResultsRecord } from '../import/source-record.ts';
import { asUserError, type BacktestRequest, getCamp, inWorker } from './backtest.ts';
import { type Progress, silent, UserError } from './progress.ts';

export interface FilesTask {
  areaId: string;
  fromDir: string;
  /** Ballots to read: target, train, and one that tells constituencies where those do not. */
  ballotIds: string[];
  camp: Camp;
  options: BacktestOptions;
}

/** `request.area`: name or code of a catalogue; default: the one whose files are in the folder. */
export async function backtestFiles(
  request: BacktestRequest,
  fromDir: string,
  { onProgress = silent, signal }: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<BacktestOutcome> {
  const camp = await getCamp(request.camp);
  const { areaId, results } = await chooseCatalogue(fromDir, request.area);
  const ballots = results.map(({ ballot }) => ballot);
  const { target, train, base } = asUserError(() => checkBallots(ballots, request));
  const { by, minPrecincts } = request;
  const task: FilesTask = {
    areaId,
    fromDir,
    ballotIds: withConstituencies([target, ...train], results),
    camp,
    options: { target, train, base, by, minPrecincts },
  };
  return inWorker('ofFiles', task, { onProgress, signal });
}

interface Readable {
  areaId: string;
  areaCode: string;
  /** Those whose files are in the folder. */
  results: ResultsRecord[];
}

/** No vote of the ballot that is added reaches a model: only what is named as train does. */
function withConstituencies(ballotIds: readonly string[], results: readonly ResultsRecord[]): string[] {
  const telling = results.filter(({ columns }) => columns.constituency !== undefined);
  if (telling.some(({ ballot }) => ballotIds.includes(ballot.ballotId))) return [...ballotIds];
  const newest = telling.toSorted((a, b) => (a.ballot.heldOn < b.ballot.heldOn ? 1 : -1))[0];
  return newest ? [...ballotIds, newest.ballot.ballotId] : [...ballotIds];
}

async function chooseCatalogue(fromDir: string, area: string | undefined): Promise<Readable> {
  if (!existsSync(fromDir))
    throw new UserError('no-such-folder', `there is no folder ${fromDir}`, 'check the path');
  const all = await readCatalogues(fromDir);
  const known = all.map(({ areaId }) => areaId).join(', ');
  if (area !== undefined) {
    const named = all.find(({ areaId, areaCode }) => areaId === area || areaCode === area);
    if (named) return named;
    throw new UserError('unknown-area', `There is no catalogue '${area}'.`, `Use one of: ${known}.`, 404);
  }
  const [best, second] = all.toSorted((a, b) => b.results.length - a.results.length);
  if (best.results.length === 0)
    throw new UserError(
      'no-results',
      `${fromDir} holds the results of no catalogue.`,
      `Catalogues: ${known}.`,
    );
  if (second && second.results.length === best.results.length)
    throw new UserError(
      'area-not-clear',
      `${fromDir} holds files of ${best.areaId} and of ${second.areaId}.`,
      'Name one with --area.',
    );
  return best;
}

async function readCatalogues(fromDir: string): Promise<Readable[]> {
  const files = (await readdir(SOURCES_DIR)).filter(
    (name) => name.endsWith('.json') && !name.includes('schema'),
  );
  return Promise.all(
    files.sort().map(async (name) => {
      const catalogue = await findCatalogue(name.slice(0, -'.json'.length));
      const records = await readRecords(catalogue);
      return {
        areaId: catalogue.areaId,
        areaCode: catalogue.area.areaCode,
        results: records.flatMap((record) =>
          record.kind === 'results' && missingFiles(record, { fromDir }).length === 0 ? [record] : [],
        ),
      };
    }),
  );
}
