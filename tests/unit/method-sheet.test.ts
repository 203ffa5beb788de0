/** Method sheets of every model on a small made-up town: the figures on a sheet lead to its score. */
import { expect, test } from 'vitest';
import type { Block } from '#server/domain/targeting/explain/document.ts';
import {
  count,
  evaluate,
  figure,
  minus,
  over,
  plus,
  power,
  print,
  times,
} from '#server/domain/targeting/explain/expression.ts';
import { methodSheet } from '#server/domain/targeting/explain/method-sheet.ts';
import { sheetNumbers, typeset } from '#server/domain/targeting/explain/numbers.ts';
import { scoreTableColumns } from '#server/domain/targeting/explain/score-table.ts';
import type {
  MethodSheet,
  PublishedSource,
  SheetContext,
} from '#server/domain/targeting/explain/sheet-types.ts';
import { writeMethodSheet } from '#server/domain/targeting/explain/write-sheet.ts';
import { type Goal, MODELS_OF_GOAL, type ModelName } from '#server/domain/targeting/goals.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { inputsOf, panelOf } from '#server/domain/targeting/panel.ts';
import { type ScoreTable, type Strategy, scorePanel } from '#server/domain/targeting/score.ts';
import type { BallotCounts, ScoringInput } from '#server/domain/targeting/types.ts';
import { renderMethodPdf } from '#server/print/method-sheet.ts';
import { calculate } from '#tests/helpers/calculator.ts';
import { strategy } from '../fixtures/scoring.ts';

/** Repeatable, and without a clock. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A row of precincts, each touching the next; the last has no ballot of 2022, the one before it no income. */
function town(size: number): ScoringInput[] {
  const next = numbers(size);
  const code = (i: number) => `99001_${String(i + 1).padStart(4, '0')}`;
  return Array.from({ length: size }, (_, i) => {
    const registered = 400 + Math.floor(next() * 1200);
    const lean = 0.2 + 0.5 * next();
    const cast = (ballotId: string, heldOn: string, turnout: number): BallotCounts => {
      const ballotsCast = Math.floor(registered * turnout * (0.8 + 0.2 * next()));
      const valid = Math.floor(ballotsCast * 0.97);
      const ours = Math.floor(valid * (lean + 0.1 * (next() - 0.5)));
      const others = Math.floor((valid - ours) * 0.6);
      return {
        ballotId,
        heldOn,
        registered,
        ballotsCast,
        valid,
        votes: [
          ['UG', null, ours],
          ['ENS', null, others],
          ['RN', null, valid - ours - others - 3],
          ['UNHEARD OF', null, 3],
        ],
        carriedOver: 0,
        constituency: '99-01',
      };
    };
    return {
      precinctCode: code(i),
      name: `Bureau ${i + 1}`,
      registered,
      registeredFrom: '2024-legislative-1',
      doors: Math.floor(registered * 0.7),
      doorsEstimated: i % 2 === 0,
      incomeEur: i === size - 2 ? null : 15_000 + Math.floor(next() * 20_000),
      incomeSource: i === size - 2 ? null : 'test/income',
      giftsEur: i % 3 === 0 ? Math.floor(next() * 500) : null,
      neighbours: [i - 1, i + 1].filter((j) => j >= 0 && j < size).map(code),
      ballots: [
        cast('2024-legislative-1', '2024-06-30', 0.7),
        ...(i === size - 1
          ? []
          : [cast('2022-legislative-1', '2022-06-12', 0.5), cast('2022-presidential-1', '2022-04-10', 0.8)]),
      ],
    };
  });
}

function strategyOf(goal: Goal, model: ModelName): Strategy {
  return {
    ...strategy,
    goal,
    model,
    camp: {
      ...strategy.camp,
      rules: [{ ballots: '*', nuances: { UG: 1, ENS: 0.25, RN: 0 } }],
    },
    ballots: [
      { match: '*-legislative-1', weight: 1 },
      { match: '*-presidential-1', weight: 0.5 },
    ],
    parts: [
      { part: 'abstention', weight: 1 },
      { part: 'doors', weight: 0.5 },
      { part: 'income', weight: -0.5 },
    ],
  };
}

