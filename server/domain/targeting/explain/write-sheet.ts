/** A method sheet in words: the document that is printed, in the order in which one calculates. */
import type { Block, SheetDocument } from './document.ts';
import { sheetNumbers, typeset } from './numbers.ts';
import type { MethodSheet } from './sheet-types.ts';
import { SHEET_WORDS } from './words.ts';
import { baseSection, placeSection } from './write-base.ts';
import { countsSection, filesSection } from './write-counts.ts';
import { appendices, incomeSection, missingSection, scoreSection, votesSection } from './write-score.ts';
import { longDate, typesetBlock, type Writer } from './writer.ts';

export function writeMethodSheet(sheet: MethodSheet, locale: 'en' | 'fr'): SheetDocument {
  const titles = new Map(sheet.ballots.map(({ ballotId, title }) => [ballotId, title]));
  const writer: Writer = {
    sheet,
    locale,
    words: SHEET_WORDS[locale],
    numbers: sheetNumbers(locale),
    say: (text) => text[locale],
    ballotTitle: (ballotId) => (ballotId === null ? '' : (titles.get(ballotId) ?? ballotId)),
  };
  const { words } = writer;
  const blocks = [
    ...opening(writer),
    ...purposeSection(writer),
    ...filesSection(writer),
    ...countsSection(writer),
    ...baseSection(writer),
    ...placeSection(writer),
    ...incomeSection(writer),
    ...scoreSection(writer),
    ...votesSection(writer),
    ...missingSection(writer),
    ...appendices(writer),
  ];
  return {
    locale,
    title: typeset(words.title(sheet.precinctCode), locale),
    subtitle: typeset(
      words.subtitle({
        area: sheet.areaName,
        strategy: writer.say(sheet.strategy.title),
        version: sheet.strategy.version,
        formula: sheet.formulaVersion,
        date: sheet.dataFrom ? longDate(sheet.dataFrom, locale) : '',
      }),
      locale,
    ),
    blocks: blocks.map((block) => typesetBlock(block, locale)),
  };
}

function opening({ sheet, words, numbers }: Writer): Block[] {
  const lead =
    sheet.score === null
      ? words.notScored
      : words.lead({
          score: numbers.score(sheet.score),
          rank: numbers.count(sheet.rank!),
          all: numbers.count(sheet.basePlace!.all),
          scoreClass: String(sheet.scoreClass),
        });
  return [
    { kind: 'text', text: lead, tone: 'lead' },
    { kind: 'text', text: words.howTo },
  ];
}

function purposeSection({ sheet, words, numbers, say }: Writer): Block[] {
  const { assumption, strategy } = sheet;
  const items = [
    words.goals[strategy.goal],
    words.model(sheet.model, say(sheet.unit)),
    words.assumption(say(assumption.sentence), numbers.percent(assumption.holds)),
  ];
  if (assumption.at0 && assumption.at1) items.push(words.slider(say(assumption.at0), say(assumption.at1)));
  items.push(words.camp(say(sheet.camp.title)));
  return [
    { kind: 'heading', level: 1, text: words.purpose },
    { kind: 'list', items },
  ];
}
