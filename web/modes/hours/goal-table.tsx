/** What it takes to win, what is to be expected, and the hours at the doors that would close the gap. */
import { useTranslation } from 'react-i18next';
import type { GoalTarget } from '#server/domain/hours/vote-goal.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { Picker } from '../../ui/picker.tsx';
import { WideTable } from '../../ui/wide-table.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import type { Hours } from './use-hours.ts';

export function GoalTable({ hours: { goal, kind, kinds, plan } }: { hours: Hours }) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { area } = useTargeting();
  const capital = (text: string) => text[0].toLocaleUpperCase(language) + text.slice(1);
  if (!goal || !kind) return null;
  const closing = ({ toFind, gap }: GoalTarget) => {
    if (gap.high <= 0) return t('hours.reached');
    const { low, mid, high } = plan.hoursFor(toFind);
    const [least, middle, most] = [format.count(low), format.estimate(mid), format.count(high)];
    if (low === null) return t('hours.outOfReach');
    if (mid === null) return t('hours.inDoubt', { low: least });
    if (mid === 0) return high === null ? t('hours.reachedOrNot') : t('hours.reachedOr', { high: most });
    if (high === null) return t('hours.closingOrNot', { low: least, mid: middle });
    return t('hours.closing', { low: least, mid: middle, high: most });
  };
  const ballotIds = new Set(
    goal.targets.flatMap(({ campShare, validPerRegistered }) => [
      ...campShare.ballots,
      ...validPerRegistered.ballots,
    ]),
  );
  const ballots = area.ballots.filter(({ ballotId }) => ballotIds.has(ballotId)).map(({ title }) => title);
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
      <WideTable label={t('hours.bar')}>
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
                <th scope="row">
                  {capital(target.title[language])}
                  <small className="goal-law">{target.law}</small>
                </th>
                <td className="number">
                  <EstimatedRange range={target.votes} />
                </td>
                <td className="number">
                  <EstimatedRange range={target.expected} />
                </td>
                <td className="number">
                  {target.toFind.high <= 0 ? t('hours.none') : <EstimatedRange range={target.toFind} />}
                </td>
                <td>{closing(target)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
      {ballots.length > 0 && (
        <p className="muted">{t('hours.expectedFrom', { ballots: ballots.join(', ') })}</p>
      )}
      {goal.notSaid.map(({ id, reason }) => (
        <p className="muted" key={id}>
          {reason[language]}
        </p>
      ))}
    </section>
  );
}
