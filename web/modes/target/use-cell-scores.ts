/**
 * Cells of the area at the resolution that fits the zoom. Their score is the mean of their precincts' scores
 * by registered voters in the cell, so that moved sliders recolour cells without a request.
 */
import { useMemo } from 'react';
import { type Classes, classify, classOf } from '#server/domain/targeting/classes.ts';
import type { Cell } from '../../api.ts';
import { useCells } from '../../state/queries.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from './use-targeting.tsx';

/** Finer once a cell would be wider than about 80 px. */
export function resolutionAt(zoom: number): number {
  if (zoom < 11) return 8;
  return zoom < 13.5 ? 9 : 10;
}

export interface CellScores {
  resolution: number;
  classes: Classes;
  classByCell: ReadonlyMap<string, number | null>;
  cellCount: number;
  suppressed: { cells: number; registered: number } | null;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

export function useCellScores(): CellScores {
  const url = useUrlState();
  const { area, strategy, scoreByCode, isTuned } = useTargeting();
  const resolution = url.resolution ?? resolutionAt(url.position?.zoom ?? 12);
  const query = useCells(strategy.name, resolution, area.areaCode, url.layer === 'cells');
  const body = query.data;

  const drawn = useMemo(() => {
    const scored = (body?.cells ?? []).map((cell) => ({
      cell: cell.cell,
      registered: cell.registered,
      score: isTuned ? meanScore(cell, (code) => scoreByCode.get(code)?.score ?? null) : cell.score,
    }));
    const classes = classify(scored);
    return {
      classes,
      classByCell: new Map(scored.map(({ cell, score }) => [cell, classOf(score, classes.breaks)])),
      cellCount: scored.length,
    };
  }, [body, isTuned, scoreByCode]);

  return {
    // While the next resolution loads, the one that is there stays on the map.
    resolution: body?.resolution ?? resolution,
    ...drawn,
    suppressed: body?.suppressed ?? null,
    isLoading: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

function meanScore(cell: Cell, scoreOf: (precinctCode: string) => number | null): number | null {
  let sum = 0;
  let registered = 0;
  for (const [code, count] of cell.members) {
    const score = scoreOf(code);
    if (score === null) continue;
    sum += score * count;
    registered += count;
  }
  return registered > 0 ? sum / registered : null;
}
