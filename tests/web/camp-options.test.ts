import { expect, test } from 'vitest';
import { campReader } from '#server/domain/targeting/camp.ts';
import { panelOf } from '#server/domain/targeting/panel.ts';
import type { Camp } from '#server/domain/targeting/strategy.ts';
import type { OptionVotes, ScoringInput } from '#server/domain/targeting/types.ts';
import { campOptions, editCamp } from '#web/modes/target/camp-options.ts';
import type { OptionEdit } from '#web/state/tuning.ts';

const BALLOT = '2024-legislative-1';

const precinct = (precinctCode: string, votes: OptionVotes[]): ScoringInput => ({
  precinctCode,
  name: precinctCode,
  registered: 1000,
  registeredFrom: BALLOT,
  doors: 500,
  doorsEstimated: false,
  incomeEur: null,
  incomeSource: null,
  giftsEur: null,
  neighbours: [],
  ballots: [
    {
      ballotId: BALLOT,
      heldOn: '2024-06-30',
      registered: 1000,
      ballotsCast: 600,
      valid: 590,
      votes,
      carriedOver: 0,
    },
  ],
});

// Three of the miscellaneous left, one of whom the camp names; a candidate of the right; one whom nobody knows.
const panel = panelOf([
  precinct('31555_0001', [
    ['ANNA', 'DVG', 100],
    ['BRUNO', 'DVG', 40],
    ['CLARA', 'DVG', 30],
    ['DENIS', 'LR', 200],
    ['ELSA', null, 25],
  ]),
]);
const camp: Camp = {
  name: 'left',
  title: { en: 'Left', fr: 'Gauche' },
  rules: [
    { ballots: '*-legislative-*', area: '31555', labels: { CLARA: 0 } },
    { ballots: '*', nuances: { DVG: 1, LR: 0 } },
  ],
};
const [ballot] = panel.ballots;
const options = () => campOptions(panel, ballot, camp);
const edit = (by: OptionEdit['by'], name: string, weight: number): OptionEdit => ({
  ballotId: BALLOT,
  by,
  name,
  weight,
});
const weights = (edits: OptionEdit[], commune = '31555') => {
  const read = campReader(editCamp(camp, edits, panel))(commune, BALLOT);
  return ['ANNA', 'BRUNO', 'CLARA'].map((name) => read(name, 'DVG')).concat(read('ELSA', null));
};

test('unknown candidates come first; those who share a nuance and a weight stand together', () => {
  expect(options().map(({ by, name, votes, weight }) => [by, name, votes, weight])).toEqual([
    ['label', 'ELSA', 25, null],
    ['label', 'DENIS', 200, 0],
    ['nuance', 'DVG', 140, 1],
    ['label', 'CLARA', 30, 0],
  ]);
});

test('nothing moved leaves the camp itself', () => {
  expect(editCamp(camp, [], panel)).toBe(camp);
});

test('an unknown candidate gets a weight, in this commune alone', () => {
  expect(weights([edit('label', 'ELSA', 0.5)])).toEqual([1, 1, 0, 0.5]);
  expect(weights([edit('label', 'ELSA', 0.5)], '94068')[3]).toBeUndefined();
});

test('a nuance that moves leaves those where they are whom the camp tells apart', () => {
  expect(weights([edit('nuance', 'DVG', 0.25)])).toEqual([0.25, 0.25, 0, undefined]);
});

test('a nuance that moves and one of its candidates that moves elsewhere', () => {
  expect(weights([edit('nuance', 'DVG', 0.25), edit('label', 'CLARA', 0.75)])).toEqual([
    0.25,
    0.25,
    0.75,
    undefined,
  ]);
});

test('moving again what was saved adds no rules, and says once that the camp was changed', () => {
  const once = editCamp(camp, [edit('label', 'ELSA', 1)], panel);
  const twice = editCamp(once, [edit('label', 'ELSA', 0.5)], panel);
  expect(twice.rules).toHaveLength(once.rules.length);
  expect(twice.title).toEqual({ en: 'Left, changed', fr: 'Gauche, modifié' });
  expect(campReader(twice)('31555', BALLOT)('ELSA', null)).toBe(0.5);
});
