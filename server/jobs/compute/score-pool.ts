/** The scoring thread. It is not the one that cuts: a slider does not wait for a cut of minutes. */
import { Piscina } from 'piscina';
import type { MethodSheet, SheetContext } from '../../domain/targeting/explain/sheet-types.ts';
import type { ScoreReport } from '../../domain/targeting/report.ts';
import type { ScoreColumns } from '../../domain/targeting/score-columns.ts';
import type { PrecinctScore } from '../../domain/targeting/types.ts';
import type { ScoreTask } from './score-worker.ts';

/** The thread keeps its last panel for the next move of a slider. Idle, it holds up the end of no process. */
const IDLE_MS = 60_000;

let thread: Piscina | undefined;

function scoring(): Piscina {
  thread ??= new Piscina({
    filename: new URL('./score-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  return thread;
}

export function scoreInThread(task: ScoreTask): Promise<{ columns: ScoreColumns; report: ScoreReport }> {
  return scoring().run(task, { name: 'score' });
}

export function explainInThread(task: ScoreTask, places: number[]): Promise<PrecinctScore[]> {
  return scoring().run({ ...task, places }, { name: 'explain' });
}

export function sheetInThread(task: ScoreTask, place: number, context: SheetContext): Promise<MethodSheet> {
  return scoring().run({ ...task, place, context }, { name: 'sheet' });
}
