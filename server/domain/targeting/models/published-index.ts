/**
 * The index that LMP published in 2012: abstention × camp share, averaged over ballots.
 *
 *     value = Σ w·abstention^α·lean^β ÷ Σ w        over the ballots that have both figures here
 *     lean  = a·share here + (1 − a)·share of the area       a: how far the assumption holds, 1 as published
 *
 * Its interval holds two doubts: counts of a small precinct are a draw (binomial noise of turnout and of
 * share), and a precinct does not stand at the same place at each ballot; see `average.ts`.
 */
import { averageBallots } from './average.ts';
import { type ModelInput, type ModelOutcome, meanByRegistered, NO_TERMS, type ScoreModel } from './model.ts';
import { shareVariance } from './noise.ts';

export const publishedIndex: ScoreModel = {
  assumption: {
    en: 'Assumes that those who abstain here lean like those who vote here.',
    fr: "Suppose que les abstentionnistes d'ici penchent comme les votants d'ici.",
  },
  assumptionRange: {
    at0: { en: 'they lean like the whole area', fr: "ils penchent comme l'ensemble du territoire" },
    at1: { en: 'they lean like their neighbours who vote', fr: 'ils penchent comme leurs voisins votants' },
  },
  unit: {
    en: 'abstention × camp share, a share of the registered voters',
    fr: 'abstention × part du camp, en part des inscrits',
  },
  ballotsNeeded: 1,
  run({ strategy, panel, ballots }: ModelInput): ModelOutcome {
    const { abstention: alpha, share: beta } = strategy.emphasis;
    const holds = strategy.assumption ?? 1;
    const spoken = ballots.filter(({ weight }) => weight > 0);
    const areaShare = spoken.map(({ share, counts }) => meanByRegistered(share, counts.valid));
    const lean = (b: number, i: number) => holds * spoken[b].share[i] + (1 - holds) * areaShare[b];
    const index = (b: number, i: number) => spoken[b].abstention[i] ** alpha * lean(b, i) ** beta;
    // By the first derivatives of the index; at 0 they are taken where one voter would be.
    const drawn = (b: number, i: number) => {
      const { abstention, share, counts } = spoken[b];
      const absent = Math.max(abstention[i], 1 / counts.registered[i]);
      const ours = Math.max(lean(b, i), 1 / counts.valid[i]);
      const byAbstention = alpha * absent ** (alpha - 1) * lean(b, i) ** beta;
      const byShare = holds * beta * abstention[i] ** alpha * ours ** (beta - 1);
      return (
        byAbstention ** 2 * shareVariance(abstention[i], counts.registered[i]) +
        byShare ** 2 * shareVariance(share[i], counts.valid[i])
      );
    };
    const average = (figure: (b: number, i: number) => number, noise: (b: number, i: number) => number) =>
      averageBallots(
        spoken.map(({ weight, share }, b) => ({
          weight,
          values: share.map((known, i) => (Number.isNaN(known) ? known : figure(b, i))),
          drawn: share.map((known, i) => (Number.isNaN(known) ? known : noise(b, i))),
        })),
        panel.registered,
      );
    const { mean: value, sd } = average(index, drawn);
    const without = () => 0;
    const reserve = average((b, i) => spoken[b].abstention[i] * lean(b, i), without).mean;
    const absent = average((b, i) => spoken[b].abstention[i], without).mean;
    return {
      value,
      sd,
      reserve,
      effectOn: 'turnout',
      effectBase: meanByRegistered(absent, panel.registered),
      explain(i) {
        const heard = spoken.flatMap((ballot, b) => (Number.isNaN(index(b, i)) ? [] : [{ ballot, b }]));
        const weights = heard.reduce((sum, { ballot }) => sum + ballot.weight, 0);
        if (weights === 0) return NO_TERMS;
        return {
          formula: 'sum',
          shrinkage: null,
          terms: heard.map(({ ballot, b }) => ({
            id: 'index' as const,
            ballotId: ballot.ballotId,
            value: index(b, i),
            weight: ballot.weight / weights,
            contribution: (ballot.weight / weights) * index(b, i),
          })),
        };
      },
    };
  },
};
