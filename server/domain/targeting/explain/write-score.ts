/** The sections of a method sheet after the base: income, score, expected votes, what is missing, the lists. */
import type { Block } from './document.ts';
import { percentileLine } from './write-base.ts';
import type { Writer } from './writer.ts';

export function incomeSection({ sheet, words, numbers }: Writer): Block[] {
  const { income } = sheet;
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: words.income }];
  if (sheet.strategy.income.weight === 0) return [...blocks, { kind: 'text', text: words.incomeOut }];
  if (income.eur === null || !income.place) return [...blocks, { kind: 'text', text: words.incomeUnknown }];
  const { count, figure, euros } = numbers;
  if (income.source && income.source.pieces.length > 0) {
    const { source, columns, pieces } = income.source;
    const share = numbers.inColumn(1);
    const weight = numbers.inColumn(Math.max(...pieces.map((piece) => piece.weight)));
    const amount = numbers.inColumn(Math.max(...pieces.map(({ incomeEur }) => incomeEur)));
    const labels = words.incomeColumns;
    blocks.push(
      {
        kind: 'text',
        text: [words.incomeIntro(source.title), ...(columns ? [words.incomeCell(columns)] : [])].join(' '),
      },
      {
        kind: 'table',
        columns: [
          { label: labels.code, align: 'left', width: 2.6 },
          { label: labels.income, align: 'right', width: 1.3 },
          { label: labels.households, align: 'right' },
          { label: labels.share, align: 'right', width: 1.3 },
          { label: labels.weight, align: 'right', width: 1.4 },
        ],
        rows: pieces.map((piece) => [
          piece.code,
          amount(piece.incomeEur),
          piece.households === null ? '' : figure(piece.households),
          share(piece.share),
          weight(piece.weight),
        ]),
      },
    );
  }
  const { lower, equal, all } = income.place;
  blocks.push(
    { kind: 'steps', lines: [`${words.incomeMean} = ${euros(income.eur)}`] },
    { kind: 'text', text: words.incomePlace({ lower: count(lower), equal: count(equal), all: count(all) }) },
    {
      kind: 'steps',
      lines: [
        percentileLine(words.percentile, income.place, numbers),
        `${words.favoured[income.favour]} = ${figure(income.favoured!)}`,
      ],
    },
  );
  return blocks;
}

export function scoreSection({ sheet, words, numbers }: Writer): Block[] {
  if (sheet.score === null) return [];
  const { count, figure, score } = numbers;
  const { weight, favoured } = sheet.income;
  const place = sheet.scoreWithoutIncome!;
  const arithmetic =
    weight > 0
      ? `(1 − ${figure(weight)}) × ${figure(place)} + ${figure(weight)} × ${figure(favoured!)}`
      : `${figure(place)}`;
  const all = count(sheet.basePlace!.all);
  const items = [
    words.rankIs(count(sheet.rank!), all),
    words.withoutIncome(score(place), count(sheet.rankWithoutIncome!)),
    ...(sheet.interval ? [words.scoreInterval(score(sheet.interval.low), score(sheet.interval.high))] : []),
    words.classIs({ scoreClass: sheet.scoreClass!, breaks: sheet.classBreaks.map(score).join(' · ') }),
  ];
  return [
    { kind: 'heading', level: 1, text: words.score },
    { kind: 'steps', lines: [`${words.scoreIs} = ${arithmetic} = ${score(sheet.score)}`] },
    { kind: 'list', items },
  ];
}

export function votesSection({ sheet, words, numbers }: Writer): Block[] {
  const { figure, count, estimate } = numbers;
  const { yield: part, expectedVotes, economics } = sheet;
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: words.votes },
    { kind: 'text', text: words.effects[part.effectOn] },
  ];
  if (!expectedVotes || part.effectOn === 'none' || part.doors === null)
    return part.effectOn === 'none' ? blocks : [...blocks, { kind: 'text', text: words.noVotes }];
  const bounds = ['low', 'mid', 'high'] as const;
  const effect = part.effectOn === 'turnout' ? economics.turnoutEffect : economics.persuasionEffect;
  blocks.push(
    { kind: 'text', text: words.votesIntro },
    {
      kind: 'list',
      items: [
        words.votesInputs({
          contacts: bounds.map((at) => figure(part.contactsPerDoor[at])).join(' · '),
          passes: part.passes,
          source: economics.contactsPerHour.source,
        }),
        ...(effect ? [words.effectSource(effect.source)] : []),
        words.reserve(figure(part.reserve!), figure(part.effectBase!)),
      ],
    },
    {
      kind: 'steps',
      lines: [
        words.votesAre,
        ...bounds.map(
          (at) =>
            `${words[at]} = ${count(part.doors!)} × ${figure(part.contactsPerDoor[at])} × ${figure(part.effect[at])} × ${figure(part.reserve!)} ÷ ${figure(part.effectBase!)} = ${estimate(expectedVotes[at])}`,
        ),
      ],
    },
  );
  return blocks;
}

export function missingSection({ sheet, words, numbers, ballotTitle }: Writer): Block[] {
  const items = [
    ...sheet.missing.map((missing) => words.missingIs(missing, ballotTitle)),
    ...sheet.ballots
      .filter(({ carriedOver }) => carriedOver > 0)
      .map(({ title, carriedOver }) => words.doubtful(title, numbers.percent(carriedOver))),
    ...(sheet.yield.doorsEstimated ? [words.doorsEstimated] : []),
  ];
  return [
    { kind: 'heading', level: 1, text: words.missing },
    items.length > 0 ? { kind: 'list', items } : { kind: 'text', text: words.nothingMissing },
  ];
}

export function appendices({ sheet, words, numbers }: Writer): Block[] {
  const blocks: Block[] = [];
  const { count } = numbers;
  if (sheet.ranking) {
    const base = numbers.inColumn(Math.max(...sheet.ranking.map((one) => Math.abs(one.base)), 0));
    const labels = words.rankingColumns;
    blocks.push(
      { kind: 'heading', level: 1, text: words.ranking },
      { kind: 'text', text: words.rankingIntro, tone: 'note' },
      {
        kind: 'table',
        strips: 3,
        columns: [
          { label: labels.place, align: 'right', width: 0.5 },
          { label: labels.precinct, align: 'left', width: 1.2 },
          { label: labels.base, align: 'right', width: 1.3 },
        ],
        rows: sheet.ranking.map((one, i) => [count(i + 1), one.precinctCode, base(one.base)]),
      },
    );
  }
  if (sheet.incomes) {
    const labels = words.incomesColumns;
    const euros = numbers.inColumn(Math.max(...sheet.incomes.map(({ eur }) => eur), 0));
    blocks.push(
      { kind: 'heading', level: 1, text: words.incomes },
      {
        kind: 'table',
        strips: 3,
        columns: [
          { label: labels.place, align: 'right', width: 0.5 },
          { label: labels.precinct, align: 'left', width: 1.2 },
          { label: labels.income, align: 'right', width: 1.3 },
        ],
        rows: sheet.incomes.map((one, i) => [count(i + 1), one.precinctCode, euros(one.eur)]),
      },
    );
  }
  return blocks;
}
