/**
 * Two strategies over the same precincts: where one ranks a place higher than the other, and how alike they are
 * on the whole. Scores of different models do not subtract, so places do: percentiles, −1 to 1.
 */
import { spearman, takeWithin } from '#server/domain/targeting/backtest/metrics.ts';
import { orNull } from '#server/domain/targeting/panel.ts';
import { percentiles } from '#server/domain/targeting/ranks.ts';
import type { FigureColumn } from './figures.ts';
import type { ScoreView } from './score-view.ts';

/** Of the registered voters: what "the best" means where the two are compared. */
export const BEST_SHARE = 0.2;

export interface Mover {
  precinctCode: string;
  registered: number | null;
  rank: number;
  otherRank: number;
  /** Percentile here less percentile there; above 0: higher up here. */
  difference: number;
}

export interface Comparison {
  /** NaN: without a score in one of the two. */
  differences: FigureColumn;
  movers: Mover[];
  /** Null: all alike in one of the two, or fewer than two in both. */
  spearman: number | null;
  /** Of the registered voters in the best fifth here, the share that is in the other's too; null: nobody is. */
  overlap: number | null;
  /** With a score in one of the two only. */
  unpaired: number;
}

export function compareScores(view: ScoreView, other: ScoreView): Comparison {
  const own = percentiles(view.score);
  const theirs = percentiles(other.score);
  const otherOf = view.codes.map((code) => other.placeOf.get(code));
  const there = Float64Array.from(otherOf, (j) => (j === undefined ? Number.NaN : theirs[j]));
  const values = own.map((percentile, i) => percentile - there[i]);
  const movers: Mover[] = [];
  let unpaired = 0;
  view.codes.forEach((precinctCode, place) => {
    const otherPlace = otherOf[place];
    if (otherPlace !== undefined && !Number.isNaN(values[place])) {
      movers.push({
        precinctCode,
        registered: orNull(view.registered[place]),
        rank: view.rank[place],
        otherRank: other.rank[otherPlace],
        difference: values[place],
      });
    } else if (!Number.isNaN(own[place]) || !Number.isNaN(there[place])) unpaired += 1;
  });
  movers.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.rank - b.rank);
  return {
    differences: { codes: view.codes, registered: view.registered, values },
    movers,
    spearman: spearman(own, there),
    overlap: overlapOf(view, other),
    unpaired,
  };
}

function overlapOf(view: ScoreView, other: ScoreView): number | null {
  const theirs = new Set(Array.from(best(other), (place) => other.codes[place]));
  let shared = 0;
  let all = 0;
  for (const place of best(view)) {
    all += view.registered[place];
    if (theirs.has(view.codes[place])) shared += view.registered[place];
  }
  return all > 0 ? shared / all : null;
}

/** Whole precincts, best first, within a fifth of the registered voters of those that have a score. */
function best({ order, score, registered }: ScoreView): Uint32Array {
  const scored = order.filter((place) => !Number.isNaN(score[place]) && registered[place] > 0);
  return scored.subarray(0, takeWithin(scored, registered, BEST_SHARE));
}
