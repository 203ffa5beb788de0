/**
 * Check: had we ranked the precincts before a past ballot, where would the votes have been? One question on the
 * left, its answer beside it: curves, figures by model, what was left out.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cancelJob } from '../../api.ts';
import { PHONE, useMedia } from '../../state/use-media.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Progress, useStep } from '../../ui/progress.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestResults } from './backtest-results.tsx';
import { hasEnded, useBacktest, useBacktestJob, useBacktests } from './backtests.ts';
import { PastBacktests } from './past-backtests.tsx';

export function CheckPage() {
  const { t } = useTranslation();
  const { area } = useTargeting();
  const { backtest: jobId } = useUrlState('backtest');
  const isPhone = useMedia(PHONE);
  const list = useBacktests();
  const here = list.data?.filter(({ options }) => options.area === area.areaCode) ?? [];
  const shown = jobId ?? here.find(({ state }) => state === 'done')?.jobId;

  // The link always says what is shown, so that it shows the same elsewhere.
  useEffect(() => {
    if (shown !== undefined && shown !== jobId) setUrlState({ backtest: shown });
  }, [shown, jobId]);

  const question = (
    <>
      <BacktestForm key={area.areaCode} />
      {list.error && (
        <ProblemNote title={t('check.listFailed')} error={list.error} onRetry={() => list.refetch()} />
      )}
      {here.length > 0 && <PastBacktests backtests={here} shown={shown} />}
    </>
  );
  return (
    <main className="check" aria-label={t('rail.check')}>
      <section className="check-ask" aria-label={t('check.formTitle')}>
        <h1>{t('check.title')}</h1>
        <p className="muted">{t('check.intro')}</p>
        {isPhone && shown !== undefined ? <Folded>{question}</Folded> : question}
      </section>
      <section className="check-answer" aria-label={t('check.answer')}>
        {shown !== undefined ? (
          <Answer key={shown} jobId={shown} />
        ) : list.isPending ? (
          <p className="muted">{t('app.loading')}</p>
        ) : (
          <EmptyState title={t('check.emptyTitle')} text={t('check.emptyText')} />
        )}
      </section>
    </main>
  );
}

/** On a phone the answer comes first: the question that led to it is one tap away. */
function Folded({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Disclosure className="disclosure check-folded">
      <Heading level={2}>
        <Button slot="trigger" className="disclosure-button">
          <ChevronRight aria-hidden size={15} /> {t('check.another')}
        </Button>
      </Heading>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}

function Answer({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const stepText = useStep();
  const cache = useQueryClient();
  const { group } = useUrlState('group');
  const job = useBacktestJob(jobId);
  const state = job.data?.state;
  const body = useBacktest(state === 'done' ? jobId : undefined, group);
  const cancel = useMutation({
    mutationFn: () => cancelJob(jobId),
    onSettled: () => cache.invalidateQueries({ queryKey: ['job', jobId] }),
  });

  useEffect(() => {
    if (hasEnded(state)) void cache.invalidateQueries({ queryKey: ['backtests'] });
  }, [state, cache]);

  if (job.error)
    return (
      <ProblemNote
        title={t('check.failed')}
        error={job.error}
        onRetry={() => setUrlState({ backtest: undefined, group: undefined })}
      />
    );
  if (body.error) {
    // A link may name a commune that this backtest does not hold.
    const leave = () => (group === undefined ? body.refetch() : setUrlState({ group: undefined }));
    return <ProblemNote title={t('check.failed')} error={body.error} onRetry={leave} />;
  }
  if (state === 'failed') {
    return <ProblemNote title={t('check.failed')} error={new Error(job.data?.error ?? '')} />;
  }
  if (state === 'cancelled') return <p className="note">{t('check.cancelled')}</p>;
  if (state === 'queued' || state === 'running') {
    return (
      <div className="check-progress" role="status">
        <Progress
          label={state === 'running' ? (stepText(job.data?.message) ?? t('check.running')) : t('cut.queued')}
          fraction={state === 'running' ? (job.data?.progress ?? null) : null}
        />
        <Button className="button" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>
          {t('check.cancel')}
        </Button>
        {cancel.error && <ProblemNote title={t('check.cancelFailed')} error={cancel.error} />}
      </div>
    );
  }
  if (!body.data) return <p className="muted">{t('app.loading')}</p>;
  return <BacktestResults backtest={body.data} />;
}
