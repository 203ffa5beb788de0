/** How far the assumption of the model is taken to hold, with the sentence and what either end means. */
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { useFormats, useLanguage } from '../../../i18n.ts';
import { TuneSlider } from '../../../ui/tune-slider.tsx';
import { useTargeting, useTargetingNow } from '../use-targeting.tsx';
import { changed, tune } from './tune.ts';

/** What the model takes for granted, said wherever its figures show. */
export function AssumptionText() {
  const language = useLanguage();
  const { tuned } = useTargeting();
  return <p className="assumption">{MODELS[tuned.model]?.assumption[language]}</p>;
}

export function AssumptionSlider() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { saved, tuned, canTune } = useTargetingNow();
  const model = MODELS[tuned.model];
  if (!model) return null;
  const { assumptionRange } = model;
  const value = tuned.assumption ?? 1;
  return (
    <div className="assumption-slider">
      <AssumptionText />
      {assumptionRange && canTune && (
        <>
          <TuneSlider
            label={t('editor.assumption')}
            value={value}
            savedValue={saved.assumption ?? 1}
            min={0}
            max={1}
            step={0.05}
            formatted={format.wholeShare(value)}
            onChange={(next) => tune({ assumption: changed(next, saved.assumption ?? 1) })}
          />
          <p className="slider-ends" aria-hidden>
            <span>{assumptionRange.at0[language]}</span>
            <span>{assumptionRange.at1[language]}</span>
          </p>
          <p className="visually-hidden">
            {t('editor.assumptionEnds', {
              at0: assumptionRange.at0[language],
              at1: assumptionRange.at1[language],
            })}
          </p>
        </>
      )}
    </div>
  );
}
