/**
 * A formula of one's own: named parts, each by its place among the precincts so that euros, votes and shares can
 * be added, times the weights of the strategist.
 *
 *     value = Σ |w| × place ÷ Σ |w|      place = percentile of the part, or 1 − percentile where w is below 0
 *
 * A part that is not known in a precinct leaves its weight to the others there, and is reported. Abstention,
 * camp share and camp votes are means over the ballots by their weights; drop-off and volatility are those of
 * the models of that name.
 *
 * The interval: how far each part's place would move with its figure one standard deviation down or up, halved;
 * squares added by weight as if parts were wrong independently of each other. Incomes, rolls and doors are taken
 * as they are.
 */
import type { PartName } from '../goals.ts';
import { percentileAmong, sortedKnown } from '../ranks.ts';
import type { ModelReason } from '../reasons.ts';
import type { TermId } from '../terms.ts';
import { averageBallots } from './average.ts';
import { dropOff } from './drop-off.ts';
import { type ModelInput, type ModelOutcome, NO_TERMS, type ScoreModel, silent } from './model.ts';
import { shareVariance } from './noise.ts';
import { volatility } from './volatility.ts';

export const weightedSum: ScoreModel = {
  assumption: {
    en: 'A formula of your own: it assumes what you assume, and no published effect goes with it.',
    fr: 'Une formule à vous : elle suppose ce que vous supposez, et aucun effet publié ne lui correspond.',
  },
  assumptionRange: null,
  unit: { en: 'weighted mean of places, 0–1', fr: 'moyenne pondérée de rangs, 0–1' },
  ballotsNeeded: 0,
  run(input: ModelInput): ModelOutcome {
    const count = input.panel.precinctCodes.length;
    const parts = (input.strategy.parts ?? [])
      .filter(({ weight }) => weight !== 0)
      .map(({ part, weight }) => ({
        part,
        weight: Math.abs(weight),
        isLess: weight < 0,
        ...placePart(part, input),
      }));
    if (parts.length === 0) return silent(count, 'none', 'no-parts');
    const value = new Float64Array(count);
    const sd = new Float64Array(count);
    const weights = new Float64Array(count);
    const placed = (part: (typeof parts)[number], i: number) =>
      part.isLess ? 1 - part.place[i] : part.place[i];
    for (const part of parts)
      for (let i = 0; i < count; i++) {
        if (Number.isNaN(part.place[i])) continue;
        value[i] += part.weight * placed(part, i);
        sd[i] += (part.weight * part.doubt[i]) ** 2;
        weights[i] += part.weight;
      }
    return {
      value: value.map((sum, i) => (weights[i] > 0 ? sum / weights[i] : Number.NaN)),
      sd: sd.map((sum, i) => (weights[i] > 0 ? Math.sqrt(sum) / weights[i] : Number.NaN)),
      reserve: new Float64Array(count).fill(Number.NaN),
      effectOn: 'none',
      effectBase: Number.NaN,
      missing: (i) =>
        parts
          .filter(({ place }) => Number.isNaN(place[i]))
          .map(({ part }) => ({ kind: 'model', reason: `part-${part}` satisfies ModelReason })),
      explain(i) {
        if (!(weights[i] > 0)) return NO_TERMS;
        return {
          formula: 'sum',
          shrinkage: null,
          terms: parts
            .filter(({ place }) => !Number.isNaN(place[i]))
            .map((part) => ({
              id: `${part.isLess ? 'less' : 'more'}-${part.part}` satisfies TermId,
              ballotId: null,
              value: placed(part, i),
              weight: part.weight / weights[i],
              contribution: (part.weight / weights[i]) * placed(part, i),
            })),
        };
      },
    };
  },
};

/** Percentile of a part in each precinct, and how far one standard deviation moves it. */
function placePart(part: PartName, input: ModelInput): { place: Float64Array; doubt: Float64Array } {
  const { value, sd } = measurePart(part, input);
  // Where nobody is registered there is nobody to reach: such a precinct takes no place from the others.
  const { registered } = input.panel;
  const figures = value.map((own, i) => (registered[i] > 0 ? own : Number.NaN));
  const sorted = sortedKnown(figures);
  const place = figures.map((own) => percentileAmong(sorted, own));
  const doubt = figures.map((own, i) => {
    if (Number.isNaN(own) || !(sd[i] > 0)) return 0;
    return (percentileAmong(sorted, own + sd[i]) - percentileAmong(sorted, own - sd[i])) / 2;
  });
  return { place, doubt };
}

function measurePart(part: PartName, input: ModelInput): Pick<ModelOutcome, 'value' | 'sd'> {
  const { panel } = input;
  const ballots = input.ballots.filter(({ weight }) => weight > 0);
  const certain = (value: Float64Array) => ({ value, sd: new Float64Array(value.length) });
  const average = (figure: 'abstention' | 'share' | 'campVotes') => {
    const { mean, sd } = averageBallots(
      ballots.map((ballot) => {
        const { counts, weight, abstention, share, perRegistered } = ballot;
        const drawn = counts.registered.map((registered, i) => {
          if (figure === 'abstention') return shareVariance(abstention[i], registered);
          if (figure === 'share') return shareVariance(share[i], counts.valid[i]);
          return registered ** 2 * shareVariance(perRegistered[i], registered);
        });
        return { weight, values: ballot[figure], drawn };
      }),
      panel.registered,
    );
    return { value: mean, sd };
  };
  switch (part) {
    case 'abstention':
      return average('abstention');
    case 'camp-share':
      return average('share');
    case 'camp-votes':
      return average('campVotes');
    case 'drop-off':
      return dropOff.run(input);
    case 'volatility':
      return volatility.run(input);
    case 'income':
      return certain(panel.incomeEur);
    case 'registered':
      return certain(panel.registered);
    case 'doors':
      return certain(panel.doors);
  }
}