const source = (sourceId: string, title: string): PublishedSource => ({
  sourceId,
  title,
  publisher: 'Ministère',
  licence: 'Licence Ouverte 2.0',
  url: 'https://example.org/page',
  referenceDate: '2024-06-30',
  files: [{ path: 'raw/file.csv', url: 'https://example.org/file.csv' }],
});

function contextOf(table: ScoreTable, i: number): SheetContext {
  const input = inputsOf(table.panel)[i];
  return {
    areaCode: '99001',
    areaName: 'Testville',
    strategyVersion: 3,
    precincts: source('test/precincts', 'Bureaux de Testville'),
    ballots: input.ballots.map(({ ballotId, registered, ballotsCast, valid, votes }) => ({
      ballotId,
      title: `Scrutin ${ballotId}`,
      source: source(`test/${ballotId}`, ballotId),
      columns: null,
      via: 'same-vintage',
      carriedFrom: null,
      rows: [{ precinctCode: input.precinctCode, share: 1, registered, ballotsCast, valid, votes }],
    })),
    income: { source: source('test/income', 'Revenus'), columns: null, pieces: [] },
    dataFrom: '2024-07-01',
  };
}

const tableOf = (goal: Goal, model: ModelName, change: Partial<Strategy> = {}) =>
  scorePanel(panelOf(town(60)), { ...strategyOf(goal, model), ...change });
const sheetOf = (table: ScoreTable, i: number) => methodSheet(table, i, contextOf(table, i));

/** The score from what stands on the sheet, and nothing else. */
function scoreFromSheet(sheet: MethodSheet): number {
  const own =
    sheet.formula === 'sum'
      ? sheet.terms.reduce((sum, { value, weight }) => sum + value * weight!, 0)
      : sheet.terms.reduce((product, { value }) => product * value, 1);
  let base = own;
  if (sheet.shrinkage) {
    const { weight, precincts } = sheet.shrinkage;
    const voters = precincts.reduce((sum, { registered }) => sum + registered, 0);
    const around = precincts.reduce((sum, one) => sum + one.registered * one.own, 0) / voters;
    base = weight * own + (1 - weight) * around;
  }
  const among = (value: number, others: number[]) => {
    const isEqual = (other: number) => Math.abs(other - value) < 1e-12 * Math.max(1, Math.abs(value));
    const lower = others.filter((other) => other < value && !isEqual(other)).length;
    return (lower + others.filter(isEqual).length / 2) / others.length;
  };
  const place = among(
    base,
    sheet.ranking!.map((one) => one.base),
  );
  const { eur, weight, favour } = sheet.income;
  if (weight === 0) return place;
  const income = among(
    eur!,
    sheet.incomes!.map((one) => one.eur),
  );
  return (1 - weight) * place + weight * (favour === 'higher' ? income : 1 - income);
}

const MODEL_LIST = (Object.entries(MODELS_OF_GOAL) as [Goal, readonly ModelName[]][])
  .flatMap(([goal, models]) => models.map((model): [Goal, ModelName] => [goal, model]))
  .filter(([, model]) => MODELS[model]);

test.each(MODEL_LIST)('to %s by the model %s, the sheet leads to the score', (goal, model) => {
  for (const change of [{}, { assumption: 0.4 }]) {
    const table = tableOf(goal, model, change);
    let scored = 0;
    for (const i of table.panel.precinctCodes.keys()) {
      const sheet = sheetOf(table, i);
      if (sheet.score === null) continue;
      scored++;
      expect(Math.abs(sheet.unexplained!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(sheet.own!)));
      expect(Math.abs(scoreFromSheet(sheet) - sheet.score)).toBeLessThan(1e-9);
      for (const { derivation, value } of sheet.terms)
        if (derivation) expect(Math.abs(evaluate(derivation) - value)).toBeLessThan(1e-9);
    }
    expect(scored).toBeGreaterThan(50);
  }
});

