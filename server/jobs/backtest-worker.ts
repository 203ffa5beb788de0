/** A backtest in a worker thread, so that the server goes on answering meanwhile. */
import type { MessagePort } from 'node:worker_threads';
import { type BacktestOptions, BacktestRefused } from '../domain/targeting/backtest/options.ts';
import { runBacktest } from '../domain/targeting/backtest/run.ts';
import type { BacktestOutcome } from '../domain/targeting/backtest/types.ts';
import {
  type BallotMessage,
  type PanelMessage,
  unpackBallot,
  unpackPanel,
} from '../domain/targeting/panel-message.ts';
import type { Camp } from '../domain/targeting/strategy.ts';
import type { FilesTask } from './backtest-files.ts';
import { UserError } from './progress.ts';

export interface PanelTask {
  panel: PanelMessage;
  ballots: BallotMessage[];
  camp: Camp;
  options: BacktestOptions;
  /** Told of progress as [fraction, message]. */
  port: MessagePort;
}

/** An error loses its class between threads, so a refusal travels as data. */
export type Answer =
  | { outcome: BacktestOutcome }
  | { refused: { code: string; message: string; hint: string } };

export function ofPanel({ panel, ballots, camp, options, port }: PanelTask): Promise<Answer> {
  return answered(() =>
    runBacktest(
      { panel: { ...unpackPanel(panel), ballots: ballots.map(unpackBallot) }, camp, options },
      (fraction, message) => port.postMessage([fraction, message]),
    ),
  );
}

const READING_SHARE = 0.6;

/** Reads the files here too: a country takes seconds and a gigabyte, which end with this thread. */
export function ofFiles(task: FilesTask & { port: MessagePort }): Promise<Answer> {
  const { areaId, fromDir, ballotIds, camp, options, port } = task;
  return answered(async () => {
    const { readPanelFromFiles } = await import('../import/read-panel.ts');
    const { panel } = await readPanelFromFiles(areaId, {
      fromDir,
      ballotIds,
      // Codes mean what they meant at the target: communes renumbered before it lose the ballots before that.
      anchor: options.target,
      onProgress: (fraction, message) => port.postMessage([READING_SHARE * fraction, message]),
    });
    return runBacktest({ panel, camp, options }, (fraction, message) =>
      port.postMessage([READING_SHARE + (1 - READING_SHARE) * fraction, message]),
    );
  });
}

async function answered(work: () => BacktestOutcome | Promise<BacktestOutcome>): Promise<Answer> {
  try {
    return { outcome: await work() };
  } catch (error) {
    if (!(error instanceof BacktestRefused || error instanceof UserError)) throw error;
    const { code, message, hint } = error;
    return { refused: { code, message, hint } };
  }
}
