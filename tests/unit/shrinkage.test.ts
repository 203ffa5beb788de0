/** Empirical Bayes against simulated counts whose truth is known, and the statistics that it rests on. */
import { describe, expect, test } from 'vitest';
import { averageBallots } from '#server/domain/targeting/models/average.ts';
import { type ModelOutcome, NO_TERMS } from '#server/domain/targeting/models/model.ts';
import {
  changeVariance,
  meanAbsolute,
  normalCdf,
  shareVariance,
} from '#server/domain/targeting/models/noise.ts';
import { type Panel, panelOf } from '#server/domain/targeting/panel.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import { shrinkOutcome, trueVariance } from '#server/domain/targeting/shrinkage.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { draws, mean, someSize } from '#tests/fixtures/draws.ts';
import { ballot, precinct, strategy } from '#tests/fixtures/scoring.ts';

const Z80 = 1.2816;

describe.each([
  ['precincts differ by 3 points', 0.03],
  ['precincts differ by 1 point', 0.01],
])('simulated shares: %s', (_, spread) => {
  const towns = Array.from({ length: 30 }, (_, seed) => simulateTown(seed, spread));

  test('drawn values are nearer to the truth than raw ones, in mean square', () => {
    const error = (key: 'raw' | 'drawn') =>
      mean(towns.flatMap((town) => town.truth.map((truth, i) => (town[key][i] - truth) ** 2)));
    expect(error('drawn')).toBeLessThan(0.4 * error('raw'));
    const better = towns.filter(
      ({ truth, raw, drawn }) =>
        mean(truth.map((t, i) => (drawn[i] - t) ** 2)) < mean(truth.map((t, i) => (raw[i] - t) ** 2)),
    );
    expect(better.length).toBe(towns.length);
  });

  test('small precincts are drawn further than large ones', () => {
    const weights = (small: boolean) =>
      towns.flatMap((town) => town.weight.filter((_, i) => town.sizes[i] < 200 === small));
    expect(mean(weights(true))).toBeLessThan(0.6 * mean(weights(false)));
  });

  test('80 % intervals cover 75–85 % of the truths', () => {
    const covered = towns.flatMap(({ truth, drawn, sd }) =>
      truth.map((t, i) => Number(Math.abs(drawn[i] - t) <= Z80 * sd[i])),
    );
    expect(mean(covered)).toBeGreaterThan(0.75);
    expect(mean(covered)).toBeLessThan(0.85);
  });
});

function simulateTown(seed: number, spread: number) {
  const random = draws(seed + 1);
  const sizes = Array.from({ length: 100 }, () => someSize(random));
  const truth = sizes.map(() => 0.3 + spread * random.normal());
  const raw = sizes.map((size, i) => random.binomial(size, truth[i]) / size);
  const panel = panelOf(sizes.map((registered, i) => precinct(i, { registered })));
  const outcome = shrinkOutcome(
    outcomeOf(
      raw,
      raw.map((share, i) => Math.sqrt(shareVariance(share, sizes[i]))),
    ),
    panel,
  );
  const weight = raw.map((_, i) => outcome.explain(i).shrinkage?.weight ?? 1);
  return { sizes, truth, raw, drawn: [...outcome.value], sd: [...outcome.sd], weight };
}

function outcomeOf(value: number[], sd: number[]): ModelOutcome {
  return {
    value: Float64Array.from(value),
    sd: Float64Array.from(sd),
    reserve: Float64Array.from(value),
    effectOn: 'turnout',
    effectBase: 0.5,
    explain: () => NO_TERMS,
  };
}

test('what the drawn value is made of: own figure, surroundings, weight; the reserve goes along', () => {
  const panel = panelOf(Array.from({ length: 8 }, (_, i) => precinct(i)));
  const values = [0.1, 0.3, 0.2, 0.5, 0.4, 0.1, 0.2, 0.6];
  const sds = values.map((_, i) => (i === 0 ? 0.3 : 0.02));
  const outcome = shrinkOutcome(outcomeOf(values, sds), panel);
  values.forEach((own, i) => {
    const { surroundings, weight } = outcome.explain(i).shrinkage!;
    expect(surroundings).toBeCloseTo((2.4 - own) / 7, 12);
    expect(outcome.value[i]).toBeCloseTo(weight * own + (1 - weight) * surroundings, 12);
    expect(outcome.sd[i]).toBeCloseTo(Math.sqrt(weight) * sds[i], 12);
    expect(outcome.reserve[i]).toBeCloseTo(outcome.value[i], 12);
  });
  expect(outcome.explain(0).shrinkage!.weight).toBeLessThan(0.5);
  expect(outcome.explain(1).shrinkage!.weight).toBeGreaterThan(0.95);
});

test('how much precincts truly differ is what the noise does not explain', () => {
  const differences = Float64Array.from({ length: 80 }, (_, i) => (i % 2 ? 1 : -1));
  const constant = (value: number) => new Float64Array(80).fill(value);
  expect(trueVariance(differences, constant(0.25))).toBeCloseTo(0.75, 1);
  expect(trueVariance(differences, constant(0))).toBeCloseTo(80 / 79, 8);
  // All of it is explained: nearly nothing is left, yet never 0.
  expect(trueVariance(differences, constant(2))).toBeLessThan(0.1);
  expect(trueVariance(differences, constant(2))).toBeGreaterThan(0);
  expect(trueVariance(constant(0), constant(0))).toBe(0);
  expect(trueVariance(differences.slice(0, 7), constant(0).slice(0, 7))).toBeNaN();
});

