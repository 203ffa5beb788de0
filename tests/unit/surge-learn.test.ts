/** What the model surge is taught: weights found again that were planted, and nothing from ballots that lie ahead. */
import { expect, test } from 'vitest';
import centre from '#data/camps/centre.json' with { type: 'json' };
import { isScores, modelContender } from '#server/domain/targeting/backtest/contenders.ts';
import { foresee } from '#server/domain/targeting/backtest/foresight.ts';
import { type CampBallot, readCampBallots } from '#server/domain/targeting/camp-ballots.ts';
import { surge } from '#server/domain/targeting/models/surge.ts';
import type { Panel } from '#server/domain/targeting/panel.ts';
import type { Camp } from '#server/domain/targeting/strategy.ts';
import {
  ANY_CAMP,
  campLike,
  READY_MADE_CAMPS,
  SHIPPED,
  shippedConstants,
  UNFITTED_INTERVAL,
} from '#server/domain/targeting/surge/constants.ts';
import {
  coverage,
  fitSlope,
  learnInterval,
  slopeOf,
  turnoutRise,
} from '#server/domain/targeting/surge/doubt.ts';
import { surgeFeatures } from '#server/domain/targeting/surge/features.ts';
import { fitForms, surgePair } from '#server/domain/targeting/surge/fit.ts';
import { scoreForms, UNFITTED } from '#server/domain/targeting/surge/forms.ts';
import { learnBefore, surgesAmong } from '#server/domain/targeting/surge/learn.ts';
import { draws } from '#tests/fixtures/draws.ts';
import { ballot, LEFT, town } from '#tests/fixtures/surge.ts';

const DATES: Record<string, string> = {
  '2017-presidential-1': '2017-04-23',
  '2017-presidential-2': '2017-05-07',
  '2017-legislative-1': '2017-06-11',
  '2019-european-1': '2019-05-26',
  '2022-presidential-1': '2022-04-10',
  '2022-legislative-1': '2022-06-12',
  '2024-legislative-1': '2024-06-30',
};
const PLANTED = { ...UNFITTED, full: [0.7, -0.9, -0.3, -0.1], overseas: [0.5, -0.6] };

/** Communes of 25 precincts; camp votes at each 2022 ballot are the base's plus what `PLANTED` says, and noise. */
function country(communes: number, noise = 0): Panel {
  const { uniform, normal } = draws(7);
  const size = 25;
  const share = (value: number) => Math.min(0.6, Math.max(0.01, value));
  const inputs = Array.from({ length: communes * size }, (_, i) => {
    const commune = Math.floor(i / size);
    const registered = 400 + Math.floor(uniform() * 900);
    const ours = 0.1 + 0.2 * uniform();
    const farRight = 0.1 + 0.2 * uniform();
    const right = 0.05 + 0.15 * uniform();
    const low = share(ours - 0.06 + 0.04 * normal());
    const votes = (list: [string, string | null, number][]): [string, string | null, number][] =>
      list.map(([label, nuance, part]) => [label, nuance, part * registered]);
    const of = (id: string, list: [string, string | null, number][]) =>
      ballot(id, registered, votes(list), { heldOn: DATES[id] });
    const nation = (id: string, part: number) =>
      of(id, [
        ['Ours', 'DVG', part],
        ['Theirs', 'REM', 0.45 - part],
      ]);
    return {
      precinctCode: `${commune < 4 ? 97401 + commune : 10001 + commune}_${String((i % size) + 1).padStart(4, '0')}`,
      name: '',
      registered,
      registeredFrom: '2019-european-1',
      doors: null,
      doorsEstimated: true,
      incomeEur: null,
      incomeSource: null,
      giftsEur: null,
      neighbours: [],
      ballots: [
        of('2017-presidential-1', [
          ['MÉLENCHON', null, ours],
          ['MACRON', null, 0.2],
          ['LE PEN', null, farRight],
          ['FILLON', null, right],
        ]),
        of('2017-presidential-2', [
          ['MACRON', null, 0.4],
          ['LE PEN', null, farRight],
        ]),
        nation('2017-legislative-1', low),
        nation('2019-european-1', share(low + 0.02 * normal())),
        of('2022-presidential-1', [
          ['MÉLENCHON', null, 0.3],
          ['MACRON', null, 0.4],
        ]),
        nation('2024-legislative-1', 0.2),
      ],
    };
  });
  const panel = town(inputs);
  plant(panel, () => noise * normal());
  return panel;
}

