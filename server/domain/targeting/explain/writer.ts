/** What the sections of a method sheet are written with: figures, words, titles, dates. */
import type { Bilingual } from '../strategy.ts';
import type { Block } from './document.ts';
import { type SheetNumbers, typeset } from './numbers.ts';
import type { MethodSheet } from './sheet-types.ts';
import type { SheetWords } from './words.ts';

export interface Writer {
  sheet: MethodSheet;
  locale: 'en' | 'fr';
  words: SheetWords;
  numbers: SheetNumbers;
  say(text: Bilingual): string;
  ballotTitle(ballotId: string | null): string;
}

export const longDate = (iso: string, locale: 'en' | 'fr') =>
  /^\d{4}-\d{2}-\d{2}/.test(iso)
    ? new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
        dateStyle: 'long',
        timeZone: 'UTC',
      }).format(new Date(iso.slice(0, 10)))
    : iso;

/** With the spaces and apostrophes of print. */
export function typesetBlock(block: Block, locale: 'en' | 'fr'): Block {
  const set = (text: string) => typeset(text, locale);
  switch (block.kind) {
    case 'heading':
    case 'text':
      return { ...block, text: set(block.text) };
    case 'list':
      return { ...block, items: block.items.map(set) };
    case 'steps':
      return { ...block, lines: block.lines.map(set) };
    case 'table':
      return {
        ...block,
        columns: block.columns.map((column) => ({ ...column, label: set(column.label) })),
        rows: block.rows.map((row) => row.map(set)),
        ...(block.total ? { total: block.total.map(set) } : {}),
      };
  }
}
