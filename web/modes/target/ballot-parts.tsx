/** The ballots behind a score: turnout and camp as published, each with the weight that the strategy gives it. */
import { useTranslation } from 'react-i18next';
import type { BallotPart, ScoreParts } from '#server/domain/targeting/types.ts';
import { useFormats } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

export function BallotParts({ parts }: { parts: ScoreParts }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ballots } = useTargeting();
  const ballotOf = new Map(ballots.map((ballot) => [ballot.ballotId, ballot]));
  const isCarried = parts.ballots.some(({ carriedOver }) => carriedOver > 0);
  return (
    <>
      <table className="parts-table">
        <thead>
          <tr>
            <th scope="col">{t('words.ballot')}</th>
            <th scope="col" className="number">
              {t('words.registered')}
            </th>
            <th scope="col" className="number">
              {t('words.abstention')}
            </th>
            <th scope="col" className="number">
              {t('words.campVotes')}
            </th>
            <th scope="col" className="number">
              {t('words.campShare')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.ballots.map((part) => (
            <tr key={part.ballotId} data-unused={ballotOf.get(part.ballotId)?.weight === 0 || undefined}>
              <th scope="row">
                {ballotOf.get(part.ballotId)?.title ?? part.ballotId}
                {part.carriedOver > 0 && <abbr title={t('inspector.carriedOver')}>{'\u00a0'}~</abbr>}
              </th>
              <td className={figureClass(part)}>{format.count(part.registered)}</td>
              <td className={figureClass(part)}>{format.share(part.abstention)}</td>
              <td
                className={figureClass(part)}
                title={
                  (part.unmappedVotes ?? 0) > 0
                    ? t('inspector.unmapped', { votes: format.count(part.unmappedVotes) })
                    : undefined
                }
              >
                {format.count(part.campVotes)}
                {(part.unmappedVotes ?? 0) > 0 && '*'}
              </td>
              <td className={figureClass(part)}>{format.share(part.share)}</td>
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
