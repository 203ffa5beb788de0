/** A whole backtest: who competes, what they may know, what is answered, what is refused. */
import { expect, test } from 'vitest';
import {
  BASELINES,
  type Contender,
  type LearningModel,
  modelContender,
  modelContenders,
} from '#server/domain/targeting/backtest/contenders.ts';
import type { Foresight } from '#server/domain/targeting/backtest/foresight.ts';
import { type BacktestOptions, chooseBase } from '#server/domain/targeting/backtest/options.ts';
import { runBacktest } from '#server/domain/targeting/backtest/run.ts';
import { dropOff } from '#server/domain/targeting/models/drop-off.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import { BASE, country, ours, PRESIDENTIAL, sixPrecincts, TARGET, town } from '#tests/fixtures/backtest.ts';

const options: BacktestOptions = { target: TARGET, train: [PRESIDENTIAL, BASE], minPrecincts: 6 };
const run = (
  inputs: readonly ScoringInput[],
  changes: Partial<BacktestOptions> = {},
  contenders?: Contender[],
) => runBacktest({ panel: town(inputs), camp: ours, options: { ...options, ...changes }, contenders });

/** Remembers what it was told. */
function spy(): { contender: Contender; seen: Foresight[] } {
  const seen: Foresight[] = [];
  const score: Contender['score'] = (foresight) => {
    seen.push(foresight);
    return { value: foresight.base.share, sd: null };
  };
  return { seen, contender: { name: 'spy', kind: 'model', title: { en: 'spy', fr: 'espion' }, score } };
}

test('the body has the members of the contract, and figures done by hand', () => {
  const { body } = run(sixPrecincts);
  expect(body).toMatchObject({
    target: TARGET,
    train: [PRESIDENTIAL, BASE],
    base: BASE,
    camp: 'ours',
    by: null,
  });
  expect(body.groups).toHaveLength(1);
  const [{ group, precincts, registered, gain, models }] = body.groups;
  expect({ group, precincts, registered, gain }).toEqual({
    group: 'all',
    precincts: 6,
    registered: 1000,
    gain: 38,
  });
  expect(Object.keys(models.abstention)).toEqual(['normalisedGain20', 'capture20', 'spearman']);
  // Drop-off per registered: 0.25, 0.20, 11/96, 0.10, 0.04, 0.04: precincts 1 and 2, as the oracle.
  expect(models['drop-off-as-counted']).toMatchObject({ normalisedGain20: 1, capture20: 30 / 48 });
  // Shares at the presidential: 50/80, 40/80, 35/77 …: the same two.
  expect(models['share-presidential'].normalisedGain20).toBe(1);
  expect(models.oracle).toEqual({ normalisedGain20: 1, capture20: 30 / 48, spearman: 1 });
  expect(body.mean['drop-off-as-counted']).toMatchObject({
    normalisedGain20: 1,
    median: 1,
    p10: 1,
    groups: 1,
    unscored: 0,
  });
  expect(body.contenders.at(-1)).toMatchObject({ name: 'oracle', kind: 'bound' });
  expect(body.whole).toEqual(body.groups[0]);
  expect(body.leftOut.precincts.small.precincts).toBe(1);
});

test('every registered model of the goal competes, with every baseline', () => {
  const { body } = run(country(seededRandom(1), 1, 40), {
    train: [PRESIDENTIAL, BASE, '2017-legislative-1'],
  });
  const names = body.contenders.map(({ name }) => name);
  for (const { name } of [...BASELINES, ...modelContenders()])
    expect([...names, ...Object.keys(body.notRun)]).toContain(name);
  expect(modelContenders().map(({ name }) => name)).toContain('drop-off');
});

test('no vote of the target, nor of a ballot that is not named, reaches a contender', () => {
  const { contender, seen } = spy();
  run(country(seededRandom(2), 2, 30), { train: [BASE, '2017-legislative-1'], by: 'commune' }, [contender]);
  // The run itself, then one for each base that stability asks for.
  expect(seen).toHaveLength(3);
  for (const { panel, ballots, ahead } of seen) {
    for (const { ballotId } of [...panel.ballots, ...ballots])
      expect([BASE, '2017-legislative-1']).toContain(ballotId);
    expect(panel.registeredFrom).not.toContain(TARGET);
    expect(ahead).toMatchObject({ ballotId: TARGET, kind: 'legislative', round: 1, heldOn: '2024-06-30' });
    // The offer names options and places, and holds no number at all.
    expect(JSON.stringify([...ahead.offer!.optionsOf.values()])).not.toMatch(/\d/);
  }
});

test('other votes at the target change no score and no rank: only what is measured', () => {
  const before = country(seededRandom(3), 1, 40);
  const after = structuredClone(before);
  const random = seededRandom(4);
  for (const { ballots } of after) {
    const [target] = ballots;
    const moved = Math.floor(random() * target.votes[0][2]);
    target.votes[0][2] -= moved;
    target.votes[1][2] += moved;
    target.ballotsCast += 3;
  }
  const scoresOf = (inputs: readonly ScoringInput[]) => {
    const values: Record<string, Float64Array> = {};
    const watched = [...BASELINES, ...modelContenders()].map(
      (contender): Contender => ({
        ...contender,
        score: (foresight) => {
          const scores = contender.score(foresight);
          if ('value' in scores) values[`${contender.name} at ${foresight.ahead.base}`] = scores.value;
          return scores;
        },
      }),
    );
    const { body } = run(inputs, { train: [PRESIDENTIAL, BASE, '2017-legislative-1'] }, watched);
    return { values, body };
  };
  const [one, other] = [scoresOf(before), scoresOf(after)];
  expect(Object.keys(one.values).length).toBeGreaterThan(10);
  expect(other.values).toEqual(one.values);
  expect(other.body.stability).toEqual(one.body.stability);
  expect(other.body.mean).not.toEqual(one.body.mean);
});

