/** Who published what the map shows. On a phone it folds into one line. */
import { useTranslation } from 'react-i18next';
import type { Area } from '../api.ts';

export function Attribution({ area }: { area: Area }) {
  const { t } = useTranslation();
  const unique = [...new Map(area.attributions.map((one) => [one.text, one])).values()];
  // OpenStreetMap asks to be named in sight; the line may be cut off at its end.
  unique.sort((a, b) => Number(isOsm(b.text)) - Number(isOsm(a.text)));
  if (unique.length === 0) return null;
  return (
    <details className="attribution">
      <summary>{unique.map(({ text }) => text).join(' · ')}</summary>
      <div className="attribution-list">
        <strong>{t('map.sources')}</strong>
        <ul>
          {unique.map(({ text, url, licence }) => (
            <li key={text}>
              <a href={url} target="_blank" rel="noreferrer">
                {text}
              </a>
              {licence && <span className="muted"> {licence}</span>}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function isOsm(text: string): boolean {
  return text.includes('OpenStreetMap');
}
