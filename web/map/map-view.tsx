/** The map: our basemap (or one by URL), its controls, and the position it shares with the address bar. */
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Map as MapGl,
  type MapRef,
  NavigationControl,
  ScaleControl,
  type ViewStateChangeEvent,
} from 'react-map-gl/maplibre';
import type { Area } from '../api.ts';
import { useTheme } from '../state/theme.ts';
import { readUrlState, setUrlState } from '../state/use-url-state.ts';
import { drawSigns } from './images.ts';
import { withSlots } from './slots.ts';
import { makeStyle } from './style.ts';

maplibregl.setWorkerUrl(workerUrl);

interface Props {
  area: Area;
  /** URL of a style that replaces ours. */
  basemap: string | undefined;
  onBasemapFailed: () => void;
  /** Whether what the screen wants to show is there: with it, `data-map-ready` says that all is drawn. */
  hasData: boolean;
  /** Px that the frame's furniture covers at each side: an area is fitted to the rest. */
  padding: { top: number; right: number; bottom: number; left: number };
  children: ReactNode;
}

const MAX_FIT_ZOOM = 17;

export function MapView({ area, basemap, onBasemapFailed, hasData, padding, children }: Props) {
  const { t } = useTranslation();
  const theme = useTheme();
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<MapRef>(null);
  const isDataThere = useRef(hasData);
  const ownStyle = useMemo(() => makeStyle(theme, area.areaCode), [theme, area.areaCode]);
  const foreignStyle = useForeignStyle(basemap, onBasemapFailed);

  useEffect(() => {
    isDataThere.current = hasData;
    if (frame.current && !hasData) delete frame.current.dataset.mapReady;
    map.current?.getMap().triggerRepaint();
  }, [hasData]);

  // Another area: go there, unless a link has just said where to look.
  const shownArea = useRef(area.areaCode);
  useEffect(() => {
    if (shownArea.current === area.areaCode) return;
    shownArea.current = area.areaCode;
    if (area.bbox) map.current?.fitBounds(area.bbox, { padding, maxZoom: MAX_FIT_ZOOM, duration: 0 });
  }, [area, padding]);

  const position = readUrlState().position;
  const [initialView] = useState(() =>
    position
      ? { longitude: position.lng, latitude: position.lat, zoom: position.zoom }
      : { bounds: area.bbox ?? undefined, fitBoundsOptions: { padding, maxZoom: MAX_FIT_ZOOM } },
  );

  return (
    <div className="map-frame" ref={frame} data-testid="map">
      <MapGl
        id="main"
        ref={map}
        mapLib={maplibregl}
        mapStyle={foreignStyle ?? ownStyle}
        initialViewState={initialView}
        attributionControl={false}
        dragRotate={false}
        pitchWithRotate={false}
        touchPitch={false}
        maxZoom={20}
        minZoom={3}
        locale={{
          'Map.Title': t('map.title'),
          'NavigationControl.ZoomIn': t('map.zoomIn'),
          'NavigationControl.ZoomOut': t('map.zoomOut'),
        }}
        onLoad={({ target }: { target: maplibregl.Map }) => target.touchZoomRotate.disableRotation()}
        onStyleData={({ target }: { target: maplibregl.Map }) => drawSigns(target)}
        // Drawing again, it is not ready until it rests.
        onRender={() => {
          if (frame.current?.dataset.mapReady) delete frame.current.dataset.mapReady;
        }}
        onIdle={() => {
          if (frame.current && isDataThere.current) frame.current.dataset.mapReady = 'true';
        }}
        onMoveEnd={({ viewState }: ViewStateChangeEvent) =>
          setUrlState({
            position: { lng: viewState.longitude, lat: viewState.latitude, zoom: viewState.zoom },
          })
        }
      >
        <NavigationControl position="top-right" showCompass={false} />
        <ScaleControl position="bottom-left" maxWidth={90} />
        {children}
      </MapGl>
    </div>
  );
}

/** Fetches a foreign style and opens our slots in it. */
function useForeignStyle(
  url: string | undefined,
  onFailed: () => void,
): maplibregl.StyleSpecification | undefined {
  const [loaded, setLoaded] = useState<{ url: string; style: maplibregl.StyleSpecification }>();
  const whenFailed = useRef(onFailed);
  useEffect(() => {
    whenFailed.current = onFailed;
  });
  useEffect(() => {
    if (!url) return;
    const leaving = new AbortController();
    fetch(url, { signal: leaving.signal })
      .then((response) => response.json())
      .then((style) => setLoaded({ url, style: withSlots(style) }))
      .catch(() => {
        if (!leaving.signal.aborted) whenFailed.current();
      });
    return () => leaving.abort();
  }, [url]);
  return url && loaded?.url === url ? loaded.style : undefined;
}
