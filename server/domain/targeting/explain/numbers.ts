/**
 * Figures on a method sheet: enough digits to calculate with, in the writing of each language. Nine significant
 * digits leave a score right to its fourth decimal after any number of steps that a sheet has.
 */
import type { NumberWords } from './expression.ts';

const DIGITS = 9;
const MINUS = '−';
export const ABSENT = '–';

export interface SheetNumbers extends NumberWords {
  /** The same decimals all the way down a column, for values up to `largest`. */
  inColumn(largest: number): (value: number | null) => string;
  score(value: number | null): string;
  percent(value: number): string;
  euros(value: number): string;
  /** An estimate, which is no exact figure. */
  estimate(value: number): string;
}

export function sheetNumbers(locale: 'en' | 'fr'): SheetNumbers {
  const intl = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', options);
    return (value: number) => format.format(value).replace('-', MINUS);
  };
  const fixed = (decimals: number) =>
    intl({ minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const significant = intl({ maximumSignificantDigits: DIGITS });
  const whole = intl({ maximumFractionDigits: 0 });
  const carried = intl({ maximumFractionDigits: 6 });
  const score = fixed(6);
  const euros = fixed(2);
  const hundredths = intl({ maximumFractionDigits: 2 });
  return {
    // Counts that were carried over from other precincts are no whole numbers.
    count: (value) => (Number.isInteger(value) ? whole(value) : carried(value)),
    figure: significant,
    inColumn(largest) {
      const before = largest > 0 ? Math.floor(Math.log10(largest)) + 1 : 1;
      const format = fixed(Math.min(12, Math.max(2, DIGITS - before)));
      return (value) => (value === null ? ABSENT : format(value));
    },
    score: (value) => (value === null ? ABSENT : score(value)),
    percent: (value) => `${hundredths(100 * value)} %`,
    euros: (value) => `${euros(value)} €`,
    estimate: intl({ maximumSignificantDigits: 3 }),
  };
}

/** Spaces as each language sets them, and the apostrophe of print. */
export function typeset(text: string, locale: 'en' | 'fr'): string {
  const common = text.replaceAll("'", '’').replace(/ (?=[%€])/g, '\u00a0');
  if (locale === 'en') return common;
  return common
    .replace(/ (?=[;!?])/g, '\u202f')
    .replace(/ (?=[:»])/g, '\u00a0')
    .replace(/(?<=«) /g, '\u00a0');
}
