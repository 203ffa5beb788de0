/** Who is drawn how: each contender of a backtest keeps its line, whichever others are shown beside it. */
import { MODELS_OF_GOAL } from '#server/domain/targeting/goals.ts';
import type { Backtest } from '../../api.ts';

export type ContenderOf = Backtest['contenders'][number];

export interface Line {
  /** A custom property of styles/check.css, which knows the theme. */
  colour: string;
  /** Of an SVG stroke; undefined: solid. */
  dash: string | undefined;
}

export const ORACLE = 'oracle';
export const RANDOM = 'random';

/** Those that a strategist asks about first take the most distinct lines, and are drawn from the start. */
const FIRST = ['surge', 'drop-off', 'published-index', 'share-presidential', 'abstention'];
const COLOURS = 6;
const DASHES = [undefined, '7,3', '2,3'];

/** Colour and dash by name: the same in every backtest that has the same contenders. */
export function linesOf(contenders: readonly ContenderOf[]): Map<string, Line> {
  const names = contenders.map(({ name }) => name);
  const others = names.filter((name) => !FIRST.includes(name) && name !== ORACLE).sort();
  const ordered = [...FIRST.filter((name) => names.includes(name)), ...others];
  const lines = new Map<string, Line>(
    ordered.map((name, i) => [
      name,
      {
        colour: `var(--line-${(i % COLOURS) + 1})`,
        dash: DASHES[Math.floor(i / COLOURS) % DASHES.length],
      },
    ]),
  );
  lines.set(ORACLE, { colour: 'currentColor', dash: '2,4' });
  return lines;
}

/** What is drawn in colour before anyone has chosen. */
export function drawnFirst(contenders: readonly ContenderOf[]): string[] {
  const first = contenders.filter(({ name }) => FIRST.includes(name));
  const shown = first.length > 0 ? first : contenders.filter(({ kind }) => kind !== 'bound').slice(0, 4);
  return shown.map(({ name }) => name);
}

/** The model that a campaign would use if it chose none: the goal's first that took part. */
export function usualModel(contenders: readonly ContenderOf[]): string | undefined {
  return MODELS_OF_GOAL.mobilise.find((name) =>
    contenders.some((one) => one.kind === 'model' && one.name === name),
  );
}

/** Contenders come best mean first. A blind draw is no rival. */
export function bestBaseline(contenders: readonly ContenderOf[]): string | undefined {
  return contenders.find(({ kind, name }) => kind === 'baseline' && name !== RANDOM)?.name;
}

/** Mean over the steps that have a figure; null: none has. */
export function meanStability(steps: Backtest['stability'][string] | undefined): number | null {
  const known = (steps ?? []).flatMap(({ spearman }) => (spearman === null ? [] : [spearman]));
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
}
