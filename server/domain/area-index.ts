/** Which of many areas a place lies in: a packed R-tree of their boxes, then the even-odd rule on their rings. */
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { bboxOf } from './geo.ts';

export type Area = Polygon | MultiPolygon;

export class AreaIndex {
  readonly #tree: Flatbush | undefined;
  readonly #rings: Position[][][];

  constructor(areas: readonly Area[]) {
    this.#rings = areas.map(ringsOf);
    if (areas.length === 0) return;
    this.#tree = new Flatbush(areas.length);
    for (const rings of this.#rings) this.#tree.add(...bboxOf(rings.flat() as [number, number][]));
    this.#tree.finish();
  }

  /** Index of the area around a place, the first where areas overlap; undefined when it lies in none. */
  find(lng: number, lat: number): number | undefined {
    const around = this.#tree?.search(lng, lat, lng, lat, (i) => isInside(this.#rings[i], lng, lat)) ?? [];
    return around.length > 0 ? Math.min(...around) : undefined;
  }
}

const ringsOf = (area: Area): Position[][] =>
  area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();

function isInside(rings: readonly Position[][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [x0, y0] = ring[i - 1];
      const [x1, y1] = ring[i];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
  }
  return inside;
}
