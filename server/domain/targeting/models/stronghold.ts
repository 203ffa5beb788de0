/**
 * Strongholds: voters of ours who may stay at home, where the camp leads.
 *
 *     value = camp votes ÷ registered (high turnout)
 *           × share of its voters who stay at home when turnout is low: 1 − turnout (low) ÷ turnout (high)
 *           × share of the ballots, by weight, at which the camp leads every other bloc here
 *
 * The first two are the camp's voters to expect at the door on a slack day, if they are as regular as their
 * neighbours: those a reminder can keep. It is not the mobilise index again: habitual abstainers count for
 * nothing (only those who did vote when turnout was high), and so do places that others hold, however many
 * stay at home there. A place that is held at one ballot and lost at another counts for as much as it was held.
 * Where turnout was no lower, nobody is at risk: 0.
 *
 * The interval holds the noise of the counts, by first derivatives, and of every narrow lead: the variance of
 * being ahead or not, with the chance that the counts give it.
 */
import type { CampBallot } from '../camp-ballots.ts';
import { rivalVotes } from './bloc-sides.ts';
import { extremeTurnouts } from './drop-off.ts';
import {
  lacking,
  type ModelInput,
  type ModelOutcome,
  meanByRegistered,
  NO_TERMS,
  type ScoreModel,
  silent,
} from './model.ts';
import { normalCdf, shareVariance } from './noise.ts';

export const stronghold: ScoreModel = {
  assumption: {
    en: "Assumes that the camp's voters stay at home as often as the other voters of their precinct.",
    fr: "Suppose que les électeurs du camp s'abstiennent aussi souvent que les autres votants de leur bureau.",
  },
  assumptionRange: {
    at0: {
      en: 'as often as voters of the whole area',
      fr: "aussi souvent que ceux de l'ensemble du territoire",
    },
    at1: { en: 'as often as their neighbours', fr: 'aussi souvent que leurs voisins' },
  },
  unit: { en: 'camp voters at risk per registered voter', fr: 'voix du camp à risque par inscrit' },
  ballotsNeeded: 2,
  run({ strategy, panel, ballots }: ModelInput): ModelOutcome {
    const pair = extremeTurnouts(ballots);
    if (!pair) return silent(panel.precinctCodes.length, 'turnout', 'two-ballots-needed');
    const { high, low } = pair;
    const holds = strategy.assumption ?? 1;
    const kept = high.abstention.map((absent, i) =>
      absent < 1 ? (1 - low.abstention[i]) / (1 - absent) : Number.NaN,
    );
    const voters = high.counts.ballotsCast;
    const areaRisk = 1 - meanByRegistered(kept, voters);
    const risk = kept.map((share) =>
      Number.isNaN(share) ? share : Math.max(0, holds * (1 - share) + (1 - holds) * areaRisk),
    );
    const led = measureLead(ballots, (ballot) => rivalVotes(panel, ballot.counts, strategy.camp));
    const value = risk.map((share, i) => high.perRegistered[i] * share * led.share[i]);
    const sd = value.map((own, i) => {
      if (Number.isNaN(own)) return own;
      const ours = shareVariance(high.perRegistered[i], high.counts.registered[i]);
      // Var(low ÷ high) ≈ (low ÷ high)² × (relative variances of both).
      const [onLow, onHigh] = [1 - low.abstention[i], 1 - high.abstention[i]];
      const ratioVariance =
        shareVariance(onLow, low.counts.registered[i]) / onHigh ** 2 +
        (kept[i] / onHigh) ** 2 * shareVariance(onHigh, high.counts.registered[i]);
      return Math.sqrt(
        (risk[i] * led.share[i]) ** 2 * ours +
          (high.perRegistered[i] * led.share[i] * holds) ** 2 * ratioVariance +
          (high.perRegistered[i] * risk[i]) ** 2 * led.variance[i],
      );
    });
    return {
      value,
      sd,
      reserve: value.slice(),
      effectOn: 'turnout',
      effectBase: meanByRegistered(low.abstention, panel.registered),
      missing: lacking(value, 'two-ballots-needed'),
      explain(i) {
        if (Number.isNaN(value[i])) return NO_TERMS;
        const factor = (
          id: 'camp-per-registered' | 'stay-home' | 'led',
          ballotId: string | null,
          own: number,
        ) => ({
          id,
          ballotId,
          value: own,
          weight: null,
          contribution: null,
        });
        return {
          formula: 'product',
          shrinkage: null,
          terms: [
            factor('camp-per-registered', high.ballotId, high.perRegistered[i]),
            factor('stay-home', low.ballotId, risk[i]),
            factor('led', null, led.share[i]),
          ],
        };
      },
    };
  },
};

/** By weight, among the ballots with a valid vote here. */
function measureLead(
  ballots: readonly CampBallot[],
  rivalsOf: (ballot: CampBallot) => Float64Array,
): { share: Float64Array; variance: Float64Array } {
  const count = ballots[0].share.length;
  const share = new Float64Array(count);
  const variance = new Float64Array(count);
  const weights = new Float64Array(count);
  for (const ballot of ballots) {
    if (!(ballot.weight > 0)) continue;
    const { weight, campVotes, counts } = ballot;
    const rivals = rivalsOf(ballot);
    for (let i = 0; i < count; i++) {
      if (!(counts.valid[i] > 0)) continue;
      const lead = campVotes[i] - rivals[i];
      // Of two counts of one draw: n(p + q − (p − q)²).
      const noise = Math.sqrt(Math.max(1, campVotes[i] + rivals[i] - lead ** 2 / counts.valid[i]));
      const ahead = normalCdf(lead / noise);
      share[i] += lead > 0 ? weight : 0;
      variance[i] += weight ** 2 * ahead * (1 - ahead);
      weights[i] += weight;
    }
  }
  return {
    share: share.map((sum, i) => sum / weights[i]),
    variance: variance.map((sum, i) => sum / weights[i] ** 2),
  };
}
