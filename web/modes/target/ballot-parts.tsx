/** Per ballot: abstention, share, weight, and how much of the score it brought. */
import { useTranslation } from 'react-i18next';
import type { BallotPart, ScoreParts } from '#server/domain/targeting/types.ts';
import { useFormats } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

export function BallotParts({ parts }: { parts: ScoreParts }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ballots } = useTargeting();
  const titles = new Map(ballots.map(({ ballotId, title }) => [ballotId, title]));
  const largest = Math.max(...parts.ballots.map(({ contribution }) => Math.abs(contribution)), 1e-9);
  const isCarried = parts.ballots.some(({ carriedOver }) => carriedOver > 0);
  return (
    <>
      <table className="parts-table">
        <thead>
          <tr>
            <th scope="col">{t('words.ballot')}</th>
            <th scope="col" className="number">
              {t('words.abstention')}
            </th>
            <th scope="col" className="number">
              {t('words.campShare')}
            </th>
            <th scope="col" className="number">
              {t('words.weight')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.ballots.map((part) => (
            <tr key={part.ballotId} data-unused={part.weight === 0 || undefined}>
              <th scope="row">
                {titles.get(part.ballotId) ?? part.ballotId}
                {part.carriedOver > 0 && <abbr title={t('inspector.carriedOver')}>{'\u00a0'}~</abbr>}
                <span
                  className="part-bar"
                  title={t('inspector.contribution', { value: format.weight(part.contribution) })}
                  style={{ width: `${(Math.abs(part.contribution) / largest) * 100}%` }}
                />
              </th>
              <td className={figureClass(part)}>{format.share(part.abstention)}</td>
              <td className={figureClass(part)}>{format.share(part.share)}</td>
              <td className="number">{format.share(part.weight)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isCarried && <p className="muted">{t('inspector.carriedOverNote')}</p>}
    </>
  );
}

/** What was carried over from other precincts is an estimate. */
function figureClass({ carriedOver }: BallotPart): string {
  return carriedOver > 0 ? 'number estimate' : 'number';
}
