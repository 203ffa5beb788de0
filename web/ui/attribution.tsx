/** Who published what the map shows: in one line, and on a click each dataset with its licence. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '../api.ts';
import { useDatasets } from '../state/queries.ts';

export function Attribution({ area }: { area: Area }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const datasets = useDatasets(area.areaCode, isOpen).data;
  const texts = [...new Set(area.attributions.map(({ text }) => text))];
  // OpenStreetMap asks to be named in sight; the line may be cut off at its end.
  texts.sort((a, b) => Number(isOsm(b)) - Number(isOsm(a)));
  if (texts.length === 0) return null;
  return (
    <details className="attribution" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="attribution-line">{texts.join(' · ')}</span>
        <strong className="attribution-close">{t('map.sources')}</strong>
      </summary>
      <dl className="attribution-list">
        {texts.map((text) => (
          <div key={text}>
            <dt>{text}</dt>
            {(datasets ?? [])
              .filter(({ attribution }) => attribution === text)
              .map(({ datasetId, title, url, licence }) => (
                <dd key={datasetId}>
                  <a href={url} target="_blank" rel="noreferrer">
                    {title}
                  </a>{' '}
                  <span className="muted">{licence}</span>
                </dd>
              ))}
          </div>
        ))}
      </dl>
    </details>
  );
}

function isOsm(text: string): boolean {
  return text.includes('OpenStreetMap');
}
