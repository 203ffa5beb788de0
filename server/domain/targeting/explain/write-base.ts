/** The sections of a method sheet on the model's figure: terms, surroundings, and the place among the others. */
import type { TermMean } from './around.ts';
import type { Block } from './document.ts';
import { print } from './expression.ts';
import type { Place, SheetShrinkage, SheetTerm } from './sheet-types.ts';
import type { Writer } from './writer.ts';

/** Below it, relative to the figure, a difference is rounding. */
const ROUNDING = 1e-9;

export function baseSection(writer: Writer): Block[] {
  const { sheet, words, numbers } = writer;
  const { figure } = numbers;
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: words.base }];
  if (sheet.own === null) return [...blocks, { kind: 'text', text: words.noTerms }];
  blocks.push(...termBlocks(writer));
  const sum =
    sheet.formula === 'sum'
      ? addUp(
          sheet.terms.map(({ contribution }) => contribution ?? 0),
          figure,
        )
      : sheet.terms.map(({ value }) => figure(value)).join(' × ');
  const total = sheet.own - sheet.unexplained!;
  blocks.push({ kind: 'steps', lines: [`${words.own} = ${sum} = ${figure(total)}`] });
  if (Math.abs(sheet.unexplained!) > ROUNDING * Math.max(Math.abs(sheet.own), 1e-6))
    blocks.push({ kind: 'text', text: words.unexplained(figure(sheet.unexplained!)) });
  if (sheet.shrinkage) blocks.push(...shrinkageBlocks(sheet.shrinkage, sheet.base!, writer));
  else blocks.push({ kind: 'steps', lines: [`${words.baseIs} = ${figure(sheet.base!)}`] });
  if (sheet.baseInterval && sheet.sd !== null) {
    const { low, high } = sheet.baseInterval;
    blocks.push({
      kind: 'text',
      text: `${words.baseInterval(figure(sheet.sd))} ${words.low} ${figure(low)}, ${words.high.toLowerCase()} ${figure(high)}.`,
      tone: 'note',
    });
  }
  return blocks;
}

function termBlocks({ sheet, words, numbers, say, ballotTitle }: Writer): Block[] {
  const { figure } = numbers;
  const isSum = sheet.formula === 'sum';
  const nameOf = ({ words: name, ballotId }: SheetTerm) =>
    [say(name), ballotTitle(ballotId)].filter(Boolean).join(', ');
  const derived = sheet.terms.flatMap((term) =>
    term.derivation ? [`${nameOf(term)} = ${print(term.derivation, numbers)} = ${figure(term.value)}`] : [],
  );
  const fromArea = sheet.terms.filter((term) => !term.derivation && !term.mean).map(nameOf);
  const largest = (read: (term: SheetTerm) => number | null) =>
    Math.max(...sheet.terms.map((term) => Math.abs(read(term) ?? 0)));
  const value = numbers.inColumn(largest((term) => term.value));
  const weight = numbers.inColumn(largest((term) => term.weight));
  const contribution = numbers.inColumn(largest((term) => term.contribution));
  const blocks: Block[] = derived.length > 0 ? [{ kind: 'steps', lines: derived }] : [];
  for (const term of sheet.terms)
    if (term.mean) blocks.push(...meanBlocks(nameOf(term), term, term.mean, { words, numbers, say }));
  if (fromArea.length > 0)
    blocks.push({ kind: 'text', text: words.fromArea(fromArea.join('; ')), tone: 'note' });
  blocks.push(
    { kind: 'text', text: isSum ? words.sum : words.product },
    {
      kind: 'table',
      columns: [
        { label: words.termColumns.term, align: 'left', width: 2.4 },
        { label: words.termColumns.ballot, align: 'left', width: 2 },
        { label: words.termColumns.value, align: 'right', width: 1.3 },
        ...(isSum
          ? [
              { label: words.termColumns.weight, align: 'right' as const, width: 1.3 },
              { label: words.termColumns.contribution, align: 'right' as const, width: 1.3 },
            ]
          : []),
      ],
      rows: sheet.terms.map((term) => [
        say(term.words),
        ballotTitle(term.ballotId),
        value(term.value),
        ...(isSum ? [weight(term.weight), contribution(term.contribution)] : []),
      ]),
    },
  );
  return blocks;
}

