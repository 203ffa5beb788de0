/** What the colours say: classes with their limits and voters, a ramp, or a difference; a click hides a class. */
import { Eye, EyeOff, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScoreClass } from '#server/domain/targeting/classes.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { classColour, DIFFERENCE_RAMP, NO_DATA, SCORE_RAMP } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { COLOURS, type Colour, RESOLUTIONS } from '../../state/url.ts';
import { PHONE, useMedia } from '../../state/use-media.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { Painting } from './figures.ts';
import { useCellScores } from './use-cell-scores.ts';
import { useFigureText } from './use-figure-text.ts';
import { useComparison, usePainting } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

export function Legend() {
  const { t } = useTranslation();
  const { layer } = useUrlState('layer');
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
  const { isDifference } = usePainting();
  return (
    <button type="button" className="legend-strip" aria-expanded={isOpen} onClick={onToggle}>
      {t('legend.title')}
      <span aria-hidden>
        {(isDifference ? DIFFERENCE_RAMP : SCORE_RAMP)[theme].map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
      </span>
    </button>
  );
}

function PrecinctLegend() {
  const { painting, isDifference } = usePainting();
  return (
    <>
      {isDifference ? <Against /> : <ColourPicker />}
      <PaintingLegend painting={painting} isDifference={isDifference} />
    </>
  );
}

function CellLegend() {
  const { t } = useTranslation();
  const format = useFormats();
  const url = useUrlState('resolution');
  const { resolution, painting, isDifference, suppressed, isLoading, error, cells } = useCellScores();
  const automatic = `${t('legend.byZoom')} (${resolution})`;
  return (
    <>
      {isDifference ? <Against /> : <ColourPicker />}
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
      {isLoading && cells.length === 0 && <p className="muted">{t('legend.cellsLoading')}</p>}
      <PaintingLegend painting={painting} isDifference={isDifference} />
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

/** Which two strategies the difference is of. */
function Against() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { saved, strategies, strategy } = useTargeting();
  const { other } = useComparison();
  const definition = strategies.find(({ name }) => name === other)?.definition;
  const title = definition?.title[language] ?? '';
  return (
    <p className="legend-against">
      {t('legend.against', {
        title: saved.title[language],
        other: other === strategy.name ? t('compare.asSaved', { title }) : title,
      })}
      <Button
        className="icon-button"
        aria-label={t('compare.end')}
        onPress={() => setUrlState({ compare: undefined, hiddenClasses: [] }, { step: true })}
      >
        <X aria-hidden size={15} />
      </Button>
    </p>
  );
}

function ColourPicker() {
  const { t } = useTranslation();
  const { colour } = useUrlState('colour');
  return (
    <Picker
      label={t('legend.colour')}
      isLabelHidden
      value={colour}
      choices={COLOURS.map((id) => ({ id, label: t(`colours.${id}`) }))}
      onChange={(id) => setUrlState({ colour: id as Colour, hiddenClasses: [] })}
    />
  );
}

function PaintingLegend({ painting, isDifference }: { painting: Painting; isDifference: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { classes, ramp } = painting;
  const { members, registered } = classes.withoutScore;
  return (
    <>
      {ramp ? <RampBar low={ramp.low} high={ramp.high} /> : <ClassList {...{ painting, isDifference }} />}
      {members > 0 && (
        <p className="legend-absent">
          <span className="swatch" style={{ background: NO_DATA[theme] }} />
          <span>{t('legend.unknown', { count: members, places: format.count(members) })}</span>
          {registered > 0 && <span className="number legend-voters">{format.count(registered)}</span>}
        </p>
      )}
    </>
  );
}

function RampBar({ low, high }: { low: number; high: number }) {
  const theme = useTheme();
  const { colour } = useUrlState('colour');
  const textOf = useFigureText(colour);
  return (
    <div className="legend-ramp">
      <span
        aria-hidden
        style={{ background: `linear-gradient(to right, ${SCORE_RAMP[theme].join(', ')})` }}
      />
      <p className="number">
        <span>{textOf(low)}</span>
        <span>{textOf(high)}</span>
      </p>
    </div>
  );
}

function ClassList({ painting, isDifference }: { painting: Painting; isDifference: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { hiddenClasses, colour } = useUrlState('hiddenClasses', 'colour');
  const textOf = useFigureText(isDifference ? 'difference' : colour);
  const { breaks, classes } = painting.classes;
  const count = breaks.length + 1;
  if (classes.length === 0) return null;
  const toggle = (number: number) =>
    setUrlState({
      hiddenClasses: hiddenClasses.includes(number)
        ? hiddenClasses.filter((one) => one !== number)
        : [...hiddenClasses, number].sort(),
    });
  const limits = ({ low, high }: ScoreClass) => {
    if (low === Number.NEGATIVE_INFINITY) return t('legend.below', { limit: textOf(high) });
    if (high === Number.POSITIVE_INFINITY) return t('legend.above', { limit: textOf(low) });
    return t('legend.between', { low: textOf(low), high: textOf(high) });
  };
  return (
    <>
      <p className="legend-head">
        <span>{isDifference ? t('legend.difference') : t('words.class')}</span>
        <span>{t('legend.registered')}</span>
      </p>
      <ul className="legend-classes">
        {classes.toReversed().map((one) => {
          const isHidden = hiddenClasses.includes(one.number);
          return (
            <li key={one.number}>
              <button
                type="button"
                aria-pressed={!isHidden}
                title={isHidden ? t('legend.show') : t('legend.hide')}
                onClick={() => toggle(one.number)}
              >
                <span
                  className="swatch"
                  style={{
                    background: classColour(theme, one.number, count, isDifference ? 'difference' : 'score'),
                  }}
                />
                {!isDifference && (
                  <span className="legend-class">
                    <span className="visually-hidden">{t('words.class')} </span>
                    {count === 5 ? t(`classNames.${one.number as 1 | 2 | 3 | 4 | 5}`) : one.number}
                  </span>
                )}
                <span className="number">{limits(one)}</span>
                <span className="number legend-voters">
                  {format.count(one.registered)}
                  <span className="visually-hidden"> {t('words.registered')}</span>
                </span>
                {isHidden ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
