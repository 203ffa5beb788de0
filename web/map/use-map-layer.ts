/** What data layers share: colours through feature state, and clicks that arrive at the topmost layer alone. */
import type { MapGeoJSONFeature, MapLayerMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useMap } from 'react-map-gl/maplibre';

/**
 * Writes the class of each feature into its state, so that new colours cost neither a request nor a new tile.
 * A style change drops the source with its states; they are written again when it is back.
 */
export function useFeatureClasses(
  source: string,
  sourceLayer: string,
  classes: ReadonlyMap<string, number | null>,
): void {
  const map = useMap().current?.getMap();
  const written = useRef<ReadonlyMap<string, number | null>>(new Map());
  useEffect(() => {
    if (!map) return;
    // A slider moves few precincts into another class: only those are told.
    const write = (before: ReadonlyMap<string, number | null>) => {
      if (!map.getSource(source)) return;
      for (const [id, number] of classes) {
        if (before.get(id) !== number) map.setFeatureState({ source, sourceLayer, id }, { class: number });
      }
      for (const id of before.keys()) {
        if (!classes.has(id)) map.setFeatureState({ source, sourceLayer, id }, { class: null });
      }
      written.current = classes;
    };
    const onSource = (event: { sourceId?: string; sourceDataType?: string }) => {
      if (event.sourceId === source && event.sourceDataType === 'metadata') write(new Map());
    };
    write(written.current);
    map.on('sourcedata', onSource);
    return () => {
      map.off('sourcedata', onSource);
    };
  }, [map, source, sourceLayer, classes]);
}

/** Tells of the feature clicked, and points with the cursor and a `hover` state at the one below it. */
export function useLayerPointer(
  layerId: string,
  onPick: ((feature: MapGeoJSONFeature) => void) | undefined,
): void {
  const map = useMap().current?.getMap();
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  const isActive = onPick !== undefined;
  useEffect(() => {
    if (!map || !isActive) return;
    let hovered: MapGeoJSONFeature | undefined;
    const mark = (feature: MapGeoJSONFeature, hover: boolean) => {
      if (feature.id === undefined || !map.getSource(feature.source)) return;
      map.setFeatureState(
        { source: feature.source, sourceLayer: feature.sourceLayer, id: feature.id },
        { hover },
      );
    };
    const onClick = (event: MapLayerMouseEvent) => {
      const feature = event.features?.[0];
      if (!feature || event.defaultPrevented) return;
      event.preventDefault();
      pick.current?.(feature);
    };
    const onMove = (event: MapLayerMouseEvent) => {
      const feature = event.features?.[0];
      if (!feature || feature.id === hovered?.id) return;
      if (hovered) mark(hovered, false);
      hovered = feature;
      mark(feature, true);
      map.getCanvas().style.cursor = 'pointer';
    };
    const onLeave = () => {
      if (hovered) mark(hovered, false);
      hovered = undefined;
      map.getCanvas().style.cursor = '';
    };
    map.on('click', layerId, onClick);
    map.on('mousemove', layerId, onMove);
    map.on('mouseleave', layerId, onLeave);
    return () => {
      onLeave();
      map.off('click', layerId, onClick);
      map.off('mousemove', layerId, onMove);
      map.off('mouseleave', layerId, onLeave);
    };
  }, [map, layerId, isActive]);
}
