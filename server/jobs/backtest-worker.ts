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

export function ofPanel({ panel, ballots, camp, options, port }: PanelTask): Answer {
  return answered(() =>
    runBacktest(
      { panel: { ...unpackPanel(panel), ballots: ballots.map(unpackBallot) }, camp, options },
      (fraction, message) => port.postMessage([fraction, message]),
    ),
  );
}

function answered(work: () => BacktestOutcome): Answer {
  try {
    return { outcome: work() };
  } catch (error) {
    if (!(error instanceof BacktestRefused)) throw error;
    const { code, message, hint } = error;
    return { refused: { code, message, hint } };
  }
}
