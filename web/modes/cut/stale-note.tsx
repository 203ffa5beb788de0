/** Says that the scores behind the plan on screen are no longer what scoring would answer now, and why. */
import { useTranslation } from 'react-i18next';
import { useCurrentPlan } from './use-plan.ts';

const CAUSES = ['formula', 'strategy', 'data'] as const;

/** `causes`: those that matter where it stands. */
export function StaleNote({ causes = CAUSES }: { causes?: readonly (typeof CAUSES)[number][] }) {
  const { t } = useTranslation();
  const { plans, planId } = useCurrentPlan();
  const stale = plans.data?.find((plan) => plan.planId === planId)?.stale;
  const found = causes.filter((cause) => stale?.[cause]);
  if (found.length === 0) return null;
  return (
    <div className="note" role="status">
      <div>
        <strong>{t('stale.title')}</strong>
        {found.map((cause) => (
          <p key={cause}>{t(`stale.${cause}`)}</p>
        ))}
      </div>
    </div>
  );
}
