/**
 * The basemap: a quiet light or dark style over our own tiles (streets, water, green, rail, buildings), so
 * that the map works with no other server. Streets lie over the choropleths and thin out with zoom; widths
 * grow by a constant factor per zoom step, so the picture keeps its proportions from a whole city to a stairwell.
 */
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { tilesUrl } from '../api.ts';
import type { Theme } from '../state/theme.ts';
import { SLOTS, slot } from './slots.ts';

interface Palette {
  land: string;
  water: string;
  waterLabel: string;
  green: string;
  building: string;
  rail: string;
  street: string;
  streetMajor: string;
  casing: string;
  path: string;
  label: string;
  halo: string;
}

const PALETTES: Record<Theme, Palette> = {
  light: {
    land: '#f6f4ef',
    water: '#c3dbe8',
    waterLabel: '#4d7f9c',
    green: '#dfe9d3',
    building: '#e6e0d6',
    rail: '#b4aea4',
    street: '#ffffff',
    streetMajor: '#ffffff',
    casing: '#cfc8bb',
    path: '#b9b0a1',
    label: '#4c4a45',
    halo: '#f9f7f3',
  },
  dark: {
    land: '#191d22',
    water: '#12303f',
    waterLabel: '#6fa3bd',
    green: '#1c2a22',
    building: '#262b31',
    rail: '#4c535b',
    street: '#3a424b',
    streetMajor: '#4a535d',
    casing: '#14171b',
    path: '#4c5660',
    label: '#c3cad1',
    halo: '#14171b',
  },
};

/** The faces are declared in styles/base.css: MapLibre draws text with the page's own fonts. */
export const MAP_FONT = ['Arpent Map'];
export const MAP_FONT_STRONG = ['Arpent Map Semibold'];

/** Doubles (times `factor`) with each zoom step from `widthPx` at zoom 15. */
function widthByZoom(widthPx: number, factor = 1.55): ExpressionSpecification {
  const at = (zoom: number) => widthPx * factor ** (zoom - 15);
  return ['interpolate', ['exponential', factor], ['zoom'], 10, at(10), 20, at(20)];
}

interface StreetKind {
  id: string;
  classes: string[];
  minzoom: number;
  widthPx: number;
}

const STREET_KINDS: StreetKind[] = [
  { id: 'service', classes: ['service'], minzoom: 14.5, widthPx: 1.6 },
  { id: 'residential', classes: ['residential', 'pedestrian'], minzoom: 12.5, widthPx: 3 },
  { id: 'tertiary', classes: ['tertiary'], minzoom: 11, widthPx: 4 },
  { id: 'secondary', classes: ['secondary'], minzoom: 10, widthPx: 5 },
  { id: 'primary', classes: ['primary'], minzoom: 9, widthPx: 6 },
  { id: 'motorway', classes: ['trunk', 'motorway'], minzoom: 7, widthPx: 7 },
];

const SOURCE = 'base';

export function makeStyle(theme: Theme, area: string): StyleSpecification {
  const palette = PALETTES[theme];
  return {
    version: 8,
    sources: {
      [SOURCE]: { type: 'vector', tiles: [tilesUrl('streets', { area })], minzoom: 0, maxzoom: 16 },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
      fill('green', palette.green),
      { ...fill('buildings', palette.building), minzoom: 14 },
      slot(SLOTS.areas),
      // Nobody votes in the river: over the choropleths it guides the eye.
      fill('water', palette.water),
      line('water-lines', 'water', palette.water, widthByZoom(2.5)),
      { ...outline('buildings-over-areas', 'buildings', palette.casing), minzoom: 15 },
      ...railLayers(palette),
      ...streetLayers(palette),
      slot(SLOTS.outlines),
      ...labelLayers(palette),
      slot(SLOTS.labels),
    ],
  };
}

function fill(sourceLayer: string, colour: string): LayerSpecification {
  return {
    id: sourceLayer,
    type: 'fill',
    source: SOURCE,
    'source-layer': sourceLayer,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour },
  };
}

