/**
 * Scoring in the browser: the models, and the strategy as changed. Fetched once the first map is on its way, which
 * shows the server's scores and waits for none of this.
 */
import { chooseBallots } from '#server/domain/targeting/ballots.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import type { Panel } from '#server/domain/targeting/panel.ts';
import { type ScoreTable, scorePanel } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';

export { tuneStrategy } from './tuning.ts';

/**
 * With the ballots that the strategy names, and no others: so the server reads it, and a model may look at all of
 * them. Undefined: its model is not here.
 */
export function scoreAsRead(panel: Panel, strategy: Strategy): ScoreTable | undefined {
  if (!MODELS[strategy.model]) return undefined;
  const { chosen } = chooseBallots(strategy.ballots, panel.ballots);
  const named = new Set(chosen.map(({ ballotId }) => ballotId));
  const ballots = panel.ballots.filter(({ ballotId }) => named.has(ballotId));
  return scorePanel({ ...panel, ballots }, strategy);
}