function meanBlocks(
  name: string,
  { value }: SheetTerm,
  { members, weights }: TermMean,
  { words, numbers, say }: Pick<Writer, 'words' | 'numbers' | 'say'>,
): Block[] {
  const weight = numbers.inColumn(Math.max(...members.map((one) => one.weight)));
  const figure = numbers.inColumn(Math.max(...members.map((one) => Math.abs(one.value))));
  return [
    { kind: 'text', text: words.mean({ term: name, weights: say(weights) }) },
    {
      kind: 'table',
      strips: 2,
      columns: [
        { label: words.aroundColumns.precinct, align: 'left', width: 1.2 },
        { label: words.termColumns.weight, align: 'right' },
        { label: words.termColumns.value, align: 'right', width: 1.3 },
      ],
      rows: members.map((one) => [one.precinctCode, weight(one.weight), figure(one.value)]),
    },
    { kind: 'steps', lines: [`${name} = ${words.meanIs} = ${numbers.figure(value)}`] },
  ];
}

function shrinkageBlocks(shrinkage: SheetShrinkage, base: number, { words, numbers }: Writer): Block[] {
  const { figure, count } = numbers;
  const { own, surroundings, weight, basis, precincts } = shrinkage;
  const ownColumn = numbers.inColumn(Math.max(...precincts.map((precinct) => Math.abs(precinct.own)), 0));
  const { precinct, registered, own: ownLabel } = words.aroundColumns;
  return [
    { kind: 'text', text: words.shrinkage({ basis, precincts: count(precincts.length) }) },
    {
      kind: 'table',
      strips: precincts.length > 12 ? 3 : 2,
      columns: [
        { label: precinct, align: 'left', width: 1.2 },
        { label: registered, align: 'right' },
        { label: ownLabel, align: 'right', width: 1.4 },
      ],
      rows: precincts.map((one) => [one.precinctCode, count(one.registered), ownColumn(one.own)]),
    },
    {
      kind: 'steps',
      lines: [
        `${words.surroundings} = ${words.surroundingsAre} = ${figure(surroundings)}`,
        `w = ${figure(weight)}`,
        `${words.baseIs} = w × ${words.own.toLowerCase()} + (1 − w) × ${words.surroundings.toLowerCase()} = ${figure(weight)} × ${signed(own, figure)} + ${figure(1 - weight)} × ${signed(surroundings, figure)} = ${figure(base)}`,
      ],
    },
  ];
}

export function placeSection({ sheet, words, numbers }: Writer): Block[] {
  if (!sheet.basePlace) return [];
  const { count } = numbers;
  const { lower, equal, all } = sheet.basePlace;
  return [
    { kind: 'heading', level: 1, text: words.place },
    { kind: 'text', text: words.placeIs({ lower: count(lower), equal: count(equal), all: count(all) }) },
    { kind: 'steps', lines: [percentileLine(words.percentile, sheet.basePlace, numbers)] },
    { kind: 'text', text: sheet.ranking ? words.inAppendix : words.inTable, tone: 'note' },
  ];
}

export function percentileLine(
  name: string,
  { lower, equal, all, percentile }: Place,
  { count, figure }: Writer['numbers'],
): string {
  return `${name} = (${count(lower)} + ${count(equal)} ÷ 2) ÷ ${count(all)} = ${figure(percentile)}`;
}

const signed = (value: number, figure: (value: number) => string) =>
  value < 0 ? `(${figure(value)})` : figure(value);

/** '0.2 + 0.1 − 0.05'. */
function addUp(values: readonly number[], figure: (value: number) => string): string {
  return values
    .map((value, i) => (i === 0 ? figure(value) : value < 0 ? `− ${figure(-value)}` : `+ ${figure(value)}`))
    .join(' ');
}
