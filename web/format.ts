/**
 * Numbers as people read them. A count looks like a count; an estimate looks like one: a range, or a "~", and
 * never more than three significant figures.
 */
import type { Language } from './state/url.ts';

/** Keeps a number and its unit on one line. */
const NBSP = '\u00a0';

export interface Range {
  low: number;
  mid: number;
  high: number;
}

/** Each function takes a number and answers text in one language; null is a dash, "not known". */
export interface Formats {
  count(value: number | null | undefined): string;
  estimate(value: number | null | undefined): string;
  range(range: Pick<Range, 'low' | 'high'> | null | undefined): string;
  mid(range: Range | null | undefined): string;
  score(value: number | null | undefined): string;
  /** Both ends of a score's interval. */
  scoreRange(interval: Pick<Range, 'low' | 'high'> | null | undefined): string;
  /** A figure of a formula: four significant digits, so that it can be checked. */
  figure(value: number | null | undefined): string;
  share(value: number | null | undefined): string;
  /** A net count, with its sign. */
  signed(value: number | null | undefined): string;
  /** A difference of scores, with its sign. */
  signedScore(value: number | null | undefined): string;
  /** Without decimals: a share that was chosen, not measured, or a tick of an axis. */
  wholeShare(value: number | null | undefined): string;
  /** A difference of percentiles, in places of a hundred, with its sign. */
  places(value: number | null | undefined): string;
  weight(value: number): string;
  euros(value: number | null | undefined): string;
  duration(seconds: number | null | undefined): string;
  distance(metres: number | null | undefined): string;
  date(iso: string): string;
}

const ABSENT = '–';

export function makeFormats(language: Language): Formats {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const wholeNumber = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const twoDigits = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const upToTwoDigits = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const fourFigures = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const signedTwoDigits = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const wholePercent = new Intl.NumberFormat(locale, { style: 'percent' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dayAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

  // French groups digits with a narrow space that many screens draw as none at all.
  const grouped = (text: string) => text.replaceAll('\u202f', NBSP);
  // The minus sign proper, which is as wide as the plus.
  const withMinus = (text: string) => text.replace('-', '\u2212');
  const known = (value: number | null | undefined): value is number =>
    value !== null && value !== undefined && Number.isFinite(value);
  const whole = { format: (value: number) => grouped(wholeNumber.format(value)) };
  const threeFigures = (value: number) => whole.format(toThreeFigures(value));

  // Two significant figures: whole numbers say nothing about a range such as 0.2–0.9.
  const forRange = (high: number) => {
    if (high >= 10) return threeFigures;
    const decimals = high < 1 ? twoDigits : oneDigit;
    return (value: number) => decimals.format(value);
  };

  return {
    count: (value) => (known(value) ? whole.format(value) : ABSENT),
    estimate: (value) => (known(value) ? `~${threeFigures(value)}` : ABSENT),
    range(range) {
      if (!range || !known(range.low) || !known(range.high)) return ABSENT;
      // Nothing is expected: that is exact.
      if (range.low === 0 && range.high === 0) return '0';
      const inWords = forRange(range.high);
      const low = inWords(range.low);
      const high = inWords(range.high);
      return low === high ? `~${low}` : `${low}–${high}`;
    },
    mid: (range) => {
      if (!range || !known(range.mid)) return ABSENT;
      return range.high === 0 ? '0' : forRange(range.high)(range.mid);
    },
    score: (value) => (known(value) ? withMinus(twoDigits.format(value)) : ABSENT),
    scoreRange: (interval) =>
      interval ? `${twoDigits.format(interval.low)}–${twoDigits.format(interval.high)}` : ABSENT,
    figure: (value) => (known(value) ? withMinus(grouped(fourFigures.format(value))) : ABSENT),
    share(value) {
      if (!known(value)) return ABSENT;
      // All and nothing are exact: no decimals.
      return grouped((value === 0 || value === 1 ? wholePercent : percent).format(value));
    },
    wholeShare: (value) => (known(value) ? grouped(wholePercent.format(value)) : ABSENT),
    signed: (value) => (known(value) ? withMinus(grouped(signed.format(value))) : ABSENT),
    signedScore: (value) => (known(value) ? withMinus(signedTwoDigits.format(value)) : ABSENT),
    places: (value) => (known(value) ? withMinus(signed.format(100 * value)) : ABSENT),
    weight: (value) => withMinus(upToTwoDigits.format(value)),
    euros: (value) => (known(value) ? `${whole.format(toThreeFigures(value))}${NBSP}€` : ABSENT),
    duration(seconds) {
      if (!known(seconds)) return ABSENT;
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return `${minutes}${NBSP}min`;
      const rest = String(minutes % 60).padStart(2, '0');
      return `${whole.format(Math.floor(minutes / 60))}${NBSP}h${NBSP}${rest}`;
    },
    distance(metres) {
      if (!known(metres)) return ABSENT;
      // 995 m and up would round to "1000 m".
      if (metres < 995) return `${Math.round(metres / 10) * 10}${NBSP}m`;
      return `${oneDigit.format(metres / 1000)}${NBSP}km`;
    },
    date(iso) {
      // A plain date is a calendar day, not midnight in London: no time zone may shift it.
      if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return day.format(new Date(`${iso}T12:00:00`));
      return dayAndTime.format(new Date(iso));
    },
  };
}

function toThreeFigures(value: number): number {
  return Math.abs(value) < 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** '31555_0116' is '0116' to those who work in the area. */
export function shortCode(precinctCode: string): string {
  return precinctCode.slice(precinctCode.lastIndexOf('_') + 1);
}
