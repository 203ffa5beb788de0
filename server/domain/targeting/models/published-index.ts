/**
 * The index that LMP published in 2012: abstention × camp share, averaged over ballots.
 *
 *     value = Σ w·abstention^α·lean^β ÷ Σ w        over the ballots that have both figures here
 *     lean  = a·share here + (1 − a)·share of the area       a: how far the assumption holds, 1 as published
 *
 * Its interval holds two doubts: the ballots disagree, and counts of a small precinct are a draw. The first is
 * the weighted spread of the index over the ballots; the second the binomial noise of turnout and of share.
 */
import { type ModelInput, type ModelOutcome, meanByRegistered, NO_TERMS, type ScoreModel } from './model.ts';

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
    const count = panel.precinctCodes.length;
    const value = new Float64Array(count).fill(Number.NaN);
    const sd = new Float64Array(count).fill(Number.NaN);
    const reserve = new Float64Array(count).fill(Number.NaN);
    const absent = new Float64Array(count).fill(Number.NaN);
    const spoken = ballots.filter(({ weight }) => weight > 0);
    const areaShare = spoken.map(({ share, counts }) => meanByRegistered(share, counts.valid));
    const lean = (b: number, i: number) => holds * spoken[b].share[i] + (1 - holds) * areaShare[b];
    const index = (b: number, i: number) => spoken[b].abstention[i] ** alpha * lean(b, i) ** beta;

    for (let i = 0; i < count; i++) {
      let weights = 0;
      let sum = 0;
      let squares = 0;
      let noise = 0;
      let home = 0;
      let away = 0;
      for (let b = 0; b < spoken.length; b++) {
        const own = index(b, i);
        if (Number.isNaN(own)) continue;
        const { weight, abstention, counts, share } = spoken[b];
        const drawn =
          (own / Math.max(abstention[i], 1 / counts.registered[i])) ** 2 *
            ((alpha ** 2 * abstention[i] * (1 - abstention[i])) / counts.registered[i]) +
          (own / Math.max(share[i], 1 / counts.valid[i])) ** 2 *
            ((beta ** 2 * share[i] * (1 - share[i])) / counts.valid[i]);
        weights += weight;
        sum += weight * own;
        squares += weight * own * own;
        noise += weight * weight * drawn;
        home += weight * abstention[i] * lean(b, i);
        away += weight * abstention[i];
      }
      if (weights === 0) continue;
      value[i] = sum / weights;
      sd[i] = Math.sqrt(Math.max(0, squares / weights - value[i] ** 2) + noise / weights ** 2);
      reserve[i] = home / weights;
      absent[i] = away / weights;
    }
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
