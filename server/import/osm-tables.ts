/** The addresses of an OSM file as a table, for the importer that reads tables. */
import { basename } from 'node:path';
import type { BBox } from '../domain/geo.ts';
import { type OsmAddress, readOsm } from './osm.ts';
import type { SourceRow, Table } from './table.ts';

/** All addresses of one town fit in memory: 100,000 of them take 20 MB. */
export function osmAddressTable(path: string, bbox: BBox): Table {
  async function* rows(): AsyncGenerator<SourceRow> {
    const found: OsmAddress[] = [];
    await readOsm(
      path,
      (item) => {
        if (item.kind === 'address') found.push(item);
      },
      { bbox },
    );
    for (const [i, address] of found.entries())
      yield {
        line: i + 1,
        get: (cell) => address[cell as keyof OsmAddress],
        geometry: { type: 'Point', coordinates: [address.lng, address.lat] },
      };
  }
  return { file: basename(path), unit: 'feature', header: null, rows: rows(), close: () => {} };
}
