/** Strongholds by hand: who leads, who may stay at home. */
import { expect, test } from 'vitest';
import { normalCdf, shareVariance } from '#server/domain/targeting/models/noise.ts';
import { counts, place, runModel } from '#tests/fixtures/nuance-towns.ts';

const KEEP = { goal: 'keep', model: 'stronghold' } as const;

//            2022 presidential (high)     2022 legislative (low)
// precinct 1   NUP 400 ENS 200 RN 200       NUP 200 ENS 100 RN 100     ours at both; half of 80 % stay at home
// precinct 2   NUP 300 ENS 350 RN 150       NUP 200 ENS 150 RN 150     ours at the second only; 3/8 stay at home
// precinct 3   NUP 100 ENS 500 RN 200       NUP 100 ENS 250 RN  50     never ours
// precinct 4   NUP 400 ENS 200 RN   0       NUP 450 ENS 200 RN   0     ours, and more of them came the second time
const inputs = [
  [
    [400, 200, 200],
    [200, 100, 100],
  ],
  [
    [300, 350, 150],
    [200, 150, 150],
  ],
  [
    [100, 500, 200],
    [100, 250, 50],
  ],
  [
    [400, 200, 0],
    [450, 200, 0],
  ],
].map((ballots, n) => {
  const [high, low] = ballots.map(([NUP, ENS, RN]) => ({ NUP, ENS, RN }));
  return place(n, [counts('2022-presidential-1', 1000, high), counts('2022-legislative-1', 1000, low)]);
});

test('camp voters at high turnout × those who stay at home × ballots led', () => {
  const { outcome, row } = runModel(inputs, KEEP);
  expect(outcome.value[0]).toBeCloseTo(0.4 * 0.5 * 1, 12);
  expect(outcome.value[1]).toBeCloseTo(0.3 * 0.375 * 0.5, 12);
  expect([outcome.value[2], outcome.value[3]]).toEqual([0, 0]);
  expect(row(0).parts.formula).toBe('product');
  expect(row(1).parts.terms.map(({ id, ballotId, value }) => [id, ballotId, value])).toEqual([
    ['camp-per-registered', '2022-presidential-1', 0.3],
    ['stay-home', '2022-legislative-1', 0.375],
    ['led', null, 0.5],
  ]);
  // Abstention at the low ballot: 0.6, 0.5, 0.6 and 0.35.
  expect(row(0).parts.yield).toMatchObject({ effectOn: 'turnout', reserve: outcome.value[0] });
  expect(row(0).parts.yield.effectBase).toBeCloseTo(0.5125, 12);
  expect(row(0).expectedVotes!.mid).toBeCloseTo((400 * 0.25 * 0.0254 * 0.2) / 0.5125, 12);
});

test('lead counts by the weight of the ballots, against the side with most votes, camp aside', () => {
  const weighted = runModel(inputs, {
    ...KEEP,
    ballots: [
      { match: '*-legislative-1', weight: 3 },
      { match: '*', weight: 1 },
    ],
  });
  expect(weighted.row(1).parts.terms[2].value).toBe(0.75);
  // Two lists of one side stand together against the camp; the same votes on two sides do not.
  const rival = (first: string, second: string) =>
    runModel(
      [1, 2].map((n) =>
        place(n, [
          counts('2022-presidential-1', 1000, { NUP: 300, [first]: 200, [second]: 200 }),
          counts('2022-legislative-1', 1000, { NUP: 200, ENS: 100 }),
        ]),
      ),
      KEEP,
    ).row(0).parts.terms[2].value;
  expect(rival('ENS', 'HOR')).toBe(0.5);
  expect(rival('ENS', 'LR')).toBe(1);
});

test('at 0 of the assumption everybody stays at home as often as voters of the whole area', () => {
  const { row } = runModel(inputs, { ...KEEP, assumption: 0 });
  // Kept, by voters of the first ballot: (0.5 × 800 + 0.625 × 800 + 0.5 × 800 + 650/600 × 600) ÷ 3000.
  const risk = 1 - (400 + 500 + 400 + 650) / 3000;
  for (const i of [0, 1, 2, 3]) expect(row(i).parts.terms[1].value).toBeCloseTo(risk, 12);
});

test('the interval holds counts and narrow leads', () => {
  const { outcome } = runModel(inputs, KEEP);
  // Precinct 1: 0.4 of 1000; 400 of 1000 after 800 of 1000; leads of 200 in 800 and of 100 in 400.
  const kept = shareVariance(0.4, 1000) / 0.8 ** 2 + (0.5 / 0.8) ** 2 * shareVariance(0.8, 1000);
  const far = (lead: number, both: number, valid: number) => {
    const ahead = normalCdf(lead / Math.sqrt(both - lead ** 2 / valid));
    return ahead * (1 - ahead);
  };
  const led = (far(200, 600, 800) + far(100, 300, 400)) / 4;
  const variance = 0.5 ** 2 * shareVariance(0.4, 1000) + 0.4 ** 2 * kept + 0.2 ** 2 * led;
  expect(outcome.sd[0]).toBeCloseTo(Math.sqrt(variance), 9);
  // Precinct 2 is led by 50 of 800 at one ballot and held by 50 of 500 at the other: far less sure.
  expect(outcome.sd[1] / outcome.value[1]).toBeGreaterThan(3 * (outcome.sd[0] / outcome.value[0]));
});

test('a precinct without one of the two ballots has no value, and the reason is given', () => {
  const lacking = inputs.map((input, i) =>
    i === 2 ? { ...input, ballots: input.ballots.slice(0, 1) } : input,
  );
  const { row } = runModel(lacking, KEEP);
  expect(row(2)).toMatchObject({ score: null, expectedVotes: null });
  expect(row(2).parts.missing).toContainEqual({ kind: 'model', reason: 'two-ballots-needed' });
});
