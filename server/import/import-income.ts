/**
 * Income of small areas: polygons with what their households live on. The values may come with the
 * polygons, with a grid id that names them, or in a file of their own (joined by code).
 */
import type { CopyValue } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { columnName, decimal, optionalReader, quoted, type Reader, reader } from './columns.ts';
import {
  createStage,
  dropOutside,
  type ImportContext,
  placeOf,
  refuseDuplicates,
  repairPolygons,
  requireRows,
  selectRows,
} from './context.ts';
import { ewkt, type ShapeReader, shapeReader } from './geometry.ts';
import { RowProblem } from './problem.ts';
import type { Column, IncomeRecord } from './source-record.ts';
import { openTable, type SourceRow, type Table } from './table.ts';
import { countUp } from './tally.ts';

const STAGED =
  'line integer, code text, income double precision, households double precision, individuals double precision, imputed boolean, geom geometry(Geometry, 4326)';

export async function importIncome(context: ImportContext<IncomeRecord>): Promise<void> {
  const { tx, source, paths, area, datasetId } = context;
  const { files, geometry, shapes } = source;
  const column = geometry && 'column' in geometry ? geometry.column : undefined;
  const table = await openTable(paths[0], files[0], shapes ? undefined : column);
  const shape = shapes ? null : shapeReader(table, files[0], geometry, area.around);
  await createStage(tx, 'staged_income', STAGED);
  await tx.copy(
    'staged_income',
    ['line', 'code', 'income', 'households', 'individuals', 'imputed', 'geom'],
    stagedIncome(context, table, shape),
  );
  await refuseDuplicates(context, 'staged_income', table, 'income area');
  const drawn = shapes ? await joinShapes(context, column) : table;
  await repairPolygons(context, 'staged_income', drawn);
  context.tally.settle();
  await dropOutside(context, 'staged_income', 0);

  await tx.execute(sql`
    DELETE FROM income_areas WHERE dataset_id = ${datasetId} AND code NOT IN (SELECT code FROM staged_income)`);
  const kept = await tx.execute(sql`
    INSERT INTO income_areas (dataset_id, area_code, department, code, income_eur, income_statistic, households, individuals, imputed, geom)
    SELECT ${datasetId}, ${area.areaCode}, ${area.department}, code, income, ${source.statistic}, households, individuals, imputed, geom
    FROM staged_income
    ORDER BY code
    ON CONFLICT (dataset_id, code) DO UPDATE
    SET income_eur = excluded.income_eur, income_statistic = excluded.income_statistic, households = excluded.households,
        individuals = excluded.individuals, imputed = excluded.imputed, geom = excluded.geom`);
  requireRows(context, table, kept);
  await describe(context);
}

async function* stagedIncome(
  context: ImportContext<IncomeRecord>,
  table: Table,
  shape: ShapeReader | null,
): AsyncGenerator<CopyValue[]> {
  const { source, tally } = context;
  const { columns } = source;
  const code = reader(table, columns.code);
  const numberOf = numberReader(source, table);
  const income = numberOf(columns.income);
  const dividedBy = numberOf(columns.incomeDividedBy);
  const households = numberOf(columns.households);
  const individuals = numberOf(columns.individuals);
  const imputed = optionalReader(table, columns.imputed);
  const imputedValues = new Set(source.imputedValues ?? ['1', 'true']);
  for await (const row of selectRows(context, table, columns.commune, source.where)) {
    try {
      const at = shape?.(row) ?? null;
      if (shape && !at?.geometry.type.endsWith('Polygon'))
        throw new RowProblem('a polygon was expected', 'geometry');
      yield [
        row.line,
        required(code, columns.code, row),
        columns.incomeDividedBy === undefined ? income(row) : ratio(income(row), dividedBy(row)),
        households(row),
        individuals(row),
        imputedValues.has(imputed(row) ?? ''),
        at && ewkt(at.geometry),
      ];
    } catch (error) {
      tally.refuse(placeOf(table, row), error);
    }
  }
}

/** Amounts and numbers of people: not negative, or not published. */
function numberReader(source: IncomeRecord, table: Table) {
  const missing = new Set(source.missing ?? []);
  return (column: Column | undefined) => {
    const read = optionalReader(table, column);
    return (row: SourceRow): number | null => {
      const value = read(row);
      if (column === undefined || value === null || missing.has(value)) return null;
      const number = decimal(value, columnName(column), source.files[0].decimal ?? '.');
      if (number < 0)
        throw new RowProblem(
          `${quoted(columnName(column))} is ${value}, it cannot be negative`,
          columnName(column),
        );
      return number;
    };
  };
}

const ratio = (sum: number | null, people: number | null) => (sum === null || !people ? null : sum / people);

function required(read: Reader, column: Column, row: SourceRow): string {
  const value = read(row);
  if (value === null)
    throw new RowProblem(`${quoted(columnName(column))} is empty, a code was expected`, columnName(column));
  return value;
}

/** Gives the staged values the polygons of the second file; a polygon without values stays, its income unknown. */
async function joinShapes(
  context: ImportContext<IncomeRecord>,
  geometryColumn: string | undefined,
): Promise<Table> {
  const { tx, source, paths, area, tally } = context;
  const { shapes, files, geometry } = source;
  const table = await openTable(paths[1], files[1], geometryColumn);
  if (!shapes) return table;
  const code = reader(table, shapes.code);
  const shape = shapeReader(table, files[1], geometry, area.around);
  async function* rows(): AsyncGenerator<CopyValue[]> {
    for await (const row of selectRows(context, table, shapes?.commune)) {
      try {
        const at = shape(row);
        if (!at?.geometry.type.endsWith('Polygon'))
          throw new RowProblem('a polygon was expected', 'geometry');
        yield [row.line, shapes ? required(code, shapes.code, row) : null, ewkt(at.geometry)];
      } catch (error) {
        tally.refuse(placeOf(table, row), error);
      }
    }
  }
  await createStage(tx, 'staged_shapes', 'line integer, code text, geom geometry(Geometry, 4326)');
  await tx.copy('staged_shapes', ['line', 'code', 'geom'], rows());
  await refuseDuplicates(context, 'staged_shapes', table, 'income area');
  const shapeless = await tx.execute(sql`
    DELETE FROM staged_income WHERE code NOT IN (SELECT code FROM staged_shapes)`);
  if (shapeless > 0) countUp(tally.report.unjoined, 'values without a polygon', shapeless);
  // From here on a staged row is known by the line of its polygon.
  await tx.execute(sql`
    UPDATE staged_income AS i SET geom = s.geom, line = s.line FROM staged_shapes AS s WHERE s.code = i.code`);
  const valueless = await tx.execute(sql`
    INSERT INTO staged_income (line, code, imputed, geom)
    SELECT line, code, false, geom FROM staged_shapes WHERE code NOT IN (SELECT code FROM staged_income)`);
  if (valueless > 0) countUp(tally.report.unjoined, 'polygons without values', valueless);
  return table;
}

async function describe({ tx, datasetId, tally }: ImportContext<IncomeRecord>): Promise<void> {
  const [{ unknown, imputed }] = await tx.query<{ unknown: number; imputed: number }>(sql`
    SELECT count(*) FILTER (WHERE income_eur IS NULL) AS unknown, count(*) FILTER (WHERE imputed) AS imputed
    FROM income_areas WHERE dataset_id = ${datasetId}`);
  if (unknown > 0)
    tally.report.warnings.push(`${unknown} of ${tally.report.rowsKept} areas have no published income`);
  if (imputed > 0)
    tally.report.warnings.push(`${imputed} of ${tally.report.rowsKept} areas carry imputed values`);
}
