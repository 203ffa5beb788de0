/** A piece of a chart's line, to stand beside its name; an empty place for a line that is not drawn. */
import type { Line } from './contenders.ts';

export function LineSample({ line }: { line: Line | undefined }) {
  return (
    <svg className="line-sample" viewBox="0 0 26 12" width="26" height="12" aria-hidden="true">
      <line
        x1="2"
        x2="24"
        y1="6"
        y2="6"
        stroke={line?.colour ?? 'var(--line-strong)'}
        strokeWidth={line ? 3 : 1.2}
        strokeDasharray={line?.dash}
      />
    </svg>
  );
}