function outline(id: string, sourceLayer: string, colour: string): LayerSpecification {
  return {
    id,
    type: 'line',
    source: SOURCE,
    'source-layer': sourceLayer,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'line-color': colour, 'line-opacity': 0.5, 'line-width': 0.6 },
  };
}

function line(
  id: string,
  sourceLayer: string,
  colour: string,
  width: DataDrivenPropertyValueSpecification<number>,
): LayerSpecification {
  return {
    id,
    type: 'line',
    source: SOURCE,
    'source-layer': sourceLayer,
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': width },
  };
}

function railLayers(palette: Palette): LayerSpecification[] {
  return [
    { ...line('rail', 'rail', palette.rail, widthByZoom(1.4)), minzoom: 11 } as LayerSpecification,
    {
      id: 'rail-ties',
      type: 'line',
      source: SOURCE,
      'source-layer': 'rail',
      minzoom: 14,
      paint: { 'line-color': palette.rail, 'line-width': widthByZoom(4.5), 'line-dasharray': [0.2, 2] },
    },
  ];
}

function streetLayers(palette: Palette): LayerSpecification[] {
  const casings: LayerSpecification[] = [];
  const fills: LayerSpecification[] = [];
  for (const { id, classes, minzoom, widthPx } of STREET_KINDS) {
    const shared = {
      type: 'line',
      source: SOURCE,
      'source-layer': 'streets',
      minzoom,
      filter: ['in', ['get', 'class'], ['literal', classes]] as ExpressionSpecification,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    } as const;
    casings.push({
      ...shared,
      id: `street-casing-${id}`,
      minzoom: Math.max(minzoom, 12.5),
      paint: {
        'line-color': palette.casing,
        'line-width': widthByZoom(widthPx + 1.4),
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 12.5, 0.2, 15, 0.8],
      },
    });
    const isMajor = widthPx >= 5;
    fills.push({
      ...shared,
      id: `street-${id}`,
      paint: {
        'line-color': isMajor ? palette.streetMajor : palette.street,
        'line-width': widthByZoom(widthPx),
        // From afar streets are a hint over the choropleth; close up they are the map.
        'line-opacity': ['interpolate', ['linear'], ['zoom'], minzoom, 0.35, minzoom + 2.5, 0.95],
      },
    });
  }
  const paths: LayerSpecification = {
    id: 'street-path',
    type: 'line',
    source: SOURCE,
    'source-layer': 'streets',
    minzoom: 14.5,
    filter: ['in', ['get', 'class'], ['literal', ['path', 'steps']]],
    paint: { 'line-color': palette.path, 'line-width': widthByZoom(1, 1.35), 'line-dasharray': [2, 1.4] },
  };
  return [paths, ...casings, ...fills];
}

function labelLayers(palette: Palette): LayerSpecification[] {
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.4 };
  const streetLabels = (
    id: string,
    classes: string[],
    minzoom: number,
    sizePx: number,
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source: SOURCE,
    'source-layer': 'streets',
    minzoom,
    filter: ['all', ['has', 'name'], ['in', ['get', 'class'], ['literal', classes]]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'name'],
      'text-font': MAP_FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, sizePx, 19, sizePx + 4],
      'text-max-angle': 30,
      'text-padding': 6,
    },
    paint: { 'text-color': palette.label, ...halo },
  });
  return [
    {
      id: 'label-water',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'water',
      minzoom: 12,
      filter: ['all', ['has', 'name'], ['==', ['geometry-type'], 'LineString']],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 500,
        'text-field': ['get', 'name'],
        'text-font': MAP_FONT,
        'text-size': 12,
        'text-letter-spacing': 0.12,
      },
      paint: { 'text-color': palette.waterLabel, 'text-halo-color': palette.water, 'text-halo-width': 1 },
    },
    streetLabels('label-street-minor', ['residential', 'pedestrian', 'service', 'steps', 'path'], 15, 11),
    streetLabels('label-street-middle', ['tertiary', 'secondary'], 14, 11.5),
    streetLabels('label-street-major', ['primary', 'trunk', 'motorway'], 12.5, 12),
  ];
}
