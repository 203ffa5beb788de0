/** A plan at a glance: totals, balance, and every door it left out with the reason. */
import { useTranslation } from 'react-i18next';
import type { Plan } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { Doors } from '../../ui/doors.tsx';
import { planTotals } from './plan-totals.ts';
import { StaleNote } from './stale-note.tsx';

const REASONS = ['far-from-street', 'island', 'outside-area', 'over-budget', 'not-scored'] as const;

export function PlanSummary({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormats();
  const totals = planTotals(plan.turfs.features.map(({ properties }) => properties));
  const { fill, longestLegM } = plan.quality;
  const left = plan.unassigned;
  const doorless = left.precinctsWithoutDoors ?? [];
  const reasons = Object.entries(left.reasons ?? {}).filter(([, doors]) => doors > 0);
  const reasonText = (reason: string) => {
    const known = REASONS.find((one) => one === reason);
    return known ? t(`reasons.${known}`) : reason;
  };
  return (
    <section className="plan-summary" aria-label={t('plan.summary')}>
      <StaleNote />
      <dl className="figures">
        <div>
          <dt>{t('words.turfs')}</dt>
          <dd className="number">{format.count(totals.turfs)}</dd>
        </div>
        <div>
          <dt>{t('plan.hours')}</dt>
          <dd className="number">{format.duration(totals.durationS)}</dd>
        </div>
        <div>
          <dt>{totals.doorsEstimated ? t('words.doorsEstimated') : t('words.doors')}</dt>
          <dd>
            <Doors count={totals.doors} isEstimated={totals.doorsEstimated} />
          </dd>
        </div>
      </dl>
      {totals.turfs > 0 && (
        <p>
          {t('plan.balance', {
            shortest: format.duration(totals.shortestS),
            median: format.duration(totals.medianS),
            longest: format.duration(totals.longestS),
          })}{' '}
          {t('plan.doorSpread', {
            least: format.count(totals.fewestDoors),
            most: format.count(totals.mostDoors),
          })}
        </p>
      )}
      {typeof fill === 'number' && typeof longestLegM === 'number' && (
        <p className="muted">
          {t('plan.quality', { fill: format.share(fill), leg: format.distance(longestLegM) })}
        </p>
      )}
      <h3>{t('plan.unassigned')}</h3>
      {left.doors > 0 ? (
        <>
          <p>
            {t('plan.leftOut', {
              count: left.doors,
              doors: totals.doorsEstimated ? format.estimate(left.doors) : format.count(left.doors),
              addresses: t('turf.addresses', {
                count: left.addresses,
                formatted: format.count(left.addresses),
              }),
            })}
          </p>
          <ul className="reasons">
            {reasons.map(([reason, doors]) => (
              <li key={reason}>
                <span>{reasonText(reason)}</span>
                <Doors count={doors} isEstimated={totals.doorsEstimated} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="muted">{t('plan.nothingLeft')}</p>
      )}
      {doorless.length > 0 && (
        <p>
          {t('plan.withoutDoors', {
            count: doorless.length,
            precincts: doorless.map(({ precinctCode }) => precinctCode.split('_').at(-1)).join(', '),
            registered: format.count(doorless.reduce((sum, { registered }) => sum + (registered ?? 0), 0)),
          })}
        </p>
      )}
    </section>
  );
}
