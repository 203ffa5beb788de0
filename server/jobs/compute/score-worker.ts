/** What runs in the scoring thread: large areas, whose scores would keep the server from answering for a second. */
import { methodSheet } from '../../domain/targeting/explain/method-sheet.ts';
import type { MethodSheet, SheetContext } from '../../domain/targeting/explain/sheet-types.ts';
import type { Panel, PanelBallot } from '../../domain/targeting/panel.ts';
import {
  type BallotMessage,
  type PanelMessage,
  unpackBallot,
  unpackPanel,
} from '../../domain/targeting/panel-message.ts';
import { reportScores, type ScoreReport } from '../../domain/targeting/report.ts';
import { type ScoreTable, scorePanel } from '../../domain/targeting/score.ts';
import { type ScoreColumns, scoreColumns } from '../../domain/targeting/score-columns.ts';
import type { Strategy } from '../../domain/targeting/strategy.ts';
import type { PrecinctScore } from '../../domain/targeting/types.ts';

export interface ScoreTask {
  /** Names the content of `panel`, and of each ballot that can go with it. */
  key: string;
  panel: PanelMessage;
  ballots: BallotMessage[];
  strategy: Strategy;
}

interface Kept {
  key: string;
  panel: Panel;
  ballots: Map<string, PanelBallot>;
  strategy: string;
  table: ScoreTable;
}

/** The last task: sliders change the strategy alone, and explanations nothing at all. */
let kept: Kept | undefined;

function tableOf({ key, panel, ballots, strategy: definition }: ScoreTask): ScoreTable {
  const strategy = JSON.stringify([definition, ballots.map(({ ballotId }) => ballotId)]);
  const before = kept?.key === key ? kept : undefined;
  if (before?.strategy === strategy) return before.table;
  const base = before?.panel ?? unpackPanel(panel);
  const chosen = ballots.map((ballot) => before?.ballots.get(ballot.ballotId) ?? unpackBallot(ballot));
  const table = scorePanel({ ...base, ballots: chosen }, definition);
  const byId = new Map(chosen.map((ballot) => [ballot.ballotId, ballot]));
  kept = { key, panel: base, ballots: byId, strategy, table };
  return table;
}

export function score(task: ScoreTask): { columns: ScoreColumns; report: ScoreReport } {
  const table = tableOf(task);
  return { columns: scoreColumns(table), report: reportScores(table) };
}

/** The rows of these precincts, by their place in the panel, with the parts of each. */
export function explain({ places, ...task }: ScoreTask & { places: number[] }): PrecinctScore[] {
  return places.map(tableOf(task).row);
}

/** The method sheet of one precinct, by its place in the panel. */
export function sheet({
  place,
  context,
  ...task
}: ScoreTask & { place: number; context: SheetContext }): MethodSheet {
  return methodSheet(tableOf(task), place, context);
}
