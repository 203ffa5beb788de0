/** Parquet and GeoParquet, one row group at a time. */
import { basename } from 'node:path';
import type { Geometry } from 'geojson';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readHead } from './bytes.ts';
import { importError, type Place } from './problem.ts';
import type { SourceRow, Table } from './table.ts';

/** A row group is decoded as a whole; writers aim at 1 million rows or 128 MB. */
const MAX_GROUP_ROWS = 2_000_000;
const MAX_GROUP_BYTES = 2 ** 30;

export async function openParquet(path: string, geometryColumn?: string): Promise<Table> {
  const place: Place = { file: basename(path), line: null };
  await readHead(path, place);
  const damaged = (error: unknown) =>
    importError(
      'damaged-file',
      place,
      `not a readable Parquet file (${(error as Error).message})`,
      'download it again',
    );
  const file = await asyncBufferFromFile(path);
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(file);
  } catch (error) {
    throw damaged(error);
  }
  const header = parquetSchema(metadata).children.map(({ element }) => element.name);
  for (const group of metadata.row_groups) {
    if (group.num_rows > MAX_GROUP_ROWS || group.total_byte_size > MAX_GROUP_BYTES)
      throw importError(
        'decompression-bomb',
        place,
        `a row group unfolds to ${group.num_rows} rows, ${group.total_byte_size} bytes`,
        `write it with at most ${MAX_GROUP_ROWS.toLocaleString('en')} rows in a group`,
      );
  }
  const geo = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value;
  const shape =
    geometryColumn ?? (geo ? (JSON.parse(geo) as { primary_column?: string }).primary_column : undefined);
  if (shape !== undefined && !header.includes(shape))
    throw importError(
      'missing-column',
      place,
      `there is no geometry column '${shape}' (there are: ${header.join(', ')})`,
      'correct "geometry" in the source record',
    );

  async function* rows(): AsyncGenerator<SourceRow> {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      let values: Record<string, unknown>[];
      try {
        values = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      } catch (error) {
        throw damaged(error);
      }
      for (const [i, value] of values.entries())
        yield {
          line: rowStart + i + 1,
          get: (cell) => value[typeof cell === 'number' ? header[cell - 1] : cell],
          geometry: (shape === undefined ? null : (value[shape] as Geometry | null | undefined)) ?? null,
        };
      rowStart = rowEnd;
    }
  }
  return { file: place.file, unit: 'row', header, rows: rows(), close: () => {} };
}
