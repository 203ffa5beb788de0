import { expect, test } from 'vitest';
import { backtestCsv, backtestJson } from '#web/modes/check/backtest-files.ts';
import {
  bestBaseline,
  type ContenderOf,
  drawnFirst,
  linesOf,
  meanStability,
  usualModel,
} from '#web/modes/check/contenders.ts';
import { usualMinPrecincts, usualTarget } from '#web/modes/check/question.ts';

const contender = (name: string, kind: ContenderOf['kind']): ContenderOf => ({
  name,
  kind,
  title: { en: name, fr: name },
});
const oracle = contender('oracle', 'bound');
const models = ['surge', 'drop-off', 'published-index', 'marginal-voter'].map((name) =>
  contender(name, 'model'),
);
const baselines = ['random', 'abstention', 'share-presidential', 'share-newest', 'abstention-x-share'].map(
  (name) => contender(name, 'baseline'),
);
const all = [...models, ...baselines, oracle];

test('every contender has a line of its own, and keeps it whatever order they come in', () => {
  const lines = linesOf(all);
  const looks = [...lines.values()].map(({ colour, dash }) => `${colour} ${dash}`);
  expect(new Set(looks).size).toBe(all.length);
  expect(linesOf(all.toReversed())).toEqual(lines);
});

test('what is drawn first: the models asked about first and the plain figures, without the draw and the bound', () => {
  expect(drawnFirst(all)).toEqual([
    'surge',
    'drop-off',
    'published-index',
    'abstention',
    'share-presidential',
  ]);
  // Of contenders that nobody knows beforehand, the first few.
  const unknown = ['a', 'b', 'c', 'd', 'e'].map((name) => contender(name, 'model'));
  expect(drawnFirst([...unknown, oracle])).toEqual(['a', 'b', 'c', 'd']);
});

test('the usual model is the first of the goal that took part; a blind draw is no rival', () => {
  expect(usualModel(all)).toBe('surge');
  expect(usualModel(all.filter(({ name }) => name !== 'surge'))).toBe('drop-off');
  expect(usualModel(baselines)).toBeUndefined();
  expect(bestBaseline(all)).toBe('abstention');
  expect(bestBaseline([contender('random', 'baseline'), oracle])).toBeUndefined();
});

test('steadiness is the mean of the steps that have a figure', () => {
  const step = (spearman: number | null) => ({ from: 'a', to: 'b', spearman });
  expect(meanStability([step(0.5), step(null), step(1)])).toBe(0.75);
  expect(meanStability([step(null)])).toBeNull();
  expect(meanStability(undefined)).toBeNull();
});

test('the form starts with a ballot that has older ones', () => {
  const ballots = ['2026-municipal-1', '2024-legislative-1', '2022-legislative-1'].map((ballotId) => ({
    ballotId,
  }));
  expect(usualTarget(ballots)?.ballotId).toBe('2024-legislative-1');
  // The oldest ballot has nothing to be foretold from.
  expect(usualTarget([{ ballotId: '2026-municipal-1' }, { ballotId: '2024-legislative-1' }])?.ballotId).toBe(
    '2026-municipal-1',
  );
  expect(usualTarget([])).toBeUndefined();
});

test('a small town is one place all the same', () => {
  expect([284, 60, 40, 12, 4].map(usualMinPrecincts)).toEqual([30, 30, 20, 6, 5]);
});

const figures = (normalisedGain20: number | null) => ({ normalisedGain20, capture20: 0.25, spearman: -0.5 });
const place = (group: string, gain20: number | null) => ({
  group,
  precincts: 40,
  registered: 30_000,
  gain: -12.5,
  models: { surge: figures(gain20), 'a,"b"': figures(1) },
});
const backtest = {
  jobId: 'j',
  contenders: [contender('surge', 'model'), contender('a,"b"', 'baseline')],
  whole: place('all', 0.5),
  groups: [place('31555', null)],
} as unknown as Parameters<typeof backtestCsv>[0];

test('figures as a table: a line for each place and contender; what is not known is empty, never 0', () => {
  expect(backtestCsv(backtest).split('\r\n')).toEqual([
    'group,precincts,registered,gain,contender,kind,normalised_gain_20,capture_20,spearman',
    'all,40,30000,-12.5,surge,model,0.5,0.25,-0.5',
    'all,40,30000,-12.5,"a,""b""",baseline,1,0.25,-0.5',
    '31555,40,30000,-12.5,surge,model,,0.25,-0.5',
    '31555,40,30000,-12.5,"a,""b""",baseline,1,0.25,-0.5',
    '',
  ]);
});

test('the file of everything is JSON, without the id under which this server keeps it', () => {
  const { jobId, ...rest } = backtest;
  expect(jobId).toBe('j');
  expect(JSON.parse(backtestJson(backtest))).toEqual(rest);
});
