/**
 * Two rankings of the same precincts side by side: what moves, how alike the orders are, and how much of the
 * best fifth of the voters both would visit. Differences are of scores, which are places among the precincts.
 */
import { REACHED_SHARE, spearman, takeWithin } from './backtest/metrics.ts';
import { orNull, type Panel } from './panel.ts';
import type { ScoreColumns } from './score-columns.ts';

interface Part {
  precincts: number;
  registered: number;
}

export interface Moved {
  precinctCode: string;
  name: string;
  registered: number | null;
  a: { score: number | null; rank: number | null };
  b: { score: number | null; rank: number | null };
  /** Score of b − score of a; null: one has none. */
  difference: number | null;
}

export interface Comparison {
  scored: { a: number; b: number };
  /** Over the precincts that both score; null: it has no value. */
  spearman: number | null;
  /** The best precincts of each, taken whole within a fifth of the registered voters. */
  top: {
    share: number;
    a: Part;
    b: Part;
    both: Part;
    /** Registered voters in both ÷ those in the larger of the two; null: neither takes any. */
    overlap: number | null;
  };
  /** Those that move most first; those that only one scores last. */
  moved: Moved[];
}

type Scores = Pick<ScoreColumns, 'score' | 'rank' | 'order'>;

/** `limit`: rows of `moved`. */
export function compareScores(
  { precinctCodes, names, registered }: Pick<Panel, 'precinctCodes' | 'names' | 'registered'>,
  a: Scores,
  b: Scores,
  limit: number,
): Comparison {
  const difference = b.score.map((score, i) => score - a.score[i]);
  const size = (i: number) => (Number.isNaN(difference[i]) ? -1 : Math.abs(difference[i]));
  const byMove = Uint32Array.from(precinctCodes.keys()).sort(
    (i, j) => size(j) - size(i) || (precinctCodes[i] < precinctCodes[j] ? -1 : 1),
  );
  const voters = registered.map((own) => own || 0);
  const topOf = ({ order, score }: Scores) => {
    const best = order.subarray(0, takeWithin(order, voters, REACHED_SHARE));
    return best.filter((i) => !Number.isNaN(score[i]));
  };
  const topA = topOf(a);
  const topB = topOf(b);
  const inA = new Set(topA);
  const partOf = (rows: Uint32Array): Part => ({
    precincts: rows.length,
    registered: rows.reduce((sum, i) => sum + voters[i], 0),
  });
  const top = {
    share: REACHED_SHARE,
    a: partOf(topA),
    b: partOf(topB),
    both: partOf(topB.filter((i) => inA.has(i))),
  };
  const larger = Math.max(top.a.registered, top.b.registered);
  const at = ({ score, rank }: Scores, i: number) => ({ score: orNull(score[i]), rank: rank[i] || null });
  return {
    scored: { a: countKnown(a.score), b: countKnown(b.score) },
    spearman: spearman(a.score, b.score),
    top: { ...top, overlap: larger > 0 ? top.both.registered / larger : null },
    moved: Array.from(byMove.subarray(0, limit), (i) => ({
      precinctCode: precinctCodes[i],
      name: names[i],
      registered: orNull(registered[i]),
      a: at(a, i),
      b: at(b, i),
      difference: orNull(difference[i]),
    })),
  };
}

const countKnown = (values: Float64Array) =>
  values.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0);
