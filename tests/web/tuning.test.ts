import { expect, test } from 'vitest';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { strategyName, tunableBallots, tuneStrategy } from '#web/modes/target/tuning.ts';

const ballot = (ballotId: string, heldOn: string) => ({ ballotId, heldOn, title: ballotId });
const known = [
  ballot('2022-legislative-1', '2022-06-12'),
  ballot('2024-legislative-1', '2024-06-30'),
  ballot('2024-european-1', '2024-06-09'),
];
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
  const ballots = tunableBallots(strategy, known, { ballots: { '2024-european-1': 0.5 } });
  expect(ballots.map(({ ballotId, savedWeight, weight }) => [ballotId, savedWeight, weight])).toEqual([
    ['2024-legislative-1', 2, 2],
    ['2024-european-1', 0, 0.5],
    ['2022-legislative-1', 0, 0],
  ]);
});

test('untouched sliders leave the strategy itself', () => {
  expect(tuneStrategy(strategy, known, { ballots: {} })).toBe(strategy);
});

test('moved sliders change their own part alone', () => {
  const tuned = tuneStrategy(strategy, known, { ballots: {}, income: 0.8 });
  expect(tuned.income).toEqual({ weight: 0.8, favour: 'lower' });
  expect(tuned.ballots).toBe(strategy.ballots);
  expect(tuned.emphasis).toEqual({ abstention: 1, share: 1 });
});

test('a moved weight names every heard ballot', () => {
  const tuned = tuneStrategy(strategy, known, { ballots: { '2022-legislative-1': 1 } });
  expect(tuned.ballots).toEqual([
    { match: '2024-legislative-1', weight: 2 },
    { match: '2022-legislative-1', weight: 1 },
  ]);
});

test('a strategy that would hear no ballot keeps its own: a rule has to be there', () => {
  const tuned = tuneStrategy(strategy, known, { ballots: { '2024-legislative-1': 0 } });
  expect(tuned.ballots).toEqual(strategy.ballots);
});

test('a name that the API takes comes from any title', () => {
  expect(strategyName('  Été à la mer, 2d tour ! ')).toBe('ete-a-la-mer-2d-tour');
  expect(strategyName('???')).toBe('');
});
