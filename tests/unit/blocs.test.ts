/** Blocs: every option somewhere, nothing lost, and the file says only what it may. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BLOC_TITLES, BLOCS, blocReader, FRENCH_BLOCS, readBlocs } from '#server/domain/targeting/blocs.ts';
import { panelBallot } from '#server/domain/targeting/panel.ts';
import type { Camp } from '#server/domain/targeting/strategy.ts';

const camp = (name: string): Camp =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../data/camps/${name}.json`), 'utf8'));

test('votes by bloc and votes of unknown options add up to the votes counted', () => {
  const panel = { precinctCodes: ['31555_0001', '31555_0002', '31069_0001'] };
  const counts = { registered: 100, ballotsCast: 60, valid: 58, carriedOver: 0 };
  const ballot = panelBallot('2024-legislative-1', '2024-06-30', [
    {
      ...counts,
      votes: [
        ['A', 'UG', 20],
        ['B', 'ECO', 5],
        ['C', 'RN', 30],
        ['D', 'XYZ', 3],
      ],
    },
    undefined,
    {
      ...counts,
      votes: [
        ['E', 'ENS', 50],
        ['D', 'XYZ', 8],
      ],
    },
  ]);
  const blocs = readBlocs(panel, ballot);
  expect(blocs.votes.left).toEqual(Float64Array.of(20, Number.NaN, 0));
  expect(blocs.votes.centre).toEqual(Float64Array.of(0, Number.NaN, 50));
  expect(blocs.unmapped).toEqual(Float64Array.of(3, Number.NaN, 8));
  expect(blocs.unknownOptions).toEqual([{ label: 'D', nuance: 'XYZ', votes: 11 }]);
  const sum = (i: number) => BLOCS.reduce((total, bloc) => total + blocs.votes[bloc][i], blocs.unmapped[i]);
  expect([sum(0), sum(2)]).toEqual([58, 58]);
});

test('every option that a ready-made camp knows is in a bloc, and those of the camp in a bloc of its side', () => {
  const sides = {
    left: ['far-left', 'left', 'ecologist'],
    centre: ['centre'],
    right: ['right'],
    'far-right': ['far-right'],
  };
  const reader = blocReader();
  for (const [name, blocs] of Object.entries(sides)) {
    for (const rule of camp(name).rules) {
      const blocOf = reader(
        rule.area ?? '',
        rule.ballots.replaceAll('*', '9999-some-1').replace('9999-some-1-', '9999-'),
      );
      for (const [label, weight] of Object.entries(rule.labels ?? {})) {
        const bloc = blocOf(label, null);
        expect(bloc, label).toBeDefined();
        if (weight === 1) expect(blocs, label).toContain(bloc);
      }
      for (const [nuance, weight] of Object.entries(rule.nuances ?? {})) {
        const bloc = blocOf('Someone', nuance);
        expect(bloc, nuance).toBeDefined();
        if (weight === 1) expect(blocs, nuance).toContain(bloc);
      }
    }
  }
});

test('the file names only blocs that there are, each with a title in both languages', () => {
  const named = FRENCH_BLOCS.rules.flatMap(({ labels, nuances }) => Object.values({ ...labels, ...nuances }));
  expect(new Set(named)).toEqual(new Set(BLOCS));
  for (const bloc of BLOCS) expect(Object.keys(BLOC_TITLES[bloc])).toEqual(['en', 'fr']);
});

test('a publisher who counts by nuance puts it where the label goes', () => {
  const blocOf = blocReader()('01001', '2017-legislative-1');
  expect([blocOf('FN', null), blocOf('fi', null), blocOf('NOBODY', null)]).toEqual([
    'far-right',
    'left',
    undefined,
  ]);
});
