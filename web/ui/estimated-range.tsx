/** An estimate: its interval, the middle in bold where there is room, and where it comes from on hover. */
import { Trans } from 'react-i18next';
import type { Range } from '../format.ts';
import { useFormats } from '../i18n.ts';

interface Props {
  range: Range | null;
  showsMid?: boolean;
  source?: string;
}

export function EstimatedRange({ range, showsMid = false, source }: Props) {
  const format = useFormats();
  const interval = format.range(range);
  return (
    <span className="estimate" title={source}>
      {showsMid && range ? (
        <Trans
          i18nKey="words.rangeWithMid"
          values={{ interval, mid: format.mid(range) }}
          components={{ b: <strong /> }}
        />
      ) : (
        interval
      )}
    </span>
  );
}
