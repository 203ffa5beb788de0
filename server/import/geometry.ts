/**
 * Geometries as they come in: from the container, from coordinate columns or from a grid id; brought to
 * longitude and latitude, checked for what a database would refuse or misplace, and written for COPY.
 */
import type { Geometry, Position } from 'geojson';
import proj4 from 'proj4';
import type { BBox } from '../domain/geo.ts';
import { columnName, decimal, quoted, reader } from './columns.ts';
import { RowProblem } from './problem.ts';
import type { FileSpec, GeometrySpec } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';

/** Definitions from epsg.io, with the box where each is used (west, south, east, north). */
const SYSTEMS: Record<number, { proj: string; box: BBox }> = {
  2154: {
    proj: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
    box: [-9.86, 41.15, 10.38, 51.56],
  },
  3035: {
    proj: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
    box: [-35.58, 24.6, 44.83, 84.73],
  },
  3857: { proj: 'EPSG:3857', box: [-180, -85.06, 180, 85.06] },
  4326: { proj: 'EPSG:4326', box: [-180, -90, 180, 90] },
};

/** The box in which coordinates of this system make sense. */
export function systemBox(srid: number): BBox {
  return SYSTEMS[srid].box;
}

/** To `[lng, lat]`, rounded to 1e-9 degrees (0.1 mm). */
export function toWgs84(srid: number): (position: Position) => Position {
  if (srid === 4326) return ([x, y]) => [x, y];
  const { forward } = proj4(SYSTEMS[srid].proj, 'EPSG:4326');
  const round = (deg: number) => Math.round(deg * 1e9) / 1e9;
  return ([x, y]) => {
    const [lng, lat] = forward([x, y]);
    return [round(lng), round(lat)];
  };
}

export interface Shape {
  geometry: Geometry;
  bbox: BBox;
}

/** Reads the geometry of a row as longitudes and latitudes; null: it has none. */
export type ShapeReader = (row: SourceRow) => Shape | null;

/** `around`: where the area lies, to tell swapped coordinates from foreign ones. */
export function shapeReader(
  table: Table,
  file: FileSpec,
  spec: GeometrySpec | undefined,
  around: BBox,
): ShapeReader {
  const srid = spec && 'inspireId' in spec ? 3035 : (file.srid ?? 4326);
  const project = toWgs84(srid);
  const read = rawReader(table, file, spec);
  return (row) => {
    const raw = read(row);
    if (raw === null) return null;
    checkShape(raw);
    const geometry = mapPositions(raw, project);
    const bbox = boxOf(geometry);
    refuseSwapped(raw, bbox, around, srid);
    return { geometry, bbox };
  };
}

function rawReader(
  table: Table,
  file: FileSpec,
  spec: GeometrySpec | undefined,
): (row: SourceRow) => Geometry | null {
  if (spec === undefined || 'column' in spec) return (row) => row.geometry;
  if ('inspireId' in spec) {
    const read = reader(table, spec.inspireId);
    return (row) => {
      const id = read(row);
      return id === null ? null : inspireSquare(id, columnName(spec.inspireId));
    };
  }
  const [x, y] = [reader(table, spec.x), reader(table, spec.y)];
  const mark = file.decimal ?? '.';
  return (row) => {
    const [xText, yText] = [x(row), y(row)];
    if (xText === null && yText === null) return null;
    if (xText === null || yText === null)
      throw new RowProblem(
        `${quoted(columnName(xText === null ? spec.x : spec.y))} is empty, a coordinate was expected`,
        columnName(spec.x),
      );
    return {
      type: 'Point',
      coordinates: [decimal(xText, columnName(spec.x), mark), decimal(yText, columnName(spec.y), mark)],
    };
  };
}