test('a model that learns is fitted on the train ballots, and the fitted one is what scores', () => {
  const fitted: string[][] = [];
  const learner: LearningModel = {
    ...dropOff,
    fit(panel, trainBallots, ahead) {
      fitted.push([ahead.base, ...panel.ballots.map(({ ballotId }) => ballotId)]);
      expect(trainBallots.map(({ ballotId }) => ballotId)).toEqual(
        panel.ballots.map(({ ballotId }) => ballotId),
      );
      return {
        ...dropOff,
        run: (input) => ({ ...dropOff.run(input), value: input.panel.registered.map((_, i) => -i) }),
      };
    },
  };
  const { body } = run(sixPrecincts, {}, [modelContender('surge', learner)]);
  // The run, then stability with the newer ballot as base; with one ballot alone it needs more.
  expect(fitted).toEqual([
    [BASE, BASE, PRESIDENTIAL],
    [BASE, BASE, PRESIDENTIAL],
  ]);
  // By code: precincts 1 and 2.
  expect(body.mean.surge.normalisedGain20).toBe(1);
});

test('the order of precincts and of ballots changes nothing', () => {
  const inputs = country(seededRandom(5), 3, 30);
  const shuffled = inputs.toReversed().map((input) => ({ ...input, ballots: input.ballots.toReversed() }));
  const changes: Partial<BacktestOptions> = { by: 'commune', minPrecincts: 30 };
  const { body, groupCurves } = run(inputs, changes);
  const again = run(shuffled, { ...changes, train: [BASE, PRESIDENTIAL] });
  const rounded = (value: unknown) =>
    JSON.stringify(value, (_, v) => (typeof v === 'number' ? Number(v.toPrecision(9)) : v));
  expect(rounded(again.body)).toBe(rounded(body));
  expect(rounded(again.groupCurves)).toBe(rounded(groupCurves));
});

test('communes are groups of their own; those with too few precincts that count are counted', () => {
  const inputs = [
    ...country(seededRandom(6), 3, 30),
    ...sixPrecincts.map((p) => ({ ...p, precinctCode: p.precinctCode.replace('99001', '98001') })),
  ];
  const { body } = run(inputs, { by: 'commune', minPrecincts: 30 });
  expect(body.groups.map(({ group }) => group)).toEqual(['99001', '99002', '99003']);
  expect(body.leftOut.smallGroups).toEqual({ groups: 1, precincts: 6, registered: 1000 });
  expect(body.whole.precincts).toBe(96);
  const own = body.groups.map(({ models }) => models.abstention.normalisedGain20!);
  expect(body.mean.abstention.normalisedGain20).toBeCloseTo((own[0] + own[1] + own[2]) / 3, 12);
});

test('a contender that cannot score says why, and a precinct without a score is counted and ranked last', () => {
  const { body } = run(sixPrecincts, { train: [BASE] });
  expect(body.notRun['share-presidential'].en).toMatch(/no presidential/);
  expect(body.mean).not.toHaveProperty('share-presidential');
  const lacking = structuredClone(sixPrecincts);
  lacking[0].ballots.splice(2, 1);
  const { mean } = run(lacking).body;
  expect(mean['share-presidential'].unscored).toBe(1);
  expect(mean['share-presidential'].normalisedGain20).toBeLessThan(1);
});

test('votes that the camp does not know, and places where it has none, are counted', () => {
  const inputs = structuredClone(sixPrecincts);
  inputs[0].ballots[0].votes.push(['C', 'C', 7]);
  inputs[1].ballots[1].votes[0][2] = 0;
  const { leftOut } = run(inputs).body;
  expect(leftOut.unmappedVotes).toEqual({ base: 0, target: 7 });
  expect([leftOut.campAbsentAtBase, leftOut.campAbsentAtTarget]).toEqual([1, 0]);
});

test('the base is the last ballot of the same kind and round, else of the same round, else the newest', () => {
  const train = ['2022-legislative-2', '2022-legislative-1', '2022-presidential-1', '2019-european-1'];
  const base = (target: string, ballots = train) =>
    chooseBase(
      target,
      ballots.map((ballotId) => ({ ballotId })),
    );
  expect(base('2024-legislative-1')).toBe('2022-legislative-1');
  expect(base('2024-european-1')).toBe('2019-european-1');
  expect(base('2026-municipal-1')).toBe('2022-legislative-1');
  expect(base('2026-municipal-1', ['2022-legislative-2', '2017-presidential-2'])).toBe('2022-legislative-2');
});

test('a wrong question is refused with what would do', () => {
  const refusal = (changes: Partial<BacktestOptions>) => {
    try {
      run(sixPrecincts, changes);
    } catch (error) {
      return error as { code: string; message: string; hint: string };
    }
    throw new Error('not refused');
  };
  expect(refusal({ target: '2042-legislative-1' })).toMatchObject({
    code: 'unknown-ballot',
    message: expect.stringContaining('2042-legislative-1'),
    hint: expect.stringContaining(`${PRESIDENTIAL}, ${BASE}, ${TARGET}`),
  });
  expect(refusal({ train: [BASE, TARGET] })).toMatchObject({ code: 'not-older' });
  expect(refusal({ train: [] })).toMatchObject({ code: 'no-train-ballot' });
  expect(refusal({ train: [BASE], base: PRESIDENTIAL })).toMatchObject({ code: 'base-not-in-train' });
  expect(refusal({ minPrecincts: 30, by: 'commune' })).toMatchObject({
    code: 'no-group',
    message: 'No commune has 30 precincts that count; 99001 has 6.',
  });
});
