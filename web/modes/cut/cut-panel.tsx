/** Cut: how long a shift is, how much there is to give, where; then the plan, its quality and what it left out. */
import { useTranslation } from 'react-i18next';
import { useUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { CutFormPanel } from './cut-form-panel.tsx';
import { CutProgress } from './cut-progress.tsx';
import { PlanPicker } from './plan-picker.tsx';
import { PlanSummary } from './plan-summary.tsx';
import { TurfCard } from './turf-card.tsx';
import { useCurrentPlan } from './use-plan.ts';

export function CutPanel() {
  const { t } = useTranslation();
  const { job } = useUrlState('job');
  const { area } = useTargeting();
  const { plan, plans, turf } = useCurrentPlan();
  if (!area.hasStreets) {
    return (
      <EmptyState title={t('cut.noStreetsTitle')} text={t('cut.noStreetsText', { area: area.name })}>
        <pre>npm run -s arpent -- load {area.areaId}</pre>
      </EmptyState>
    );
  }
  return (
    <>
      {turf && <TurfCard turf={turf} />}
      {job ? <CutProgress jobId={job} /> : <CutFormPanel />}
      <PlanPicker />
      {plan.error && (
        <ProblemNote title={t('plan.failed')} error={plan.error} onRetry={() => plan.refetch()} />
      )}
      {plan.data && <PlanSummary plan={plan.data} />}
      {plans.data?.length === 0 && !job && (
        <EmptyState title={t('cut.emptyTitle')} text={t('cut.emptyText')} />
      )}
    </>
  );
}
