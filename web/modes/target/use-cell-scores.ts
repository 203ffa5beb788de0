/**
 * Cells of the area at the resolution that fits the zoom. What a cell shows is the mean of its precincts' figures
 * by registered voters in the cell, so that moved sliders recolour cells without a request.
 */
import { useMemo } from 'react';
import { orNull } from '#server/domain/targeting/panel.ts';
import type { Cell } from '../../api.ts';
import { useCells } from '../../state/queries.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { DIFFERENCE_BREAKS, type FigureColumn, type Painting, paintClasses, paintRamp } from './figures.ts';
import { type UsedPainting, usePainting, usePaintingNow } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

/** Finer once a cell would be wider than about 80 px. */
export function resolutionAt(zoom: number): number {
  if (zoom < 11) return 8;
  return zoom < 13.5 ? 9 : 10;
}

export interface CellScores {
  resolution: number;
  painting: Painting;
  isDifference: boolean;
  cells: readonly Cell[];
  suppressed: { cells: number; registered: number } | null;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

export const useCellScores = (): CellScores => useCellPainting(usePainting());

/** At this very moment: for the map. */
export const useCellScoresNow = (): CellScores => useCellPainting(usePaintingNow());

function useCellPainting({ figure, isDifference }: UsedPainting): CellScores {
  const url = useUrlState('resolution', 'position', 'layer', 'colour');
  const { area, strategy } = useTargeting();
  const resolution = url.resolution ?? resolutionAt(url.position?.zoom ?? 12);
  const query = useCells(strategy.name, resolution, area.areaCode, url.layer === 'cells');
  const body = query.data;
  const cells = body?.cells ?? NO_CELLS;

  const painting = useMemo(() => {
    const column = cellColumn(cells, figure, url.colour === 'votes' && !isDifference);
    if (isDifference) return paintClasses(column, DIFFERENCE_BREAKS);
    return url.colour === 'score' ? paintRamp(column) : paintClasses(column);
  }, [cells, figure, isDifference, url.colour]);

  return {
    // While the next resolution loads, the one that is there stays on the map.
    resolution: body?.resolution ?? resolution,
    painting,
    isDifference,
    cells,
    suppressed: body?.suppressed ?? null,
    isLoading: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

const NO_CELLS: readonly Cell[] = [];

/** Votes are shared out among the cells of a precinct like its registered voters; all else is a mean. */
function cellColumn(
  cells: readonly Cell[],
  figure: FigureColumn | undefined,
  isSharedOut: boolean,
): FigureColumn {
  const placeOf = new Map(figure?.codes.map((code, place) => [code, place]));
  const meanIn = (cell: Cell) => {
    let sum = 0;
    let weights = 0;
    for (const [code, registered] of cell.members) {
      const place = placeOf.get(code);
      const value = place === undefined ? null : orNull(figure!.values[place]);
      if (value === null) continue;
      sum += isSharedOut ? (value * registered) / figure!.registered[place!] : value * registered;
      weights += registered;
    }
    if (weights === 0) return Number.NaN;
    return isSharedOut ? sum : sum / weights;
  };
  return {
    codes: cells.map(({ cell }) => cell),
    registered: Float64Array.from(cells, ({ registered }) => registered),
    values: Float64Array.from(cells, meanIn),
  };
}
