/**
 * Slots are empty layers in the base style that fix the draw order, whatever order React mounts things in:
 * a data layer is added right below its slot.
 */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

export const SLOTS = {
  /** Choropleths: over land and water, under the streets. */
  areas: 'slot-areas',
  /** Outlines, turfs, walks: over the streets. */
  outlines: 'slot-outlines',
  /** Over everything, labels of the basemap included. */
  labels: 'slot-labels',
} as const;

export function slot(id: string): LayerSpecification {
  return { id, type: 'background', layout: { visibility: 'none' } };
}

/** Puts the slots into a style that is not ours: areas and outlines below its labels. */
export function withSlots(style: StyleSpecification): StyleSpecification {
  const firstLabel = style.layers.findIndex((layer) => layer.type === 'symbol');
  const at = firstLabel === -1 ? style.layers.length : firstLabel;
  return {
    ...style,
    layers: [
      ...style.layers.slice(0, at),
      slot(SLOTS.areas),
      slot(SLOTS.outlines),
      ...style.layers.slice(at),
      slot(SLOTS.labels),
    ],
  };
}
