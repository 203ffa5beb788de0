/** Who stands where, and who lies around by number: the two things that the model surge reads besides counts. */
import { expect, test } from 'vitest';
import type { Offer } from '#server/domain/targeting/backtest/offer.ts';
import { readCampBallots } from '#server/domain/targeting/camp-ballots.ts';
import { surge } from '#server/domain/targeting/models/surge.ts';
import { communeIndex } from '#server/domain/targeting/panel.ts';
import { chooseSurgeBallots } from '#server/domain/targeting/surge/ballots.ts';
import { type Constants, SHIPPED, shippedConstants } from '#server/domain/targeting/surge/constants.ts';
import { explainSurge } from '#server/domain/targeting/surge/explain.ts';
import { surgeFeatures } from '#server/domain/targeting/surge/features.ts';
import {
  aroundByNumber,
  numberPrecincts,
  precinctNumber,
} from '#server/domain/targeting/surge/neighbours.ts';
import { readOffer } from '#server/domain/targeting/surge/offer.ts';
import { fitOffer } from '#server/domain/targeting/surge/offer-fit.ts';
import { predict } from '#server/domain/targeting/surge/predict.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import {
  HIGH,
  LEFT,
  legislative,
  mobilise,
  place,
  presidential,
  SECOND,
  threePrecincts,
  town,
} from '#tests/fixtures/surge.ts';

const TARGET = '2024-legislative-1';
const HELD_ON: Record<string, string> = { [HIGH]: '2022-04-10', '2022-legislative-1': '2022-06-12' };
/** Constituency 1 holds precincts 1 and 3, constituency 2 holds 150. */
const constituencyOf = ['31-01', '31-01', '31-02'];
const offered = (one: [string, string][], two: [string, string][]): Offer => ({
  constituencyOf,
  optionsOf: new Map(
    [one, two].map((options, c) => [`31-0${c + 1}`, options.map(([label, nuance]) => ({ label, nuance }))]),
  ),
});
const ahead = (offer: Offer | null, kind = 'legislative') => ({
  ballotId: kind === 'legislative' ? TARGET : '2024-european-1',
  kind,
  round: 1,
  heldOn: '2024-06-30',
  base: '2022-legislative-1',
  offer,
});
const inputs: ScoringInput[] = threePrecincts.map((input, i) => ({
  ...input,
  ballots: input.ballots.map((counts) => ({ ...counts, constituency: i < 2 ? '1' : '2' })),
}));
const panel = town(inputs);
const ballots = readCampBallots(
  panel,
  LEFT,
  ['2022-legislative-1', HIGH].map((ballotId) => ({ ballotId, heldOn: HELD_ON[ballotId], weight: 1 })),
);
const run = (offer: Offer | null) =>
  surge.run({
    strategy: mobilise,
    panel,
    ballots,
    incomePercentile: new Float64Array(3),
    ahead: ahead(offer),
  });

const both: [string, string][] = [
  ['Durand', 'UG'],
  ['Martin', 'ENS'],
];

test('the same offer everywhere, as before, changes nothing', () => {
  expect(Array.from(run(offered(both, both)).value)).toEqual(Array.from(run(null).value));
});

test('where nobody of the camp stands it loses what it had, exactly', () => {
  const { value, sd, reserve, explain } = run(offered(both, [['Martin', 'ENS']]));
  expect([value[2], sd[2], reserve[2]]).toEqual([-0.05, 0, 0]);
  expect(explain(2).terms).toEqual([
    {
      id: 'surge-nobody-stands',
      ballotId: '2022-legislative-1',
      value: 0.05,
      weight: -1,
      contribution: -0.05,
    },
  ]);
  expect(value[0]).toBe(run(null).value[0]);
  // Somebody whom the camp does not know may be one of ours: nothing is certain then.
  const { value: unsure } = run(
    offered(both, [
      ['Martin', 'ENS'],
      ['Someone', 'XYZ'],
    ]),
  );
  expect(unsure[2]).not.toBe(-0.05);
});

test('more candidates of the camp, and an outgoing majority that does not stand, order constituencies', () => {
  const offer = offered(both, [
    ['Durand', 'UG'],
    ['Dupuis', 'DVG'],
    ['Duval', 'ECO'],
  ]);
  const columns = readOffer(panel, LEFT, ahead(offer))!;
  expect(columns).toEqual({
    // The mean of the two constituencies is one.
    candidates: Float64Array.of(-1, -1, 1),
    outgoing: Float64Array.of(0, 0, 1),
    nobody: Uint8Array.of(0, 0, 0),
  });
  const { candidates, outgoing } = SHIPPED.camps.left.offer!;
  const slope = SHIPPED.camps.left.interval.slope.atBase + SHIPPED.camps.left.interval.slope.perShare;
  const [before, after] = [run(null).value, run(offer).value];
  // The level keeps the mean of the three: 150 gains two thirds of it, the others lose a third each.
  const worth = slope * (2 * candidates + outgoing);
  expect(after[2] - before[2]).toBeCloseTo((worth * 2) / 3, 12);
  expect(after[0] - before[0]).toBeCloseTo(-worth / 3, 12);
  const { terms } = run(offer).explain(2);
  expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(after[2], 12);
  expect(terms.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['surge-offer-candidates', 'surge-offer-outgoing', 'surge-level']),
  );
});

