/** Camps: how an option is found, and that the ready-made ones know every option of the French files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parseStrategy, readCamps, readReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { chooseBallots } from '#server/domain/targeting/ballots.ts';
import { ballotPattern, campReader } from '#server/domain/targeting/camp.ts';
import { Camp, StrategyFile } from '#server/domain/targeting/strategy.ts';
import { hasSharedData, SHARED_DATA } from '../helpers/shared-data.ts';

const camp: Camp = {
  name: 'ours',
  title: { en: 'Ours', fr: 'Les nôtres' },
  rules: [
    { ballots: '2026-municipal-*', area: '31555', labels: { Briançon: 1 } },
    { ballots: '*-presidential-*', labels: { JADOT: 0.5 }, nuances: { ECO: 0.25, DIV: 0 } },
    { ballots: '*', nuances: { ECO: 1, SOC: 1 } },
  ],
};

test('the first rule that knows an option decides, its label before its nuance', () => {
  const weightOf = campReader(camp)('31555', '2022-presidential-1');
  expect(weightOf('JADOT', 'ECO')).toBe(0.5);
  expect(weightOf('ANOTHER', 'ECO')).toBe(0.25);
  expect(weightOf('ANOTHER', 'SOC')).toBe(1);
});

test('an explicit zero is not the same as unknown', () => {
  const weightOf = campReader(camp)('31555', '2022-presidential-1');
  expect(weightOf('LASSALLE', 'DIV')).toBe(0);
  expect(weightOf('NOBODY', 'XYZ')).toBeUndefined();
});

test('a nuance given as the label is found; case, accents and spaces do not matter', () => {
  expect(campReader(camp)('31555', '2017-legislative-1')('eco', null)).toBe(1);
  expect(campReader(camp)('31555', '2026-municipal-1')(' BRIANCON ', null)).toBe(1);
});

test('a rule of one area stays in it', () => {
  expect(campReader(camp)('94068', '2026-municipal-1')('Briançon', null)).toBeUndefined();
});

test('patterns match whole ballot ids', () => {
  expect(ballotPattern('*-legislative-1')('2024-legislative-1')).toBe(true);
  expect(ballotPattern('*-legislative-1')('2024-legislative-10')).toBe(false);
  expect(ballotPattern('2024-*')('2024-legislative-2')).toBe(true);
});

test('ballots are taken by the first rule that matches, the newest first', () => {
  const available = [
    { ballotId: '2017-legislative-1', heldOn: '2017-06-11' },
    { ballotId: '2022-legislative-1', heldOn: '2022-06-12' },
    { ballotId: '2024-legislative-1', heldOn: '2024-06-30' },
    { ballotId: '2022-presidential-1', heldOn: '2022-04-10' },
  ];
  const rules = [
    { match: '*-legislative-1', latest: 2, weight: 2 },
    { match: '2022-*', weight: 1 },
    { match: '*-european-1', weight: 1 },
  ];
  const { chosen, idleRules } = chooseBallots(rules, available);
  expect(chosen.map((b) => [b.ballotId, b.weight])).toEqual([
    ['2024-legislative-1', 2],
    ['2022-legislative-1', 2],
    ['2022-presidential-1', 1],
  ]);
  expect(idleRules).toEqual(['*-european-1']);
});

test('ready-made strategies fit their schema, and the default comes first', async () => {
  const strategies = await readReadyMadeStrategies();
  expect(strategies[0]).toMatchObject({ name: 'mobilise', camp: { name: 'left' }, model: 'surge' });
  for (const strategy of strategies) expect(parseStrategy(strategy)).toEqual(strategy);
});

test('a strategy that does not fit is refused with the place of the mistake', async () => {
  const [mobilise] = await readReadyMadeStrategies();
  expect(() => parseStrategy({ ...mobilise, income: { weight: 2, favour: 'lower' } })).toThrow(
    '/income/weight',
  );
  expect(() => parseStrategy({ ...mobilise, colour: 'red' })).toThrow('colour');
  expect(() => parseStrategy('mobilise')).toThrow('does not fit');
});

test('the published JSON Schemas are those that check', () => {
  const published = (path: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, '../../data', path), 'utf8'));
  expect(published('camps/camp.schema.json')).toMatchObject(JSON.parse(JSON.stringify(Camp)));
  expect(published('strategies/strategy.schema.json')).toMatchObject(
    JSON.parse(JSON.stringify(StrategyFile)),
  );
});

test('no vote counts for more than one camp', async () => {
  const camps = await readCamps();
  expect(camps.map((c) => c.name)).toEqual(['centre', 'far-right', 'left', 'right']);
  const [first] = camps;
  first.rules.forEach((rule, r) => {
    for (const kind of ['labels', 'nuances'] as const) {
      for (const name of Object.keys(rule[kind] ?? {})) {
        const weights = camps.map((c) => c.rules[r][kind]![name]);
        expect(weights, `${name} in ${rule.ballots}`).not.toContain(undefined);
        expect(weights.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe.skipIf(!hasSharedData)('with the published files of ../shared/data', () => {
  const KINDS: [RegExp, string][] = [
    [/^(\d{4})-europeennes/, '$1-european-1'],
    [/^(\d{4})-presidentielle-(\d)/, '$1-presidential-$2'],
    [/^(\d{4})-legislatives-(\d)/, '$1-legislative-$2'],
    [/^presid-(\d{4})-t(\d)/, '$1-presidential-$2'],
    [/^legis-(\d{4})-t(\d)/, '$1-legislative-$2'],
  ];
  const ballotOf = (file: string) => {
    const [pattern, ballotId] = KINDS.find(([p]) => p.test(file))!;
    return file.match(pattern)!.reduce((id, group, i) => id.replace(`$${i}`, group), ballotId);
  };
  const rows = (path: string, delimiter = ','): Record<string, string>[] =>
    parse(readFileSync(path), { columns: true, delimiter, bom: true });

  /** [ballot, area, label, nuance] of every option in the files. */
  function listOptions(): [string, string, string, string | null][] {
    const options: [string, string, string, string | null][] = [];
    for (const [folder, area] of [
      ['toulouse', '31555'],
      ['saint-maur-des-fosses', '94068'],
      ['france', '01001'],
    ]) {
      const directory = join(SHARED_DATA, folder, 'raw', 'resultats');
      for (const file of readdirSync(directory)) {
        const path = join(directory, file);
        if (file.includes('_large')) {
          const bytes = file.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
          const header = bytes.toString('utf8').split('\n', 1)[0].trim().split(',');
          const names = header.slice(header.indexOf('exprimes') + 1);
          options.push(...names.map((name): (typeof options)[0] => [ballotOf(file), area, name, null]));
        } else if (file.includes('_candidats') && file.endsWith('.csv')) {
          for (const { label, nuance } of rows(path))
            options.push([ballotOf(file), area, label, nuance || null]);
        } else if (file.startsWith('legislatives-2024')) {
          for (const row of rows(path, ';')) {
            for (let i = 1; row[`Nom candidat ${i}`]; i++) {
              options.push([
                '2024-legislative-2',
                area,
                row[`Nom candidat ${i}`],
                row[`Nuance candidat ${i}`],
              ]);
            }
          }
        }
      }
    }
    for (const name of ['MACRON', 'LE PEN']) options.push(['2022-presidential-2', '31555', name, null]);
    // 2026 has list codes only; these are the names that go with them.
    const lists =
      'Briançon Scali Adrada Menendez Moudenc Leonardelli Cottrel Meilhac Piquemal Pedinotti'.split(' ');
    for (const name of lists) options.push(['2026-municipal-1', '31555', name, null]);
    for (const name of ['Moudenc', 'Piquemal']) options.push(['2026-municipal-2', '31555', name, null]);
    return options;
  }

  test('every option of every French file is known to every ready-made camp', async () => {
    const options = listOptions();
    expect(new Set(options.map(([ballotId]) => ballotId)).size).toBe(14);
    for (const ready of await readCamps()) {
      const read = campReader(ready);
      const unknown = options.filter(
        ([ballotId, area, label, nuance]) => read(area, ballotId)(label, nuance) === undefined,
      );
      expect([ready.name, new Set(unknown.map(String))]).toEqual([ready.name, new Set()]);
    }
  });

  test('the left of Toulouse in 2022 and 2024 is the sum that a reader of the files gets', async () => {
    const left = campReader((await readCamps()).find((c) => c.name === 'left')!);
    const votes = (file: string, ballotId: string) =>
      rows(join(SHARED_DATA, 'toulouse/raw/resultats', file))
        .filter((row) => row.code.startsWith('31555'))
        .reduce((sum, row) => sum + left('31555', ballotId)(row.label, row.nuance)! * Number(row.voix), 0);
    // Mélenchon 72,169, Jadot 14,343, Hidalgo 5,007, Roussel 4,054, Poutou 1,391, Arthaud 638.
    expect(votes('presid-2022-t1_bureaux_candidats_dep31.csv', '2022-presidential-1')).toBe(97_602);
    // UG 93,908, EXG 1,317, ECO 1,254, DVG 428.
    expect(votes('legis-2024-t1_bureaux_candidats_dep31.csv', '2024-legislative-1')).toBe(96_907);
  });
});
