/** Every ballot of an area with the weight that a strategy gives it, before and after the sliders. */
import { chooseBallots } from '#server/domain/targeting/ballots.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { Tuning } from '../../state/tuning.ts';

export interface KnownBallot {
  ballotId: string;
  title: string;
  heldOn: string;
}

export interface TunableBallot extends KnownBallot {
  /** As the strategy was saved; 0 where it does not hear this ballot. */
  savedWeight: number;
  weight: number;
}

/** Newest first. */
export function tunableBallots(
  strategy: Strategy,
  ballots: readonly KnownBallot[],
  tuning: Tuning,
): TunableBallot[] {
  const { chosen } = chooseBallots(strategy.ballots, ballots);
  const saved = new Map(chosen.map(({ ballotId, weight }) => [ballotId, weight]));
  return ballots
    .map((ballot) => {
      const savedWeight = saved.get(ballot.ballotId) ?? 0;
      return { ...ballot, savedWeight, weight: tuning.ballots[ballot.ballotId] ?? savedWeight };
    })
    .sort((a, b) => b.heldOn.localeCompare(a.heldOn) || b.ballotId.localeCompare(a.ballotId));
}
