/** What it takes to win, what is to be expected, and the hours at the doors that would close the gap. */
import { useTranslation } from 'react-i18next';
import type { GoalTarget } from '#server/domain/hours/vote-goal.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { Picker } from '../../ui/picker.tsx';
import type { Hours } from './use-hours.ts';

export function GoalTable({ hours: { goal, kind, kinds, plan } }: { hours: Hours }) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  if (!goal || !kind) return null;
  const closing = ({ toFind, gap }: GoalTarget) => {
    if (gap.high <= 0) return t('hours.reached');
    const needed = plan.hoursFor(toFind);
    if (needed.mid === null) return t('hours.outOfReach');
    const high = needed.high === null ? t('hours.noLimit') : format.estimate(needed.high);
    return t('hours.closing', {
      low: format.estimate(needed.low),
      mid: format.estimate(needed.mid),
      high,
    });
  };
  return (
    <section className="hours-goal">
      <Picker
        label={t('hours.goal')}
        value={kind}
        choices={kinds.map((one) => ({
          id: one,
          label: t(`hours.kinds.${one}` as 'hours.kinds.legislative'),
        }))}
        onChange={(id) => setUrlState({ goal: id })}
      />
      <p className="muted">{goal.title[language]}</p>
      <div className="check-table">
        <table className="parts-table">
          <thead>
            <tr>
              <th scope="col">{t('hours.bar')}</th>
              <th scope="col" className="number">
                {t('hours.needed')}
              </th>
              <th scope="col" className="number">
                {t('hours.expected')}
              </th>
              <th scope="col" className="number">
                {t('hours.toFind')}
              </th>
              <th scope="col">{t('hours.hoursNeeded')}</th>
            </tr>
          </thead>
          <tbody>
            {goal.targets.map((target) => (
              <tr key={`${target.id} ${target.round}`}>
                <th scope="row" title={target.law}>
                  {target.title[language]}
                </th>
                <td className="number">
                  <EstimatedRange range={target.votes} />
                </td>
                <td
                  className="number"
                  title={t('hours.from', { ballots: target.campShare.ballots.join(', ') })}
                >
                  <EstimatedRange range={target.expected} />
                </td>
                <td className="number">
                  <EstimatedRange range={target.toFind} />
                </td>
                <td>{closing(target)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {goal.notSaid.map(({ id, reason }) => (
        <p className="muted" key={id}>
          {reason[language]}
        </p>
      ))}
    </section>
  );
}