/** Camp votes at the presidential ballot of 2022 as PLANTED has them from the legislative ballot of 2017. */
function plant(panel: Panel, noise: () => number) {
  const [base, high] = read(panel, '2017-legislative-1', '2017-presidential-1');
  const second = panel.ballots.find(({ ballotId }) => ballotId === '2017-presidential-2')!;
  const score = scoreForms(surgeFeatures(panel, LEFT, { base, high, second }), PLANTED);
  const target = panel.ballots.find(({ ballotId }) => ballotId === '2022-presidential-1')!;
  score.forEach((s, i) => {
    // Each commune has a level of its own, which must not matter.
    const gain = s + 0.05 + 0.03 * (Math.floor(i / 25) % 5) + noise();
    target.votes[target.optionStart[i]] = (base.perRegistered[i] + gain) * target.registered[i];
  });
}

const read = (panel: Panel, ...ids: string[]): CampBallot[] =>
  readCampBallots(
    panel,
    LEFT,
    ids.map((ballotId) => ({ ballotId, heldOn: DATES[ballotId], weight: 1 })),
  );

function pairOf(panel: Panel) {
  const [base, high, target] = read(
    panel,
    '2017-legislative-1',
    '2017-presidential-1',
    '2022-presidential-1',
  );
  const second = panel.ballots.find(({ ballotId }) => ballotId === '2017-presidential-2')!;
  return surgePair(panel, LEFT, { base, high, second }, target);
}

test('weights that were planted are found again, in France and overseas', () => {
  const { full, overseas } = fitForms([pairOf(country(30))]);
  full.forEach((weight, f) => {
    expect(Math.abs(weight - PLANTED.full[f])).toBeLessThan(0.02);
  });
  overseas.forEach((weight, f) => {
    expect(Math.abs(weight - PLANTED.overseas[f])).toBeLessThan(0.02);
  });
});

test('a form of which there is no precinct keeps its unfitted weights', () => {
  const panel = country(30);
  const { overseas } = fitForms([
    pairOf({ ...panel, precinctCodes: panel.precinctCodes.map((code) => code.replace(/^974/, '104')) }),
  ]);
  expect(overseas).toEqual(UNFITTED.overseas);
});

test('slope and doubt: four in five gains lie within their interval', () => {
  const pair = pairOf(country(60, 0.04));
  expect(slopeOf(pair, PLANTED)).toBeCloseTo(1, 1);
  // Half the rise with half the gain: a line through 0.
  const cases = [pair, halved(pair)].map((one) => ({ pair: one, weights: PLANTED }));
  expect(turnoutRise(cases[1].pair)).toBeCloseTo(turnoutRise(pair)! / 2, 12);
  const { slope, tau } = learnInterval(cases, []);
  expect(slope.atBase).toBeCloseTo(0, 12);
  expect(slope.perShare * turnoutRise(pair)!).toBeCloseTo(slopeOf(pair, PLANTED), 12);
  const holds = (withHigh: number) =>
    cases.reduce((sum, { pair: one, weights }) => {
      const interval = { slope, tau: { withHigh, baseOnly: 0 } };
      const constants = { camp: '', weights, interval, offer: null, origin: 'refitted' } as const;
      return sum + coverage({ pair: one, constants, scenario: turnoutRise(one)! }) / 2;
    }, 0);
  expect(holds(tau.withHigh)).toBeCloseTo(0.8, 2);
  expect(holds(0)).toBeLessThan(0.7);
  expect(holds(0.1)).toBeGreaterThan(0.98);
});

test('the slope is the line of least squares', () => {
  const points = [
    { x: 0, slope: 0.2 },
    { x: 0, slope: 0.4 },
    { x: 1, slope: 1.1 },
  ];
  expect(fitSlope(points)).toEqual({ atBase: expect.closeTo(0.3, 12), perShare: expect.closeTo(0.8, 12) });
});

function halved(pair: ReturnType<typeof pairOf>): ReturnType<typeof pairOf> {
  const { counts } = pair.target;
  const cast = counts.ballotsCast.map(
    (own, i) => (own + pair.features.ballots.base.counts.ballotsCast[i]) / 2,
  );
  return {
    ...pair,
    gain: pair.gain.map((gain) => gain / 2),
    target: { ...pair.target, counts: { ...counts, ballotsCast: cast } },
  };
}

test('surges run to each presidential ballot from the first rounds since the one before', () => {
  const panel = country(2);
  const ballots = read(
    panel,
    ...Object.keys(DATES).filter((id) => panel.ballots.some((b) => b.ballotId === id)),
  );
  const named = surgesAmong(ballots).map(({ base, high, target }) => [
    base.ballotId,
    high?.ballotId,
    target.ballotId,
  ]);
  expect(named).toEqual([
    ['2017-legislative-1', '2017-presidential-1', '2022-presidential-1'],
    ['2019-european-1', '2017-presidential-1', '2022-presidential-1'],
  ]);
});

