/**
 * Positions, boxes and a local plane in metres.
 *
 * A town is small enough to be flat: an equirectangular plane around its middle keeps distances within
 * 0.1 % over 50 km, so everything metric is done on plain x, y in metres and no projection library is
 * needed inside the algorithms.
 */

/** `[longitude, latitude]` in degrees, WGS 84: GeoJSON's order. */
export type LngLat = [number, number];

/** `[west, south, east, north]` in degrees. */
export type BBox = [number, number, number, number];

/** Metres east and north of `origin`. */
export interface LocalPlane {
  origin: LngLat;
  mPerDegLng: number;
  mPerDegLat: number;
}

/** A plane tangent at `origin`, with the WGS 84 ellipsoid's radii of curvature there. */
export function localPlane(origin: LngLat): LocalPlane {
  const a = 6378137;
  const e2 = 0.00669437999014;
  const phi = (origin[1] * Math.PI) / 180;
  const w = Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const meridianM = (a * (1 - e2)) / w ** 3;
  const normalM = a / w;
  return {
    origin,
    mPerDegLng: (normalM * Math.cos(phi) * Math.PI) / 180,
    mPerDegLat: (meridianM * Math.PI) / 180,
  };
}

export function toXM(plane: LocalPlane, lng: number): number {
  return (lng - plane.origin[0]) * plane.mPerDegLng;
}

export function toYM(plane: LocalPlane, lat: number): number {
  return (lat - plane.origin[1]) * plane.mPerDegLat;
}

/** Back to degrees, rounded to 1e-7 (about 1 cm). */
export function toLngLat(plane: LocalPlane, xM: number, yM: number): LngLat {
  const round = (deg: number) => Math.round(deg * 1e7) / 1e7;
  return [round(plane.origin[0] + xM / plane.mPerDegLng), round(plane.origin[1] + yM / plane.mPerDegLat)];
}

/** Box around positions; throws on an empty list, which has none. */
export function bboxOf(positions: Iterable<readonly number[]>): BBox {
  const box: BBox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of positions) {
    if (lng < box[0]) box[0] = lng;
    if (lat < box[1]) box[1] = lat;
    if (lng > box[2]) box[2] = lng;
    if (lat > box[3]) box[3] = lat;
  }
  if (box[0] === Infinity) throw new Error('bboxOf: no positions');
  return box;
}

export function bboxCentre(box: BBox): LngLat {
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}
