/**
 * What the address bar holds: task, area, strategy, sliders, selection, map position, language. A link to a
 * screen is that screen, so a link is also a bug report. Anything at its default stays out of the URL.
 */

import { list, number, oneOf, parseTuning, type Tuning, tuningEntries } from './tuning.ts';

export { isTuned, NO_TUNING, type Tuning } from './tuning.ts';

/** Tasks in the order of the rail. All but the check are done on the map. */
export const MODES = ['target', 'check', 'cut', 'walk'] as const;
export type Mode = (typeof MODES)[number];
export type MapMode = Exclude<Mode, 'check'>;

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export const RESOLUTIONS = [7, 8, 9, 10, 11] as const;

/** What the colours of the map can say. */
export const COLOURS = [
  'class',
  'score',
  'base',
  'abstention',
  'share',
  'income',
  'interval',
  'votes',
] as const;
export type Colour = (typeof COLOURS)[number];

export interface MapPosition {
  lng: number;
  lat: number;
  zoom: number;
}

export interface UrlState {
  mode: Mode;
  area?: string;
  strategy?: string;
  /** An older version of it, being looked at; undefined: the newest. */
  version?: number;
  /** Another strategy, whose scores are taken from these; its own name: as it was saved. */
  compare?: string;
  colour: Colour;
  layer: 'precincts' | 'cells';
  /** Null: chosen by zoom. */
  resolution: number | null;
  tuning: Tuning;
  /** Classes switched off in the legend, 1 the lowest. */
  hiddenClasses: number[];
  precinct?: string;
  /** An H3 cell. */
  cell?: string;
  /** Precincts picked as the area to cut. */
  picked: string[];
  plan?: string;
  /** The cut under way. */
  job?: string;
  turf?: string;
  /** What the drawer of Target shows, the budget of hours there, and the kind of ballot to win. */
  table: 'ranking' | 'hours';
  budget?: number;
  goal?: string;
  /** A backtest, by its job, and the commune whose curves are shown; 'all': every precinct as one. */
  backtest?: string;
  group?: string;
  /** The chart's other reading: votes beyond a blind draw; every door rather than those about the budget. */
  chart?: 'ahead' | 'all';
  position?: MapPosition;
  language?: Language;
  /** URL of a map style that replaces our own. */
  basemap?: string;
}

/** Reads a query string; whatever it cannot use is left at its default, so that an old link still opens. */
export function parseUrl(search: string): UrlState {
  const params = new URLSearchParams(search);
  const text = (name: string) => params.get(name) || undefined;
  return {
    mode: oneOf(MODES, params.get('mode')) ?? 'target',
    area: text('area'),
    strategy: text('strategy'),
    version: whole(params.get('version')),
    compare: text('compare'),
    colour: oneOf(COLOURS, params.get('colour')) ?? 'class',
    layer: params.get('layer') === 'cells' ? 'cells' : 'precincts',
    resolution: RESOLUTIONS.find((resolution) => String(resolution) === params.get('resolution')) ?? null,
    tuning: parseTuning(params),
    hiddenClasses: list(params.get('hide'))
      .map(Number)
      .filter((number) => Number.isInteger(number) && number >= 1),
    precinct: text('precinct'),
    cell: text('cell'),
    picked: list(params.get('pick')),
    plan: text('plan'),
    job: text('job'),
    turf: text('turf'),
    table: params.get('table') === 'hours' ? 'hours' : 'ranking',
    budget: whole(params.get('budget')),
    goal: text('goal'),
    backtest: text('backtest'),
    group: text('group'),
    chart: oneOf(['ahead', 'all'] as const, params.get('chart')),
    position: parsePosition(params.get('at')),
    language: oneOf(LANGUAGES, params.get('lang')),
    basemap: text('basemap'),
  };
}

/** The query string of a state, with its question mark; empty when all is at its default. */
export function formatUrl(state: UrlState): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | null | undefined) => {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  };
  put('mode', state.mode === 'target' ? undefined : state.mode);
  put('area', state.area);
  put('strategy', state.strategy);
  put('version', state.version);
  put('compare', state.compare);
  put('colour', state.colour === 'class' ? undefined : state.colour);
  put('layer', state.layer === 'cells' ? 'cells' : undefined);
  put('resolution', state.resolution);
  for (const [name, value] of tuningEntries(state.tuning)) put(name, value);
  put('hide', state.hiddenClasses.join(','));
  put('precinct', state.precinct);
  put('cell', state.cell);
  put('pick', state.picked.join(','));
  put('plan', state.plan);
  put('job', state.job);
  put('turf', state.turf);
  put('table', state.table === 'hours' ? 'hours' : undefined);
  put('budget', state.budget);
  put('goal', state.goal);
  put('backtest', state.backtest);
  put('group', state.group);
  put('chart', state.chart);
  put(
    'at',
    state.position &&
      `${round(state.position.lng, 5)},${round(state.position.lat, 5)},${round(state.position.zoom, 2)}`,
  );
  put('lang', state.language);
  put('basemap', state.basemap);
  const query = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return query && `?${query}`;
}

function parsePosition(text: string | null): MapPosition | undefined {
  const [lng, lat, zoom] = list(text).map(Number);
  const usable = [lng, lat, zoom].every(Number.isFinite) && Math.abs(lng) <= 180 && Math.abs(lat) <= 85;
  return usable ? { lng, lat, zoom: Math.min(Math.max(zoom, 0), 24) } : undefined;
}

function whole(text: string | null): number | undefined {
  const value = number(text);
  return value !== undefined && Number.isInteger(value) && value >= 1 ? value : undefined;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
