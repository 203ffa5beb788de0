/**
 * What OSM's tags mean to us: street classes, who may walk, backdrop, addresses.
 * Access follows https://wiki.openstreetmap.org/wiki/Key:access: `foot` overrules `access`.
 */
import type { StreetClass } from '../domain/walking/types.ts';
import type { OsmTags } from './osm-elements.ts';

/** highway=* that is a street; what is missing here (construction, proposed, raceway, elevator …) is none. */
const CLASS_OF_HIGHWAY: Record<string, StreetClass> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'trunk',
  trunk_link: 'trunk',
  primary: 'primary',
  primary_link: 'primary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'tertiary',
  tertiary_link: 'tertiary',
  residential: 'residential',
  unclassified: 'residential',
  living_street: 'residential',
  road: 'residential',
  service: 'service',
  busway: 'service',
  pedestrian: 'pedestrian',
  footway: 'path',
  path: 'path',
  cycleway: 'path',
  bridleway: 'path',
  track: 'path',
  corridor: 'path',
  platform: 'path',
  steps: 'steps',
};

/** Not for people on foot unless the tags say so. */
const NEEDS_FOOT = new Set([
  'motorway',
  'motorway_link',
  'trunk',
  'trunk_link',
  'cycleway',
  'bridleway',
  'busway',
]);
const YES = new Set(['yes', 'designated', 'permissive', 'destination', 'customers']);
const NO = new Set(['no', 'private']);
const SIDEWALKS = new Set(['both', 'left', 'right', 'yes']);

export interface StreetTags {
  name: string | null;
  class: StreetClass;
  walkable: boolean;
  layer: number;
}

export function streetOf(tags: OsmTags): StreetTags | undefined {
  const highway = tags.highway;
  if (highway === undefined || !Object.hasOwn(CLASS_OF_HIGHWAY, highway)) return undefined;
  const layer =
    Number.parseInt(tags.layer ?? '', 10) || (isYes(tags.bridge) ? 1 : isYes(tags.tunnel) ? -1 : 0);
  return {
    name: tags.name ?? null,
    class: CLASS_OF_HIGHWAY[highway],
    walkable: isWalkable(highway, tags),
    layer: Math.max(-99, Math.min(99, layer)),
  };
}

function isWalkable(highway: string, tags: OsmTags): boolean {
  if (tags.foot !== undefined && YES.has(tags.foot)) return highway !== 'motorway';
  if (tags.foot !== undefined && NO.has(tags.foot)) return false;
  if (tags.access !== undefined && NO.has(tags.access)) return false;
  if (tags.motorroad === 'yes') return false;
  const hasSidewalk = SIDEWALKS.has(tags.sidewalk ?? tags['sidewalk:both'] ?? '');
  return !NEEDS_FOOT.has(highway) || (highway.startsWith('trunk') && hasSidewalk);
}

const isYes = (value: string | undefined) => value !== undefined && value !== 'no';

export type BackdropKind = 'water' | 'green' | 'rail' | 'building';

const GREEN: Record<string, Set<string>> = {
  leisure: new Set([
    'park',
    'garden',
    'golf_course',
    'nature_reserve',
    'common',
    'dog_park',
    'recreation_ground',
  ]),
  landuse: new Set([
    'grass',
    'forest',
    'meadow',
    'recreation_ground',
    'village_green',
    'cemetery',
    'allotments',
    'orchard',
    'vineyard',
  ]),
  natural: new Set(['wood', 'scrub', 'grassland', 'heath']),
};
const WATER_LINES = new Set(['river', 'stream', 'canal', 'drain', 'ditch']);
const RAILS = new Set(['rail', 'light_rail', 'tram', 'narrow_gauge', 'funicular', 'monorail']);

/** What to draw under the streets, and whether as a line or an area; undefined: nothing. */
export function backdropOf(tags: OsmTags): { kind: BackdropKind; shape: 'line' | 'area' } | undefined {
  if (isYes(tags.building)) return { kind: 'building', shape: 'area' };
  const isUnderground = isYes(tags.tunnel);
  if (
    tags.natural === 'water' ||
    tags.waterway === 'riverbank' ||
    tags.landuse === 'reservoir' ||
    tags.landuse === 'basin'
  ) {
    return { kind: 'water', shape: 'area' };
  }
  if (WATER_LINES.has(tags.waterway) && !isUnderground) return { kind: 'water', shape: 'line' };
  if (RAILS.has(tags.railway) && !isUnderground) return { kind: 'rail', shape: 'line' };
  if (Object.entries(GREEN).some(([key, values]) => values.has(tags[key])))
    return { kind: 'green', shape: 'area' };
  return undefined;
}

/** Flats behind one entrance: building:flats=24, or a list addr:flats=1-12;14; null: not told. */
export function flatsOf(tags: OsmTags): number | null {
  const count = Number.parseInt(tags['building:flats'] ?? '', 10);
  if (count > 0) return count;
  let flats = 0;
  for (const part of (tags['addr:flats'] ?? '').split(/[;,]/)) {
    const range = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(part);
    if (range) flats += Math.max(0, Number(range[2]) - Number(range[1]) + 1);
    else if (part.trim() !== '') flats++;
  }
  return flats > 0 && flats <= MAX_FLATS ? flats : null;
}

/** The largest blocks of Europe have about 2,000 flats; more is a typing error. */
const MAX_FLATS = 2000;
