/** The figures of a backtest, recomputed by hand on the town drawn in `tests/fixtures/backtest.ts`. */
import { expect, test } from 'vitest';
import { coverageOf } from '#server/domain/targeting/backtest/coverage.ts';
import { CURVE_DOORS, gainCurve, meanCurve } from '#server/domain/targeting/backtest/curve.ts';
import { gainsBetween } from '#server/domain/targeting/backtest/gains.ts';
import {
  bestFirst,
  measure,
  spearman,
  summarise,
  takeWithin,
} from '#server/domain/targeting/backtest/metrics.ts';
import { readCampBallots } from '#server/domain/targeting/camp-ballots.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import { BASE, country, ours, sixPrecincts, TARGET, town } from '#tests/fixtures/backtest.ts';

function gainsOf(inputs: readonly ScoringInput[]) {
  const panel = town(inputs);
  const [base, target] = readCampBallots(
    panel,
    ours,
    [BASE, TARGET].map((ballotId) => ({ ballotId, heldOn: '', weight: 1 })),
  );
  return gainsBetween(panel, base, target);
}

const gains = gainsOf(sixPrecincts);
const { rows } = gains;
/** Scores of precincts 1 to 6; the others have none. */
const scores = (...six: number[]) => Float64Array.from(sixPrecincts, (_, i) => six[i] ?? Number.NaN);
const orderOf = (score: Float64Array) => Array.from(bestFirst(rows, score), (row) => row + 1);