test.each(MODEL_LIST)(
  'to %s by the model %s, every printed line is right in both languages',
  (goal, model) => {
    const table = tableOf(goal, model);
    for (const i of [0, 17, 58, 59])
      for (const locale of ['en', 'fr'] as const) {
        const { blocks } = writeMethodSheet(sheetOf(table, i), locale);
        expect(JSON.stringify(blocks)).not.toMatch(/undefined|NaN|null|\[object/);
        const lines = blocks.flatMap((block) => (block.kind === 'steps' ? block.lines : []));
        for (const line of lines) {
          const steps = calculate(line, locale);
          if (!steps) continue;
          const { calculated, printed, lastDigit } = steps;
          expect(Math.abs(calculated - printed), line).toBeLessThan(
            0.6 * lastDigit + 2e-8 * Math.abs(printed) + 1e-9,
          );
        }
        expect(lines.some((line) => calculate(line, locale))).toBe(true);
      }
  },
);

test('the slider of the assumption stands in the steps', () => {
  const table = tableOf('mobilise', 'published-index', { assumption: 0.25 });
  const { blocks } = writeMethodSheet(sheetOf(table, 3), 'en');
  const text = JSON.stringify(blocks);
  expect(text).toContain('taken to hold at 25\u00a0%');
  expect(text).toMatch(/\(0\.25 × \([\d,.]+ ÷ [\d,]+\) \+ 0\.75 × 0\.\d+\)/);
});

test('votes that the camp does not know are told, and half of an option counts half', () => {
  const sheet = sheetOf(tableOf('mobilise', 'published-index'), 3);
  const [ballot] = sheet.ballots;
  expect(ballot.unmappedVotes).toBe(3);
  expect(ballot.options.find(({ label }) => label === 'UNHEARD OF')!.weight).toBeNull();
  const text = JSON.stringify(writeMethodSheet(sheet, 'en').blocks);
  expect(text).toContain('3 votes went to options that the camp does not know');
  const halves = ballot.options.find(({ label }) => label === 'ENS')!;
  const whole = ballot.options.find(({ label }) => label === 'UG')!;
  expect(ballot.campVotes).toBe(whole.votes + 0.25 * halves.votes);
});

test('what is missing is said, and is not counted as 0', () => {
  const table = tableOf('mobilise', 'drop-off');
  const last = sheetOf(table, 59);
  expect(last).toMatchObject({ score: null, own: null, base: null, basePlace: null, unexplained: null });
  const text = JSON.stringify(writeMethodSheet(last, 'fr').blocks);
  expect(text).toContain('Ce bureau n’a pas de score');
  expect(text).toContain('pas de résultat ici');
  const poor = sheetOf(table, 58);
  expect(poor.income).toMatchObject({ eur: null, weight: 0, place: null });
  expect(poor.score).toBe(poor.basePlace!.percentile);
});

test('a large area has no lists on paper, and points to the table of all scores', () => {
  const table = scorePanel(panelOf(town(1600)), strategyOf('mobilise', 'published-index'));
  const sheet = sheetOf(table, 5);
  expect([sheet.ranking, sheet.incomes]).toEqual([null, null]);
  expect(JSON.stringify(writeMethodSheet(sheet, 'en').blocks)).toContain('scores.csv');
  expect(sheet.basePlace!.all).toBe(1600);
});

test('the table of all scores has a column for each term, and leaves unknown figures empty', () => {
  const table = tableOf('mobilise', 'drop-off');
  const rows = Array.from(table.order, table.row);
  const { names, row } = scoreTableColumns(['2024-legislative-1', '2022-legislative-1'], rows);
  expect(new Set(names).size).toBe(names.length);
  const cells = rows.map(row);
  expect(cells.every((one) => one.length === names.length)).toBe(true);
  const at = (name: string) => names.indexOf(name);
  const last = cells.at(-1)!;
  expect(last[at('precinct')]).toBe('99001_0060');
  expect([last[at('score')], last[at('base')], last[at('2022-legislative-1 share')]]).toEqual([
    null,
    null,
    null,
  ]);
  expect(last[at('missing')]).toContain('ballot 2022-legislative-1 no-result');
  const [first] = cells;
  const value = first[at('term camp-per-registered 2022-presidential-1 value')] as number;
  expect(value).toBe(rows[0].parts.terms[0].value);
  expect(first[at('other terms')]).toBeNull();
  // Columns made without having seen the terms still lose none of them.
  const blind = scoreTableColumns([], []);
  expect(blind.row(rows[0])[blind.names.indexOf('other terms')]).toContain('term camp-per-registered');
});

test('arithmetic is printed with the parentheses that it needs', () => {
  const words = { count: String, figure: String };
  const shown = (expression: Parameters<typeof print>[0]) => print(expression, words);
  const turnout = over(count(600), count(1000));
  expect(shown(minus(count(1), turnout))).toBe('1 − 600 ÷ 1000');
  expect(shown(times(minus(count(1), turnout), over(count(300), count(500))))).toBe(
    '(1 − 600 ÷ 1000) × (300 ÷ 500)',
  );
  expect(shown(minus(count(1), plus(count(2), count(3))))).toBe('1 − (2 + 3)');
  expect(shown(over(count(6), times(count(2), count(3))))).toBe('6 ÷ (2 × 3)');
  expect(shown(power(minus(count(1), figure(0.5)), 2))).toBe('(1 − 0.5) ^ 2');
  expect(power(turnout, 1)).toBe(turnout);
  expect(shown(times(count(2), figure(-0.5)))).toBe('2 × (-0.5)');
  expect(evaluate(power(minus(count(1), figure(0.5)), 2))).toBe(0.25);
});

test('figures are written as each language writes them', () => {
  const [en, fr] = [sheetNumbers('en'), sheetNumbers('fr')];
  expect([en.count(1234), fr.count(1234)]).toEqual(['1,234', '1\u202f234']);
  expect([en.figure(-0.123456789123), fr.figure(-0.123456789123)]).toEqual(['−0.123456789', '−0,123456789']);
  expect([en.percent(0.4), fr.percent(0.125)]).toEqual(['40 %', '12,5 %']);
  expect(en.inColumn(0.3)(0.1)).toBe('0.100000000');
  expect(typeset("L'écart : « bas » ; 40 % ?", 'fr')).toBe(
    'L’écart\u00a0: «\u00a0bas\u00a0»\u202f; 40\u00a0%\u202f?',
  );
  expect(typeset('the camp: 40 %', 'en')).toBe('the camp: 40\u00a0%');
});

test('on paper: the same bytes for the same sheet, long lists over pages, either paper', async () => {
  const table = scorePanel(panelOf(town(400)), strategyOf('mobilise', 'drop-off'));
  const sheet = sheetOf(table, 7);
  const document = writeMethodSheet(sheet, 'fr');
  const options = { pageWords: (p: number, n: number) => `${p}/${n}`, createdAt: new Date('2026-01-02') };
  const [one, other] = [await renderMethodPdf(document, options), await renderMethodPdf(document, options)];
  expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0);
  const pages = (pdf: Uint8Array) =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)!.length;
  expect(pages(one)).toBeGreaterThan(6);
  const letter = await renderMethodPdf(document, { ...options, paper: 'LETTER' });
  expect(Buffer.from(letter).toString('latin1')).toContain('[0 0 612 792]');
  const strips = document.blocks.filter(
    (block): block is Extract<Block, { kind: 'table' }> => block.kind === 'table' && block.strips === 3,
  );
  expect(strips.map(({ rows }) => rows.length)).toEqual([399, 399]);
});
