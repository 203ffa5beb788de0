/** Areas: made from their catalogue, `data/sources/AREA.json`, when the first of their sources comes. */
import { type Database, json } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { BBox } from '../domain/geo.ts';
import { type AreaCatalogue, type Catalogue, findCatalogue } from './catalogue.ts';
import { reader } from './columns.ts';
import type { ImportArea } from './context.ts';
import { ewkt, growBox, shapeReader, systemBox } from './geometry.ts';
import { importError, RowProblem } from './problem.ts';
import type { SourceRecord } from './source-record.ts';
import { openTable } from './table.ts';

/** About 20 km: a coordinate farther away than this is another town's, or a mistake. */
const AROUND_DEG = 0.2;

/** The code of the area that a source belongs to (the first half of its id); made when it is new. */
export async function ensureArea(db: Database, source: SourceRecord, sourcesDir?: string): Promise<string> {
  const [areaId] = source.id.split('/');
  const [known] = await db.query<{ areaCode: string }>(sql`
    SELECT area_code AS "areaCode" FROM areas WHERE area_id = ${areaId}`);
  return known?.areaCode ?? makeArea(db, await findCatalogue(areaId, sourcesDir));
}

/** Makes or updates the row of an area; its outline comes from `outlinePath` when the catalogue has one. */
export async function makeArea(
  db: Database,
  { areaId, area }: Catalogue,
  outlinePath?: string,
): Promise<string> {
  const { areaCode, name, country, department, metricSrid, outline } = area;
  const geometry =
    outline && outlinePath ? await readOutline(outlinePath, outline, systemBox(metricSrid)) : null;
  const published = outline && geometry !== null ? json(publication(outline)).text : null;
  // Only a complete area may become the one that is shown when none is named: `finishArea` sets the time.
  await db.execute(sql`
    INSERT INTO areas (area_code, area_id, name, country, department, metric_srid, loaded_at, outline, geom)
    VALUES (${areaCode}, ${areaId}, ${name}, ${country}, ${department}, ${metricSrid}, 'epoch', ${published}::jsonb,
            ST_Multi(${geometry}::geometry))
    ON CONFLICT (area_code) DO UPDATE
    SET area_id = excluded.area_id, name = excluded.name, country = excluded.country, department = excluded.department,
        metric_srid = excluded.metric_srid, outline = coalesce(excluded.outline, areas.outline),
        geom = coalesce(excluded.geom, areas.geom)`);
  return areaCode;
}

/** What has to be said wherever the outline shows. */
function publication({ title, attribution, licence, url }: NonNullable<AreaCatalogue['outline']>) {
  return { title, attribution, licence, url };
}

async function readOutline(
  path: string,
  outline: NonNullable<AreaCatalogue['outline']>,
  around: BBox,
): Promise<string> {
  const table = await openTable(path, outline.file);
  const shape = shapeReader(table, outline.file, undefined, around);
  const wanted = (outline.where ?? []).map(({ column, in: values }) => ({
    read: reader(table, column),
    values,
  }));
  for await (const row of table.rows) {
    if (!wanted.every(({ read, values }) => values.includes(read(row) ?? ''))) continue;
    const place = { file: table.file, line: row.line, unit: table.unit };
    try {
      const found = shape(row);
      if (!found?.geometry.type.endsWith('Polygon'))
        throw new RowProblem('the outline of the area is not a polygon');
      table.close();
      return ewkt(found.geometry);
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      throw importError(
        'bad-outline',
        place,
        error.message,
        'correct "outline" in the catalogue of the area',
      );
    }
  }
  throw importError(
    'bad-outline',
    { file: table.file, line: null },
    'no row is the outline',
    'correct "outline" in the catalogue',
  );
}

/** Without a published outline, the area is what its first precincts cover. */
export async function fillOutline(tx: Database, areaCode: string, datasetId: number): Promise<void> {
  await tx.execute(sql`
    UPDATE areas
    SET geom = (SELECT ST_Multi(ST_CollectionExtract(ST_Union(geom), 3)) FROM precincts WHERE dataset_id = ${datasetId})
    WHERE area_code = ${areaCode} AND geom IS NULL`);
}

export async function findImportArea(tx: Database, areaCode: string): Promise<ImportArea> {
  const [row] = await tx.query<{
    country: string;
    department: string;
    metricSrid: number;
    west: number | null;
    south: number;
    east: number;
    north: number;
  }>(sql`
    SELECT country, department, metric_srid AS "metricSrid", ST_XMin(geom) AS west, ST_YMin(geom) AS south,
           ST_XMax(geom) AS east, ST_YMax(geom) AS north
    FROM areas WHERE area_code = ${areaCode}`);
  const { country, department, metricSrid, west, south, east, north } = row;
  const around = west === null ? systemBox(metricSrid) : growBox([west, south, east, north], AROUND_DEG);
  return { areaCode, country, department, metricSrid, around, hasOutline: west !== null };
}
