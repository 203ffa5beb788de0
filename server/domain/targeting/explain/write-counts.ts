/** The sections of a method sheet on what was published: files and where to look in them, counts, the camp's votes. */
import { abstentionOf, shareOf } from './derivations.ts';
import type { Block } from './document.ts';
import { type Expression, print } from './expression.ts';
import type { PublishedSource, SheetBallot } from './sheet-types.ts';
import { longDate, type Writer } from './writer.ts';

export function filesSection(writer: Writer): Block[] {
  const { sheet, words } = writer;
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: words.files },
    { kind: 'text', text: words.filesIntro, tone: 'note' },
  ];
  for (const ballot of sheet.ballots) {
    const items = sourceItems(ballot.source, writer);
    if (ballot.columns) {
      const { row, votes } = ballot.columns;
      items.push(
        `${words.row(row.map(([column, value]) => words.cell(column, value)).join(', '))} ${words.columns(ballot.columns)}`,
        words.votesIn[votes.layout]({ label: votes.label ?? '', votes: votes.votes ?? '' }),
      );
    }
    blocks.push({ kind: 'heading', level: 2, text: ballot.title }, { kind: 'list', items });
  }
  if (sheet.income.source && sheet.strategy.income.weight > 0) {
    const { source } = sheet.income.source;
    blocks.push(
      { kind: 'heading', level: 2, text: source.title },
      { kind: 'list', items: sourceItems(source, writer) },
    );
  }
  const { precincts } = sheet;
  blocks.push(
    { kind: 'heading', level: 2, text: words.boundaries(precincts.title).replace(/\.$/, '') },
    { kind: 'list', items: sourceItems(precincts, writer) },
  );
  return blocks;
}

function sourceItems(source: PublishedSource, { words, locale }: Writer): string[] {
  const { publisher, licence, referenceDate, url, files } = source;
  return [
    `${words.published({ publisher, licence, date: longDate(referenceDate, locale) })} ${words.page_(url)}`,
    ...files.map((file) => words.file(file.path, file.url)),
  ];
}

export function countsSection(writer: Writer): Block[] {
  const { sheet, words } = writer;
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: words.counts }];
  if (sheet.ballots.length === 0) blocks.push({ kind: 'text', text: words.noBallot });
  for (const ballot of sheet.ballots) blocks.push(...ballotBlocks(ballot, writer));
  return blocks;
}

function ballotBlocks(ballot: SheetBallot, writer: Writer): Block[] {
  const { sheet, words, numbers } = writer;
  const { count, figure, inColumn } = numbers;
  const isRead = sheet.terms.some(({ ballotId }) => ballotId === ballot.ballotId);
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: ballot.title },
    { kind: 'text', text: words.weightInStrategy(figure(ballot.weight), isRead), tone: 'note' },
  ];
  if (ballot.via === 'crosswalk') {
    const share = inColumn(1);
    blocks.push(
      { kind: 'text', text: words.carried(ballot.carriedFrom ?? '') },
      {
        kind: 'table',
        columns: [
          { label: words.carriedColumns.precinct, align: 'left', width: 2 },
          { label: words.carriedColumns.share, align: 'right' },
          { label: words.carriedColumns.registered, align: 'right' },
          { label: words.carriedColumns.ballotsCast, align: 'right' },
          { label: words.carriedColumns.valid, align: 'right' },
          { label: words.carriedColumns.camp, align: 'right' },
        ],
        rows: ballot.rows.map((row) => [
          row.precinctCode,
          share(row.share),
          count(row.registered),
          count(row.ballotsCast),
          count(row.valid),
          count(row.campVotes),
        ]),
        total: [
          words.total,
          '',
          ...[ballot.registered, ballot.ballotsCast, ballot.valid, ballot.campVotes].map(count),
        ],
      },
    );
  } else {
    if (ballot.via === 'by-code') blocks.push({ kind: 'text', text: words.byCode, tone: 'note' });
    blocks.push({
      kind: 'text',
      text: words.countsLine({
        registered: count(ballot.registered),
        ballotsCast: count(ballot.ballotsCast),
        valid: count(ballot.valid),
      }),
    });
  }
  blocks.push(...optionBlocks(ballot, writer));
  const line = (name: string, expression: Expression, value: number | null) =>
    value === null ? [] : [`${name} = ${print(expression, numbers)} = ${figure(value)}`];
  blocks.push({
    kind: 'steps',
    lines: [
      ...line(words.abstention, abstentionOf(ballot), ballot.abstention),
      ...line(words.share, shareOf(ballot), ballot.share),
    ],
  });
  return blocks;
}

/** A presidential first round; lists of a European ballot are too many. */
const MOST_OPTIONS = 14;

function optionBlocks(ballot: SheetBallot, { words, numbers }: Writer): Block[] {
  const { count, figure } = numbers;
  // Where they fit, all options are listed: some models read the others' votes too.
  const isShort = ballot.options.length <= MOST_OPTIONS;
  const known = ballot.options.filter(({ weight }) => weight !== null);
  const ours = known.filter(({ weight }) => isShort || weight! > 0);
  const others = isShort ? [] : known.filter(({ weight }) => weight === 0);
  const unknown = ballot.options.filter(({ weight }) => weight === null);
  const hasNuances = ours.some(({ nuance, label }) => nuance !== null && nuance !== label);
  const blocks: Block[] = [];
  if (ours.length === 0) blocks.push({ kind: 'text', text: words.noneOurs });
  else {
    blocks.push({
      kind: 'table',
      columns: [
        { label: words.optionColumns.option, align: 'left', width: 3 },
        ...(hasNuances ? [{ label: words.optionColumns.nuance, align: 'left' as const }] : []),
        { label: words.optionColumns.votes, align: 'right' },
        { label: words.optionColumns.weight, align: 'right' },
        { label: words.optionColumns.counted, align: 'right', width: 1.3 },
      ],
      rows: ours.map(({ label, nuance, votes, weight }) => [
        label,
        ...(hasNuances ? [nuance ?? ''] : []),
        count(votes),
        figure(weight!),
        count(votes * weight!),
      ]),
      total: [words.campVotes, ...(hasNuances ? [''] : []), '', '', count(ballot.campVotes)],
    });
  }
  const sum = (options: typeof others) => options.reduce((total, { votes }) => total + votes, 0);
  const notes = [
    ...(others.length > 0 ? [words.others(count(sum(others)), others.length)] : []),
    ...(unknown.length > 0
      ? [words.unmapped(count(sum(unknown)), unknown.map((o) => `${o.label} ${count(o.votes)}`).join(', '))]
      : []),
  ];
  if (notes.length > 0) blocks.push({ kind: 'text', text: notes.join(' '), tone: 'note' });
  return blocks;
}
