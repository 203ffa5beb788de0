/** What an hour at the doors yields: ranges with where they come from. */
import { useTranslation } from 'react-i18next';
import { publishedEffect } from '#server/domain/targeting/score.ts';
import { useFormats } from '../../../i18n.ts';
import { DOOR_FIGURES, type DoorFigure } from '../../../state/tuning.ts';
import { useUrlState } from '../../../state/use-url-state.ts';
import { NumberInput } from '../../../ui/number-input.tsx';
import { useTargetingNow } from '../use-targeting.tsx';
import { RangeFields } from './range-fields.tsx';
import { Step } from './step.tsx';
import { changed, tune } from './tune.ts';

/** Effects are shares, and people speak of points. */
const POINTS = 100;
const SCALE: Record<DoorFigure, { factor: number; step: number; max: number }> = {
  doorsPerHour: { factor: 1, step: 1, max: 200 },
  contactsPerHour: { factor: 1, step: 0.5, max: 60 },
  turnoutEffect: { factor: POINTS, step: 0.01, max: 100 },
  persuasionEffect: { factor: POINTS, step: 0.01, max: 100 },
};

const NO_EFFECT = { low: 0, mid: 0, high: 0, source: '' };

export function DoorsStep() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const { saved, tuned, table } = useTargetingNow();
  const economics = tuned.doorEconomics;
  const passes = economics.passes ?? 1;
  const effectOn = table?.outcome.effectOn ?? 'turnout';
  const effect = publishedEffect(economics, effectOn);
  // As they were set, to the last digit: they are chosen, not estimated.
  const between = ({ low, high }: { low: number; high: number }, factor = 1) =>
    `${format.weight(low * factor)}–${format.weight(high * factor)}`;
  return (
    <Step
      name="doors"
      summary={[
        t('editor.doorsSummary', { doors: between(economics.doorsPerHour) }),
        t('editor.contactsSummary', { contacts: between(economics.contactsPerHour) }),
        effect.high > 0 && t('editor.effectSummary', { effect: between(effect, POINTS) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      isChanged={Object.keys(tuning.doors).length > 0 || tuning.passes !== undefined}
    >
      <p className="muted">{t(`editor.effectOn.${effectOn}`)}</p>
      {DOOR_FIGURES.map((name) => {
        const { factor, step, max } = SCALE[name];
        const before = saved.doorEconomics[name] ?? NO_EFFECT;
        return (
          <RangeFields
            key={name}
            title={t(`editor.figure.${name}`)}
            note={name === 'persuasionEffect' ? t('editor.persuasionNote') : undefined}
            needsSource={name === 'persuasionEffect'}
            saved={before}
            edit={tuning.doors[name]}
            {...{ factor, step, max }}
            onChange={(edit) => {
              const { [name]: _, ...others } = tuning.doors;
              tune({ doors: edit ? { ...others, [name]: edit } : others });
            }}
          />
        );
      })}
      <NumberInput
        label={t('editor.passes')}
        value={passes}
        min={1}
        max={5}
        step={1}
        onChange={(next) => tune({ passes: changed(next, saved.doorEconomics.passes ?? 1) })}
      />
    </Step>
  );
}
