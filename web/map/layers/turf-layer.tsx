/**
 * Turfs: neighbours differ in hue, the fill stays faint so that the streets read, the selected one has a heavier
 * line. It is a source of its own, so that thousands of turfs are not laid out again for each selection.
 */
import type { ExpressionSpecification } from 'maplibre-gl';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Layer, Source } from 'react-map-gl/maplibre';
import type { Turf } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { useTheme } from '../../state/theme.ts';
import { largestRingCentre, zoomForWidth } from '../label-point.ts';
import { TURF_HUES } from '../ramps.ts';
import { SLOTS } from '../slots.ts';
import { MAP_FONT_STRONG } from '../style.ts';
import { useLayerPointer } from '../use-map-layer.ts';

interface Props {
  turfs: Turf[];
  selectedTurfId: string | undefined;
  onPick?: (turfId: string) => void;
  /** Draws the selected turf alone, as the ground of its walk. */
  isBackground?: boolean;
}

/** A turf this wide on screen, in px, has room for its code, and for the code with hours and doors. */
const CODE_PX = 42;
const DETAIL_PX = 80;

const IS_HOVERED: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];
const CODE: ExpressionSpecification = ['get', 'code'];
const CODE_AND_DETAIL: ExpressionSpecification = [
  'format',
  CODE,
  { 'font-scale': 1.1 },
  '\n',
  {},
  ['get', 'detail'],
  { 'font-scale': 0.85 },
];

const collect = <F,>(features: F[]) => ({ type: 'FeatureCollection' as const, features });

export function TurfLayer({ turfs, selectedTurfId, onPick, isBackground = false }: Props) {
  const theme = useTheme();
  const labelOf = useLabels();
  useLayerPointer('turf-fill', onPick && ((feature) => onPick(String(feature.properties.turfId))));
  const shapes = useMemo(() => collect(isBackground ? [] : turfs), [turfs, isBackground]);
  const labels = useMemo(
    () => collect(isBackground ? [] : turfs.map(labelOf)),
    [turfs, labelOf, isBackground],
  );
  const selected = turfs.find(({ properties }) => properties.turfId === selectedTurfId);
  const selectedShape = useMemo(() => collect(selected ? [selected] : []), [selected]);
  const selectedLabel = useMemo(
    () => collect(selected && !isBackground ? [labelOf(selected)] : []),
    [selected, labelOf, isBackground],
  );

  const hues = TURF_HUES[theme];
  const hue = [
    'match',
    ['%', ['get', 'colour'], hues.length],
    ...hues.flatMap((colour, index) => [index, colour]),
    hues[0],
  ] as unknown as ExpressionSpecification;
  const ink = theme === 'dark' ? '#ffffff' : '#1d1c1a';
  const paper = theme === 'dark' ? '#14171b' : '#ffffff';
  const isOther: ExpressionSpecification = ['!=', CODE, selected?.properties.code ?? ''];
  const labelPaint = { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.6 };

  return (
    <>
      <Source id="turfs" type="geojson" data={shapes} promoteId="turfId">
        <Layer
          id="turf-fill"
          beforeId={SLOTS.outlines}
          type="fill"
          paint={{
            'fill-color': hue,
            'fill-opacity': [
              'interpolate',
              ['linear'],
              ['zoom'],
              10.5,
              ['case', IS_HOVERED, 0.8, 0.6],
              13,
              ['case', IS_HOVERED, 0.34, theme === 'dark' ? 0.26 : 0.22],
            ],
          }}
        />
        <Layer
          id="turf-border"
          beforeId={SLOTS.outlines}
          type="line"
          layout={{ 'line-join': 'round' }}
          paint={{
            'line-color': hue,
            // Over a whole city thousands of outlines would leave nothing between them.
            'line-width': ['interpolate', ['linear'], ['zoom'], 10.5, 0.15, 13, 1, 15, 2],
          }}
        />
      </Source>
      <Source id="turf-selected" type="geojson" data={selectedShape}>
        <Layer
          id="turf-selected-fill"
          beforeId={SLOTS.outlines}
          type="fill"
          paint={{ 'fill-color': hue, 'fill-opacity': isBackground ? 0.08 : 0.2 }}
        />
        {!isBackground && (
          <Layer
            id="turf-selected-casing"
            beforeId={SLOTS.outlines}
            type="line"
            layout={{ 'line-join': 'round' }}
            paint={{
              'line-color': paper,
              'line-width': ['interpolate', ['linear'], ['zoom'], 11, 6, 15, 10],
            }}
          />
        )}
        <Layer
          id="turf-selected-border"
          beforeId={SLOTS.outlines}
          type="line"
          layout={{ 'line-join': 'round' }}
          paint={
            isBackground
              ? { 'line-color': hue, 'line-opacity': 0.6, 'line-width': 3, 'line-dasharray': [2, 1.5] }
              : { 'line-color': hue, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 3, 15, 5] }
          }
        />
      </Source>
      <Source id="turf-labels" type="geojson" data={labels}>
        {/* Where the whole label finds no place, the code alone may: it comes after it in placement. */}
        <Layer
          id="turf-code"
          beforeId={SLOTS.labels}
          type="symbol"
          minzoom={11}
          filter={['all', isOther, ['>=', ['zoom'], ['get', 'codeZoom']]]}
          layout={{
            'symbol-sort-key': ['get', 'number'],
            'text-field': CODE,
            'text-font': MAP_FONT_STRONG,
            'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 17, 15],
            'text-padding': 1,
          }}
          paint={labelPaint}
        />
        <Layer
          id="turf-label"
          beforeId={SLOTS.labels}
          type="symbol"
          minzoom={13}
          filter={['all', isOther, ['>=', ['zoom'], ['get', 'detailZoom']]]}
          layout={{
            'symbol-sort-key': ['get', 'number'],
            'text-field': CODE_AND_DETAIL,
            'text-font': MAP_FONT_STRONG,
            'text-size': ['interpolate', ['linear'], ['zoom'], 14, 12, 17, 16],
            'text-padding': 1,
          }}
          paint={labelPaint}
        />
      </Source>
      <Source id="turf-selected-label" type="geojson" data={selectedLabel}>
        <Layer
          id="turf-selected-label"
          beforeId={SLOTS.labels}
          type="symbol"
          layout={{
            'text-field': CODE_AND_DETAIL,
            'text-font': MAP_FONT_STRONG,
            'text-size': ['interpolate', ['linear'], ['zoom'], 11, 12, 17, 16],
            'text-allow-overlap': true,
            // Beside the turf where it is small: its shape is what the eye looks for.
            'text-anchor': 'bottom',
            'text-offset': [0, -0.8],
          }}
          paint={labelPaint}
        />
      </Source>
    </>
  );
}

/** The point at which a turf's label stands, with what it says and how much room it has. */
function useLabels() {
  const { t } = useTranslation();
  const format = useFormats();
  return useCallback(
    ({ geometry, properties }: Turf) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: largestRingCentre(geometry.coordinates) },
      properties: {
        number: properties.number,
        code: properties.code,
        codeZoom: zoomForWidth(geometry.coordinates, CODE_PX),
        detailZoom: zoomForWidth(geometry.coordinates, DETAIL_PX),
        detail: t('turf.mapLabel', {
          count: properties.doors,
          duration: format.duration(properties.durationS),
          doors:
            properties.doorsEstimatedShare > 0
              ? format.estimate(properties.doors)
              : format.count(properties.doors),
        }),
      },
    }),
    [t, format],
  );
}
