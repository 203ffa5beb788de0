/** Brings a box into view whenever `target` changes; a position in the link wins when the page opens. */
import { useEffect } from 'react';
import { useMap } from 'react-map-gl/maplibre';
import type { BBox } from '#server/domain/geo.ts';
import { readUrlState } from '../state/use-url-state.ts';

interface Props {
  target: string | undefined;
  box: BBox | undefined;
}

// Both outlive the component: coming back to a task must not move the map again.
let isPlacedByLink = readUrlState().position !== undefined;
let shownTarget: string | undefined;

export function FitTo({ target, box }: Props) {
  const map = useMap().current;
  useEffect(() => {
    if (!map || !target || !box || shownTarget === target) return;
    shownTarget = target;
    if (isPlacedByLink) isPlacedByLink = false;
    else map.fitBounds(box, { padding: 48, maxZoom: 17.5, duration: 200 });
  }, [map, target, box]);
  return null;
}
