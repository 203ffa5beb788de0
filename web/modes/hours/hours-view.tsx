/** Hours: what a budget of hours at the doors brings, where it goes, and what it takes to win. */
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { GoalTable } from './goal-table.tsx';
import { HoursCurve } from './hours-curve.tsx';
import { useHours } from './use-hours.ts';

export function HoursView() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuned, error } = useTargeting();
  const hours = useHours();
  if (error) return <p className="muted pad">{t('ranking.failed')}</p>;
  if (!hours) return <p className="muted pad">{t('ranking.loading')}</p>;
  const { plan, budgetH, effectOn, unknown } = hours;
  const { budget } = plan;
  const economics = tuned.doorEconomics;
  const effect = effectOn === 'choice' ? economics.persuasionEffect : economics.turnoutEffect;
  return (
    <div className="hours">
      <div className="hours-figures">
        <NumberInput
          label={t('hours.budget')}
          value={budgetH}
          min={1}
          max={100_000}
          step={10}
          onChange={(next) => setUrlState({ budget: next })}
        />
        {effectOn === null && <p className="note">{t('hours.noEffect')}</p>}
        <dl className="facts">
          <div>
            <dt>{t('hours.votes')}</dt>
            <dd>
              <EstimatedRange range={budget.votes} showsMid source={effect?.source} />
            </dd>
          </div>
          <div>
            <dt>{t('hours.oneMore')}</dt>
            <dd>
              <EstimatedRange range={budget.oneMoreHour} showsMid />
            </dd>
          </div>
          {budget.byPass
            .filter(({ hours: spent }) => spent > 0)
            .map(({ pass, hours: spent, doors }) => (
              <div key={pass}>
                <dt>{t('hours.pass', { pass })}</dt>
                <dd>
                  <span className="estimate">
                    {t('hours.passSpent', { hours: format.estimate(spent), doors: format.range(doors) })}
                  </span>
                </dd>
              </div>
            ))}
          <div>
            <dt>{t('hours.everything')}</dt>
            <dd>
              <span className="estimate">
                {t('hours.total', {
                  hours: format.range(plan.totals.hours),
                  votes: format.range(plan.totals.votes),
                })}
              </span>
            </dd>
          </div>
        </dl>
        {unknown > 0 && <p className="muted">{t('hours.unknown', { count: unknown })}</p>}
        <p className="muted">{t('hours.sources', { doors: economics.doorsPerHour.source })}</p>
      </div>
      <div className="hours-chart">
        <Suspense fallback={<p className="muted">{t('app.loading')}</p>}>
          <HoursCurve plan={plan} budgetH={budgetH} />
        </Suspense>
      </div>
      <GoalTable hours={hours} />
    </div>
  );
}
