/**
 * Volatility: where votes moved between ballots. Two measures, each a share of the valid votes:
 *
 *  - between ballots of one kind, the index of Pedersen (EJPR 1979): half the sum of the changes of the blocs'
 *    shares. Where fewer than 90 % of the votes are of known blocs, the blocs are the camp and the rest.
 *  - between two elections within three months, the change of the camp's share: net cross-voting.
 *
 *     value = Σ w × (change − chance) ÷ Σ w        w: the smaller weight of the two ballots
 *
 * A small precinct looks volatile by chance. `chance` is what its counts add to the index on average: had it
 * moved as the area did (mean D, spread s of the true changes per bloc, noise n here),
 *
 *     chance = ½ Σ (mean of |change| with spread √(s² + n²) − mean of |change| with spread s)
 *
 * by the folded normal law; without any change in the area this is the expected difference between two draws.
 * Net figures are a floor: votes that cross both ways cancel out, and so do an arrival and a departure.
 *
 * Experiments in general elections found that contacts persuade about nobody (Kalla & Broockman, APSR 2018), so
 * the effect is 0 and no votes are expected unless the strategist enters an effect, with its source.
 */
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';
import type { Term } from '../types.ts';
import { type BallotPair, pairBallots } from './ballot-pairs.ts';
import { mappedShare, sideVotes } from './bloc-sides.ts';
import {
  lacking,
  type ModelInput,
  type ModelOutcome,
  meanByRegistered,
  NO_TERMS,
  type ScoreModel,
  silent,
} from './model.ts';
import { meanAbsolute, shareVariance } from './noise.ts';

const MIN_MAPPED = 0.9;

export const volatility: ScoreModel = {
  assumption: {
    en: 'Assumes that minds can be changed where votes moved before. Experiments in general elections found that a contact changes about none (Kalla & Broockman 2018): no votes are expected unless you enter an effect and its source.',
    fr: "Suppose qu'on peut convaincre là où les voix ont déjà bougé. Les expériences menées lors d'élections générales trouvent qu'un contact ne convainc à peu près personne (Kalla & Broockman 2018) : aucune voix n'est attendue tant que vous n'entrez pas un effet et sa source.",
  },
  assumptionRange: {
    at0: { en: 'minds can be changed alike everywhere', fr: 'on convainc partout de même' },
    at1: { en: 'minds can be changed where votes moved', fr: 'on convainc là où les voix ont bougé' },
  },
  unit: {
    en: 'share of the valid votes that changed sides, net and beyond chance',
    fr: 'part des exprimés qui a changé de bord, en net et au-delà du hasard',
  },
  ballotsNeeded: 2,
  run({ strategy, panel, ballots }: ModelInput): ModelOutcome {
    const count = panel.precinctCodes.length;
    const changes = pairBallots(ballots).map((pair) => measureChange(panel, pair));
    if (changes.length === 0) return silent(count, 'choice', 'no-comparable-ballots');
    const value = new Float64Array(count);
    const sd = new Float64Array(count);
    const weights = new Float64Array(count);
    for (const { pair, change, chance, variance } of changes)
      for (let i = 0; i < count; i++) {
        if (Number.isNaN(change[i])) continue;
        value[i] += pair.weight * (change[i] - chance[i]);
        sd[i] += pair.weight ** 2 * variance[i];
        weights[i] += pair.weight;
      }
    for (let i = 0; i < count; i++) {
      value[i] = weights[i] > 0 ? value[i] / weights[i] : Number.NaN;
      sd[i] = weights[i] > 0 ? Math.sqrt(sd[i]) / weights[i] : Number.NaN;
    }
    const holds = strategy.assumption ?? 1;
    const moved = value.map((own) => (Number.isNaN(own) ? own : Math.max(0, own)));
    const areaMoved = meanByRegistered(moved, panel.registered);
    const voting = votingShare(ballots, count);
    const reserve = moved.map((own, i) => (holds * own + (1 - holds) * areaMoved) * voting[i]);
    return {
      value,
      sd,
      reserve,
      effectOn: 'choice',
      effectBase: meanByRegistered(reserve, panel.registered),
      missing: lacking(value, 'no-comparable-ballots'),
      explain(i) {
        if (Number.isNaN(value[i])) return NO_TERMS;
        const heard = changes.filter(({ change }) => !Number.isNaN(change[i]));
        return {
          formula: 'sum',
          shrinkage: null,
          terms: heard.flatMap(({ pair, measure, change, chance }): Term[] => {
            const weight = pair.weight / weights[i];
            const { ballotId } = pair.newer;
            return [
              {
                id: `change-${measure}`,
                ballotId,
                value: change[i],
                weight,
                contribution: weight * change[i],
              },
              {
                id: `chance-${measure}`,
                ballotId,
                value: chance[i],
                weight: -weight,
                contribution: -weight * chance[i],
              },
            ];
          }),
        };
      },
    };
  },
};

