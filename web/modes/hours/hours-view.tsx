/** Hours: what a budget of hours at the doors brings, where it goes, and what it takes to win. */
import { ChevronRight } from 'lucide-react';
import { Suspense } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { chartEnd } from './budget.ts';
import { BudgetSlider } from './budget-slider.tsx';
import { GoalTable } from './goal-table.tsx';
import { HoursCurve } from './hours-curve.tsx';
import { type Hours, useHours } from './use-hours.ts';
import { WalkingOrder } from './walking-order.tsx';

export function HoursView() {
  const { t } = useTranslation();
  const { chart } = useUrlState('chart');
  const { error } = useTargeting();
  const hours = useHours();
  if (error) return <p className="muted pad">{t('ranking.failed')}</p>;
  if (hours === 'too-large') return <p className="muted pad">{t('hours.tooLarge')}</p>;
  if (!hours) return <p className="muted pad">{t('ranking.loading')}</p>;
  const { plan, budgetH, mostH, effectOn } = hours;
  if (effectOn === null) return <p className="note hours-note">{t('hours.noEffect')}</p>;
  const isAll = chart === 'all';
  return (
    <div className="hours">
      <Figures hours={hours} />
      <div className="hours-chart">
        <Segmented
          label={t('hours.reading')}
          value={isAll ? 'all' : 'near'}
          choices={[
            { id: 'near', label: t('hours.readingNear') },
            { id: 'all', label: t('hours.readingAll') },
          ]}
          onChange={(next) => setUrlState({ chart: next === 'all' ? 'all' : undefined })}
        />
        <Suspense fallback={<div className="hours-chart-space" />}>
          <HoursCurve plan={plan} budgetH={budgetH} endH={isAll ? mostH : chartEnd(budgetH, mostH)} />
        </Suspense>
        <p className="muted">{t('hours.cases')}</p>
      </div>
      <WalkingOrder plan={plan} />
      <GoalTable hours={hours} />
      <Sources effectOn={effectOn} />
    </div>
  );
}

function Figures({ hours: { plan, budgetH, mostH, passes, unknown, effectOn } }: { hours: Hours }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuned } = useTargeting();
  const { budget, totals } = plan;
  const { doorsPerHour, turnoutEffect, persuasionEffect } = tuned.doorEconomics;
  const effect = effectOn === 'choice' ? persuasionEffect : turnoutEffect;
  const change = (next: number) => setUrlState({ budget: next });
  return (
    <div className="hours-figures">
      <div className="hours-budget">
        <NumberInput
          label={t('hours.budget')}
          value={budgetH}
          min={1}
          max={1_000_000}
          step={1}
          onChange={change}
        />
        <BudgetSlider budgetH={budgetH} mostH={mostH} onChange={change} />
      </div>
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
            <EstimatedRange range={budget.oneMoreHour} showsMid source={effect?.source} />
          </dd>
        </div>
        {budget.byPass
          .filter(({ hours: spent }) => spent > 0)
          .map(({ pass, hours: spent, doors }) => (
            <div key={pass}>
              <dt>{t('hours.pass', { pass })}</dt>
              <dd>
                <span className="estimate" title={doorsPerHour.source}>
                  {t('hours.passSpent', { hours: format.estimate(spent), doors: format.range(doors) })}
                </span>
              </dd>
            </div>
          ))}
        <div>
          <dt>{t('hours.everything', { count: passes })}</dt>
          <dd>
            <span className="estimate" title={doorsPerHour.source}>
              {t('hours.total', {
                hours: format.range(totals.hours),
                votes: format.range(totals.votes),
              })}
            </span>
          </dd>
        </div>
      </dl>
      {unknown > 0 && <p className="muted">{t('hours.unknown', { count: unknown })}</p>}
    </div>
  );
}

/** Said on hover too; written out for whoever has no pointer. */
function Sources({ effectOn }: { effectOn: 'turnout' | 'choice' }) {
  const { t } = useTranslation();
  const { tuned } = useTargeting();
  const { doorsPerHour, contactsPerHour, turnoutEffect, persuasionEffect } = tuned.doorEconomics;
  const effect = effectOn === 'choice' ? persuasionEffect : turnoutEffect;
  const sources = [
    [t('hours.sourceDoors'), doorsPerHour.source],
    [t('hours.sourceContacts'), contactsPerHour.source],
    [t('hours.sourceEffect'), effect?.source],
  ] as const;
  return (
    <Disclosure className="disclosure hours-sources">
      <Heading level={3}>
        <Button slot="trigger" className="disclosure-button">
          <ChevronRight aria-hidden size={15} /> {t('hours.sourcesTitle')}
        </Button>
      </Heading>
      <DisclosurePanel>
        <dl className="check-figures">
          {sources.map(([figure, source]) => (
            <div key={figure}>
              <dt>{figure}</dt>
              <dd>{source ?? '–'}</dd>
            </div>
          ))}
        </dl>
      </DisclosurePanel>
    </Disclosure>
  );
}
