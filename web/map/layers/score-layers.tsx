/**
 * Precincts or H3 cells, coloured by a class or along a ramp. The tiles carry shapes only; the class comes
 * through feature state, so sliders recolour at once.
 */
import type { ExpressionSpecification } from 'maplibre-gl';
import { Layer, Source } from 'react-map-gl/maplibre';
import { CLASS_COUNT } from '#server/domain/targeting/classes.ts';
import { tilesUrl } from '../../api.ts';
import { useTheme } from '../../state/theme.ts';
import { classColour, NO_DATA, type Ramp } from '../ramps.ts';
import { SLOTS } from '../slots.ts';
import { MAP_FONT_STRONG } from '../style.ts';
import { useFeatureClasses, useLayerPointer } from '../use-map-layer.ts';

const CLASS: ExpressionSpecification = ['coalesce', ['feature-state', 'class'], 0];
const HOVER: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

interface Colouring {
  /** Class by feature, or its place on the ramp from 1 to 5; null: nothing is known. */
  classes: ReadonlyMap<string, number | null>;
  classCount: number;
  ramp?: Ramp;
  /** Coloured along the ramp, not by class. */
  isContinuous?: boolean;
  hiddenClasses: readonly number[];
  /** Fainter, where another layer is the subject. */
  isBackground?: boolean;
}

function useFillPaint({ classCount, ramp, isContinuous, hiddenClasses, isBackground }: Colouring) {
  const theme = useTheme();
  const steps = isContinuous ? CLASS_COUNT : classCount;
  const colours: (number | string)[] = [];
  for (let number = 1; number <= Math.max(steps, CLASS_COUNT); number += 1) {
    colours.push(number, classColour(theme, Math.min(number, steps), steps, ramp));
  }
  const colour = isContinuous
    ? ['case', ['<', CLASS, 1], NO_DATA[theme], ['interpolate', ['linear'], CLASS, ...colours]]
    : ['match', CLASS, ...colours, NO_DATA[theme]];
  const shown = isBackground ? 0.13 : 0.86;
  const opacity: ExpressionSpecification = ['case', HOVER, Math.min(shown + 0.14, 1), shown];
  return {
    'fill-color': colour as unknown as ExpressionSpecification,
    'fill-opacity': hiddenClasses.length
      ? (['case', ['in', CLASS, ['literal', [...hiddenClasses]]], 0, opacity] as ExpressionSpecification)
      : opacity,
    'fill-opacity-transition': { duration: 0 },
    'fill-color-transition': { duration: 0 },
  };
}

const BORDER = { light: '#ffffff', dark: '#14171b' };
const INK = { light: '#1d1c1a', dark: '#ffffff' };

interface PrecinctProps extends Colouring {
  area: string;
  selected: readonly string[];
  onPick?: (precinctCode: string) => void;
}

export function PrecinctLayer({ area, selected, onPick, ...colouring }: PrecinctProps) {
  const theme = useTheme();
  useFeatureClasses('precincts', 'precincts', colouring.classes);
  useLayerPointer('precinct-fill', onPick && ((feature) => onPick(String(feature.id))));
  const paint = useFillPaint(colouring);
  return (
    <Source
      key={area}
      id="precincts"
      type="vector"
      tiles={[tilesUrl('precincts', { area })]}
      minzoom={0}
      maxzoom={16}
      promoteId={{ precincts: 'precinctCode', precinct_labels: 'precinctCode' }}
    >
      <Layer id="precinct-fill" beforeId={SLOTS.areas} type="fill" source-layer="precincts" paint={paint} />
      <Layer
        id="precinct-border"
        beforeId={SLOTS.areas}
        type="line"
        source-layer="precincts"
        layout={{ 'line-join': 'round' }}
        paint={{
          'line-color': BORDER[theme],
          'line-opacity': 0.75,
          'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.2, 12, 0.6, 16, 2],
        }}
      />
      <Layer
        id="precinct-selected"
        beforeId={SLOTS.outlines}
        type="line"
        source-layer="precincts"
        filter={['in', ['get', 'precinctCode'], ['literal', [...selected]]]}
        layout={{ 'line-join': 'round' }}
        paint={{
          'line-color': INK[theme],
          'line-width': ['interpolate', ['linear'], ['zoom'], 10, 2, 16, 4],
        }}
      />
      {!colouring.isBackground && (
        <Layer
          id="precinct-label"
          beforeId={SLOTS.labels}
          type="symbol"
          source-layer="precinct_labels"
          minzoom={13}
          layout={{
            // The code without its area; with one, '31555_0116' has an underscore to cut after.
            'text-field': [
              'slice',
              ['get', 'precinctCode'],
              ['+', ['index-of', '_', ['get', 'precinctCode']], 1],
            ],
            'text-font': MAP_FONT_STRONG,
            'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 17, 15],
          }}
          paint={{ 'text-color': INK[theme], 'text-halo-color': BORDER[theme], 'text-halo-width': 1.6 }}
        />
      )}
    </Source>
  );
}

interface CellProps extends Colouring {
  area: string;
  strategy: string;
  resolution: number;
  selected: string | undefined;
  onPick: (cell: string) => void;
}

export function CellLayer({ area, strategy, resolution, selected, onPick, ...colouring }: CellProps) {
  const theme = useTheme();
  useFeatureClasses('cells', 'cells', colouring.classes);
  useLayerPointer('cell-fill', (feature) => onPick(String(feature.id)));
  const paint = useFillPaint(colouring);
  // A cell's edge is about 2.65 times shorter per resolution step: outlines appear once it is some 15 px long.
  const outlineZoom = resolution * 1.4 - 0.4;
  return (
    <Source
      key={`${area} ${strategy} ${resolution}`}
      id="cells"
      type="vector"
      tiles={[tilesUrl('cells', { area, strategy, resolution })]}
      minzoom={0}
      maxzoom={16}
      promoteId={{ cells: 'cell' }}
    >
      <Layer id="cell-fill" beforeId={SLOTS.areas} type="fill" source-layer="cells" paint={paint} />
      <Layer
        id="cell-border"
        beforeId={SLOTS.areas}
        type="line"
        source-layer="cells"
        minzoom={outlineZoom}
        paint={{ 'line-color': BORDER[theme], 'line-opacity': 0.5, 'line-width': 0.6 }}
      />
      <Layer
        id="cell-selected"
        beforeId={SLOTS.outlines}
        type="line"
        source-layer="cells"
        filter={['==', ['get', 'cell'], selected ?? '']}
        layout={{ 'line-join': 'round' }}
        paint={{ 'line-color': INK[theme], 'line-width': 3 }}
      />
    </Source>
  );
}
