/**
 * What the address bar holds: task, area, strategy, sliders, selection, map position, language. A link to a
 * screen is that screen, so a link is also a bug report. Anything at its default stays out of the URL.
 */

export const MODES = ['target', 'cut', 'walk'] as const;
export type Mode = (typeof MODES)[number];

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export const RESOLUTIONS = [7, 8, 9, 10, 11] as const;

/** Slider positions that differ from the strategy as saved. */
export interface Tuning {
  /** Weight by ballot id. */
  ballots: Record<string, number>;
  abstention?: number;
  share?: number;
  income?: number;
}

export interface MapPosition {
  lng: number;
  lat: number;
  zoom: number;
}

export interface UrlState {
  mode: Mode;
  area?: string;
  strategy?: string;
  layer: 'precincts' | 'cells';
  /** Null: chosen by zoom. */
  resolution: number | null;
  tuning: Tuning;
  /** Classes switched off in the legend, 1 the lowest. */
  hiddenClasses: number[];
  precinct?: string;
  /** Precincts picked as the area to cut. */
  picked: string[];
  plan?: string;
  /** The cut under way. */
  job?: string;
  turf?: string;
  position?: MapPosition;
  language?: Language;
  /** URL of a map style that replaces our own. */
  basemap?: string;
}

export const NO_TUNING: Tuning = { ballots: {} };

export function isTuned(tuning: Tuning): boolean {
  return (
    Object.keys(tuning.ballots).length > 0 ||
    tuning.abstention !== undefined ||
    tuning.share !== undefined ||
    tuning.income !== undefined
  );
}

/** Reads a query string; whatever it cannot use is left at its default, so that an old link still opens. */
export function parseUrl(search: string): UrlState {
  const params = new URLSearchParams(search);
  const text = (name: string) => params.get(name) || undefined;
  return {
    mode: oneOf(MODES, params.get('mode')) ?? 'target',
    area: text('area'),
    strategy: text('strategy'),
    layer: params.get('layer') === 'cells' ? 'cells' : 'precincts',
    resolution: RESOLUTIONS.find((resolution) => String(resolution) === params.get('resolution')) ?? null,
    tuning: parseTuning(params),
    hiddenClasses: list(params.get('hide'))
      .map(Number)
      .filter((number) => Number.isInteger(number) && number >= 1),
    precinct: text('precinct'),
    picked: list(params.get('pick')),
    plan: text('plan'),
    job: text('job'),
    turf: text('turf'),
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
  put('layer', state.layer === 'cells' ? 'cells' : undefined);
  put('resolution', state.resolution);
  put(
    'weights',
    Object.entries(state.tuning.ballots)
      .map(([ballotId, weight]) => `${ballotId}:${round(weight, 3)}`)
      .join(','),
  );
  put('abstention', state.tuning.abstention);
  put('share', state.tuning.share);
  put('income', state.tuning.income);
  put('hide', state.hiddenClasses.join(','));
  put('precinct', state.precinct);
  put('pick', state.picked.join(','));
  put('plan', state.plan);
  put('job', state.job);
  put('turf', state.turf);
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

function parseTuning(params: URLSearchParams): Tuning {
  const ballots: Record<string, number> = {};
  for (const item of list(params.get('weights'))) {
    const [ballotId, weight] = item.split(':');
    const value = number(weight);
    if (value !== undefined && value >= 0) ballots[ballotId] = value;
  }
  return {
    ballots,
    abstention: number(params.get('abstention')),
    share: number(params.get('share')),
    income: number(params.get('income')),
  };
}

function parsePosition(text: string | null): MapPosition | undefined {
  const [lng, lat, zoom] = list(text).map(Number);
  const usable = [lng, lat, zoom].every(Number.isFinite) && Math.abs(lng) <= 180 && Math.abs(lat) <= 85;
  return usable ? { lng, lat, zoom: Math.min(Math.max(zoom, 0), 24) } : undefined;
}

function list(text: string | null): string[] {
  return text ? text.split(',').filter(Boolean) : [];
}

function number(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function oneOf<T extends string>(choices: readonly T[], text: string | null): T | undefined {
  return choices.find((choice) => choice === text);
}
