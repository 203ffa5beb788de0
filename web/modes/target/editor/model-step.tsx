/** How the model is set: what it stresses, what it assumes, how far small precincts lean on their surroundings. */
import { Switch } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { shrinks } from '#server/domain/targeting/shrinkage.ts';
import { useFormats } from '../../../i18n.ts';
import { useUrlState } from '../../../state/use-url-state.ts';
import { TuneSlider } from '../../../ui/tune-slider.tsx';
import { useTargetingNow } from '../use-targeting.tsx';
import { AssumptionSlider } from './assumption-slider.tsx';
import { PartsEditor, usePartsFormula } from './parts-editor.tsx';
import { Step } from './step.tsx';
import { changed, tune } from './tune.ts';

export function ModelStep() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const { saved, tuned } = useTargetingNow();
  const formula = usePartsFormula(tuned.parts ?? []);
  const isCustom = tuned.model === 'weighted-sum';
  const mayShrink = shrinks({ model: tuned.model, shrink: true });
  const doesShrink = shrinks(tuned);
  const hasRange = Boolean(MODELS[tuned.model]?.assumptionRange);
  const summary = [
    isCustom && formula,
    hasRange && t('editor.assumptionSummary', { share: format.wholeShare(tuned.assumption ?? 1) }),
    mayShrink && (doesShrink ? t('editor.shrinkOn') : t('editor.shrinkOff')),
  ].filter(Boolean);

  const emphasis = (key: 'abstention' | 'share') => (
    <TuneSlider
      label={t(`tuning.${key}`)}
      detail={t(`tuning.${key}Detail`)}
      value={tuned.emphasis[key]}
      savedValue={saved.emphasis[key]}
      min={0}
      max={3}
      step={0.1}
      formatted={format.weight(tuned.emphasis[key])}
      onChange={(value) => tune({ [key]: changed(value, saved.emphasis[key]) })}
    />
  );
  return (
    <Step
      name="model"
      summary={summary.join(' · ') || t(`models.${tuned.model}`)}
      isChanged={[tuning.abstention, tuning.share, tuning.assumption, tuning.shrink, tuning.parts].some(
        (value) => value !== undefined,
      )}
    >
      {tuned.model === 'published-index' && (
        <>
          {emphasis('abstention')}
          {emphasis('share')}
        </>
      )}
      {isCustom && <PartsEditor />}
      <AssumptionSlider />
      {mayShrink && (
        <Switch
          className="switch"
          isSelected={doesShrink}
          onChange={(next) => tune({ shrink: changed(next, shrinks({ ...saved, model: tuned.model })) })}
        >
          <span className="switch-track" aria-hidden />
          <span>
            {t('editor.shrink')}
            <small>{t('editor.shrinkDetail')}</small>
          </span>
        </Switch>
      )}
    </Step>
  );
}
