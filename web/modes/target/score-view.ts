/**
 * Scores as the screens read them: figures in columns, and a precinct in full only when somebody looks at it.
 * They come from the server as rows, or out of the browser's own scoring as a table; either way they are alike.
 */
import type { ScoreTable } from '#server/domain/targeting/score.ts';
import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import type { Interval } from '#server/domain/targeting/types.ts';

/** Columns share one order, which says nothing; NaN: not known. */
export interface ScoreView {
  length: number;
  codes: readonly string[];
  placeOf: ReadonlyMap<string, number>;
  /** Places, the best first. */
  order: Uint32Array;
  registered: Float64Array;
  score: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** 0: not scored. */
  rank: Uint32Array;
  votes: Float64Array;
  /** How many have a score. */
  scored: number;
  /** Its parts are null where an area is so large that the server tells them one by one. */
  row(place: number): PlainScore;
  find(precinctCode: string): PlainScore | undefined;
}

export function viewOfRows(rows: readonly PlainScore[]): ScoreView {
  const column = (read: (row: PlainScore) => number | null | undefined) =>
    Float64Array.from(rows, (row) => read(row) ?? Number.NaN);
  return makeView({
    codes: rows.map(({ precinctCode }) => precinctCode),
    order: Uint32Array.from(rows.keys()),
    registered: column(({ registered }) => registered),
    score: column(({ score }) => score),
    low: column(({ interval }) => interval?.low),
    high: column(({ interval }) => interval?.high),
    rank: Uint32Array.from(rows, ({ rank }) => rank ?? 0),
    votes: column(({ expectedVotes }) => expectedVotes?.mid),
    row: (place) => rows[place],
  });
}

export function viewOfTable(table: ScoreTable): ScoreView {
  const { panel, order, score, low, high, rank, votes } = table;
  const rows: PlainScore[] = [];
  const row = (place: number) => {
    rows[place] ??= table.row(place);
    return rows[place];
  };
  return makeView({
    codes: panel.precinctCodes,
    order,
    registered: panel.registered,
    score,
    low,
    high,
    rank,
    votes: votes.mid,
    row,
  });
}

function makeView(columns: Omit<ScoreView, 'length' | 'placeOf' | 'scored' | 'find'>): ScoreView {
  const { codes, score, row } = columns;
  const placeOf = new Map(codes.map((code, place) => [code, place]));
  return {
    ...columns,
    length: codes.length,
    placeOf,
    scored: score.reduce((sum, own) => sum + Number(!Number.isNaN(own)), 0),
    find(precinctCode) {
      const place = placeOf.get(precinctCode);
      return place === undefined ? undefined : row(place);
    },
  };
}

/** The ranks that a precinct would have at either end of its interval, the others staying as they are. */
export function rankRange(
  { score }: ScoreView,
  own: number,
  { low, high }: Interval,
): { best: number; worst: number } {
  const above = (limit: number) => {
    let count = own > limit ? -1 : 0;
    for (const other of score) if (other > limit) count += 1;
    return count;
  };
  return { best: above(high) + 1, worst: above(low) + 1 };
}
