/** A slider that shows its value, and whether it has left where the strategy had it. */
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';

interface Props {
  label: string;
  detail?: string;
  value: number;
  /** Where the strategy as saved has it. */
  savedValue: number;
  min: number;
  max: number;
  step: number;
  formatted: string;
  onChange: (value: number) => void;
}

export function TuneSlider(props: Props) {
  const { label, detail, value, savedValue, min, max, step, formatted, onChange } = props;
  const share = (position: number) => `${((position - min) / (max - min)) * 100}%`;
  // Below zero the line runs to the left of it.
  const zero = Math.min(Math.max(0, min), max);
  const isSigned = zero > min;
  return (
    <Slider
      className="slider"
      value={value}
      onChange={(next) => onChange(next as number)}
      minValue={min}
      maxValue={max}
      step={step}
      data-changed={value !== savedValue || undefined}
    >
      <Label className="slider-label">
        {label}
        {detail && <small>{detail}</small>}
      </Label>
      <SliderOutput className="slider-output">{formatted}</SliderOutput>
      <SliderTrack className="slider-track">
        <span
          className="slider-fill"
          data-signed={isSigned || undefined}
          style={
            isSigned
              ? {
                  left: share(Math.min(value, zero)),
                  width: `${(Math.abs(value - zero) / (max - min)) * 100}%`,
                }
              : { width: share(value) }
          }
        />
        <span className="slider-saved" style={{ left: share(savedValue) }} />
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
}
