/** Backtests as the page asks for them: run one, follow its job, read what it answered. */
import { useQuery } from '@tanstack/react-query';
import { WHOLE } from '#server/domain/targeting/backtest/types.ts';
import { type BacktestSummary, getBacktest, getJob, listBacktests } from '../../api.ts';

const ENDED = ['done', 'failed', 'cancelled'];

export const hasEnded = (state: string | undefined) => state !== undefined && ENDED.includes(state);

export function useBacktests() {
  return useQuery({ queryKey: ['backtests'], queryFn: ({ signal }) => listBacktests(signal) });
}

/** The job of one that is under way; asked about until it has ended. */
export function useBacktestJob(jobId: string | undefined) {
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => getJob(jobId!, signal),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.error || hasEnded(state.data?.state) ? false : 500),
  });
}

/** `group`: the place whose curves are wanted too; those of the whole come with every answer. */
export function useBacktest(jobId: string | undefined, group: string | undefined) {
  const own = group === WHOLE ? undefined : group;
  return useQuery({
    queryKey: ['backtest', jobId, own],
    queryFn: ({ signal }) => getBacktest(jobId!, own, signal),
    enabled: jobId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => (before?.jobId === jobId ? before : undefined),
  });
}

export type { BacktestSummary };
