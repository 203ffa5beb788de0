/** The frame: bar, rail, map, panel and drawer; on a phone the panel and the drawer share one sheet. */
import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { MapProvider } from 'react-map-gl/maplibre';
import { CutLayers } from './modes/cut/cut-layers.tsx';
import { useCurrentPlan } from './modes/cut/use-plan.ts';
import { TargetLayers } from './modes/target/target-layers.tsx';
import { useTargeting } from './modes/target/use-targeting.tsx';
import { WalkLayers } from './modes/walk/walk-layers.tsx';
import { failedBasemap, setBasemap, useBasemap } from './state/basemap.ts';
import type { MapMode } from './state/url.ts';
import { PHONE, useMedia } from './state/use-media.ts';
import { useUrlState } from './state/use-url-state.ts';

const chrome = () => import('./chrome.tsx');
const TopBar = lazy(async () => ({ default: (await chrome()).TopBar }));
const Rail = lazy(async () => ({ default: (await chrome()).Rail }));
const Legend = lazy(async () => ({ default: (await chrome()).Legend }));
const Attribution = lazy(async () => ({ default: (await chrome()).Attribution }));
const BasemapNote = lazy(async () => ({ default: (await chrome()).BasemapNote }));
const TableDrawer = lazy(async () => ({ default: (await chrome()).TableDrawer }));
const SidePanel = lazy(async () => ({ default: (await chrome()).SidePanel }));
const PhoneSheet = lazy(async () => ({ default: (await chrome()).PhoneSheet }));
const CheckPage = lazy(async () => ({ default: (await import('./modes/check/check-page.tsx')).CheckPage }));
const MapView = lazy(async () => ({ default: (await import('./map/map-view.tsx')).MapView }));

const LAYERS: Record<MapMode, ComponentType> = { target: TargetLayers, cut: CutLayers, walk: WalkLayers };

/** Held free from the start, so that the map is not fitted to a frame that shrinks. */
const DRAWER_SPACE = <section className="drawer" data-height="half" />;

/** Px of the map's frame under the legend, the zoom buttons and the sources. */
const PADDING = {
  phone: { top: 52, right: 14, bottom: 40, left: 14 },
  legend: { top: 24, right: 60, bottom: 36, left: 310 },
  plain: { top: 24, right: 60, bottom: 36, left: 60 },
};

export function Shell() {
  const isPhone = useMedia(PHONE);
  const { mode } = useUrlState('mode');
  return (
    <MapProvider>
      <div className="shell">
        <Suspense fallback={<header className="top-bar" />}>
          <TopBar />
        </Suspense>
        <Suspense fallback={<nav className="rail" />}>
          <Rail />
        </Suspense>
        {mode === 'check' ? (
          <Suspense fallback={<main className="check" aria-busy="true" />}>
            <CheckPage />
          </Suspense>
        ) : (
          <>
            <MapArea mode={mode} />
            <Suspense fallback={isPhone ? DRAWER_SPACE : <aside className="panel" />}>
              {isPhone ? <PhoneSheet mode={mode} /> : <SidePanel mode={mode} />}
            </Suspense>
          </>
        )}
      </div>
    </MapProvider>
  );
}

function MapArea({ mode }: { mode: MapMode }) {
  const { t } = useTranslation();
  const { area, scores } = useTargeting();
  const isPhone = useMedia(PHONE);
  const { plans, planId, plan } = useCurrentPlan();
  const isPlanPending = plans.isPending || (planId !== undefined && plan.isPending);
  const Layers = LAYERS[mode];
  return (
    <main className="map-area" aria-label={t('map.title')}>
      <div className="map-stage">
        <Suspense fallback={<p className="muted pad">{t('app.loading')}</p>}>
          <MapView
            area={area}
            basemap={useBasemap()}
            onBasemapFailed={() => {
              setBasemap('');
              failedBasemap.set(true);
            }}
            hasData={scores !== undefined && (mode === 'target' || !isPlanPending)}
            padding={PADDING[isPhone ? 'phone' : mode === 'target' ? 'legend' : 'plain']}
          >
            <Layers />
          </MapView>
        </Suspense>
        <Suspense>
          {mode === 'target' && <Legend />}
          <Attribution area={area} />
          <BasemapNote />
        </Suspense>
      </div>
      {!isPhone && (
        <Suspense fallback={mode === 'walk' ? null : DRAWER_SPACE}>
          <TableDrawer mode={mode} />
        </Suspense>
      )}
    </main>
  );
}
