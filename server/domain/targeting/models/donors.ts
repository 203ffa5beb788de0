/**
 * Donors: where money could be raised, place by place and never person by person.
 *
 *     potential = households × affluence × affinity
 *     affluence = percentile of income          affinity = camp share, mean over the ballots by weight
 *     value     = (gifts of the area × potential ÷ Σ potential − gifts given here) ÷ households
 *
 * in euros per household: the room to grow up to what a place of this affluence and affinity gives elsewhere in
 * the area. Affluence, affinity and room are the parts of Buxton's donor finder (2012), here on places only.
 *
 *  - No gift is known anywhere: affluence × affinity alone, which ranks but has no euros.
 *  - The file is silent on a place: nothing is taken from its potential, because a file of gifts leaves out the
 *    places where hardly anybody gave. The interval allows for as much as the potential predicts, and the report
 *    counts such places. A file that speaks of places with less than half of the potential is not used at all:
 *    what it does not know would rank first for not being known.
 *  - Income not known, or no ballot: no value. It is not taken for the middle.
 *  - Households are the doors; where none are loaded, registered voters ÷ 1.32, and the term says so.
 *
 * The interval holds the doubt of the affinity and how much gifts vary around what potential predicts
 * (quasi-Poisson: variance = φ × expected, φ over the area). It ranks euros and expects no votes. Income is a
 * factor here already: a strategy that raises funds leaves its own weight of income at 0.
 */
import type { Term } from '../types.ts';
import { averageBallots } from './average.ts';
import { type ModelInput, type ModelOutcome, NO_TERMS, type ScoreModel } from './model.ts';
import { shareVariance } from './noise.ts';

/** Median over the precincts of Toulouse; 5 % lie below 0.90 and 5 % above 1.91. */
const REGISTERED_PER_HOUSEHOLD = 1.32;

/** Share of the potential that a file of gifts has to speak of. */
const LEAST_KNOWN = 0.5;

export const donors: ScoreModel = {
  assumption: {
    en: 'Assumes that a place can give as much per household as places of like income and like votes do.',
    fr: "Suppose qu'un lieu peut donner autant par foyer que les lieux de même revenu et de même vote.",
  },
  assumptionRange: {
    at0: {
      en: 'past gifts take nothing from the potential',
      fr: 'les dons passés ne réduisent pas le potentiel',
    },
    at1: { en: 'what was given is room used up', fr: 'ce qui a été donné est de la marge consommée' },
  },
  unit: {
    en: 'euros per household still to be raised (affluence × affinity where no gift is known at all)',
    fr: "euros par foyer restant à collecter (aisance × affinité si aucun don n'est connu)",
  },
  ballotsNeeded: 1,
  run({ strategy, panel, ballots, incomePercentile: affluence }: ModelInput): ModelOutcome {
    const holds = strategy.assumption ?? 1;
    const { mean: affinity, sd: affinitySd } = averageBallots(
      ballots
        .filter(({ weight }) => weight > 0)
        .map(({ weight, share, counts }) => ({
          weight,
          values: share,
          drawn: share.map((own, i) => shareVariance(own, counts.valid[i])),
        })),
      panel.registered,
    );
    const perHousehold = affluence.map((place, i) => place * affinity[i]);
    const households = panel.doors.map((doors, i) =>
      doors > 0
        ? doors
        : panel.registered[i] > 0
          ? panel.registered[i] / REGISTERED_PER_HOUSEHOLD
          : Number.NaN,
    );
    const { rate, dispersion, isTooFew } = fitGifts(panel.giftsEur, households, perHousehold);
    const isInEuros = rate > 0;
    const isGiven = (i: number) => !Number.isNaN(panel.giftsEur[i]);
    const expected = perHousehold.map((potential, i) =>
      Number.isNaN(households[i]) ? Number.NaN : isInEuros ? rate * potential : potential,
    );
    const given = panel.giftsEur.map((euros, i) => euros / households[i]);
    const value = expected.map((own, i) => (isInEuros && isGiven(i) ? own - holds * given[i] : own));
    const sd = expected.map((own, i) => {
      const ofAffinity = (isInEuros ? rate : 1) * affluence[i] * affinitySd[i];
      const ofGifts = isGiven(i) ? (dispersion * own) / households[i] : own ** 2;
      return Math.sqrt(ofAffinity ** 2 + (isInEuros ? holds ** 2 * ofGifts : 0));
    });
    return {
      value,
      sd,
      reserve: new Float64Array(value.length).fill(Number.NaN),
      effectOn: 'none',
      effectBase: Number.NaN,
      missing: (i) =>
        isTooFew && !Number.isNaN(value[i]) ? [{ kind: 'model', reason: 'gifts-too-few' }] : [],
      explain(i) {
        if (Number.isNaN(value[i])) return NO_TERMS;
        const place = { id: 'affluence', ballotId: null, value: affluence[i] } as const;
        const leaning = { id: 'affinity', ballotId: null, value: affinity[i] } as const;
        if (!isInEuros) {
          const terms = [place, leaning].map((factor) => ({ ...factor, weight: null, contribution: null }));
          return { formula: 'product', shrinkage: null, terms };
        }
        const terms: Term[] = [
          {
            id: 'donor-potential',
            ballotId: null,
            value: perHousehold[i],
            weight: rate,
            contribution: expected[i],
            factors: [place, leaning],
          },
        ];
        if (isGiven(i))
          terms.push({
            id: 'given-per-household',
            ballotId: null,
            value: given[i],
            weight: -holds,
            contribution: -holds * given[i],
            factors: [
              { id: 'given', ballotId: null, value: panel.giftsEur[i] },
              {
                id: panel.doors[i] > 0 ? 'per-household' : 'per-household-estimated',
                ballotId: null,
                value: 1 / households[i],
              },
            ],
          });
        return { formula: 'sum', shrinkage: null, terms };
      },
    };
  },
};

/**
 * Euros per household and unit of potential over the area; 0: no gift is known, or nothing was given.
 * Dispersion over the places that the file speaks of: Pearson's, Σ (given − expected)² ÷ expected ÷ (places − 1).
 */
export function fitGifts(
  giftsEur: Float64Array,
  households: Float64Array,
  perHousehold: Float64Array,
): { rate: number; dispersion: number; isTooFew: boolean } {
  const potential = households.map((own, i) => own * perHousehold[i]);
  const scored = Array.from(potential.keys()).filter((i) => potential[i] > 0);
  const known = scored.filter((i) => !Number.isNaN(giftsEur[i]));
  const given = known.reduce((sum, i) => sum + giftsEur[i], 0);
  if (!(given > 0)) return { rate: 0, dispersion: 0, isTooFew: false };
  const all = scored.reduce((sum, i) => sum + potential[i], 0);
  if (known.reduce((sum, i) => sum + potential[i], 0) < LEAST_KNOWN * all)
    return { rate: 0, dispersion: 0, isTooFew: true };
  const rate = given / all;
  const squares = known.reduce((sum, i) => {
    const expected = rate * potential[i];
    return sum + (giftsEur[i] - expected) ** 2 / expected;
  }, 0);
  return { rate, dispersion: squares / Math.max(1, known.length - 1), isTooFew: false };
}
