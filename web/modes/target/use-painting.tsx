/** What the map's colours say now: the score in classes, a part of it, or the difference of two strategies. */
import { createContext, type ReactNode, useContext, useDeferredValue, useMemo } from 'react';
import { useUrlState } from '../../state/use-url-state.ts';
import {
  DIFFERENCE_BREAKS,
  type FigureColumn,
  figureColumn,
  type Painting,
  paintClasses,
  paintRamp,
} from './figures.ts';
import { type UsedComparison, useComparing } from './use-comparison.ts';
import { useTargetingNow } from './use-targeting.tsx';

export interface UsedPainting {
  isDifference: boolean;
  compared: UsedComparison;
  figure: FigureColumn | undefined;
  painting: Painting;
}

const NOTHING: Painting = {
  paint: new Map(),
  classes: { breaks: [], classes: [], withoutScore: { registered: 0, members: 0 } },
  ramp: null,
};
const NOT_YET: UsedPainting = {
  isDifference: false,
  compared: { other: undefined, comparison: undefined, error: null, retry: () => {} },
  figure: undefined,
  painting: NOTHING,
};

const NowContext = createContext<UsedPainting | null>(null);
const LaterContext = createContext<UsedPainting | null>(null);

/** What legend and tables read: as soon as there is time, see `use-targeting.tsx`. */
export const usePainting = (): UsedPainting => useContext(LaterContext) ?? NOT_YET;

/** The same at this very moment: for the map. */
export const usePaintingNow = (): UsedPainting => useContext(NowContext) ?? NOT_YET;

export const useComparison = (): UsedComparison => usePainting().compared;

/** Computed once for all who show it. */
export function PaintingProvider({ children }: { children: ReactNode }) {
  const painting = usePaint();
  return (
    <NowContext value={painting}>
      <LaterContext value={useDeferredValue(painting)}>{children}</LaterContext>
    </NowContext>
  );
}

function usePaint(): UsedPainting {
  const { colour } = useUrlState('colour');
  const targeting = useTargetingNow();
  const { scores, table } = targeting;
  const compared = useComparing(targeting);
  const { other, comparison } = compared;
  const isDifference = other !== undefined;
  const figure = useMemo(
    () => (isDifference ? comparison?.differences : figureColumn(colour, scores, table)),
    [isDifference, comparison, colour, scores, table],
  );
  const painting = useMemo(() => {
    if (!figure) return NOTHING;
    if (isDifference) return paintClasses(figure, DIFFERENCE_BREAKS);
    return colour === 'score' ? paintRamp(figure) : paintClasses(figure);
  }, [figure, isDifference, colour]);
  return useMemo(
    () => ({ isDifference, compared, figure, painting }),
    [isDifference, compared, figure, painting],
  );
}
