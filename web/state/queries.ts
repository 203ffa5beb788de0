/** Fetched data, in one cache. Keys start with the resource, so that a change can drop what it touches. */
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import {
  ApiError,
  getCell,
  getCells,
  getPlan,
  getPrecinct,
  getScoreParts,
  getScores,
  getScoringInputs,
  getSession,
  getStrategyVersion,
  getWalk,
  listAreas,
  listCamps,
  listDatasets,
  listPlans,
  listStrategies,
  listStrategyVersions,
  previewScores,
} from '../api.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // What the caller can act on will not change by asking again; a server that starts will.
      retry: (failures, error) =>
        error instanceof ApiError && (error.status === 503 || error.status === 0) && failures < 10,
      retryDelay: 1000,
    },
  },
});

/** The door of everything: 401 asks for a link, 503 tells how far the start is. */
export function useSession(isEnabled: boolean) {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => getSession(signal),
    enabled: isEnabled,
    retry: false,
    refetchInterval: ({ state }) =>
      state.error instanceof ApiError && (state.error.status === 503 || state.error.status === 0)
        ? 1000
        : false,
  });
}

export function useAreas() {
  return useQuery({ queryKey: ['areas'], queryFn: ({ signal }) => listAreas(signal) });
}

export function useDatasets(area: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['datasets', area],
    queryFn: ({ signal }) => listDatasets(area, signal),
    enabled: isEnabled,
  });
}

export function useStrategies() {
  return useQuery({ queryKey: ['strategies'], queryFn: ({ signal }) => listStrategies(signal) });
}

/** Every version that was saved of a strategy, newest first. */
export function useStrategyVersions(strategy: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['strategies', strategy, 'versions'],
    queryFn: ({ signal }) => listStrategyVersions(strategy, signal),
    enabled: isEnabled,
  });
}

export function useStrategyVersion(strategy: string, version: number, isEnabled: boolean) {
  return useQuery({
    queryKey: ['strategies', strategy, 'versions', version],
    queryFn: ({ signal }) => getStrategyVersion(strategy, version, signal),
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCamps(isEnabled: boolean) {
  return useQuery({
    queryKey: ['camps'],
    queryFn: ({ signal }) => listCamps(signal),
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** `version` is undefined for the newest. */
export function useScores(strategy: string | undefined, area: string, version?: number) {
  return useQuery({
    queryKey: ['scores', strategy, area, version],
    queryFn: ({ signal }) => getScores(strategy!, area, version, signal),
    enabled: strategy !== undefined,
  });
}

/** Scores of a strategy that is not saved, where there are too many precincts to score them here. */
export function usePreview(definition: Strategy | undefined, area: string) {
  return useQuery({
    queryKey: ['preview', area, definition],
    queryFn: ({ signal }) => previewScores(definition!, area, signal),
    enabled: definition !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

export function useScoringInputs(
  strategy: string,
  area: string,
  version: number | undefined,
  all: boolean,
  isEnabled: boolean,
) {
  return useQuery({
    queryKey: ['scoring-inputs', strategy, area, version, all],
    queryFn: ({ signal }) => getScoringInputs(strategy, area, all, version, signal),
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCells(strategy: string, resolution: number, area: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['cells', strategy, area, resolution],
    queryFn: ({ signal }) => getCells(strategy, resolution, area, signal),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

export function useCell(cell: string, resolution: number, strategy: string, area: string) {
  return useQuery({
    queryKey: ['cell', strategy, area, resolution, cell],
    queryFn: ({ signal }) => getCell(cell, resolution, strategy, area, signal),
  });
}

/** The parts of one score where they did not come with the scores. */
export function useExplained(
  code: string,
  area: string,
  strategy: string,
  version: number,
  isEnabled: boolean,
) {
  return useQuery({
    queryKey: ['parts', strategy, version, area, code],
    queryFn: ({ signal }) => getScoreParts(code, area, strategy, version, signal),
    enabled: isEnabled,
  });
}

export function usePrecinct(code: string | undefined, area: string) {
  return useQuery({
    queryKey: ['precinct', area, code],
    queryFn: ({ signal }) => getPrecinct(code!, area, signal),
    enabled: code !== undefined,
  });
}

export function usePlans(area: string) {
  return useQuery({ queryKey: ['plans', area], queryFn: ({ signal }) => listPlans(area, signal) });
}

export function usePlan(planId: string | undefined) {
  return useQuery({
    queryKey: ['plan', planId],
    queryFn: ({ signal }) => getPlan(planId!, signal),
    enabled: planId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useWalk(turfId: string | undefined) {
  return useQuery({
    queryKey: ['walk', turfId],
    queryFn: ({ signal }) => getWalk(turfId!, signal),
    enabled: turfId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
