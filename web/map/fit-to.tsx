/** Brings a box into view when `target` changes; a position in the link wins for what the link opens. */
import { useEffect, useRef } from 'react';
import { useMap } from 'react-map-gl/maplibre';
import type { BBox } from '#server/domain/geo.ts';
import type { UrlState } from '../state/url.ts';
import { readUrlState } from '../state/use-url-state.ts';

interface Props {
  target: string | undefined;
  box: BBox | undefined;
  /** Whether the map may stay as it is, its view showing the box well enough. */
  isShown?: (view: BBox, box: BBox) => boolean;
  /** Zooms in no further, unless the map is already. */
  maxZoom?: number;
}

/** Px that labels, buttons and the line of sources may cover. */
const PADDING = { top: 52, right: 56, bottom: 76, left: 56 };

/** What the address named when the page opened, if it also said where to look; undefined once left. */
let placedByLink = readUrlState().position && readUrlState();

// Outlives the component: coming back to a task must not move the map again.
let shownTarget: string | undefined;

const isSameScreen = (a: UrlState, b: UrlState) =>
  a.mode === b.mode && a.turf === b.turf && a.precinct === b.precinct;

export function FitTo({ target, box, isShown, maxZoom = 17.5 }: Props) {
  const map = useMap().current;
  const mayStay = useRef(isShown);
  useEffect(() => {
    mayStay.current = isShown;
  });
  useEffect(() => {
    if (!map || !target || !box || shownTarget === target) return;
    shownTarget = target;
    const isPlaced = placedByLink !== undefined && isSameScreen(placedByLink, readUrlState());
    placedByLink = undefined;
    if (isPlaced) return;
    // The table below may just have gone, and the frame grown.
    map.resize();
    const [[west, south], [east, north]] = map.getBounds().toArray();
    if (mayStay.current?.([west, south, east, north], box)) return;
    map.fitBounds(box, { padding: PADDING, maxZoom: Math.max(maxZoom, map.getZoom()), duration: 200 });
  }, [map, target, box, maxZoom]);
  return null;
}
