/**
 * Transfers between two rounds: what always holds (rows are probabilities, bounds contain the truth, tables add
 * up), then a town drawn with transfers that are known, then a precinct checked by hand.
 */
import { describe, expect, test } from 'vitest';
import { boundsOf, fitTable } from '#server/domain/targeting/second-round/bounds.ts';
import {
  projectOntoSimplex,
  solveRowStochastic,
} from '#server/domain/targeting/second-round/row-stochastic.ts';
import { estimateTransfers } from '#server/domain/targeting/second-round/transfers.ts';
import { drawRounds } from '../fixtures/two-rounds.ts';

/** Origins: left finalist, far-right finalist, centre, abstained. Choices: left, far right, blank, at home. */
const TRUE = [
  [0.93, 0.01, 0.02, 0.04],
  [0.01, 0.94, 0.01, 0.04],
  [0.45, 0.2, 0.2, 0.15],
  [0.06, 0.05, 0.01, 0.88],
];

describe('drawn with known transfers', () => {
  const drawn = drawRounds({ transfers: TRUE, precincts: 300, seed: 11 });
  const estimate = estimateTransfers(drawn, { seed: 3 });
  const at = (column: Float64Array, r: number, c: number) => column[r * 4 + c];

  test('the matrix is found again', () => {
    for (const [r, row] of TRUE.entries())
      for (const [c, truth] of row.entries())
        expect(Math.abs(at(estimate.transfers, r, c) - truth), `${r} → ${c}`).toBeLessThan(0.03);
  });

  test('rows add up to 1, nothing is negative', () => {
    for (let r = 0; r < 4; r++) {
      const row = [0, 1, 2, 3].map((c) => at(estimate.transfers, r, c));
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    }
  });

  test('the bounds contain what people did, precinct by precinct and over all', () => {
    const voters = [0, 0, 0, 0];
    const did = new Float64Array(16);
    for (let n = 0; n < drawn.precincts; n++) {
      const own = drawn.origins.subarray(n * 4, n * 4 + 4);
      const { low, high } = boundsOf(own, drawn.choices.subarray(n * 4, n * 4 + 4));
      for (let j = 0; j < 16; j++) {
        const truth = drawn.tables[n * 16 + j];
        expect(truth).toBeGreaterThanOrEqual(low[j]);
        expect(truth).toBeLessThanOrEqual(high[j]);
        did[j] += truth;
      }
      own.forEach((count, r) => {
        voters[r] += count;
      });
    }
    for (let j = 0; j < 16; j++) {
      const share = did[j] / voters[Math.floor(j / 4)];
      expect(share).toBeGreaterThanOrEqual(estimate.atLeast[j]);
      expect(share).toBeLessThanOrEqual(estimate.atMost[j]);
    }
  });

  test('every precinct adds up to both rounds and stays within its bounds', () => {
    for (let n = 0; n < drawn.precincts; n++) {
      const table = estimate.tables.subarray(n * 16, n * 16 + 16);
      const own = drawn.origins.subarray(n * 4, n * 4 + 4);
      const chosen = drawn.choices.subarray(n * 4, n * 4 + 4);
      const { low, high } = boundsOf(own, chosen);
      for (let r = 0; r < 4; r++) {
        expect(table.subarray(r * 4, r * 4 + 4).reduce((a, b) => a + b)).toBeCloseTo(own[r], 3);
        let votes = 0;
        for (let s = 0; s < 4; s++) votes += table[s * 4 + r];
        expect(votes).toBeCloseTo(chosen[r], 3);
      }
      for (let j = 0; j < 16; j++) {
        expect(table[j]).toBeGreaterThan(low[j] - 1e-3);
        expect(table[j]).toBeLessThan(high[j] + 1e-3);
      }
    }
  });

  test('the same seed gives the same interval, another seed another', () => {
    expect(estimateTransfers(drawn, { seed: 3 }).low).toEqual(estimate.low);
    expect(estimateTransfers(drawn, { seed: 4 }).low).not.toEqual(estimate.low);
  });
});

test('intervals of 80 % hold about 80 % of what people did, over towns drawn anew', () => {
  let inside = 0;
  let all = 0;
  for (let seed = 1; seed <= 25; seed++) {
    // Precincts differ from each other, as they do: each has transfers of its own around the common ones.
    const drawn = drawRounds({ transfers: TRUE, precincts: 120, seed, spread: 0.15 });
    const estimate = estimateTransfers(drawn, { seed, draws: 100 });
    const did = new Float64Array(16);
    const voters = new Float64Array(4);
    drawn.tables.forEach((count, j) => {
      did[j % 16] += count;
      voters[Math.floor((j % 16) / 4)] += count;
    });
    for (let j = 0; j < 16; j++) {
      const truth = did[j] / voters[Math.floor(j / 4)];
      inside += Number(truth >= estimate.low[j] && truth <= estimate.high[j]);
      all++;
    }
  }
  expect(inside / all).toBeGreaterThan(0.7);
  expect(inside / all).toBeLessThan(0.92);
});

test('an origin that hardly anybody belongs to keeps to the prior', () => {
  const rare = drawRounds({ transfers: TRUE, precincts: 60, seed: 5, shares: [0.3, 0.3, 0.0005, 0.3995] });
  const prior = Float64Array.from(TRUE.flat());
  prior.set([0.7, 0.1, 0.1, 0.1], 8);
  const { transfers } = estimateTransfers(rare, { prior, priorSd: 0.1 });
  // The tables still have to add up, which moves it a little.
  [0.7, 0.1, 0.1, 0.1].forEach((own, c) => {
    expect(Math.abs(transfers[8 + c] - own)).toBeLessThan(0.12);
  });
});

test('by hand: 60 of the left and 40 at home, 55 votes for the left', () => {
  const { low, high } = boundsOf([60, 40], [55, 45]);
  // At least 60 + 55 − 100 = 15 of the left stayed with it, at most 55.
  expect([...low]).toEqual([15, 5, 0, 0]);
  expect([...high]).toEqual([55, 45, 40, 40]);
  const table = fitTable(Float64Array.of(0.9, 0.1, 0, 1), [60, 40], [55, 45]);
  // Nobody at home would go, says the matrix: so all 55 come from the left, and 5 of it stay away.
  expect([...table].map((count) => Math.round(count))).toEqual([55, 5, 0, 40]);
});

test('the nearest probabilities to given figures', () => {
  const values = Float64Array.of(0.8, 0.6, -0.2);
  projectOntoSimplex(values, 0, 3);
  expect([...values].map((own) => Number(own.toFixed(6)))).toEqual([0.6, 0.4, 0]);
});

test('least squares with rows of probabilities: a limit that binds', () => {
  // One origin, two choices, data that say 1.2 and −0.2: the nearest probabilities are 1 and 0.
  const options = { prior: Float64Array.of(0.5, 0.5), penalty: Float64Array.of(0) };
  const solved = solveRowStochastic(Float64Array.of(1), Float64Array.of(1.2, -0.2), options);
  expect([...solved]).toEqual([1, 0]);
});
