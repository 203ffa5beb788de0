/** Walk: choose a turf, see its stops in order, take the walk along on paper or in another app. */
import { Download } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { WALK_FORMATS, type Walk, walkUrl } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { useWalk } from '../../state/queries.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Picker } from '../../ui/picker.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { TurfCard } from '../cut/turf-card.tsx';
import { useCurrentPlan } from '../cut/use-plan.ts';
import { StopList } from './stop-list.tsx';

export function WalkPanel() {
  const { t } = useTranslation();
  const format = useFormats();
  const { plans, turfs, turf, selectTurf } = useCurrentPlan();
  const turfId = turf?.properties.turfId;
  const walk = useWalk(turfId);

  if (plans.data?.length === 0) {
    return (
      <EmptyState title={t('walk.noPlanTitle')} text={t('walk.noPlanText')}>
        <Button className="button button-main" onPress={() => setUrlState({ mode: 'cut' }, { step: true })}>
          {t('walk.goCut')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      {turfs && (
        <Picker
          label={t('walk.choose')}
          placeholder={t('walk.choosePlaceholder')}
          value={turfId}
          choices={turfs.map(({ properties }) => ({
            id: properties.turfId,
            label: properties.code,
            detail: format.duration(properties.durationS),
          }))}
          onChange={selectTurf}
        />
      )}
      {turfs && !turf && <EmptyState title={t('walk.emptyTitle')} text={t('walk.emptyText')} />}
      {turf && (
        <TurfCard turf={turf}>
          <Downloads turfId={turf.properties.turfId} code={turf.properties.code} />
        </TurfCard>
      )}
      {walk.error && (
        <ProblemNote title={t('walk.failed')} error={walk.error} onRetry={() => walk.refetch()} />
      )}
      {turfId && walk.isPending && <p className="muted">{t('walk.loading')}</p>}
      {walk.data && (
        <>
          <Unreached walk={walk.data} />
          <StopList walk={walk.data} isEstimated={(turf?.properties.doorsEstimatedShare ?? 0) > 0} />
        </>
      )}
    </>
  );
}

function Downloads({ turfId, code }: { turfId: string; code: string }) {
  const { t } = useTranslation();
  return (
    <fieldset className="downloads" aria-label={t('walk.download')}>
      {WALK_FORMATS.map((format) => (
        <a
          key={format}
          className={format === 'pdf' ? 'button button-main' : 'button'}
          href={walkUrl(turfId, format)}
          download={`${code}.${format}`}
          title={t(`formats.${format}`)}
        >
          {format === 'pdf' && <Download aria-hidden size={16} />}
          {t(`formatNames.${format}`)}
        </a>
      ))}
    </fieldset>
  );
}

function Unreached({ walk }: { walk: Walk }) {
  const { t } = useTranslation();
  if (walk.unreached.length === 0) return null;
  return <p className="note">{t('walk.unreached', { count: walk.unreached.length })}</p>;
}
