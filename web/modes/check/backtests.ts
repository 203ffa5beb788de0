/** Backtests as the page asks for them: run one, follow its job, read what it answered. */
import { useQuery } from '@tanstack/react-query';
import { type BacktestSummary, getBacktest, getJob, listBacktests } from '../../api.ts';

const ENDED = ['done', 'failed', 'cancelled'];

export function useBacktests() {
  return useQuery({ queryKey: ['backtests'], queryFn: ({ signal }) => listBacktests(signal) });
}

/** The job of one that is under way; asked about until it has ended. */
export function useBacktestJob(jobId: string | undefined) {
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => getJob(jobId!, signal),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) =>
      state.error || (state.data && ENDED.includes(state.data.state)) ? false : 500,
  });
}

export function useBacktest(jobId: string | undefined, group: string | undefined) {
  return useQuery({
    queryKey: ['backtest', jobId, group],
    queryFn: ({ signal }) => getBacktest(jobId!, group, signal),
    enabled: jobId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => (before?.jobId === jobId ? before : undefined),
  });
}

export type { BacktestSummary };