/** The square that an INSPIRE grid id names, in EPSG:3035; its corner is the south-west one. */
function inspireSquare(id: string, column: string): Geometry {
  const parts = /^(?:CRS3035)?RES(\d+)mN(\d+)E(\d+)$/.exec(id);
  if (!parts)
    throw new RowProblem(
      `${quoted(column)} is '${id}', an id like CRS3035RES200mN2309200E3630000 was expected`,
      column,
    );
  const [sizeM, south, west] = parts.slice(1).map(Number);
  const [north, east] = [south + sizeM, west + sizeM];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** What PostGIS would refuse with the whole statement: too few points, open rings, values that are no numbers. */
function checkShape(geometry: Geometry): void {
  const position = (at: Position) => {
    if (!Array.isArray(at) || !Number.isFinite(at[0]) || !Number.isFinite(at[1]))
      throw new RowProblem(`a coordinate is ${JSON.stringify(at)}, two numbers were expected`, 'geometry');
  };
  const line = (points: Position[]) => {
    if (!Array.isArray(points) || points.length < 2)
      throw new RowProblem('a line has fewer than two points', 'geometry');
    points.forEach(position);
  };
  const polygon = (rings: Position[][]) => {
    if (!Array.isArray(rings) || rings.length === 0)
      throw new RowProblem('a polygon has no ring', 'geometry');
    for (const ring of rings) {
      line(ring);
      const last = ring[ring.length - 1];
      if (ring.length < 4 || ring[0][0] !== last[0] || ring[0][1] !== last[1])
        throw new RowProblem('a polygon ring is not closed', 'geometry');
    }
  };
  switch (geometry.type) {
    case 'Point':
      position(geometry.coordinates);
      return;
    case 'LineString':
      line(geometry.coordinates);
      return;
    case 'MultiLineString':
      geometry.coordinates.forEach(line);
      return;
    case 'Polygon':
      polygon(geometry.coordinates);
      return;
    case 'MultiPolygon':
      geometry.coordinates.forEach(polygon);
      return;
    default:
      throw new RowProblem(`a geometry of type ${geometry.type} cannot be used`, 'geometry');
  }
}

function mapPositions(geometry: Geometry, project: (position: Position) => Position): Geometry {
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: project(geometry.coordinates) };
    case 'LineString':
      return { type: 'LineString', coordinates: geometry.coordinates.map(project) };
    case 'MultiLineString':
    case 'Polygon':
      return { type: geometry.type, coordinates: geometry.coordinates.map((line) => line.map(project)) };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map((rings) => rings.map((ring) => ring.map(project))),
      };
    default:
      throw new RowProblem(`a geometry of type ${geometry.type} cannot be used`, 'geometry');
  }
}

function* positions(geometry: Geometry): Generator<Position> {
  if (geometry.type === 'Point') yield geometry.coordinates;
  else if (geometry.type === 'LineString') yield* geometry.coordinates;
  else if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString')
    for (const line of geometry.coordinates) yield* line;
  else if (geometry.type === 'MultiPolygon')
    for (const rings of geometry.coordinates) for (const ring of rings) yield* ring;
}

function boxOf(geometry: Geometry): BBox {
  const box: BBox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of positions(geometry)) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

export function boxesMeet(a: BBox, b: BBox): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

export function growBox([west, south, east, north]: BBox, deg: number): BBox {
  return [west - deg, south - deg, east + deg, north + deg];
}

function refuseSwapped(raw: Geometry, box: BBox, around: BBox, srid: number): void {
  if (boxesMeet(box, around)) return;
  const [x, y] = positions(raw).next().value as Position;
  if (srid === 4326 && boxesMeet([box[1], box[0], box[3], box[2]], around))
    throw new RowProblem(
      `longitude ${x} and latitude ${y} are swapped: [${y}, ${x}] lies in the area, and longitude comes first`,
      'geometry',
    );
  const [west, south, east, north] = systemBox(srid);
  if (!(box[0] >= west && box[1] >= south && box[2] <= east && box[3] <= north))
    throw new RowProblem(
      `${x}, ${y} is not a position in EPSG:${srid}; set "srid" in the source record`,
      'geometry',
    );
}

/** Extended well-known text, as COPY takes it; the third coordinate is left behind. */
export function ewkt(geometry: Geometry): string {
  const list = (points: Position[]) => `(${points.map(([x, y]) => `${x} ${y}`).join(',')})`;
  const lists = (lines: Position[][]) => `(${lines.map(list).join(',')})`;
  switch (geometry.type) {
    case 'Point':
      return `SRID=4326;POINT(${geometry.coordinates[0]} ${geometry.coordinates[1]})`;
    case 'LineString':
      return `SRID=4326;LINESTRING${list(geometry.coordinates)}`;
    case 'MultiLineString':
      return `SRID=4326;MULTILINESTRING${lists(geometry.coordinates)}`;
    case 'Polygon':
      return `SRID=4326;POLYGON${lists(geometry.coordinates)}`;
    case 'MultiPolygon':
      return `SRID=4326;MULTIPOLYGON(${geometry.coordinates.map(lists).join(',')})`;
    default:
      throw new RowProblem(`a geometry of type ${geometry.type} cannot be used`, 'geometry');
  }
}