test('one list of candidates for the whole country orders nothing', () => {
  const columns = readOffer(panel, LEFT, ahead(offered(both, [['Durand', 'UG']]), 'european'))!;
  expect([...columns.candidates, ...columns.outgoing]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('numbers of the offer that were learnt later are left out', () => {
  const chosen = chooseSurgeBallots(ballots, panel.ballots)!;
  const features = surgeFeatures(panel, LEFT, chosen);
  const offer = readOffer(
    panel,
    LEFT,
    ahead(
      offered(both, [
        ['Durand', 'UG'],
        ['Dupuis', 'DVG'],
      ]),
    ),
  )!;
  const values = (constants: Constants) => Array.from(predict(features, constants, 1, offer).value);
  const early = shippedConstants('left', '2022-06-12');
  expect(values(early)).toEqual(Array.from(predict(features, early, 1, null).value));
  expect(values(shippedConstants('left'))).not.toEqual(
    Array.from(predict(features, shippedConstants('left'), 1, null).value),
  );
  const prediction = predict(features, early, 1, offer);
  const { terms } = explainSurge({ features, constants: early, prediction, offer }, 2);
  expect(terms.some(({ id }) => id.startsWith('surge-offer'))).toBe(false);
});

test('what a candidate is worth is found again, beside the level of each department', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    constituency: `${10 + (i % 5)}-${String(i).padStart(2, '0')}`,
    candidates: (i * 7) % 4,
    outgoing: i % 3 === 0 ? 1 : 0,
  }));
  // What stood before goes along with what stands now, and must not be mistaken for it.
  const stoodBefore = rows.map(({ candidates }, i) => candidates + (i % 7 === 0 ? 1 : 0));
  const miss = rows.map(
    (row, i) => 0.01 * row.candidates + 0.04 * row.outgoing - 0.02 * stoodBefore[i] + 0.1 * (i % 5),
  );
  const nobody = new Uint8Array(61);
  const [candidates, outgoing] = fitOffer([
    {
      miss: Float64Array.of(...miss, Number.NaN),
      registered: Float64Array.from([...rows, null], (_, i) => 500 + 10 * i),
      offer: {
        candidates: Float64Array.of(...rows.map((row) => row.candidates), 9),
        outgoing: Float64Array.of(...rows.map((row) => row.outgoing), 9),
        nobody,
      },
      before: { candidates: Float64Array.of(...stoodBefore, 9), outgoing: new Float64Array(61), nobody },
      constituencyOf: [...rows.map(({ constituency }) => constituency), null],
    },
  ])!;
  expect(Math.abs(candidates - 0.01)).toBeLessThan(0.001);
  expect(Math.abs(outgoing - 0.04)).toBeLessThan(0.001);
});

test('neighbours by number: the nearest counts most, and a hundred, a commune or twelve numbers end it', () => {
  expect(['31555_0116', '31555_081A', '31555_BIS'].map(precinctNumber)).toEqual([116, 81, Number.NaN]);
  const codes = ['1_0101', '1_0102', '1_0102A', '1_0114', '1_0099', '2_0101', '1_0115', '1_X'];
  const values = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, Number.NaN, 0.8);
  const registered = Float64Array.of(100, 100, 300, 100, 100, 100, 100, 100);
  const communes = communeIndex({ precinctCodes: codes });
  const around = aroundByNumber(numberPrecincts(codes, communes), communes.of, values, registered);
  // 101 has 102 and 102A one number away; 114 is thirteen away, 99 in another hundred.
  expect(around[0]).toBeCloseTo((100 * 0.2 + 300 * 0.3) / 400, 12);
  // 102 has 102A at no distance, 101 at one, 114 at twelve; nothing is known of 115.
  const [near, far] = [Math.exp(-1 / 4), Math.exp(-12 / 4)];
  expect(around[1]).toBeCloseTo(
    (300 * 0.3 + near * 100 * 0.1 + far * 100 * 0.4) / (300 + 100 * near + 100 * far),
    12,
  );
  expect([around[4], around[5], around[7]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test('a second round of two others is not read as one against the far right', () => {
  const strange = town([
    place(1, [
      presidential(210, 140, 140, 70),
      { ...presidential(300, 0, 0, 260), ballotId: SECOND },
      legislative(140),
    ]),
  ]);
  const [base, high] = readCampBallots(
    strange,
    LEFT,
    ['2022-legislative-1', HIGH].map((ballotId) => ({ ballotId, heldOn: HELD_ON[ballotId], weight: 1 })),
  );
  const second = strange.ballots.find(({ ballotId }) => ballotId === SECOND)!;
  const features = surgeFeatures(strange, LEFT, { base, high, second });
  expect(features.farRightRun[0]).toBeNaN();
  // As without any: those who are neither ours, nor the centre's, nor the far right's.
  expect(features.eliminated[0]).toBeCloseTo(70 / 700, 12);
});
