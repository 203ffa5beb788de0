/** Precincts of one vintage. One without territory is kept: it counts in totals and stays off the map. */
import type { CopyValue } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { departmentOf, isCountry } from '../domain/commune-code.ts';
import { optionalReader } from './columns.ts';
import {
  createStage,
  dropOutside,
  type ImportContext,
  placeOf,
  precinctReader,
  refuseDuplicates,
  repairPolygons,
  requireRows,
  selectRows,
} from './context.ts';
import { ewkt, shapeReader } from './geometry.ts';
import { importError, RowProblem } from './problem.ts';
import type { PrecinctsRecord } from './source-record.ts';
import { openTable } from './table.ts';

export async function importPrecincts(context: ImportContext<PrecinctsRecord>): Promise<void> {
  const { tx, source, paths, area, datasetId, tally } = context;
  const { columns, geometry, files } = source;
  const table = await openTable(
    paths[0],
    files[0],
    geometry && 'column' in geometry ? geometry.column : undefined,
  );
  const precinct = precinctReader(area, table, columns);
  const name = optionalReader(table, columns.name);
  const pollingPlace = optionalReader(table, columns.pollingPlace);
  const shape = geometry === null ? () => null : shapeReader(table, files[0], geometry, area.around);

  async function* staged(): AsyncGenerator<CopyValue[]> {
    for await (const row of selectRows(context, table, columns.commune, source.where)) {
      try {
        const { commune, code } = precinct(row);
        const at = shape(row);
        if (at && !at.geometry.type.endsWith('Polygon'))
          throw new RowProblem(`the geometry is a ${at.geometry.type}, a polygon was expected`, 'geometry');
        yield [
          row.line,
          isCountry(area) ? departmentOf(commune) : area.department,
          code,
          name(row),
          pollingPlace(row),
          at && ewkt(at.geometry),
        ];
      } catch (error) {
        tally.refuse(placeOf(table, row), error);
      }
    }
  }

  await createStage(
    tx,
    'staged_precincts',
    'line integer, department text, code text, name text, polling_place text, geom geometry(Geometry, 4326)',
  );
  await tx.copy(
    'staged_precincts',
    ['line', 'department', 'code', 'name', 'polling_place', 'geom'],
    staged(),
  );
  await refuseDuplicates(context, 'staged_precincts', table, 'precinct');
  await repairPolygons(context, 'staged_precincts', table);
  tally.settle();
  await dropOutside(context, 'staged_precincts', 0);

  // Codes keep their ids through a refresh, so that scores and crosswalks of unchanged precincts stay.
  await tx.execute(sql`
    DELETE FROM precincts
    WHERE dataset_id = ${datasetId} AND precinct_code NOT IN (SELECT code FROM staged_precincts)`);
  const kept = await tx.execute(sql`
    INSERT INTO precincts (dataset_id, area_code, department, precinct_code, name, polling_place, geom)
    SELECT ${datasetId}, ${area.areaCode}, department, code, coalesce(name, split_part(code, '_', 2)), polling_place, geom
    FROM staged_precincts
    ORDER BY code
    ON CONFLICT (dataset_id, precinct_code) DO UPDATE
    SET name = excluded.name, polling_place = excluded.polling_place, geom = excluded.geom`);
  requireRows(context, table, kept);
  const [{ without }] = await tx.query<{ without: number }>(sql`
    SELECT count(*) AS without FROM staged_precincts WHERE geom IS NULL`);
  if (without === kept && geometry !== null)
    throw importError(
      'no-geometry',
      { file: table.file, line: null },
      `none of its ${kept} precincts has a geometry`,
      'check the container and "geometry" in the source record; null there says that the file holds none',
    );
  if (without > 0)
    tally.report.warnings.push(
      `${without} of ${kept} precincts have no territory: kept in totals, left off the map`,
    );
}
