/** A number of doors: plain when counted, with "~" and the word when estimated. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n.ts';

export function Doors({ count, isEstimated }: { count: number | null; isEstimated: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  if (!isEstimated) return <span className="number">{format.count(count)}</span>;
  return (
    <abbr className="estimate" title={t('words.doorsEstimatedHint')}>
      {format.estimate(count)}
    </abbr>
  );
}
