/** One candidate, list or nuance: its votes, and how much of it is ours, from 0 to 1. */
import { memo } from 'react';
import {
  Label,
  Slider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../i18n.ts';
import type { CampOption } from '../camp-options.ts';

interface Props {
  ballotId: string;
  option: CampOption;
  /** Null: the camp does not know it, and nobody has said yet. */
  weight: number | null;
  onChange: (ballotId: string, option: CampOption, weight: number) => void;
}

/** Candidates that are named in full on hover. */
const NAMED = 12;

/** Drawn again only when it has itself changed: a ballot has dozens, and one of them moves. */
export const OptionRow = memo(function OptionRow({ ballotId, option, weight, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { labels, by, name, nuance, votes } = option;
  const names = labels.slice(0, NAMED).join(', ') + (labels.length > NAMED ? ' …' : '');
  const about =
    by === 'nuance'
      ? t('editor.candidates', { count: labels.length, votes: format.count(votes) })
      : t('editor.optionVotes', { count: Math.round(votes), votes: format.count(votes) });
  const text = (
    <span className="option-name" title={by === 'nuance' ? names : undefined}>
      {name}
      {nuance && <span className="muted"> {nuance}</span>}
      <small>{about}</small>
    </span>
  );
  if (weight === null) {
    return (
      <li className="option-row" data-unknown>
        {text}
        <ToggleButtonGroup
          className="segmented"
          aria-label={t('editor.weightOf', { name })}
          selectionMode="single"
          selectedKeys={[]}
          onSelectionChange={([key]) => key !== undefined && onChange(ballotId, option, Number(key))}
        >
          {WEIGHTS.map(([id, word]) => (
            <ToggleButton key={id} id={id} className="segment">
              {t(`editor.weightWord.${word}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </li>
    );
  }
  return (
    <li className="option-row" data-ours={weight > 0 || undefined}>
      <Slider
        className="option-slider"
        value={weight}
        minValue={0}
        maxValue={1}
        step={0.05}
        onChange={(next) => onChange(ballotId, option, next as number)}
        data-changed={weight !== option.weight || undefined}
      >
        <Label className="visually-hidden">{t('editor.weightOf', { name })}</Label>
        {text}
        <SliderTrack className="slider-track">
          <span className="slider-fill" style={{ width: `${weight * 100}%` }} />
          <SliderThumb className="slider-thumb" />
        </SliderTrack>
        <SliderOutput className="slider-output">{format.weight(weight)}</SliderOutput>
      </Slider>
    </li>
  );
});

const WEIGHTS = [
  ['0', 'not'],
  ['0.5', 'half'],
  ['1', 'ours'],
] as const;
