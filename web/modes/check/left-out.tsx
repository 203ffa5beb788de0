/** What a backtest does not count, by reason: nothing that is missing is a gain of zero. */
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';

export function LeftOut({ leftOut }: Pick<Backtest, 'leftOut'>) {
  const { t } = useTranslation();
  const format = useFormats();
  const lines: [reason: string, count: number, registered: number | null][] = [
    ...Object.entries(leftOut.precincts).map(
      ([reason, { precincts, registered }]): [string, number, number | null] => [
        reason,
        precincts,
        registered,
      ],
    ),
    ['small-groups', leftOut.smallGroups.precincts, leftOut.smallGroups.registered],
    ['camp-absent-at-base', leftOut.campAbsentAtBase, null],
    ['camp-absent-at-target', leftOut.campAbsentAtTarget, null],
    ['unmapped-at-base', leftOut.unmappedVotes.base, null],
    ['unmapped-at-target', leftOut.unmappedVotes.target, null],
  ];
  const told = lines.filter(([, count]) => count > 0);
  if (told.length === 0) return null;
  return (
    <section>
      <h3>{t('check.leftOutTitle')}</h3>
      <ul className="reasons">
        {told.map(([reason, count, registered]) => (
          <li key={reason}>
            <span>{t(`check.leftOut.${reason}` as 'check.leftOut.small')}</span>
            <span className="number">
              {format.count(count)}
              {registered !== null && (
                <small className="muted">
                  {' '}
                  {t('check.leftOutRegistered', { registered: format.count(registered) })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