test('a precinct whose doubt or surroundings are not known stays as it is', () => {
  const panel: Panel = panelOf([
    ...Array.from({ length: 9 }, (_, i) => precinct(i)),
    precinct(9, { precinctCode: '99002_0001' }),
  ]);
  const values = [0.1, 0.3, 0.2, 0.5, 0.4, 0.1, 0.2, 0.6, 0.9, 0.8];
  const outcome = shrinkOutcome(
    outcomeOf(
      values,
      values.map((_, i) => (i === 8 ? 0 : 0.1)),
    ),
    panel,
  );
  // One is certain; the other is alone in its commune.
  expect(outcome.value[8]).toBe(0.9);
  expect(outcome.value[9]).toBe(0.8);
  expect(outcome.explain(9).shrinkage).toBeNull();
  expect(outcome.value[0]).toBeGreaterThan(0.1);
});

test('four abstainers among four voters are no proof', () => {
  expect(shareVariance(1, 4)).toBeCloseTo(((5 / 6) * (1 / 6)) / 7, 12);
  expect(shareVariance(0.3, 1000)).toBeCloseTo(0.21 / 1000, 6);
  expect(shareVariance(Number.NaN, 0)).toBeNaN();
});

test('a change counted on the same people is surer than two draws, and never certain', () => {
  // 200 of 1000, then 300: a net 100 changed, and 5 % of 200 each way. Two draws: 0.2 × 0.8 + 0.3 × 0.7 = 0.37.
  expect(changeVariance(0.2, 0.3, 1000)).toBeCloseTo((0.1 + 0.02 - 0.1 ** 2) / 1000, 5);
  expect(changeVariance(0.3, 0.2, 1000)).toBe(changeVariance(0.2, 0.3, 1000));
  expect(changeVariance(0.3, 0.3, 1000)).toBeCloseTo(0.03 / 1000, 5);
  for (const [before, after] of [
    [0, 0],
    [0, 1],
    [1, 1],
  ])
    expect(changeVariance(before, after, 10)).toBeGreaterThan(0);
  expect(changeVariance(0.2, 0.3, 0)).toBeNaN();
});

test('the normal law agrees with published tables', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 7);
  expect(normalCdf(1.2815515655)).toBeCloseTo(0.9, 6);
  expect(normalCdf(-1.9599639845)).toBeCloseTo(0.025, 6);
  // Mean of |Z|: √(2/π) around 0; far from 0 the sign never turns.
  expect(meanAbsolute(0, 2)).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 7);
  expect(meanAbsolute(-7, 1)).toBeCloseTo(7, 6);
  expect(meanAbsolute(-3, 0)).toBe(3);
});

describe('the average over ballots', () => {
  test('a change that all precincts share is no doubt about any of them', () => {
    const figures = [0.1, 0.2, 0.3, 0.4];
    const ballots = [0, 0.25].map((shift) => ({
      weight: 1,
      values: Float64Array.from(figures, (figure) => figure + shift),
      drawn: new Float64Array(4).fill(1e-4),
    }));
    const { mean: value, sd } = averageBallots(ballots, new Float64Array(4).fill(1000));
    figures.forEach((figure, i) => {
      expect(value[i]).toBeCloseTo(figure + 0.125, 12);
      expect(sd[i]).toBeCloseTo(Math.sqrt(1e-4 / 2), 12);
    });
  });

  test('its intervals cover 75–85 % of what precincts have around the course of the area', () => {
    const covered: number[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      const random = draws(seed);
      const sizes = Array.from({ length: 60 }, () => someSize(random));
      const truth = sizes.map(() => 0.3 + 0.05 * random.normal());
      const ballots = [-0.1, 0, 0.2].map((shift) => {
        const values = Float64Array.from(
          sizes,
          (size, i) => random.binomial(size, truth[i] + shift + 0.02 * random.normal()) / size,
        );
        const drawn = values.map((share, i) => shareVariance(share, sizes[i]));
        return { weight: 1, values, drawn };
      });
      const { mean: value, sd } = averageBallots(ballots, Float64Array.from(sizes));
      truth.forEach((t, i) => {
        covered.push(Number(Math.abs(value[i] - t - 0.1 / 3) <= Z80 * sd[i]));
      });
    }
    expect(mean(covered)).toBeGreaterThan(0.75);
    expect(mean(covered)).toBeLessThan(0.85);
  });
});

test('the published index tells how sure it is by the counts, whatever turnout does everywhere', () => {
  const random = draws(7);
  const inputs: ScoringInput[] = [];
  const truth: number[] = [];
  for (let i = 0; i < 200; i++) {
    const size = someSize(random);
    const absent = 0.4 + 0.05 * random.normal();
    const lean = 0.35 + 0.05 * random.normal();
    truth.push((absent * lean + (absent + 0.15) * lean) / 2);
    const counts = ([2024, 2022] as const).map((year, b) => {
      const cast = size - random.binomial(size, absent + 0.15 * b);
      return ballot(year, size, cast, cast, { A: random.binomial(cast, lean) });
    });
    inputs.push(precinct(i, { registered: size, ballots: counts }));
  }
  const { outcome } = scorePanel(panelOf(inputs), {
    ...strategy,
    ballots: [{ match: '*', weight: 1 }],
  });
  const covered = truth.map((t, i) => Number(Math.abs(outcome.value[i] - t) <= Z80 * outcome.sd[i]));
  expect(mean(covered)).toBeGreaterThan(0.75);
  expect(mean(covered)).toBeLessThan(0.88);
});
