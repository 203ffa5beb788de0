/** The classes on the map: limits, how many voters each holds; a click takes one off the map and the ranking. */
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Classes } from '#server/domain/targeting/classes.ts';
import { useFormats } from '../../i18n.ts';
import { classColour, NO_DATA, SCORE_RAMP } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { RESOLUTIONS } from '../../state/url.ts';
import { PHONE, useMedia } from '../../state/use-media.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useCellScores } from './use-cell-scores.ts';
import { useTargeting } from './use-targeting.tsx';

export function Legend() {
  const { t } = useTranslation();
  const { layer } = useUrlState();
  const isPhone = useMedia(PHONE);
  // On a phone the map needs the room: the legend starts as a strip of its colours.
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="legend" aria-label={t('legend.title')}>
      {isPhone && <LegendStrip isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />}
      {(!isPhone || isOpen) && (
        <>
          <Segmented
            label={t('legend.layer')}
            value={layer}
            choices={[
              { id: 'precincts', label: t('legend.precincts') },
              { id: 'cells', label: t('legend.cells') },
            ]}
            onChange={(next) => setUrlState({ layer: next, hiddenClasses: [] }, { step: true })}
          />
          {layer === 'cells' ? <CellLegend /> : <PrecinctLegend />}
        </>
      )}
    </section>
  );
}

function LegendStrip({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const theme = useTheme();
  return (
    <button type="button" className="legend-strip" aria-expanded={isOpen} onClick={onToggle}>
      {t('legend.title')}
      <span aria-hidden>
        {SCORE_RAMP[theme].map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
      </span>
    </button>
  );
}

function PrecinctLegend() {
  const { classes } = useTargeting();
  return <ClassList classes={classes} />;
}

function CellLegend() {
  const { t } = useTranslation();
  const format = useFormats();
  const url = useUrlState();
  const { resolution, classes, suppressed, isLoading, error, cellCount } = useCellScores();
  const automatic = `${t('legend.byZoom')} (${resolution})`;
  return (
    <>
      <Picker
        label={t('legend.resolution')}
        value={String(url.resolution ?? 'auto')}
        choices={[
          { id: 'auto', label: automatic },
          ...RESOLUTIONS.map((one) => ({ id: String(one), label: String(one) })),
        ]}
        onChange={(id) => setUrlState({ resolution: id === 'auto' ? null : Number(id) })}
      />
      {Boolean(error) && <p className="muted">{t('legend.cellsFailed')}</p>}
      {isLoading && cellCount === 0 && <p className="muted">{t('legend.cellsLoading')}</p>}
      <ClassList classes={classes} />
      {suppressed !== null && suppressed.cells > 0 && (
        <p className="legend-note">
          {t('legend.suppressed', {
            count: suppressed.cells,
            cells: format.count(suppressed.cells),
            registered: format.estimate(suppressed.registered),
          })}
        </p>
      )}
    </>
  );
}

function ClassList({ classes }: { classes: Classes }) {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { hiddenClasses } = useUrlState();
  const count = classes.breaks.length + 1;
  if (classes.classes.length === 0) return null;
  const toggle = (number: number) =>
    setUrlState({
      hiddenClasses: hiddenClasses.includes(number)
        ? hiddenClasses.filter((one) => one !== number)
        : [...hiddenClasses, number].sort(),
    });
  return (
    <>
      <p className="legend-head">
        <span>{t('legend.score')}</span>
        <span>{t('legend.registered')}</span>
      </p>
      <ul className="legend-classes">
        {classes.classes.toReversed().map(({ number, low, high, registered }) => {
          const isHidden = hiddenClasses.includes(number);
          const limits = `${format.score(low)}–${format.score(high)}`;
          return (
            <li key={number}>
              <button
                type="button"
                aria-pressed={!isHidden}
                title={isHidden ? t('legend.show') : t('legend.hide')}
                onClick={() => toggle(number)}
              >
                <span className="swatch" style={{ background: classColour(theme, number, count) }} />
                <span className="number">{limits}</span>
                <span className="number legend-voters">
                  {format.count(registered)}
                  <span className="visually-hidden"> {t('words.registered')}</span>
                </span>
                {isHidden ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
              </button>
            </li>
          );
        })}
        {classes.withoutScore.members > 0 && (
          <li className="legend-absent">
            <span className="swatch" style={{ background: NO_DATA[theme] }} />
            <span>{t('legend.noScore')}</span>
            {classes.withoutScore.registered > 0 && (
              <span className="number legend-voters">{format.count(classes.withoutScore.registered)}</span>
            )}
          </li>
        )}
      </ul>
    </>
  );
}
