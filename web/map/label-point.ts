/** Where to write the name of a shape, and from which zoom on there is room for it. */

type Ring = number[][];

/** Width of the whole world at zoom 0. */
const WORLD_PX = 512;

/** Centre of gravity of the largest ring of a MultiPolygon, `[lng, lat]`. */
export function largestRingCentre(polygons: Ring[][]): [number, number] {
  let best = { area: -1, centre: [0, 0] as [number, number] };
  for (const [ring] of polygons) {
    const { area, centre } = centroid(ring);
    if (area > best.area) best = { area, centre };
  }
  return best.centre;
}

/** The zoom at which the widest polygon of a MultiPolygon is `widthPx` wide on the map. */
export function zoomForWidth(polygons: Ring[][], widthPx: number): number {
  let widestDeg = 0;
  for (const [ring] of polygons) {
    const lngs = ring.map(([lng]) => lng);
    widestDeg = Math.max(widestDeg, Math.max(...lngs) - Math.min(...lngs));
  }
  return widestDeg > 0 ? Math.log2((widthPx * 360) / (WORLD_PX * widestDeg)) : Number.MAX_VALUE;
}

function centroid(ring: Ring): { area: number; centre: [number, number] } {
  // Relative to the first corner: the products of whole longitudes would cancel out their decimals.
  const [lng0, lat0] = ring[0];
  let twiceArea = 0;
  let lng = 0;
  let lat = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay] = [ring[i][0] - lng0, ring[i][1] - lat0];
    const [bx, by] = [ring[i + 1][0] - lng0, ring[i + 1][1] - lat0];
    const cross = ax * by - bx * ay;
    twiceArea += cross;
    lng += (ax + bx) * cross;
    lat += (ay + by) * cross;
  }
  if (twiceArea === 0) return { area: 0, centre: [lng0, lat0] };
  return {
    area: Math.abs(twiceArea) / 2,
    centre: [lng0 + lng / (3 * twiceArea), lat0 + lat / (3 * twiceArea)],
  };
}
