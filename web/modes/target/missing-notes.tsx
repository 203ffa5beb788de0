/** What was not known when a precinct was scored, in sentences. */
import { useTranslation } from 'react-i18next';
import { MODEL_REASONS } from '#server/domain/targeting/reasons.ts';
import type { Missing } from '#server/domain/targeting/types.ts';
import { useLanguage } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

export function MissingNotes({ missing }: { missing: Missing[] }) {
  const { t } = useTranslation();
  const { ballots } = useTargeting();
  const language = useLanguage();
  if (missing.length === 0) return null;
  const sentence = (item: Missing): string => {
    switch (item.kind) {
      case 'income':
        return t('missing.income');
      case 'doors':
        return t('missing.doors');
      case 'gifts':
        return t('missing.gifts');
      case 'model':
        return MODEL_REASONS[item.reason][language];
      case 'registered':
        return item.reason === 'unknown' ? t('missing.registered') : t('missing.nobody');
      case 'ballot': {
        const ballot = ballots.find(({ ballotId }) => ballotId === item.ballotId)?.title ?? item.ballotId;
        if (item.reason === 'no-result') return t('missing.noResult', { ballot });
        return item.reason === 'no-valid-vote'
          ? t('missing.noValidVote', { ballot })
          : t('missing.nobodyAtBallot', { ballot });
      }
    }
  };
  return (
    <ul className="missing">
      {missing.map((item) => (
        <li key={keyOf(item)}>{sentence(item)}</li>
      ))}
    </ul>
  );
}

const keyOf = (item: Missing) =>
  item.kind === 'ballot' ? item.ballotId : item.kind === 'model' ? item.reason : item.kind;
