/** What the colours of the map can say of a precinct beside its score: one figure in a column, by code. */
import { type Classes, classify, classOf, type ScoreClass } from '#server/domain/targeting/classes.ts';
import { orNull } from '#server/domain/targeting/panel.ts';
import type { ScoreTable } from '#server/domain/targeting/score.ts';
import type { Colour } from '../../state/url.ts';
import type { ScoreView } from './score-view.ts';

export interface FigureColumn {
  codes: readonly string[];
  registered: Float64Array;
  /** NaN: not known. */
  values: Float64Array;
}

/** Undefined: what it is read from is not here yet. */
export function figureColumn(
  colour: Colour,
  view: ScoreView | undefined,
  table: ScoreTable | undefined,
): FigureColumn | undefined {
  if (colour === 'class' || colour === 'score') return view && { ...view, values: view.score };
  if (colour === 'votes') return view && { ...view, values: view.votes };
  if (colour === 'interval')
    return view && { ...view, values: view.high.map((high, i) => high - view.low[i]) };
  if (!table) return undefined;
  const { panel } = table;
  return { codes: panel.precinctCodes, registered: panel.registered, values: partColumn(colour, table) };
}

function partColumn(
  colour: Exclude<Colour, 'class' | 'score' | 'votes' | 'interval'>,
  table: ScoreTable,
): Float64Array {
  switch (colour) {
    case 'base':
      return table.outcome.value;
    case 'income':
      return table.panel.incomeEur;
    case 'abstention':
      return meanOverBallots(table, 'abstention');
    case 'share':
      return meanOverBallots(table, 'share');
  }
}

/** Mean over the ballots that count here, by the weight that the strategy gives them. */
function meanOverBallots(table: ScoreTable, figure: 'abstention' | 'share'): Float64Array {
  const sums = new Float64Array(table.score.length);
  const weights = new Float64Array(table.score.length);
  for (const ballot of table.ballots) {
    if (ballot.weight === 0) continue;
    ballot[figure].forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sums[i] += ballot.weight * value;
      weights[i] += ballot.weight;
    });
  }
  return sums.map((sum, i) => (weights[i] > 0 ? sum / weights[i] : Number.NaN));
}

/** Differences are classed by limits that stay, symmetric about zero: the middle class is "about the same". */
export const DIFFERENCE_BREAKS = [-0.3, -0.15, -0.05, 0.05, 0.15, 0.3];

export interface Painting {
  /** Of a class its number, on a ramp a place from 1 to 5; null: not known. */
  paint: ReadonlyMap<string, number | null>;
  classes: Classes;
  /** Limits of a ramp; null: painted by class. */
  ramp: { low: number; high: number } | null;
}

export function paintClasses({ codes, values, registered }: FigureColumn, breaks?: number[]): Painting {
  const items = itemsOf(values, registered);
  const classes = breaks ? classifyAt(items, breaks) : classify(items);
  return {
    paint: new Map(codes.map((code, i) => [code, classOf(items[i].score, classes.breaks)])),
    classes,
    ramp: null,
  };
}

export function paintRamp({ codes, values, registered }: FigureColumn): Painting {
  const known = values.filter((value) => !Number.isNaN(value));
  const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const placeOf = (value: number) => (high > low ? 1 + (4 * (value - low)) / (high - low) : 3);
  return {
    paint: new Map(
      codes.map((code, i) => [code, Number.isNaN(values[i]) ? null : Number(placeOf(values[i]).toFixed(3))]),
    ),
    classes: classify(itemsOf(values, registered)),
    ramp: known.length > 0 ? { low, high } : null,
  };
}

const itemsOf = (values: Float64Array, registered: Float64Array) =>
  Array.from(values, (value, i) => ({ score: orNull(value), registered: orNull(registered[i]) ?? 0 }));

/** As `classify`, by limits that are given; every class is there, with or without members. */
function classifyAt(
  items: readonly { score: number | null; registered: number }[],
  breaks: number[],
): Classes {
  const classes = Array.from(
    { length: breaks.length + 1 },
    (_, k): ScoreClass => ({
      number: k + 1,
      low: breaks[k - 1] ?? Number.NEGATIVE_INFINITY,
      high: breaks[k] ?? Number.POSITIVE_INFINITY,
      registered: 0,
      members: 0,
    }),
  );
  const withoutScore = { registered: 0, members: 0 };
  for (const { score, registered } of items) {
    const number = classOf(score, breaks);
    const into = number === null ? withoutScore : classes[number - 1];
    into.registered += registered;
    into.members += 1;
  }
  return { breaks, classes, withoutScore };
}
