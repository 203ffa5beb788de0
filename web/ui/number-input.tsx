/** A number with a minus and a plus. */
import { Minus, Plus } from 'lucide-react';
import { Button, Group, Input, Label, NumberField } from 'react-aria-components';

interface Props {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  /** The unit, read out with the number and shown behind it. */
  unit?: string;
}

export function NumberInput({ label, value, onChange, min, max, step, unit }: Props) {
  return (
    <NumberField
      className="number-input"
      value={value}
      onChange={(next) => Number.isFinite(next) && onChange(next)}
      minValue={min}
      maxValue={max}
      step={step}
    >
      <Label>{unit ? `${label} (${unit})` : label}</Label>
      <Group className="number-group">
        <Button slot="decrement" className="icon-button">
          <Minus aria-hidden size={16} />
        </Button>
        <Input className="number-field" />
        <Button slot="increment" className="icon-button">
          <Plus aria-hidden size={16} />
        </Button>
      </Group>
    </NumberField>
  );
}
