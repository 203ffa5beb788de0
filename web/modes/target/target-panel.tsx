/** Target: what is selected, or what to look at; below it the strategy, a second one to compare, and what is missing. */
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MODEL_REASONS, type ModelReason } from '#server/domain/targeting/reasons.ts';
import { FORMULA_VERSION } from '#server/domain/targeting/score.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { NO_TUNING } from '../../state/tuning.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StaleNote } from '../cut/stale-note.tsx';
import { CellInspector } from './cell-inspector.tsx';
import { CompareSection } from './compare-section.tsx';
import { AssumptionText } from './editor/assumption-slider.tsx';
import { Inspector } from './inspector.tsx';
import { SaveBar } from './save-strategy.tsx';
import { StrategyEditor } from './strategy-editor.tsx';
import { Unknowns, useReport } from './unknowns.tsx';
import { useComparison } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

export function TargetPanel() {
  const { t } = useTranslation();
  const { precinct, cell, layer } = useUrlState('precinct', 'cell', 'layer');
  const targeting = useTargeting();
  const { error, retry } = targeting;
  // What the map shows stands first.
  const isComparing = useComparison().other !== undefined;
  const { scores } = targeting;
  const selected = precinct === undefined ? undefined : scores?.find(precinct);
  return (
    <>
      {error !== null && <ProblemNote title={t('ranking.failed')} error={error} onRetry={retry} />}
      <VersionNotes />
      <StaleNote causes={ONLY_FORMULA} />
      <NothingScored />
      {isComparing && <CompareSection isFirst />}
      {selected ? (
        <Inspector score={selected} />
      ) : cell !== undefined && layer === 'cells' ? (
        <CellInspector cell={cell} />
      ) : (
        <Overview />
      )}
      {precinct !== undefined && scores && !selected && (
        <p className="note">{t('inspector.unknown', { code: precinct })}</p>
      )}
      <StrategyEditor />
      {!isComparing && <CompareSection />}
      <Unknowns />
      <SaveBar />
    </>
  );
}

const ONLY_FORMULA = ['formula'] as const;

/** A grey map needs a reason: which ballots the model lacks is said, and where they are chosen. */
function NothingScored() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { scores } = useTargeting();
  const report = useReport();
  if (!scores || scores.scored > 0 || !report || report.scored > 0) return null;
  const reasons = Object.keys(report.modelMissing) as ModelReason[];
  return (
    <div className="note" role="status">
      <div>
        <strong>{t('target.nothingScored')}</strong>
        {reasons.map((reason) => (
          <p key={reason}>{MODEL_REASONS[reason]?.[language]}</p>
        ))}
        <p>{t('target.nothingScoredText')}</p>
      </div>
    </div>
  );
}

/** An older version of the strategy, or a formula that this page does not know: both are said, not guessed. */
function VersionNotes() {
  const { t } = useTranslation();
  const { isOldVersion, version, strategy, savedScores } = useTargeting();
  const isOtherFormula = savedScores !== undefined && savedScores.formulaVersion !== FORMULA_VERSION;
  return (
    <>
      {isOldVersion && (
        <div className="note">
          <div>
            {t('files.oldVersion', { version, newest: strategy.version })}{' '}
            <Button
              className="link"
              onPress={() => setUrlState({ version: undefined, tuning: NO_TUNING }, { step: true })}
            >
              {t('files.showNewest')}
            </Button>
          </div>
        </div>
      )}
      {isOtherFormula && (
        <p className="note">
          {t('inspector.otherFormula', { theirs: savedScores.formulaVersion, ours: FORMULA_VERSION })}
        </p>
      )}
    </>
  );
}

function Overview() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { area, saved, scores } = useTargeting();
  const registered = scores?.registered.reduce((sum, count) => sum + (count || 0), 0);
  return (
    <section className="overview">
      <p className="eyebrow">{area.name}</p>
      <h2>{saved.title[language]}</h2>
      <AssumptionText />
      <dl className="figures">
        <div>
          <dt>{t('words.precincts')}</dt>
          <dd className="number">{format.count(scores?.length)}</dd>
        </div>
        <div>
          <dt>{t('words.registered')}</dt>
          <dd className="number">{format.count(registered)}</dd>
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
