/** Target: the selected precinct, or what to look at; below it the sliders. */
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Inspector } from './inspector.tsx';
import { TuningPanel } from './tuning-panel.tsx';
import { useTargeting } from './use-targeting.tsx';

export function TargetPanel() {
  const { t } = useTranslation();
  const { precinct } = useUrlState();
  const { scores, scoreByCode, error, retry } = useTargeting();
  const selected = precinct === undefined ? undefined : scoreByCode.get(precinct);
  return (
    <>
      {error !== null && <ProblemNote title={t('ranking.failed')} error={error} onRetry={retry} />}
      {selected ? <Inspector score={selected} /> : <Overview />}
      {precinct !== undefined && scores && !selected && (
        <p className="note">{t('inspector.unknown', { code: precinct })}</p>
      )}
      <TuningPanel />
    </>
  );
}

function Overview() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { area, strategy, scores } = useTargeting();
  const registered = (scores ?? []).reduce((sum, row) => sum + (row.registered ?? 0), 0);
  return (
    <section className="overview">
      <p className="eyebrow">{area.name}</p>
      <h2>{strategy.definition.title[language]}</h2>
      <p className="muted">{MODELS[strategy.definition.model]?.assumption[language]}</p>
      <dl className="figures">
        <div>
          <dt>{t('words.precincts')}</dt>
          <dd className="number">{format.count(scores?.length)}</dd>
        </div>
        <div>
          <dt>{t('words.registered')}</dt>
          <dd className="number">{format.count(scores ? registered : null)}</dd>
        </div>
        <div>
          <dt>{area.doorsEstimated ? t('words.doorsEstimated') : t('words.doors')}</dt>
          <dd className={area.doorsEstimated ? 'estimate' : 'number'}>
            {area.doorsEstimated ? format.estimate(area.doors) : format.count(area.doors)}
          </dd>
        </div>
      </dl>
      <EmptyState title={t('target.emptyTitle')} text={t('target.emptyText')} />
    </section>
  );
}
