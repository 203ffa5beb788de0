import { useTranslation } from 'react-i18next';
import type { PlanSummary } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { useCurrentPlan } from './use-plan.ts';

export function PlanPicker() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { strategies } = useTargeting();
  const { plans, planId } = useCurrentPlan();
  if (!plans.data || plans.data.length === 0) return null;
  const titleOf = (plan: PlanSummary) =>
    strategies.find(({ name }) => name === plan.strategy)?.definition.title[language] ?? plan.strategy;
  return (
    <Picker
      label={t('plan.label')}
      value={planId}
      choices={plans.data.map((plan) => ({
        id: plan.planId,
        label: `${t('plan.turfCount', { count: plan.turfCount, formatted: format.count(plan.turfCount) })} · ${titleOf(plan)}`,
        detail: format.date(plan.createdAt),
      }))}
      onChange={(id) => setUrlState({ plan: id, turf: undefined }, { step: true })}
    />
  );
}
