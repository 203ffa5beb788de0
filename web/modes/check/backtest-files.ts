/** The figures of a backtest as files, made in the browser from what is on the screen. */
import type { Backtest } from '../../api.ts';

const COLUMNS = [
  'group',
  'precincts',
  'registered',
  'gain',
  'contender',
  'kind',
  'normalised_gain_20',
  'capture_20',
  'spearman',
] as const;

/** A line for each place and contender: all precincts as one ('all') first, then every commune. RFC 4180. */
export function backtestCsv({ whole, groups, contenders }: Backtest): string {
  const lines = [whole, ...groups].flatMap(({ group, precincts, registered, gain, models }) =>
    contenders.map(({ name, kind }) => {
      const { normalisedGain20, capture20, spearman } = models[name] ?? {};
      return [
        group,
        precincts,
        registered,
        gain,
        name,
        kind,
        normalisedGain20 ?? null,
        capture20 ?? null,
        spearman ?? null,
      ];
    }),
  );
  return [COLUMNS, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** Null is an empty cell, never 0. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All but where it is kept: the same question gives the same file. */
export function backtestJson({ jobId: _, ...figures }: Backtest): string {
  return `${JSON.stringify(figures, null, 2)}\n`;
}
