import { Label, ProgressBar } from 'react-aria-components';

interface Props {
  label: string;
  /** 0–1; null: under way, nobody knows how far. */
  fraction: number | null;
}

export function Progress({ label, fraction }: Props) {
  return (
    <ProgressBar className="progress" value={(fraction ?? 0) * 100} isIndeterminate={fraction === null}>
      {({ percentage, valueText }) => (
        <>
          <span className="progress-line">
            <Label>{label}</Label>
            <span className="number">{fraction === null ? '' : valueText}</span>
          </span>
          <span className="progress-track">
            <span className="progress-fill" style={{ width: fraction === null ? '35%' : `${percentage}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}

/** A step told in lower case, as a sentence; undefined for none. */
export function sentence(step: string | undefined): string | undefined {
  return step ? step[0].toUpperCase() + step.slice(1) : undefined;
}
