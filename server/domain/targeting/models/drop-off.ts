/**
 * Drop-off: who voted for the camp when turnout was high and did not when it was low. Of the chosen ballots
 * with a weight, the one with the highest and the one with the lowest turnout of the area are compared:
 *
 *     value = camp votes ÷ registered (high turnout) − camp votes ÷ registered (low turnout)
 *
 * Below 0 the camp won votes while turnout fell: such a precinct ranks last, and nothing is there to be won.
 * The interval is the noise of the two counts. Mostly the same people vote in both, so it is that of those who
 * changed, narrower than two independent draws; see `noise.ts`.
 */
import type { CampBallot } from '../camp-ballots.ts';
import {
  lacking,
  type ModelInput,
  type ModelOutcome,
  meanByRegistered,
  NO_TERMS,
  type ScoreModel,
  silent,
} from './model.ts';
import { changeVariance } from './noise.ts';

export const dropOff: ScoreModel = {
  assumption: {
    en: 'Assumes that those who voted for the camp when turnout was high, and not when it was low, stayed at home.',
    fr: 'Suppose que ceux qui ont voté pour le camp à forte participation, et plus à faible participation, se sont abstenus.',
  },
  assumptionRange: {
    at0: { en: 'they went to others', fr: 'ils sont allés voir ailleurs' },
    at1: { en: 'they stayed at home', fr: 'ils se sont abstenus' },
  },
  unit: { en: 'votes per registered voter', fr: 'voix par inscrit' },
  ballotsNeeded: 2,
  run({ strategy, panel, ballots }: ModelInput): ModelOutcome {
    const pair = extremeTurnouts(ballots);
    if (!pair) return silent(panel.precinctCodes.length, 'turnout', 'two-ballots-needed');
    const { high, low } = pair;
    const value = high.perRegistered.map((gained, i) => gained - low.perRegistered[i]);
    const holds = strategy.assumption ?? 1;
    return {
      value,
      missing: lacking(value, 'two-ballots-needed'),
      sd: high.perRegistered.map((votes, i) =>
        Math.sqrt(
          changeVariance(
            low.perRegistered[i],
            votes,
            Math.min(high.counts.registered[i], low.counts.registered[i]),
          ),
        ),
      ),
      reserve: value.map((own) => (Number.isNaN(own) ? own : holds * Math.max(0, own))),
      effectOn: 'turnout',
      effectBase: meanByRegistered(low.abstention, panel.registered),
      explain(i) {
        if (Number.isNaN(value[i])) return NO_TERMS;
        const term = (ballot: CampBallot, weight: number) => ({
          id: 'camp-per-registered' as const,
          ballotId: ballot.ballotId,
          value: ballot.perRegistered[i],
          weight,
          contribution: weight * ballot.perRegistered[i],
        });
        return { formula: 'sum', shrinkage: null, terms: [term(high, 1), term(low, -1)] };
      },
    };
  },
};

/** Of the ballots with a weight, those of highest and of lowest turnout over the panel; undefined: fewer than two. */
export function extremeTurnouts(
  ballots: readonly CampBallot[],
): { high: CampBallot; low: CampBallot } | undefined {
  const byTurnout = ballots
    .filter(({ weight }) => weight > 0)
    .map((ballot) => ({ ballot, absent: meanByRegistered(ballot.abstention, ballot.counts.registered) }))
    .filter(({ absent }) => !Number.isNaN(absent))
    .sort((x, y) => x.absent - y.absent);
  if (byTurnout.length < 2) return undefined;
  return { high: byTurnout[0].ballot, low: byTurnout[byTurnout.length - 1].ballot };
}
