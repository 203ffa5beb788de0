/**
 * Which ballots speak in the model.
 *
 *  - base: in a backtest the one that gains are counted from. In a campaign the newest first round with a weight
 *    that is not a presidential one, and of which the camp knows at least half the votes: what the camp has when
 *    many stay at home. Where there is none, the newest first round, then the newest ballot.
 *  - high (H): the newest presidential first round with a weight that is not the base.
 *  - second: the second round of H, whatever its weight: no camp is counted there.
 */
import type { Ahead } from '../backtest/foresight.ts';
import { ballotName } from '../backtest/foresight.ts';
import type { CampBallot } from '../camp-ballots.ts';
import type { PanelBallot } from '../panel.ts';
import type { SurgeBallots } from './features.ts';

/** Share of the valid votes that the camp must know of a base: a ballot of unknown local lists says nothing of it. */
const CAMP_KNOWS = 0.5;

export const isPresidential = (ballotId: string) => ballotName(ballotId).kind === 'presidential';
export const isFirstRound = (ballotId: string) => ballotName(ballotId).round === 1;

/** `ballots` newest first; undefined: none has a weight. */
export function chooseSurgeBallots(
  ballots: readonly CampBallot[],
  others: readonly PanelBallot[],
  ahead?: Pick<Ahead, 'base'>,
): SurgeBallots | undefined {
  const weighted = ballots.filter(({ weight }) => weight > 0);
  const first = weighted.filter(({ ballotId }) => isFirstRound(ballotId));
  const base = ahead
    ? ballots.find(({ ballotId }) => ballotId === ahead.base)
    : (first.find((ballot) => !isPresidential(ballot.ballotId) && knowsCamp(ballot)) ??
      first.find(knowsCamp) ??
      weighted[0]);
  if (!base) return undefined;
  const high = first.find((ballot) => ballot !== base && isPresidential(ballot.ballotId)) ?? null;
  return { base, high, second: high && secondRoundOf(high.ballotId, others) };
}

/** '2022-presidential-2' of '2022-presidential-1'; null: it is not there. */
export function secondRoundOf(ballotId: string, others: readonly PanelBallot[]): PanelBallot | null {
  const second = ballotId.replace(/-1$/, '-2');
  return others.find((ballot) => ballot.ballotId === second && second !== ballotId) ?? null;
}

function knowsCamp({ unmappedVotes, counts }: CampBallot): boolean {
  let valid = 0;
  let unknown = 0;
  for (let i = 0; i < unmappedVotes.length; i++) {
    if (Number.isNaN(unmappedVotes[i])) continue;
    valid += counts.valid[i];
    unknown += unmappedVotes[i];
  }
  return valid > 0 && unknown <= (1 - CAMP_KNOWS) * valid;
}
