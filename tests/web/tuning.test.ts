import { expect, test } from 'vitest';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { tunableBallots } from '#web/modes/target/ballot-weights.ts';
import { strategyName, tuneStrategy, turnTo } from '#web/modes/target/tuning.ts';
import { countChanges, isTuned, NO_TUNING, type Tuning } from '#web/state/tuning.ts';

const ballot = (ballotId: string, heldOn: string) => ({ ballotId, heldOn, title: ballotId });
const known = [
  ballot('2022-legislative-1', '2022-06-12'),
  ballot('2024-legislative-1', '2024-06-30'),
  ballot('2024-european-1', '2024-06-09'),
];
const context = { ballots: known };
const tuned = (changes: Partial<Tuning>) => tuneStrategy(strategy, context, { ...NO_TUNING, ...changes });
const sourced = { low: 1, mid: 2, high: 3, source: 'a test' };
const strategy: Strategy = {
  name: 'test',
  title: { en: 'Test', fr: 'Test' },
  goal: 'mobilise',
  model: 'published-index',
  camp: { name: 'ours', title: { en: 'Ours', fr: 'Nous' }, rules: [{ ballots: '*', labels: { A: 1 } }] },
  ballots: [{ match: '*-legislative-1', latest: 1, weight: 2 }],
  emphasis: { abstention: 1, share: 1 },
  income: { weight: 0.1, favour: 'lower' },
  doorEconomics: { doorsPerHour: sourced, contactsPerHour: sourced, turnoutEffect: sourced },
};

test('every ballot of the area has a weight, newest first; unheard ones weigh nothing', () => {
  const ballots = tunableBallots(strategy, known, { ...NO_TUNING, ballots: { '2024-european-1': 0.5 } });
  expect(ballots.map(({ ballotId, savedWeight, weight }) => [ballotId, savedWeight, weight])).toEqual([
    ['2024-legislative-1', 2, 2],
    ['2024-european-1', 0, 0.5],
    ['2022-legislative-1', 0, 0],
  ]);
});

test('untouched sliders leave the strategy itself', () => {
  expect(tuned({})).toBe(strategy);
  expect(isTuned(NO_TUNING)).toBe(false);
});

test('moved sliders change their own part alone', () => {
  const { income, ...others } = tuned({ income: 0.8 });
  const { income: _, ...before } = strategy;
  expect(income).toEqual({ weight: 0.8, favour: 'lower' });
  expect(others).toEqual(before);
});

test('a moved weight names every heard ballot', () => {
  expect(tuned({ ballots: { '2022-legislative-1': 1 } }).ballots).toEqual([
    { match: '2024-legislative-1', weight: 2 },
    { match: '2022-legislative-1', weight: 1 },
  ]);
});

test('a ballot that is named with weight 0 is still read when another weight moves', () => {
  const ballots = [{ match: '2024-european-1', weight: 0 }, ...strategy.ballots];
  const changes = { ...NO_TUNING, ballots: { '2024-legislative-1': 1 } };
  expect(tuneStrategy({ ...strategy, ballots }, context, changes).ballots).toEqual([
    { match: '2024-legislative-1', weight: 1 },
    { match: '2024-european-1', weight: 0 },
  ]);
});

test('a strategy that would hear no ballot keeps its own: a rule has to be there', () => {
  expect(tuned({ ballots: { '2024-legislative-1': 0 } }).ballots).toEqual(strategy.ballots);
});

test('another goal brings a model that serves it, and a custom one something to add up', () => {
  expect(tuned({ goal: 'keep' })).toMatchObject({ goal: 'keep', model: 'stronghold' });
  expect(tuned({ goal: 'keep', model: 'drop-off' }).model).toBe('stronghold');
  expect(tuned({ model: 'drop-off' })).toMatchObject({ goal: 'mobilise', model: 'drop-off' });
  expect(tuned({ goal: 'custom' }).parts).toEqual([
    { part: 'abstention', weight: 0.5 },
    { part: 'camp-share', weight: 0.5 },
  ]);
});

test('another goal hears the ballots of a strategy that has it; the saved goal brings back what was saved', () => {
  const keep: Strategy = {
    ...strategy,
    goal: 'keep',
    model: 'stronghold',
    ballots: [
      { match: '*-legislative-1', latest: 2, weight: 1 },
      { match: '2024-european-1', weight: 0 },
    ],
    income: { weight: 0, favour: 'lower' },
  };
  const turned = turnTo('keep', strategy, [strategy, keep], known);
  expect(turned).toMatchObject({ goal: 'keep', model: 'stronghold', income: 0 });
  expect(turned.ballots).toEqual({
    '2022-legislative-1': 1,
    '2024-legislative-1': 1,
    '2024-european-1': 0,
  });
  const { ballots, income, emphasis } = tuned({ ...turned });
  expect({ ballots, income, emphasis }).toEqual({
    ballots: [
      { match: '2024-legislative-1', weight: 1 },
      { match: '2024-european-1', weight: 0 },
      { match: '2022-legislative-1', weight: 1 },
    ],
    income: keep.income,
    emphasis: keep.emphasis,
  });
  expect(isTuned({ ...NO_TUNING, ...turnTo('mobilise', strategy, [strategy, keep], known) })).toBe(false);
});

test('figures set by hand lose the source that they had; persuasion takes a reason', () => {
  const edit = { low: 4, mid: 5, high: 6 };
  expect(tuned({ doors: { doorsPerHour: edit } }).doorEconomics.doorsPerHour).toEqual({
    ...edit,
    source: '',
  });
  expect(tuned({ doors: { persuasionEffect: edit } }).doorEconomics.persuasionEffect).toBeUndefined();
  const cited = { ...edit, source: 'our own test' };
  expect(tuned({ doors: { persuasionEffect: cited } }).doorEconomics.persuasionEffect).toEqual(cited);
});

test('every changed field counts once, each ballot and each option too', () => {
  const option = { ballotId: '2024-legislative-1', by: 'label', name: 'A', weight: 0 } as const;
  const tuning = { ...NO_TUNING, ballots: { a: 1, b: 0 }, options: [option], shrink: false, passes: 2 };
  expect(countChanges(tuning)).toBe(5);
});

test('a name that the API takes comes from any title', () => {
  expect(strategyName('  Été à la mer, 2d tour ! ')).toBe('ete-a-la-mer-2d-tour');
  expect(strategyName('???')).toBe('');
});
