/** Brings a box into view whenever `target` changes; a position in the link wins when the page opens. */
import { useEffect, useRef } from 'react';
import { useMap } from 'react-map-gl/maplibre';
import type { BBox } from '#server/domain/geo.ts';
import { readUrlState } from '../state/use-url-state.ts';

interface Props {
  target: string | undefined;
  box: BBox | undefined;
}

export function FitTo({ target, box }: Props) {
  const map = useMap().current;
  // A link that names both a target and a position has been looked at like that.
  const shown = useRef(readUrlState().position ? target : undefined);
  useEffect(() => {
    if (!map || !target || !box || shown.current === target) return;
    shown.current = target;
    map.fitBounds(box, { padding: 48, maxZoom: 17.5, duration: 200 });
  }, [map, target, box]);
  return null;
}
