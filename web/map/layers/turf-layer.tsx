/** Turfs: neighbours differ in hue, the fill stays faint so that the streets read, the selected one has a heavier line. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Layer, Source } from 'react-map-gl/maplibre';
import type { Turf } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { useTheme } from '../../state/theme.ts';
import { largestRingCentre } from '../label-point.ts';
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

export function TurfLayer({ turfs, selectedTurfId, onPick, isBackground = false }: Props) {
  const theme = useTheme();
  const { t } = useTranslation();
  const format = useFormats();
  useLayerPointer('turf-fill', onPick && ((feature) => onPick(String(feature.properties.turfId))));
  const shapes = useMemo(() => ({ type: 'FeatureCollection' as const, features: turfs }), [turfs]);
  const labels = useMemo(
    () => ({
      type: 'FeatureCollection' as const,
      features: turfs.map(({ geometry, properties }) => ({
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: largestRingCentre(geometry.coordinates) },
        properties: {
          number: properties.number,
          code: properties.code,
          detail: t('turf.mapLabel', {
            count: properties.doors,
            duration: format.duration(properties.durationS),
            doors:
              properties.doorsEstimatedShare > 0
                ? format.estimate(properties.doors)
                : format.count(properties.doors),
          }),
        },
      })),
    }),
    [turfs, format, t],
  );

  const hues = TURF_HUES[theme];
  const hue = [
    'match',
    ['%', ['get', 'colour'], hues.length],
    ...hues.flatMap((colour, index) => [index, colour]),
    hues[0],
  ] as unknown as ExpressionSpecification;
  const isSelected: ExpressionSpecification = ['==', ['get', 'turfId'], selectedTurfId ?? ''];
  const isHovered: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];
  const ink = theme === 'dark' ? '#ffffff' : '#1d1c1a';
  const paper = theme === 'dark' ? '#14171b' : '#ffffff';
  const labelPaint = { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.6 };
  const only: { filter?: ExpressionSpecification } = isBackground ? { filter: isSelected } : {};

  return (
    <>
      <Source id="turfs" type="geojson" data={shapes} promoteId="turfId">
        <Layer
          id="turf-fill"
          beforeId={SLOTS.outlines}
          type="fill"
          {...only}
          paint={{
            'fill-color': hue,
            'fill-opacity': isBackground
              ? 0.08
              : ['case', isSelected, 0.34, isHovered, 0.32, theme === 'dark' ? 0.24 : 0.2],
          }}
        />
        <Layer
          id="turf-border"
          beforeId={SLOTS.outlines}
          type="line"
          {...only}
          layout={{ 'line-join': 'round' }}
          paint={{
            'line-color': hue,
            'line-opacity': isBackground ? 0.6 : 1,
            'line-width': [
              'interpolate',
              ['linear'],
              ['zoom'],
              11,
              ['case', isSelected, 2.5, 0.8],
              15,
              ['case', isSelected, 5, 2],
            ],
            ...(isBackground ? { 'line-dasharray': [2, 1.5] } : {}),
          }}
        />
      </Source>
      {!isBackground && (
        <Source id="turf-labels" type="geojson" data={labels}>
          {/* Where the whole label finds no place, the code alone may: it comes after it in placement. */}
          <Layer
            id="turf-code"
            beforeId={SLOTS.labels}
            type="symbol"
            minzoom={12}
            layout={{
              'symbol-sort-key': ['get', 'number'],
              'text-field': ['get', 'code'],
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
            minzoom={14}
            layout={{
              'symbol-sort-key': ['get', 'number'],
              'text-field': [
                'format',
                ['get', 'code'],
                { 'font-scale': 1.1 },
                '\n',
                {},
                ['get', 'detail'],
                { 'font-scale': 0.85 },
              ],
              'text-font': MAP_FONT_STRONG,
              'text-size': ['interpolate', ['linear'], ['zoom'], 14, 12, 17, 16],
              'text-padding': 1,
            }}
            paint={labelPaint}
          />
        </Source>
      )}
    </>
  );
}