test('a gain is what came on top of the base, grown with the registered voters', () => {
  expect(Array.from(rows, (row) => row + 1)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(Array.from(rows, (row) => gains.gain[row])).toEqual([20, 10, 5, 8, -10, 5]);
  expect(Array.from(rows, (row) => gains.perRegistered[row])).toEqual([0.2, 0.1, 0.05, 0.04, -0.04, 0.02]);
});

test('what does not count is told by its reason, and has no gain rather than 0', () => {
  expect(gains.leftOut).toEqual({
    'no-target': { precincts: 1, registered: 100 },
    'no-base': { precincts: 1, registered: 100 },
    small: { precincts: 1, registered: 50 },
    annulled: { precincts: 0, registered: 0 },
    'registered-changed': { precincts: 1, registered: 110 },
  });
  expect(Array.from(gains.gain.slice(6), Number.isNaN)).toEqual([true, true, true, true]);
});

test('51 registered voters count, and so does a change just under 10 %', () => {
  const inputs = structuredClone(sixPrecincts);
  for (const counts of inputs[6].ballots) counts.registered = 51;
  inputs[7].ballots[0].registered = 109;
  expect(Array.from(gainsOf(inputs).rows, (row) => row + 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('whole precincts are taken while they stay within 20 %, exactly 20 % included', () => {
  const take = (...six: number[]) => {
    const order = bestFirst(rows, scores(...six));
    return Array.from(order.subarray(0, takeWithin(order, gains.registered)), (row) => row + 1);
  };
  // 100 + 100 of 1,000.
  expect(take(9, 8, 3, 2, 1, 0)).toEqual([1, 2]);
  expect(take(0, 0, 0, 9, 0, 0)).toEqual([4]);
  // After precinct 1, precinct 5 does not fit; 2 and 3 would, and are not looked for.
  expect(take(9, 7, 6, 0, 8, 0)).toEqual([1]);
  expect(take(0, 0, 0, 0, 9, 0)).toEqual([]);
});

test('normalisedGain20 is 1 for the oracle, and counts from a blind 20 %', () => {
  expect(measure(rows, gains.perRegistered, gains).normalisedGain20).toBe(1);
  // Precinct 4 alone: (8 − 7.6) ÷ (30 − 7.6).
  expect(measure(rows, scores(0, 0, 0, 9, 0, 0), gains).normalisedGain20).toBeCloseTo(0.4 / 22.4, 12);
  // Precinct 1 alone: (20 − 7.6) ÷ 22.4.
  expect(measure(rows, scores(9, 7, 6, 0, 8, 0), gains).normalisedGain20).toBeCloseTo(12.4 / 22.4, 12);
  // Nothing fits: (0 − 7.6) ÷ 22.4.
  const reversed = gains.perRegistered.map((gain) => -gain);
  expect(measure(rows, reversed, gains).normalisedGain20).toBeCloseTo(-7.6 / 22.4, 12);
});

test('capture20 is a share of the votes gained where there was a gain: 48, the lost 10 left out', () => {
  expect(measure(rows, gains.perRegistered, gains).capture20).toBeCloseTo(30 / 48, 12);
  expect(measure(rows, scores(9, 7, 6, 0, 8, 0), gains).capture20).toBeCloseTo(20 / 48, 12);
});

test('equal scores are taken in the order of codes, and precincts without a score last', () => {
  expect(orderOf(scores(1, 1, 1, 1, 1, 1))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(orderOf(scores(1, Number.NaN, 1, 2, Number.NaN, -9))).toEqual([4, 1, 3, 6, 2, 5]);
});

test('the rank correlation gives equals their mean rank', () => {
  expect(spearman(Float64Array.of(1, 2, 3), Float64Array.of(10, 20, 90))).toBeCloseTo(1, 12);
  expect(spearman(Float64Array.of(1, 2, 3), Float64Array.of(3, 2, -5))).toBeCloseTo(-1, 12);
  // Ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4: 4.5 ÷ √(4.5 × 5).
  expect(spearman(Float64Array.of(7, 7, 8, 9), Float64Array.of(1, 2, 3, 4))).toBeCloseTo(
    4.5 / Math.sqrt(22.5),
    12,
  );
  // Where one is not known, the other is left out as well.
  expect(spearman(Float64Array.of(1, Number.NaN, 2), Float64Array.of(5, 0, 6))).toBeCloseTo(1, 12);
  expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
});

test('a group without a gain, or where all is equal, has no figure rather than 0', () => {
  const flat = structuredClone(sixPrecincts).slice(0, 6);
  for (const { ballots } of flat) ballots[0] = { ...ballots[1], ballotId: TARGET };
  const none = gainsOf(flat);
  expect(measure(none.rows, none.registered, none)).toMatchObject({
    normalisedGain20: null,
    capture20: null,
    spearman: null,
  });
  expect(summarise([null, null])).toEqual({ mean: null, median: null, p10: null });
});

test('the 10th percentile lies between ranks', () => {
  const { mean, median, p10 } = summarise([5, 1, null, 3, 2, 4]);
  // Place 0.1 × 4 = 0.4 between 1 and 2.
  expect([mean, median, p10]).toEqual([3, 3, 1.4]);
});

test('the gain curve runs from 0 to 1, straight inside a precinct', () => {
  const curve = gainCurve(bestFirst(rows, gains.perRegistered), gains.gain, gains.registered)!;
  const at = (doors: number) => curve[CURVE_DOORS.indexOf(doors)];
  expect([at(0), at(1)]).toEqual([0, 1]);
  // Half of precinct 1, all of it, 2 as well, then half of 3: of 48 votes.
  expect(at(0.05)).toBeCloseTo(10 / 48, 5);
  expect(at(0.1)).toBeCloseTo(20 / 48, 5);
  expect(at(0.2)).toBeCloseTo(30 / 48, 5);
  expect(at(0.25)).toBeCloseTo(32.5 / 48, 5);
  // Precinct 5 comes last, and only lost.
  expect(at(0.75)).toBeCloseTo(1, 5);
  expect(meanCurve([curve, null, curve.map(() => 0)])![8]).toBeCloseTo(15 / 48, 5);
  expect(
    gainCurve(
      rows,
      gains.gain.map(() => -1),
      gains.registered,
    ),
  ).toBeNull();
});

test('coverage counts the precincts whose gain lay in their interval, by size', () => {
  // Gains 0.20, 0.10, 0.05, 0.04, −0.04, 0.02 against 0.1 ± 0.1 at one standard deviation of 0.1 ÷ 1.2816.
  const value = scores(0.1, 0.1, 0.1, 0.1, 0.1, Number.NaN);
  const sd = value.map(() => 0.1001 / 1.2816);
  const covered = coverageOf([rows], { value, sd }, gains)!;
  expect([covered.share, covered.precincts]).toEqual([0.8, 5]);
  expect(covered.bySize[0]).toMatchObject({ registeredTo: 500, share: 0.8, precincts: 5 });
  expect(covered.bySize[1]).toMatchObject({ registeredFrom: 500, share: null, precincts: 0 });
  // Mean gain by registered voters 33 ÷ 750 = 0.044: precinct 1 is 0.156 above it, all others within 0.1.
  expect(covered.withinGroup).toBe(0.8);
  expect(coverageOf([rows], { value, sd: null }, gains)).toBeNull();
});

test('on drawn towns: the oracle is 1, its reverse below 0, a constant or the order of precincts changes nothing', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const inputs = country(seededRandom(seed), 1, 40);
    const drawn = gainsOf(inputs);
    const random = seededRandom(seed + 1000);
    const byCode = new Map(inputs.map(({ precinctCode }) => [precinctCode, random()]));
    const score = Float64Array.from(inputs, ({ precinctCode }) => byCode.get(precinctCode)!);
    const own = measure(drawn.rows, score, drawn);
    expect(measure(drawn.rows, drawn.perRegistered, drawn)).toMatchObject({ normalisedGain20: 1 });
    const reversed = drawn.perRegistered.map((gain) => -gain);
    expect(measure(drawn.rows, reversed, drawn).normalisedGain20).toBeLessThan(0);
    expect(
      measure(
        drawn.rows,
        score.map((s) => 2 * s + 100),
        drawn,
      ),
    ).toEqual(own);
    const shuffled = inputs.toSorted((a, b) => byCode.get(a.precinctCode)! - byCode.get(b.precinctCode)!);
    const again = gainsOf(shuffled);
    const moved = Float64Array.from(shuffled, ({ precinctCode }) => byCode.get(precinctCode)!);
    expect(measure(again.rows, moved, again)).toEqual(own);
  }
});