export interface Change {
  pair: BallotPair;
  /** What is compared: all blocs, the camp and the rest, or those of two elections near in time. */
  measure: 'blocs' | 'camp' | 'near';
  /** NaN: one of the ballots has no valid vote here. */
  change: Float64Array;
  chance: Float64Array;
  variance: Float64Array;
}

export function measureChange(panel: Pick<Panel, 'precinctCodes'>, pair: BallotPair): Change {
  const { older, newer } = pair;
  const voted = [older, newer].map(({ counts }) => sideVotes(panel, counts));
  const blocsKnown = pair.kind === 'same-kind' && voted.every((votes) => mappedShare(votes) >= MIN_MAPPED);
  const shares = [older, newer].map((ballot, b) =>
    blocsKnown
      ? voted[b].map((votes) => votes.map((own, i) => own / ballot.counts.valid[i]))
      : [ballot.share, ballot.share.map((own) => 1 - own)],
  );
  const [before, after] = [older.counts.valid, newer.counts.valid];
  const count = panel.precinctCodes.length;
  const isKnown = (i: number) => before[i] > 0 && after[i] > 0;
  const change = new Float64Array(count).fill(Number.NaN);
  const chance = new Float64Array(count).fill(Number.NaN);
  const signs = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) if (isKnown(i)) change[i] = chance[i] = 0;
  for (let g = 0; g < shares[0].length; g++) {
    const [from, to] = [shares[0][g], shares[1][g]];
    const moved = from.map((share, i) => (isKnown(i) ? to[i] - share : Number.NaN));
    const noise = from.map((share, i) => drawVariance(share, before[i]) + drawVariance(to[i], after[i]));
    const average = meanByRegistered(moved, after);
    const square = meanByRegistered(
      moved.map((own) => (own - average) ** 2),
      after,
    );
    const spread = Math.max(0, square - meanByRegistered(noise, after));
    const expected = meanAbsolute(average, Math.sqrt(spread));
    for (let i = 0; i < count; i++) {
      if (!isKnown(i)) continue;
      change[i] += Math.abs(moved[i]) / 2;
      chance[i] += (meanAbsolute(average, Math.sqrt(spread + noise[i])) - expected) / 2;
      const sign = moved[i] < 0 ? -1 : 1;
      signs[0][i] += sign * from[i];
      signs[1][i] += sign * to[i];
    }
  }
  return {
    pair,
    measure: pair.kind === 'near' ? 'near' : blocsKnown ? 'blocs' : 'camp',
    change,
    chance,
    // Half the sum of signed shares is the share of those with a plus, less ½: a share as any other.
    variance: change.map((own, i) =>
      Number.isNaN(own)
        ? own
        : shareVariance((1 + signs[0][i]) / 2, before[i]) + shareVariance((1 + signs[1][i]) / 2, after[i]),
    ),
  };
}

/** Of a share as a draw, without bias: on average it is p(1 − p) ÷ n of the true share, and 0 for no votes at all. */
const drawVariance = (share: number, count: number) => (share * (1 - share)) / Math.max(1, count - 1);

/** Valid votes ÷ registered at the newest ballot with a weight that has a result here. */
function votingShare(ballots: readonly CampBallot[], count: number): Float64Array {
  const spoken = ballots.filter(({ weight }) => weight > 0);
  return Float64Array.from({ length: count }, (_, i) => {
    const newest = spoken.find(({ counts }) => counts.registered[i] > 0);
    return newest ? newest.counts.valid[i] / newest.counts.registered[i] : Number.NaN;
  });
}
