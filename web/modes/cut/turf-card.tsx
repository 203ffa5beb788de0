/** The selected turf in figures, and the way to its walk. */
import { Footprints, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Turf } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { TURF_HUES } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { Doors } from '../../ui/doors.tsx';
import { EstimatedRange } from '../../ui/estimated-range.tsx';

export function TurfCard({ turf, children }: { turf: Turf; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const format = useFormats();
  const hues = TURF_HUES[useTheme()];
  const { code, colour, doors, doorsEstimatedShare, durationS, walkM, serviceS, expectedVotes, addresses } =
    turf.properties;
  return (
    <section className="turf-card" aria-label={t('turf.label', { code })}>
      <header>
        <div>
          <p className="eyebrow">{t('words.turf')}</p>
          <h2>
            <span className="swatch" style={{ background: hues[colour % hues.length] }} /> {code}
          </h2>
        </div>
        <Button
          className="icon-button"
          aria-label={t('turf.close')}
          onPress={() => setUrlState({ turf: undefined }, { step: true })}
        >
          <X aria-hidden size={18} />
        </Button>
      </header>
      <dl className="figures">
        <div>
          <dt>{t('words.duration')}</dt>
          <dd className="number">{format.duration(durationS)}</dd>
        </div>
        <div>
          <dt>{doorsEstimatedShare > 0 ? t('words.doorsEstimated') : t('words.doors')}</dt>
          <dd>
            <Doors count={doors} isEstimated={doorsEstimatedShare > 0} />
          </dd>
        </div>
        <div>
          <dt>{t('words.expectedVotes')}</dt>
          <dd>
            <EstimatedRange range={expectedVotes} />
          </dd>
        </div>
      </dl>
      <p className="muted">
        {t('turf.detail', {
          addresses: t('turf.addresses', { count: addresses, formatted: format.count(addresses) }),
          distance: format.distance(walkM),
          service: format.duration(serviceS),
        })}
        {doorsEstimatedShare > 0 &&
          ` ${t('turf.estimatedShare', { share: format.share(doorsEstimatedShare) })}`}
      </p>
      {children ?? (
        <Button className="button button-main" onPress={() => setUrlState({ mode: 'walk' }, { step: true })}>
          <Footprints aria-hidden size={16} /> {t('turf.openWalk')}
        </Button>
      )}
    </section>
  );
}
