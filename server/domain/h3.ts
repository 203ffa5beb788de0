/**
 * The one file that calls h3-js. Outside it positions are `[lng, lat]` as in GeoJSON; h3-js wants lat, lng.
 *
 * The hierarchy of H3 is one of indexes, not of shapes: a parent covers its children almost, never exactly.
 * So what must add up across resolutions is placed once, in the finest cells, and carried up by index.
 */
import type { MultiPolygon, Polygon } from 'geojson';
import * as h3 from 'h3-js';
import type { LngLat } from './geo.ts';

export function cellAt([lng, lat]: LngLat, resolution: number): string {
  return h3.latLngToCell(lat, lng, resolution);
}

export function isCell(cell: string): boolean {
  return h3.isValidCell(cell);
}

export function cellResolution(cell: string): number {
  return h3.getResolution(cell);
}

export function cellCentre(cell: string): LngLat {
  const [lat, lng] = h3.cellToLatLng(cell);
  return [lng, lat];
}

/** The hexagon as a closed ring. */
export function cellBoundary(cell: string): LngLat[] {
  return h3.cellToBoundary(cell, true) as LngLat[];
}

export function cellParent(cell: string, resolution: number): string {
  return h3.cellToParent(cell, resolution);
}

/** The child, at a finer resolution, in the middle of a cell. */
export function cellCentreChild(cell: string, resolution: number): string {
  return h3.cellToCenterChild(cell, resolution);
}

/** The cells that share an edge with this one. */
export function cellNeighbours(cell: string): string[] {
  return h3.gridDisk(cell, 1).filter((other) => other !== cell);
}

/** Cells whose centre lies in the shape, each once, in order of index. */
export function cellsInside(shape: Polygon | MultiPolygon, resolution: number): string[] {
  return cellsOf(shape, (rings) => h3.polygonToCells(rings, resolution, true));
}

/** Cells that touch the shape at all: for shapes smaller than a cell. */
export function cellsTouching(shape: Polygon | MultiPolygon, resolution: number): string[] {
  return cellsOf(shape, (rings) =>
    h3.polygonToCellsExperimental(rings, resolution, h3.POLYGON_TO_CELLS_FLAGS.containmentOverlapping, true),
  );
}

function cellsOf(shape: Polygon | MultiPolygon, fill: (rings: number[][][]) => string[]): string[] {
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  return [...new Set(polygons.flatMap(fill))].sort();
}
