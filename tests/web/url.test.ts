import { expect, test } from 'vitest';
import { formatUrl, NO_TUNING, parseUrl, type UrlState } from '#web/state/url.ts';

const everything: UrlState = {
  mode: 'walk',
  area: '31555',
  strategy: 'mobilise',
  version: 3,
  compare: 'mobilise-right',
  colour: 'share',
  layer: 'cells',
  resolution: 9,
  tuning: {
    goal: 'custom',
    model: 'weighted-sum',
    camp: 'right',
    options: [
      { ballotId: '2024-legislative-1', by: 'nuance', name: 'DVG', weight: 0.5 },
      { ballotId: '2026-municipal-1', by: 'label', name: 'VIVRE, ICI : 100 % D’AVENIR', weight: 0 },
    ],
    ballots: { '2024-legislative-1': 0.25, '2022-presidential-1': 0 },
    abstention: 1.5,
    share: 0,
    assumption: 0.35,
    shrink: false,
    parts: [
      { part: 'abstention', weight: 0.5 },
      { part: 'income', weight: -0.25 },
    ],
    income: 0.3,
    favour: 'higher',
    doors: {
      doorsPerHour: { low: 12, mid: 18, high: 22 },
      persuasionEffect: { low: 0, mid: 0.004, high: 0.0105, source: 'Our own test of 2025, n = 4,000' },
    },
    passes: 2,
  },
  hiddenClasses: [1, 2],
  precinct: '31555_0116',
  cell: '8939601845bffff',
  picked: ['31555_0116', '31555_081A'],
  plan: '5e1b5d4e-8f6a-4a3b-9f7e-0a2f1f3c4d5e',
  job: '0d9f1c1a-1111-4222-8333-444455556666',
  turf: '7a1b5d4e-8f6a-4a3b-9f7e-0a2f1f3c4d5e',
  table: 'hours',
  budget: 120,
  goal: 'municipal',
  backtest: '1d9f1c1a-1111-4222-8333-444455556666',
  group: '31555',
  chart: 'ahead',
  position: { lng: 1.44376, lat: 43.60452, zoom: 14.25 },
  language: 'fr',
  basemap: 'https://tiles.example.org/styles/a,b?key=1&x=é',
};

test('a link holds the whole screen: written and read, nothing is lost', () => {
  expect(parseUrl(formatUrl(everything))).toEqual(everything);
});

test('what is at its default stays out of the link', () => {
  const start = parseUrl('');
  expect(start.mode).toBe('target');
  expect(formatUrl(start)).toBe('');
  expect(parseUrl(formatUrl(start))).toEqual(start);
});

test('a weight of zero is a choice, not a default', () => {
  const link = formatUrl({ ...parseUrl(''), tuning: { ...NO_TUNING, share: 0 } });
  expect(link).toBe('?share=0');
  expect(parseUrl(link).tuning.share).toBe(0);
});

test('a position is rounded to about a metre', () => {
  const link = formatUrl({
    ...parseUrl(''),
    position: { lng: 1.443761234, lat: 43.604521234, zoom: 14.2512 },
  });
  expect(link).toBe('?at=1.44376,43.60452,14.25');
});

test('an odd link still opens, with defaults for what it cannot mean', () => {
  const state = parseUrl(
    '?mode=fly&layer=hexes&resolution=42&at=somewhere&lang=de&hide=x,0,3&weights=a,b:-1,c:2',
  );
  expect(state.mode).toBe('target');
  expect(state.layer).toBe('precincts');
  expect(state.resolution).toBeNull();
  expect(state.position).toBeUndefined();
  expect(state.language).toBeUndefined();
  expect(state.hiddenClasses).toEqual([3]);
  expect(state.tuning.ballots).toEqual({ c: 2 });
  expect(parseUrl('?at=200,95,3').position).toBeUndefined();
});

test('a change that makes no sense is left out of what is tuned', () => {
  const { tuning } = parseUrl(
    '?aim=win&assumption=2&shrink=maybe&passes=1.5&parts=luck:1,doors:3&doors-per-hour=30,20,10' +
      '&options=2024-legislative-1:n:DVG:1.5,2024-legislative-1:x:DVG:1,2024-legislative-1:l:A:0.5',
  );
  expect(tuning).toEqual({
    ...NO_TUNING,
    options: [{ ballotId: '2024-legislative-1', by: 'label', name: 'A', weight: 0.5 }],
  });
});

test('a slider that is moved finely leaves a short link', () => {
  const link = formatUrl({ ...parseUrl(''), tuning: { ...NO_TUNING, assumption: 0.1 + 0.2, income: 1 / 3 } });
  expect(link).toBe('?assumption=0.3&income=0.33333');
});
