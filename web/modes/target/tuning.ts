/** Slider positions over a strategy: which ballots it hears, how loudly, and what the strategy then is. */
import { chooseBallots } from '#server/domain/targeting/ballots.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { isTuned, type Tuning } from '../../state/url.ts';

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

/** Every ballot of the area, newest first, with its weight before and after the sliders. */
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

/** The strategy with the sliders' values. Ballots are named one by one once a weight has moved. */
export function tuneStrategy(strategy: Strategy, ballots: readonly KnownBallot[], tuning: Tuning): Strategy {
  if (!isTuned(tuning)) return strategy;
  const heard = tunableBallots(strategy, ballots, tuning).filter(({ weight }) => weight > 0);
  const rules = heard.map(({ ballotId, weight }) => ({ match: ballotId, weight }));
  return {
    ...strategy,
    ballots: Object.keys(tuning.ballots).length > 0 && rules.length > 0 ? rules : strategy.ballots,
    emphasis: {
      abstention: tuning.abstention ?? strategy.emphasis.abstention,
      share: tuning.share ?? strategy.emphasis.share,
    },
    income: { ...strategy.income, weight: tuning.income ?? strategy.income.weight },
  };
}

/** A name the API takes, from what someone typed: 'Été à la mer' becomes 'ete-a-la-mer'. */
export function strategyName(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
}
