/**
 * A walk: its line with direction arrows, numbered stops that thin out with zoom (every stop keeps a small
 * dot), start and end distinct.
 */
import { useMemo } from 'react';
import { Layer, Source } from 'react-map-gl/maplibre';
import type { Walk } from '../../api.ts';
import { useTheme } from '../../state/theme.ts';
import { arrowName, discName, WALK_INK } from '../images.ts';
import { SLOTS } from '../slots.ts';
import { MAP_FONT_STRONG } from '../style.ts';
import { useLayerPointer } from '../use-map-layer.ts';

interface Props {
  walk: Walk;
  selectedSeq: number | undefined;
  onPick: (seq: number) => void;
  startLabel: string;
  endLabel: string;
}

/** Round numbers stay longest when stops get crowded. */
function priority(seq: number): number {
  if (seq % 10 === 0) return 0;
  return seq % 5 === 0 ? 1 : 2;
}

export function WalkLayer({ walk, selectedSeq, onPick, startLabel, endLabel }: Props) {
  const theme = useTheme();
  useLayerPointer('walk-stop', (feature) => onPick(Number(feature.properties.seq)));
  const stops = useMemo(
    () => ({
      type: 'FeatureCollection' as const,
      features: walk.stops.map(({ seq, lng, lat }) => point([lng, lat], { seq, priority: priority(seq) })),
    }),
    [walk],
  );
  const ends = useMemo(
    () => ({
      type: 'FeatureCollection' as const,
      features: [
        point(walk.end, { kind: 'end', label: endLabel }),
        point(walk.start, { kind: 'start', label: startLabel }),
      ],
    }),
    [walk, startLabel, endLabel],
  );

  const { line: accent, paper, text: ink } = WALK_INK[theme];

  return (
    <>
      <Source id="walk-legs" type="geojson" data={walk.legs}>
        <Layer
          id="walk-casing"
          beforeId={SLOTS.outlines}
          type="line"
          layout={{ 'line-cap': 'round', 'line-join': 'round' }}
          paint={{
            'line-color': paper,
            'line-opacity': 0.9,
            'line-width': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 9],
          }}
        />
        <Layer
          id="walk-line"
          beforeId={SLOTS.outlines}
          type="line"
          layout={{ 'line-cap': 'round', 'line-join': 'round' }}
          paint={{
            'line-color': accent,
            'line-width': ['interpolate', ['linear'], ['zoom'], 12, 2, 17, 5],
          }}
        />
        <Layer
          id="walk-arrow"
          beforeId={SLOTS.outlines}
          type="symbol"
          minzoom={15}
          layout={{
            'symbol-placement': 'line',
            'symbol-spacing': 90,
            'icon-image': arrowName(theme),
            'icon-size': ['interpolate', ['linear'], ['zoom'], 15, 0.8, 18, 1.3],
            'icon-allow-overlap': true,
            'icon-ignore-placement': true,
          }}
        />
      </Source>
      <Source id="walk-stops" type="geojson" data={stops}>
        <Layer
          id="walk-stop-dot"
          beforeId={SLOTS.labels}
          type="circle"
          paint={{
            'circle-radius': ['interpolate', ['linear'], ['zoom'], 13, 1.6, 17, 3.5],
            'circle-color': paper,
            'circle-stroke-color': accent,
            'circle-stroke-width': 1.4,
          }}
        />
        <Layer
          id="walk-stop"
          beforeId={SLOTS.labels}
          type="symbol"
          minzoom={14}
          layout={{
            'symbol-sort-key': ['get', 'priority'],
            'text-field': ['to-string', ['get', 'seq']],
            'text-font': MAP_FONT_STRONG,
            'text-size': 11.5,
            'icon-image': discName(theme),
            'icon-padding': 1,
            'text-padding': 0,
          }}
          paint={{ 'text-color': ink }}
        />
        <Layer
          id="walk-stop-selected"
          beforeId={SLOTS.labels}
          type="circle"
          filter={['==', ['get', 'seq'], selectedSeq ?? -1]}
          paint={{
            'circle-radius': 13,
            'circle-color': accent,
            'circle-opacity': 0.25,
            'circle-stroke-color': accent,
            'circle-stroke-width': 2.5,
          }}
        />
      </Source>
      <Source id="walk-ends" type="geojson" data={ends}>
        <Layer
          id="walk-ends"
          beforeId={SLOTS.labels}
          type="circle"
          paint={{
            // The start's disc fits into the end's ring: a walk may end where it starts.
            'circle-radius': ['match', ['get', 'kind'], 'start', 5.5, 8],
            'circle-color': ['match', ['get', 'kind'], 'start', accent, paper],
            'circle-stroke-color': ['match', ['get', 'kind'], 'start', paper, accent],
            'circle-stroke-width': ['match', ['get', 'kind'], 'start', 2, 3.5],
          }}
        />
        <Layer
          id="walk-end-labels"
          beforeId={SLOTS.labels}
          type="symbol"
          layout={{
            'text-field': ['get', 'label'],
            'text-font': MAP_FONT_STRONG,
            'text-size': 13,
            'text-anchor': ['match', ['get', 'kind'], 'start', 'bottom', 'top'],
            'text-offset': ['match', ['get', 'kind'], 'start', ['literal', [0, -0.9]], ['literal', [0, 0.9]]],
            'text-allow-overlap': true,
          }}
          paint={{ 'text-color': accent, 'text-halo-color': paper, 'text-halo-width': 2 }}
        />
      </Source>
    </>
  );
}

function point(coordinates: [number, number], properties: Record<string, string | number>) {
  return { type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates }, properties };
}
