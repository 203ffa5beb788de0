/** A low, a middle and a high figure, with their source: never a figure alone. */
import { Button, Group, Input, Label, NumberField, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DoorEdit } from '../../../state/tuning.ts';

interface Props {
  title: string;
  note?: string;
  saved: Required<DoorEdit>;
  edit: DoorEdit | undefined;
  /** On screen the figures are multiplied by it. */
  factor: number;
  step: number;
  max: number;
  /** Without a source of one's own, the figures stay as they were. */
  needsSource: boolean;
  /** Undefined: as saved again. */
  onChange: (edit: DoorEdit | undefined) => void;
}

const ENDS = ['low', 'mid', 'high'] as const;

export function RangeFields({ title, note, saved, edit, factor, step, max, needsSource, onChange }: Props) {
  const { t } = useTranslation();
  const shown = edit ?? saved;
  const hasMoved = edit !== undefined && ENDS.some((end) => edit[end] !== saved[end]);
  // Once the figures have moved, the source that they had is no longer theirs.
  const source = edit ? (edit.source ?? '') : saved.source;
  const lacksSource = hasMoved && !source.trim();
  const isLocked = needsSource && !source.trim();

  const change = (next: DoorEdit) => {
    const isSaved = ENDS.every((end) => next[end] === saved[end]) && (next.source ?? '') === saved.source;
    const isBack = ENDS.every((end) => next[end] === saved[end]) && next.source === undefined;
    onChange(isSaved || isBack ? undefined : next);
  };
  const setEnd = (end: (typeof ENDS)[number], value: number) => {
    if (!Number.isFinite(value)) return;
    const next = { ...shown, [end]: Number((value / factor).toFixed(6)) };
    // The other two make room: low ≤ middle ≤ high.
    if (end !== 'high') next.high = Math.max(next.high, next[end]);
    if (end !== 'low') next.low = Math.min(next.low, next[end]);
    next.mid = Math.min(Math.max(next.mid, next.low), next.high);
    const { low, mid, high } = next;
    change({ low, mid, high, ...(edit?.source && { source: edit.source }) });
  };
  const setSource = (text: string) => {
    const { low, mid, high } = shown;
    change({ low, mid, high, ...(text && { source: text }) });
  };

  return (
    <fieldset className="range-fields">
      <legend>{title}</legend>
      {note && <p className="muted">{note}</p>}
      <Group className="range-row" aria-label={title}>
        {ENDS.map((end) => (
          <NumberField
            key={end}
            className="number-input"
            value={shown[end] * factor}
            onChange={(value) => setEnd(end, value)}
            minValue={0}
            maxValue={max}
            step={step}
            isDisabled={isLocked}
          >
            <Label>{t(`editor.end.${end}`)}</Label>
            <Input className="number-field" />
          </NumberField>
        ))}
      </Group>
      <TextField className="text-field" value={source} onChange={setSource}>
        <Label>{needsSource ? t('editor.reason') : t('editor.source')}</Label>
        <TextArea rows={2} maxLength={500} />
      </TextField>
      {lacksSource && (
        <p className="step-attention">
          {t('editor.sourceGone')}{' '}
          {saved.source && (
            <Button className="link" onPress={() => setSource(saved.source)}>
              {t('editor.sourceSame')}
            </Button>
          )}
        </p>
      )}
    </fieldset>
  );
}
