/**
 * Check: had we ranked the precincts before a past ballot, where would the votes have been? One question on the
 * left, its answer beside it: curves, figures by model, what was left out.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cancelJob } from '../../api.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Progress, useStep } from '../../ui/progress.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestResults } from './backtest-results.tsx';
import { useBacktest, useBacktestJob, useBacktests } from './backtests.ts';
import { PastBacktests } from './past-backtests.tsx';

export function CheckPage() {
  const { t } = useTranslation();
  const { area } = useTargeting();
  const { backtest: jobId, group } = useUrlState();
  const list = useBacktests();
  const here = list.data?.filter(({ options }) => options.area === area.areaCode) ?? [];
  const shown = jobId ?? here.find(({ state }) => state === 'done')?.jobId;
  return (
    <main className="check" aria-label={t('rail.check')}>
      <section className="check-ask">
        <h1>{t('check.title')}</h1>
        <p className="muted">{t('check.intro')}</p>
        <BacktestForm key={area.areaCode} />
        {here.length > 0 && <PastBacktests backtests={here} shown={shown} />}
      </section>
      <section className="check-answer" aria-live="polite">
        {shown === undefined ? (
          <EmptyState title={t('check.emptyTitle')} text={t('check.emptyText')} />
        ) : (
          <Answer key={shown} jobId={shown} group={group} />
        )}
      </section>
    </main>
  );
}

function Answer({ jobId, group }: { jobId: string; group: string | undefined }) {
  const { t } = useTranslation();
  const stepText = useStep();
  const cache = useQueryClient();
  const job = useBacktestJob(jobId);
  const state = job.data?.state;
  const body = useBacktest(state === 'done' ? jobId : undefined, group);

  useEffect(() => {
    if (state === 'done') void cache.invalidateQueries({ queryKey: ['backtests'] });
  }, [state, cache]);

  if (job.error) return <ProblemNote title={t('check.failed')} error={job.error} />;
  if (body.error) {
    // A link may name a commune that this backtest does not hold.
    const leave = () => setUrlState({ group: undefined });
    return <ProblemNote title={t('check.failed')} error={body.error} onRetry={leave} />;
  }
  if (state === 'failed') {
    return <ProblemNote title={t('check.failed')} error={new Error(job.data?.error ?? '')} />;
  }
  if (state === 'cancelled') return <p className="note">{t('check.cancelled')}</p>;
  if (state !== 'done') {
    return (
      <div className="check-progress">
        <Progress
          label={state === 'running' ? (stepText(job.data?.message) ?? t('check.running')) : t('cut.queued')}
          fraction={state === 'running' ? (job.data?.progress ?? null) : null}
        />
        <Button className="button" onPress={() => void cancelJob(jobId)}>
          {t('check.cancel')}
        </Button>
      </div>
    );
  }
  if (!body.data) return <p className="muted">{t('app.loading')}</p>;
  return <BacktestResults backtest={body.data} />;
}
