/**
 * Addresses from a table of entrances. The same entrance on several rows (several precincts, several
 * entries of the roll) becomes one address, so that no door is knocked twice.
 */
import type { CopyValue, Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { normalisePrecinctCode } from '../domain/precinct-code.ts';
import { columnName, optionalCount, optionalReader } from './columns.ts';
import { createStage, dropOutside, type ImportContext, placeOf, requireRows, selectRows } from './context.ts';
import { boxesMeet, ewkt, shapeReader } from './geometry.ts';
import { osmAddressTable } from './osm-tables.ts';
import { RowProblem } from './problem.ts';
import type { AddressesRecord } from './source-record.ts';
import { containerOf, openTable, type Table } from './table.ts';

/** An entrance on the far pavement of the boundary still belongs to the town that publishes it. */
const MARGIN_M = 100;

export async function importAddresses(context: ImportContext<AddressesRecord>): Promise<void> {
  const { tx, source, paths, area, datasetId, tally } = context;
  const [file] = source.files;
  const column = source.geometry && 'column' in source.geometry ? source.geometry.column : undefined;
  const table =
    containerOf(file, paths[0]) === 'osm'
      ? osmAddressTable(paths[0], area.around)
      : await openTable(paths[0], file, column);
  await createStage(
    tx,
    'staged_addresses',
    'line integer, house_number text, street text, postcode text, doors integer, stated text, geom geometry(Geometry, 4326)',
  );
  await tx.copy(
    'staged_addresses',
    ['line', 'house_number', 'street', 'postcode', 'doors', 'stated', 'geom'],
    stagedAddresses(context, table),
  );
  tally.settle();
  await dropOutside(context, 'staged_addresses', MARGIN_M);
  await mergeEntrances(context);
  const kept = await store(tx, context, datasetId);
  requireRows(context, table, kept);
  const [{ assumed }] = await tx.query<{ assumed: number }>(sql`
    SELECT count(*) AS assumed FROM addresses WHERE dataset_id = ${datasetId} AND doors_estimated`);
  if (assumed > 0)
    tally.report.warnings.push(
      `${assumed} of ${kept} addresses do not tell their doors: these are estimated`,
    );
}

async function* stagedAddresses(
  context: ImportContext<AddressesRecord>,
  table: Table,
): AsyncGenerator<CopyValue[]> {
  const { source, area, tally } = context;
  const columns: AddressesRecord['columns'] =
    containerOf(source.files[0], context.paths[0]) === 'osm' ? OSM_COLUMNS : source.columns;
  const shape = shapeReader(table, source.files[0], source.geometry, area.around);
  const [houseNumber, street, postcode, doors, precinct] = [
    columns.houseNumber,
    columns.street,
    columns.postcode,
    columns.doors,
    columns.precinct,
  ].map((column) => optionalReader(table, column));
  for await (const row of selectRows(context, table, columns.commune, source.where)) {
    try {
      const at = shape(row);
      if (at === null) throw new RowProblem('the address has no position', 'geometry');
      if (at.geometry.type !== 'Point')
        throw new RowProblem(`the geometry is a ${at.geometry.type}, a point was expected`, 'geometry');
      if (!boxesMeet(at.bbox, area.around)) {
        tally.report.rowsOutsideArea++;
        continue;
      }
      const known = optionalCount(
        doors(row),
        columns.doors === undefined ? 'doors' : columnName(columns.doors),
      );
      if (known === 0)
        throw new RowProblem(
          'an address with 0 doors',
          columns.doors === undefined ? null : columnName(columns.doors),
        );
      const stated = precinct(row);
      yield [
        row.line,
        houseNumber(row),
        street(row),
        postcode(row),
        known,
        stated === null ? null : normalisePrecinctCode(area.areaCode, stated),
        ewkt(at.geometry),
      ];
    } catch (error) {
      tally.refuse(placeOf(table, row), error);
    }
  }
}

const OSM_COLUMNS = { houseNumber: 'houseNumber', street: 'street', postcode: 'postcode', doors: 'doors' };

/** One row per entrance: the first stays, the precinct is the one that most rows state. */
async function mergeEntrances({ tx, tally }: ImportContext<AddressesRecord>): Promise<void> {
  await createStage(
    tx,
    'staged_entrances',
    'line integer, house_number text, street text, postcode text, doors integer, stated text, geom geometry(Point, 4326)',
  );
  const [{ rows, entrances, disputed }] = await tx.query<{
    rows: number;
    entrances: number;
    disputed: number;
  }>(sql`
    WITH grouped AS (
      SELECT min(line) AS line, max(doors) AS doors, mode() WITHIN GROUP (ORDER BY stated) AS stated,
             count(DISTINCT stated) AS precincts, count(*) AS rows
      FROM staged_addresses
      GROUP BY house_number, street, postcode, CASE WHEN street IS NULL OR house_number IS NULL THEN ST_AsText(geom) END
    ), stored AS (
      INSERT INTO staged_entrances
      SELECT a.line, a.house_number, a.street, a.postcode, g.doors, g.stated, a.geom
      FROM grouped AS g JOIN staged_addresses AS a USING (line)
    )
    SELECT coalesce(sum(rows), 0)::integer AS rows, count(*) AS entrances, count(*) FILTER (WHERE precincts > 1) AS disputed
    FROM grouped`);
  if (rows > entrances)
    tally.report.warnings.push(`${rows - entrances} rows repeat an address that stands on another row`);
  if (disputed > 0)
    tally.report.warnings.push(
      `${disputed} addresses are stated in two or more precincts: the one stated most often is kept`,
    );
}

/** Addresses keep their ids through a refresh, so that turfs keep their doors. */
async function store(
  tx: Database,
  { area }: ImportContext<AddressesRecord>,
  datasetId: number,
): Promise<number> {
  const same = sql`a.dataset_id = ${datasetId} AND a.house_number IS NOT DISTINCT FROM s.house_number
    AND a.street IS NOT DISTINCT FROM s.street AND a.postcode IS NOT DISTINCT FROM s.postcode
    AND (a.street IS NOT NULL AND a.house_number IS NOT NULL OR ST_Equals(a.geom, s.geom))`;
  const [{ before }] = await tx.query<{ before: number }>(sql`
    SELECT count(*) AS before FROM addresses WHERE dataset_id = ${datasetId}`);
  if (before > 0) {
    await tx.execute(sql`CREATE INDEX ON staged_entrances (street, house_number)`);
    await tx.execute(sql`
      DELETE FROM addresses AS a
      WHERE a.dataset_id = ${datasetId} AND NOT EXISTS (SELECT FROM staged_entrances AS s WHERE ${same})`);
    await tx.execute(sql`
      UPDATE addresses AS a
      SET doors = coalesce(s.doors, 1), doors_estimated = s.doors IS NULL, stated_precinct_code = s.stated, geom = s.geom
      FROM staged_entrances AS s WHERE ${same}`);
  }
  await tx.execute(sql`
    INSERT INTO addresses (dataset_id, area_code, department, house_number, street, postcode, doors, estimated, doors_estimated, stated_precinct_code, geom)
    SELECT ${datasetId}, ${area.areaCode}, ${area.department}, house_number, street, postcode, coalesce(doors, 1), false, doors IS NULL, stated, geom
    FROM staged_entrances AS s
    WHERE ${before === 0} OR NOT EXISTS (SELECT FROM addresses AS a WHERE ${same})
    ORDER BY line`);
  const [{ kept }] = await tx.query<{ kept: number }>(sql`SELECT count(*) AS kept FROM staged_entrances`);
  return kept;
}
