/**
 * Geometry that comes in from outside: checked before it meets PostGIS, and a mistake named by its place.
 * geojson-validation knows the grammar of RFC 7946; ranges, limits and the crossing of edges are ours.
 */
import { kinks } from '@turf/turf';
import type { MultiPolygon, Polygon } from 'geojson';
import { isGeometryObject } from 'geojson-validation';
import type { BBox } from '../domain/geo.ts';
import { UserError } from '../jobs/progress.ts';

/** A commune's outline has some thousands of positions; more than this is a mistake or an attack. */
export const MAX_POSITIONS = 20_000;
/** Finding a crossing costs the square of the positions, so past this PostGIS is left to judge. */
const MAX_POSITIONS_FOR_KINKS = 2_000;

const HINT = 'Send a GeoJSON Polygon or MultiPolygon: closed rings of [lng, lat] in degrees.';
const refuse = (message: string) => new UserError('invalid-geometry', message, HINT, 400);

/** The polygon in `value` (a geometry, or a Feature holding one); throws a UserError that names the mistake. */
export function parsePolygon(value: unknown, field: string): Polygon | MultiPolygon {
  const given = value as { type?: unknown; geometry?: unknown; coordinates?: unknown } | null;
  const inner = (given?.type === 'Feature' ? given.geometry : given) as { type?: unknown } | null;
  if (inner?.type !== 'Polygon' && inner?.type !== 'MultiPolygon')
    throw refuse(`${field} is of type '${String(inner?.type)}'; a Polygon or MultiPolygon was expected.`);
  const geometry = inner as Polygon | MultiPolygon;
  if (!Array.isArray(geometry.coordinates)) throw refuse(`${field}.coordinates is not an array.`);
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  if (polygons.length === 0) throw refuse(`${field} has no polygon in it.`);
  let positions = 0;
  polygons.forEach((rings, p) => {
    const place = geometry.type === 'Polygon' ? field : `${field}, polygon ${p + 1}`;
    if (!Array.isArray(rings) || rings.length === 0) throw refuse(`${place} has no ring.`);
    rings.forEach((ring, r) => {
      positions += checkRing(ring, `${place}, ring ${r + 1}`);
      if (positions > MAX_POSITIONS)
        throw refuse(
          `${field} has more than ${MAX_POSITIONS.toLocaleString('en')} positions, the limit here.`,
        );
    });
  });
  const complaints = isGeometryObject(geometry, true);
  if (Array.isArray(complaints) && complaints.length > 0) throw refuse(`${field}: ${complaints[0]}.`);
  if (positions <= MAX_POSITIONS_FOR_KINKS)
    for (const coordinates of polygons) {
      const [crossing] = kinks({ type: 'Polygon', coordinates }).features;
      const [lng, lat] = crossing?.geometry.coordinates ?? [];
      if (crossing) throw refuse(`${field} crosses itself at [${lng.toFixed(5)}, ${lat.toFixed(5)}].`);
    }
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates };
}

/** Number of positions of a sound ring. */
function checkRing(ring: unknown, place: string): number {
  if (!Array.isArray(ring)) throw refuse(`${place} is not an array of positions.`);
  if (ring.length < 4) throw refuse(`${place} has ${ring.length} positions; at least 4 were expected.`);
  ring.forEach((position, i) => {
    const [lng, lat] = Array.isArray(position) ? position : [];
    if (!Number.isFinite(lng) || !Number.isFinite(lat))
      throw refuse(`${place}, position ${i + 1} is not [lng, lat] in numbers.`);
    if (Math.abs(lng) > 180 || Math.abs(lat) > 90)
      throw refuse(`${place}, position ${i + 1} is [${lng}, ${lat}]: outside ±180, ±90 degrees.`);
  });
  const last = ring[ring.length - 1];
  if (ring[0][0] !== last[0] || ring[0][1] !== last[1])
    throw refuse(`${place} is not closed: its last position must repeat its first.`);
  return ring.length;
}

/** 'west,south,east,north' as a box; throws a UserError that says what was wrong with it. */
export function parseBBox(text: string): BBox {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const bad = (why: string) =>
    new UserError(
      'invalid-bbox',
      `bbox '${text}' ${why}.`,
      'Write bbox=west,south,east,north in degrees.',
      400,
    );
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) throw bad('is not four numbers');
  const [west, south, east, north] = numbers;
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
    throw bad('is outside ±180, ±90 degrees');
  if (south > north) throw bad('has its south above its north');
  if (west > east) throw bad('has its west beyond its east');
  return [west, south, east, north];
}
