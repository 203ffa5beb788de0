/** A strategy of one's own making: what is added up, each part as a place among the precincts, and the formula. */
import { useTranslation } from 'react-i18next';
import { PART_NAMES, type PartName } from '#server/domain/targeting/goals.ts';
import { TERMS } from '#server/domain/targeting/terms.ts';
import { useFormats, useLanguage } from '../../../i18n.ts';
import type { CustomPart } from '../../../state/tuning.ts';
import { TuneSlider } from '../../../ui/tune-slider.tsx';
import { useTargetingNow } from '../use-targeting.tsx';
import { tune } from './tune.ts';

export function PartsEditor() {
  const { t } = useTranslation();
  const format = useFormats();
  const { saved, tuned } = useTargetingNow();
  const parts = tuned.parts ?? [];
  const formula = usePartsFormula(parts);
  return (
    <>
      <p className="formula">{formula}</p>
      <p className="muted">{t('editor.partsNote')}</p>
      {PART_NAMES.map((part) => {
        const weight = weightOf(parts, part);
        return (
          <TuneSlider
            key={part}
            label={t(`parts.${part}`)}
            value={weight}
            savedValue={weightOf(saved.parts ?? [], part)}
            min={-1}
            max={1}
            step={0.05}
            formatted={format.weight(weight)}
            onChange={(next) => {
              const all = PART_NAMES.map((name) => ({
                part: name,
                weight: name === part ? next : weightOf(parts, name),
              })).filter((one) => one.weight !== 0);
              // One part has to stay: a sum of nothing ranks nobody.
              if (all.length > 0) tune({ parts: sameParts(all, saved.parts) ? undefined : all });
            }}
          />
        );
      })}
    </>
  );
}

/** '(0.5 × place by abstention + 0.25 × (1 − place by income)) ÷ 0.75', as the model computes it. */
export function usePartsFormula(parts: readonly CustomPart[]): string {
  const language = useLanguage();
  const format = useFormats();
  const terms = parts.map(({ part, weight }) => {
    const place = weight < 0 ? `(${TERMS[`less-${part}`][language]})` : TERMS[`more-${part}`][language];
    return `${format.weight(Math.abs(weight))} × ${place}`;
  });
  const total = parts.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return `(${terms.join(' + ')}) ÷ ${format.weight(total)}`;
}

const weightOf = (parts: readonly CustomPart[], part: PartName) =>
  parts.find((one) => one.part === part)?.weight ?? 0;

const sameParts = (a: readonly CustomPart[], b: readonly CustomPart[] | undefined) =>
  b !== undefined && PART_NAMES.every((part) => weightOf(a, part) === weightOf(b, part));
