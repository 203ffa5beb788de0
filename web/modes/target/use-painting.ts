/** What the map's colours say now: the score in classes, a part of it, or the difference of two strategies. */
import { useMemo } from 'react';
import { useUrlState } from '../../state/use-url-state.ts';
import {
  DIFFERENCE_BREAKS,
  type FigureColumn,
  figureColumn,
  type Painting,
  paintClasses,
  paintRamp,
} from './figures.ts';
import { useComparison } from './use-comparison.ts';
import { useTargeting } from './use-targeting.tsx';

export interface UsedPainting {
  isDifference: boolean;
  figure: FigureColumn | undefined;
  painting: Painting;
}

const NOTHING: Painting = {
  paint: new Map(),
  classes: { breaks: [], classes: [], withoutScore: { registered: 0, members: 0 } },
  ramp: null,
};

export function usePainting(): UsedPainting {
  const { colour } = useUrlState();
  const { scores, table } = useTargeting();
  const { other, comparison } = useComparison();
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
  return { isDifference, figure, painting };
}
