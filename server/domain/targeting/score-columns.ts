/** Scores without their parts, in columns that pass between threads, and as plain rows. */
import { classOf } from './classes.ts';
import { orNull, type Panel } from './panel.ts';
import type { ScoreTable } from './score.ts';
import type { PrecinctScore, ScoreParts } from './types.ts';

/** One number per precinct, in the order of the panel; NaN (0 for ranks and classes): not known. */
export interface ScoreColumns {
  score: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** 1–5 */
  scoreClass: Uint8Array;
  rank: Uint32Array;
  votes: ScoreTable['votes'];
  /** Precincts best first; those without a score last, by code. */
  order: Uint32Array;
}

/** A score whose parts are null when they were not asked for. */
export type PlainScore = Omit<PrecinctScore, 'parts'> & { parts: ScoreParts | null };

export function scoreColumns({ score, low, high, rank, votes, order, classes }: ScoreTable): ScoreColumns {
  const scoreClass = Uint8Array.from(score, (own) => classOf(orNull(own), classes.breaks) ?? 0);
  return { score, low, high, scoreClass, rank, votes, order };
}

/** Rows without parts, of these places in the panel: all of them unless said, best first. */
export function plainRows(
  { precinctCodes, names, registered }: Pick<Panel, 'precinctCodes' | 'names' | 'registered'>,
  { score, low, high, scoreClass, rank, votes, order }: ScoreColumns,
  places: ArrayLike<number> = order,
): PlainScore[] {
  return Array.from(places, (i) => ({
    precinctCode: precinctCodes[i],
    name: names[i],
    registered: orNull(registered[i]),
    score: orNull(score[i]),
    interval: Number.isNaN(low[i]) ? null : { low: low[i], high: high[i] },
    scoreClass: scoreClass[i] || null,
    rank: rank[i] || null,
    expectedVotes: Number.isNaN(votes.mid[i])
      ? null
      : { low: votes.low[i], mid: votes.mid[i], high: votes.high[i] },
    parts: null,
  }));
}
