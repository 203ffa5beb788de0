/** Any container as rows with named or numbered cells, read as a stream. */
import type { Geometry } from 'geojson';
import { openCsv } from './csv.ts';
import { openGeoJson } from './geojson.ts';
import { openParquet } from './parquet.ts';
import { importError, type RowUnit } from './problem.ts';
import { openShapefile } from './shapefile.ts';
import type { FileSpec } from './source-record.ts';

export interface SourceRow {
  /** 1-based, in the unit of its table. */
  line: number;
  /** By name, or by 1-based position. Undefined: the row has no such cell. */
  get(cell: string | number): unknown;
  /** Its own column names, where the table has no header. */
  names?(): string[];
  /** Null: the container carries none for this row. */
  geometry: Geometry | null;
}

export interface Table {
  file: string;
  unit: RowUnit;
  /** Column names in order; null where every row may have others (GeoJSON). */
  header: string[] | null;
  rows: AsyncIterable<SourceRow>;
  /** Frees the file when the rows were not read to their end. */
  close(): void;
}

/** `geometryColumn`: which geometry of a GeoParquet file; the primary one unless said. */
export function openTable(path: string, spec: FileSpec, geometryColumn?: string): Promise<Table> {
  switch (containerOf(spec, path)) {
    case 'csv':
      return openCsv(path, spec);
    case 'parquet':
      return openParquet(path, geometryColumn);
    case 'geojson':
      return openGeoJson(path, spec);
    case 'shapefile':
      return openShapefile(path, spec);
    case 'osm':
      throw importError(
        'wrong-container',
        { file: spec.path, line: null },
        'an OSM file holds streets only',
        'use it with kind "streets"',
      );
  }
}

/** From the file itself first: a publisher may offer the same columns as CSV and as Parquet. */
export function containerOf(
  { container, path: stated, member }: FileSpec,
  path: string,
): NonNullable<FileSpec['container']> {
  const found =
    container ?? (member ? containerByName(member) : (containerByName(path) ?? containerByName(stated)));
  if (found) return found;
  throw importError(
    'wrong-container',
    { file: stated, line: null },
    'its name does not tell what kind of file it is',
    'set "container" in the source record',
  );
}

function containerByName(file: string): NonNullable<FileSpec['container']> | undefined {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(csv|txt|tsv)$/.test(name)) return 'csv';
  if (/\.(geojson|json)$/.test(name)) return 'geojson';
  if (/\.(parquet|geoparquet)$/.test(name)) return 'parquet';
  if (/\.(zip|shp)$/.test(name)) return 'shapefile';
  if (/\.(osm|pbf)$/.test(name)) return 'osm';
  return undefined;
}
