/** A zipped Shapefile: .shp and .dbf side by side in one zip. */
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Feature } from 'geojson';
import { open, type Source } from 'shapefile';
import { UserError } from '../jobs/progress.ts';
import { openZip, readHead } from './bytes.ts';
import { importError, type Place } from './problem.ts';
import type { FileSpec } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';

export async function openShapefile(path: string, spec: FileSpec): Promise<Table> {
  const place: Place = { file: basename(path), line: null };
  const head = await readHead(path, place);
  if (head.toString('latin1', 0, 2) !== 'PK')
    throw importError(
      'damaged-file',
      place,
      'this is not a zip',
      'a Shapefile comes as one zip with its .shp and .dbf',
    );
  const zip = await openZip(path);
  const close = () => zip.close();
  const damaged = (error: unknown) =>
    error instanceof UserError
      ? error
      : importError(
          'damaged-file',
          place,
          `not a readable Shapefile (${(error as Error).message})`,
          'download it again',
        );
  let source: Source<Feature>;
  try {
    const shp = zip.find(spec.member ?? '.shp');
    const dbf = zip.find(shp.fileName.replace(/\.shp$/i, '.dbf'));
    const stream = async (entry: typeof shp) => Readable.from(await zip.stream(entry), { objectMode: false });
    // ISO-8859-1 is the encoding of dBASE files that state none.
    source = await open(await stream(shp), await stream(dbf), { encoding: spec.encoding ?? 'windows-1252' });
  } catch (error) {
    close();
    throw damaged(error);
  }

  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      for (let line = 1; ; line++) {
        const result = await source.read();
        if (result.done) return;
        const { properties, geometry } = result.value;
        yield {
          line,
          get: (cell) => properties?.[cell],
          names: () => Object.keys(properties ?? {}),
          geometry: geometry ?? null,
        };
      }
    } catch (error) {
      throw damaged(error);
    } finally {
      close();
    }
  }
  return { file: place.file, unit: 'feature', header: null, rows: rows(), close };
}
