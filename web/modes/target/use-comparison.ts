/** The other strategy of the link, and what sets the two apart; undefined: none is compared, or not yet. */
import { useMemo } from 'react';
import { useScores } from '../../state/queries.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { type Comparison, compareScores } from './comparison.ts';
import { viewOfRows } from './score-view.ts';
import type { Targeting } from './use-targeting.tsx';

export interface UsedComparison {
  /** Name of the other strategy; its own name: this one as it was saved. */
  other: string | undefined;
  comparison: Comparison | undefined;
  error: unknown;
  retry: () => void;
}

export function useComparing({ area, scores, strategies }: Targeting): UsedComparison {
  const { compare } = useUrlState('compare');
  const other = strategies.some(({ name }) => name === compare) ? compare : undefined;
  const query = useScores(other, area.areaCode);
  const rows = query.data?.precincts;
  const otherView = useMemo(() => (other && rows ? viewOfRows(rows) : undefined), [other, rows]);
  const comparison = useMemo(
    () => (scores && otherView ? compareScores(scores, otherView) : undefined),
    [scores, otherView],
  );
  const { error, refetch } = query;
  return useMemo(
    () => ({ other, comparison, error, retry: () => void refetch() }),
    [other, comparison, error, refetch],
  );
}
