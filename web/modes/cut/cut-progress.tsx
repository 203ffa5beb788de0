/** A cut under way: how far, what is going on, a way out. When it is done its plan opens. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cancelJob, getJob } from '../../api.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Progress, useStep } from '../../ui/progress.tsx';

const ENDED = ['done', 'failed', 'cancelled'];

export function CutProgress({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const stepText = useStep();
  const cache = useQueryClient();
  const { data: job, error } = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => getJob(jobId, signal),
    refetchInterval: ({ state }) =>
      state.error || (state.data && ENDED.includes(state.data.state)) ? false : 400,
  });
  const cancel = useMutation({
    mutationFn: () => cancelJob(jobId),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['job', jobId] }),
  });

  const state = job?.state;
  const planId = planOf(job?.result);
  useEffect(() => {
    if (state === 'done' && planId) {
      cache.invalidateQueries({ queryKey: ['plans'] });
      setUrlState({ job: undefined, plan: planId, turf: undefined }, { step: true });
    }
    if (state === 'cancelled') setUrlState({ job: undefined });
  }, [state, planId, cache]);

  const message = stepText(job?.message);
  const leave = () => setUrlState({ job: undefined });
  if (error) return <ProblemNote title={t('cut.failed')} error={error} onRetry={leave} />;
  if (state === 'failed') {
    return <ProblemNote title={t('cut.failed')} error={new Error(job?.error ?? '')} onRetry={leave} />;
  }
  return (
    <section className="cut-progress" aria-label={t('cut.underWay')}>
      <h2>{t('cut.underWay')}</h2>
      <Progress
        label={state === 'running' ? (message ?? t('cut.running')) : t('cut.queued')}
        fraction={state === 'running' || state === 'done' ? (job?.progress ?? null) : null}
      />
      <Button className="button" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>
        {t('cut.cancel')}
      </Button>
      {cancel.error && <ProblemNote title={t('cut.cancelFailed')} error={cancel.error} />}
    </section>
  );
}

function planOf(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !('planId' in result)) return undefined;
  return typeof result.planId === 'string' ? result.planId : undefined;
}
