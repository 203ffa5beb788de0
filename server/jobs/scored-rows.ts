/** Rows of scores, made when they are wanted: all of them in a small area, page by page in a large one. */
import { type PlainScore, plainRows } from '../domain/targeting/score-columns.ts';
import { pagesOf } from '../json-pieces.ts';
import { type AreaPanel, isLarge, type PanelScores } from './area-panels.ts';

export interface ScoredRows {
  /** Too many precincts to send at once, or with the parts of all. */
  isLarge: boolean;
  /** Best first; without parts in a large area. */
  rows(): Promise<PlainScore[]>;
  /** The same in pages. */
  pages(): AsyncGenerator<PlainScore[]>;
}

export interface PanelScored {
  area: Pick<AreaPanel, 'panel'>;
  scores: Pick<PanelScores, 'columns' | 'explain'>;
}

export const smallRows = (rows: () => Promise<PlainScore[]>): ScoredRows => ({
  isLarge: false,
  rows,
  pages: async function* () {
    yield await rows();
  },
});

export const largeRows = (score: () => Promise<PanelScored>): ScoredRows => ({
  isLarge: true,
  rows: async () => {
    const { area, scores } = await score();
    return plainRows(area.panel, scores.columns);
  },
  pages: async function* () {
    const { area, scores } = await score();
    const { order } = scores.columns;
    for (const [from, to] of pagesOf(order.length))
      yield plainRows(area.panel, scores.columns, order.subarray(from, to));
  },
});

/** Of scores that are at hand. */
export function rowsOf(scored: PanelScored): ScoredRows {
  const { area, scores } = scored;
  return isLarge(area.panel.precinctCodes.length)
    ? largeRows(async () => scored)
    : smallRows(() => scores.explain([...scores.columns.order]));
}
