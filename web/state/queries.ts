/** Fetched data, in one cache. Keys start with the resource, so that a change can drop what it touches. */
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import {
  ApiError,
  getCells,
  getPlan,
  getPrecinct,
  getScores,
  getScoringInputs,
  getSession,
  getWalk,
  listAreas,
  listDatasets,
  listPlans,
  listStrategies,
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

export function useScores(strategy: string | undefined, area: string | undefined) {
  return useQuery({
    queryKey: ['scores', strategy, area],
    queryFn: ({ signal }) => getScores(strategy!, area!, signal),
    enabled: strategy !== undefined && area !== undefined,
  });
}

export function useScoringInputs(strategy: string | undefined, area: string | undefined) {
  return useQuery({
    queryKey: ['scoring-inputs', strategy, area],
    queryFn: ({ signal }) => getScoringInputs(strategy!, area!, signal),
    enabled: strategy !== undefined && area !== undefined,
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
