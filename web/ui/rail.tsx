/** The tasks: a rail on the left, a bar at the bottom of a phone. */
import { Crosshair, Footprints, History, Scissors } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MODES, type Mode } from '../state/url.ts';
import { setUrlState, useUrlState } from '../state/use-url-state.ts';

const ICONS: Record<Mode, typeof Crosshair> = {
  target: Crosshair,
  check: History,
  cut: Scissors,
  walk: Footprints,
};

export function Rail() {
  const { t } = useTranslation();
  const { mode } = useUrlState('mode');
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      {MODES.map((one) => {
        const Icon = ICONS[one];
        return (
          <button
            key={one}
            type="button"
            aria-current={one === mode ? 'page' : undefined}
            onClick={() => setUrlState({ mode: one }, { step: true })}
          >
            <Icon aria-hidden size={21} strokeWidth={1.8} />
            {t(`rail.${one}`)}
          </button>
        );
      })}
    </nav>
  );
}
