/**
 * Learning how sure the model may be: how steeply votes followed s when turnout rose far or little, and how far
 * single precincts strayed. Both inside communes, because the height of a wave is nobody's to foretell.
 *
 *     slope of a pair = Σ w·(y − ȳ)(s − s̄) ÷ Σ w·(s − s̄)²        w: registered voters, means by commune
 *     slope = atBase + perShare × x        the line through the pairs, x: how far turnout rose toward H (0–1)
 *     tau: with it, 80 % intervals hold the gains of 80 % of the precincts, a pair counting as much as another
 */
import { Z80 } from '../score.ts';
import { turnoutOf } from './ballots.ts';
import type { Constants, Interval, Slope } from './constants.ts';
import type { SurgePair } from './fit.ts';
import { type FormWeights, scoreForms } from './forms.ts';
import { communeMeans } from './means.ts';
import { predict } from './predict.ts';

/** How far turnout rose from the base toward H; null where there is no H, or it drew no more. */
export function turnoutRise({ features, target }: SurgePair): number | null {
  const { base, high } = features.ballots;
  if (!high) return null;
  const [before, then, after] = [base, high, target].map(turnoutOf);
  return then > before ? (after - before) / (then - before) : null;
}

/** Deviations from the commune's mean; NaN: the precinct does not count. */
function withinCommunes(values: Float64Array, pair: SurgePair): Float64Array {
  const means = communeMeans(values, pair.registered, pair.features.communes);
  return values.map((value, i) =>
    Number.isNaN(pair.gain[i]) ? Number.NaN : value - means[pair.features.communes.of[i]],
  );
}

export function slopeOf(pair: SurgePair, weights: FormWeights): number {
  const s = withinCommunes(scoreForms(pair.features, weights), pair);
  const y = withinCommunes(pair.gain, pair);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < s.length; i++) {
    if (Number.isNaN(s[i] + y[i])) continue;
    products += pair.registered[i] * s[i] * y[i];
    squares += pair.registered[i] * s[i] ** 2;
  }
  return products / squares;
}

/** Least squares through (x, slope). */
export function fitSlope(points: readonly { x: number; slope: number }[]): Slope {
  const mean = (read: (point: { x: number; slope: number }) => number) =>
    points.reduce((sum, point) => sum + read(point), 0) / points.length;
  const [x, slope] = [mean((point) => point.x), mean((point) => point.slope)];
  const perShare =
    mean((point) => (point.x - x) * (point.slope - slope)) / mean((point) => (point.x - x) ** 2);
  return { atBase: slope - perShare * x, perShare };
}

/** A pair, the constants that it is foretold with, and the scenario that then came true. */
export interface Foretold {
  pair: SurgePair;
  constants: Constants;
  scenario: number;
}

/** Share of the precincts whose gain lay within their 80 % interval, the commune's mean taken off both. */
export function coverage({ pair, constants, scenario }: Foretold, among?: (i: number) => boolean): number {
  const { value, sd } = predict(pair.features, constants, scenario, null);
  const miss = withinCommunes(
    pair.gain.map((gain, i) => gain - value[i]),
    pair,
  );
  let inside = 0;
  let all = 0;
  for (let i = 0; i < miss.length; i++) {
    if (Number.isNaN(miss[i]) || (among && !among(i))) continue;
    all++;
    if (Math.abs(miss[i]) <= Z80 * sd[i]) inside++;
  }
  return inside / all;
}

/** The tau (of the precincts with H, or without) that makes the mean coverage of the pairs 80 %; by bisection. */
function fitTau(foretold: readonly Foretold[], member: keyof Interval['tau']): number {
  const meanCoverage = (tau: number) =>
    foretold.reduce((sum, one) => {
      const interval = { ...one.constants.interval };
      interval.tau = { ...interval.tau, [member]: tau };
      return sum + coverage({ ...one, constants: { ...one.constants, interval } });
    }, 0) / foretold.length;
  let low = 0;
  let high = 0.1;
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (meanCoverage(middle) < 0.8) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export interface Learnt {
  pair: SurgePair;
  weights: FormWeights;
}

/** Slope and doubt from pairs with H; those without tell the doubt of the base alone. */
export function learnInterval(withHigh: readonly Learnt[], withoutHigh: readonly Learnt[]): Interval {
  const points = withHigh.map(({ pair, weights }) => ({
    x: turnoutRise(pair) ?? 1,
    slope: slopeOf(pair, weights),
  }));
  const interval: Interval = { slope: fitSlope(points), tau: { withHigh: 0, baseOnly: 0 } };
  const foretold = (learnt: readonly Learnt[]) =>
    learnt.map(
      ({ pair, weights }): Foretold => ({
        pair,
        constants: { camp: '', weights, interval, offer: null, origin: 'refitted' },
        scenario: turnoutRise(pair) ?? 1,
      }),
    );
  return {
    slope: interval.slope,
    tau: {
      withHigh: fitTau(foretold(withHigh), 'withHigh'),
      baseOnly: fitTau(foretold(withoutHigh), 'baseOnly'),
    },
  };
}