test('shipped numbers are learnt from ballots before 2024, and never used for the ballots that taught them', () => {
  for (const day of Object.values(SHIPPED.newestBallot)) expect(day < '2024-01-01').toBe(true);
  const taught = JSON.stringify(SHIPPED);
  expect(taught).not.toMatch(/202[3-9]-/);
  // The day of the newest ballot itself is too early, the day after is not.
  const { weights, interval, offer } = SHIPPED.newestBallot;
  const own = SHIPPED.camps.left;
  expect(shippedConstants('left', weights)).toMatchObject({
    weights: UNFITTED,
    offer: null,
    origin: 'unfitted',
  });
  expect(shippedConstants('left', interval)).toMatchObject({
    weights: own.weights,
    interval: UNFITTED_INTERVAL,
    offer: null,
    origin: 'shipped',
  });
  expect(offer <= interval).toBe(true);
  expect(shippedConstants('left', '2024-06-30')).toMatchObject({ ...own, camp: 'left' });
  expect(shippedConstants('left')).toMatchObject({ ...own, camp: 'left' });
});

test('an area with two surges in thirty communes teaches its own weights; with fewer, shipped or none', () => {
  const ids = ['2019-european-1', '2017-legislative-1', '2017-presidential-1', '2022-presidential-1'];
  const learn = (communes: number, known: string[], heldOn: string, like = 'left') => {
    const panel = country(communes);
    return learnBefore(panel, LEFT, like, read(panel, ...known), heldOn);
  };
  expect(learn(31, ids, '2024-06-30').origin).toBe('refitted');
  expect(learn(31, ids, '2024-06-30').weights.full).not.toEqual(SHIPPED.camps.left.weights.full);
  expect(learn(29, ids, '2024-06-30').origin).toBe('shipped');
  expect(learn(31, ids.slice(1), '2024-06-30').origin).toBe('shipped');
  // The target itself among the ballots changes nothing: it is not older than itself.
  expect(learn(31, ids, '2022-04-10').origin).toBe('unfitted');
  // What other camps could learn did not carry over; nor is a camp of one's own taught on the spot.
  expect(learn(31, ids, '2024-06-30', 'centre')).toMatchObject({ camp: ANY_CAMP, origin: 'shipped' });
  expect(learn(31, ids, '2024-06-30', ANY_CAMP)).toMatchObject({ camp: ANY_CAMP, origin: 'shipped' });
});

test('votes of the target change nothing of what is foretold', () => {
  const [panel, other] = [country(31), country(31)];
  const votesOf = ({ ballots }: Panel) => ballots.find(({ ballotId }) => ballotId === '2024-legislative-1')!;
  votesOf(other).votes.forEach((_, v, votes) => {
    votes[v] = 1 + ((v * 7919) % 300);
  });
  const train = [
    '2017-presidential-1',
    '2017-presidential-2',
    '2017-legislative-1',
    '2019-european-1',
    '2022-presidential-1',
  ];
  const answer = (one: Panel) => {
    const ahead = { target: '2024-legislative-1', train, base: '2019-european-1', camp: LEFT };
    const scores = modelContender('surge', surge).score(foresee(one, ahead));
    return isScores(scores) ? [Array.from(scores.value), Array.from(scores.sd!)] : [];
  };
  expect(answer(panel)[0].every((value) => !Number.isNaN(value))).toBe(true);
  expect(answer(other)).toEqual(answer(panel));
});

test('a camp uses what was learnt for the ready-made camp that it mostly is', () => {
  const panel = country(1);
  const [high] = read(panel, '2017-presidential-1');
  const like = (camp: Camp) => campLike(panel, camp, high);
  for (const camp of READY_MADE_CAMPS) if (camp.name !== 'far-right') expect(like(camp)).toBe(camp.name);
  const weighing = (weight: number): Camp => ({
    ...LEFT,
    rules: [{ ballots: '*', labels: { MÉLENCHON: weight, MACRON: 0, 'LE PEN': 0, FILLON: 0 } }],
  });
  expect(like(weighing(0.95))).toBe('left');
  expect(like(weighing(0.85))).toBe(ANY_CAMP);
  expect(shippedConstants(like(centre as unknown as Camp))).toMatchObject({
    camp: ANY_CAMP,
    weights: SHIPPED.camps.any.weights,
  });
});
