/** What every importer works with, and the steps that they share. */

import type { Database } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { type AreaScope, isCountry, normaliseCommuneCode } from '../domain/commune-code.ts';
import type { BBox } from '../domain/geo.ts';
import { normalisePrecinctCode } from '../domain/precinct-code.ts';
import { columnName, quoted, reader } from './columns.ts';
import { refusePersonalColumns } from './personal-data.ts';
import { importError, type Place, RowProblem } from './problem.ts';
import type { Column, SourceRecord, Where } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';
import { countUp, type Tally } from './tally.ts';

export interface ImportArea extends AreaScope {
  department: string;
  metricSrid: number;
  /** Where its coordinates lie, generously; the whole region of its metric system while nothing is known. */
  around: BBox;
  hasOutline: boolean;
}

export interface ImportContext<Record extends SourceRecord> {
  tx: Database;
  source: Record;
  /** Local files, as many as the record has. */
  paths: string[];
  area: ImportArea;
  datasetId: number;
  tally: Tally;
}

/** What reading a source needs of it all: no database. */
export type ReadContext<Record extends SourceRecord> = Pick<
  ImportContext<Record>,
  'source' | 'paths' | 'tally'
> & { area: AreaScope };

/** The rows that the record selects and that belong to the area; all others are counted. */
export async function* selectRows(
  { area, tally, source }: Pick<ReadContext<SourceRecord>, 'area' | 'tally' | 'source'>,
  table: Table,
  commune: Column | undefined,
  where: Where = [],
): AsyncGenerator<SourceRow> {
  // A country holds every commune; a row that names none is refused where its commune is needed.
  const readCommune = commune === undefined || isCountry(area) ? null : communeReader(area, table, commune);
  const conditions = where.map(({ column, in: values, reason }) => ({
    read: reader(table, column),
    values: new Set(values),
    reason: reason ?? `${JSON.stringify(column)} is none of ${values.join(', ')}`,
  }));
  let checkedNames = false;
  for await (const row of table.rows) {
    if (!checkedNames) refusePersonalColumns(table.file, table.header ?? row.names?.() ?? [], source.kind);
    checkedNames = true;
    tally.report.rowsRead++;
    let selected = false;
    try {
      const failed = conditions.find(({ read, values }) => !values.has(read(row) ?? ''));
      if (failed) countUp(tally.report.rowsNotSelected, failed.reason);
      else if (readCommune !== null && readCommune(row) !== area.areaCode) tally.report.rowsOutsideArea++;
      else selected = true;
    } catch (error) {
      tally.refuse(placeOf(table, row), error);
    }
    if (selected) yield row;
  }
}

/** The commune of a row, in our spelling; null: the cell is empty. Without a column, the area is the commune. */
export function communeReader(
  area: AreaScope,
  table: Table,
  column: Column | undefined,
): (row: SourceRow) => string | null {
  if (column === undefined) {
    if (!isCountry(area)) return () => area.areaCode;
    throw importError(
      'invalid-source-record',
      { file: table.file, line: null },
      `${area.areaCode} has many communes, and the record does not say whose each row is`,
      'name the column in "columns.commune"',
    );
  }
  const read = reader(table, column);
  let lastSpelling: string | null = null;
  let last: string | null = null;
  return (row) => {
    const spelling = read(row);
    if (spelling !== lastSpelling) {
      lastSpelling = spelling;
      last = spelling === null ? null : normaliseCommuneCode(area.country, spelling);
    }
    return last;
  };
}

/** The precinct of a row in normal form, its commune first. */
export function precinctReader(
  area: AreaScope,
  table: Table,
  columns: { commune?: Column; precinct: Column },
): (row: SourceRow) => { commune: string; code: string } {
  const readCommune = communeReader(area, table, columns.commune);
  const readPrecinct = reader(table, columns.precinct);
  const expect = (value: string | null, column: Column, what: string) => {
    if (value !== null) return value;
    const name = columnName(column);
    throw new RowProblem(`${quoted(name)} is empty, a ${what} was expected`, name);
  };
  const read = (row: SourceRow) => {
    const precinct = expect(readPrecinct(row), columns.precinct, 'precinct number');
    const commune = expect(readCommune(row), columns.commune ?? columns.precinct, 'commune');
    return { commune, code: normalisePrecinctCode(commune, precinct) };
  };
  const cell = commonCell(columns);
  if (cell === null) return read;
  // '31555_0116' stands on the row of each of its twelve candidates, and is taken apart once.
  const known = new Map<unknown, { commune: string; code: string }>();
  return (row) => {
    const spelling = row.get(cell);
    const found = known.get(spelling) ?? read(row);
    if (known.size < MOST_REMEMBERED) known.set(spelling, found);
    return found;
  };
}

/** The one cell from which both the commune and the precinct are cut; null: there are two. */
function commonCell({ commune, precinct }: { commune?: Column; precinct: Column }): string | number | null {
  if (typeof commune !== 'object' || typeof precinct !== 'object') return null;
  if (!('match' in commune && 'match' in precinct)) return null;
  return commune.column === precinct.column ? commune.column : null;
}

/** More than any country of ours has precincts. */
const MOST_REMEMBERED = 500_000;

export function placeOf(table: Table, row: SourceRow): Place {
  return { file: table.file, line: row.line, unit: table.unit };
}

/** A temporary table for the rows of this import; `columns` is SQL. */
export async function createStage(tx: Database, name: string, columns: string): Promise<void> {
  await tx.execute(sql`DROP TABLE IF EXISTS ${raw(name)}`);
  await tx.execute(sql`CREATE TEMPORARY TABLE ${raw(name)} (${raw(columns)}) ON COMMIT DROP`);
}

/** Refuses every row whose code an earlier row has, naming both. */
export async function refuseDuplicates(
  { tx, tally }: Pick<ImportContext<SourceRecord>, 'tx' | 'tally'>,
  stage: string,
  table: Table,
  what: string,
): Promise<void> {
  const doubles = await tx.query<{ line: number; first: number; code: string }>(sql`
    DELETE FROM ${raw(stage)} AS later
    USING (SELECT code, min(line) AS first FROM ${raw(stage)} GROUP BY code HAVING count(*) > 1) AS double
    WHERE later.code = double.code AND later.line > double.first
    RETURNING later.line, double.first, later.code`);
  for (const { line, first, code } of doubles.sort((a, b) => a.line - b.line))
    tally.refuse(
      { file: table.file, line, unit: table.unit },
      new RowProblem(`${what} '${code}' stands on ${table.unit} ${first} already`),
    );
}

/**
 * Repairs self-crossing and otherwise invalid polygons of a stage, and makes all multipolygons. A repair may
 * cut a spike or a doubled point; where it would change the area by more than 1 %, the drawing itself is
 * wrong (a figure of eight), and the row is refused.
 */
export async function repairPolygons(
  { tx, tally }: Pick<ImportContext<SourceRecord>, 'tx' | 'tally'>,
  stage: string,
  table: Table,
): Promise<void> {
  const invalid = await tx.query<{ line: number; reason: string; changed: number }>(sql`
    SELECT line, ST_IsValidReason(geom) AS reason,
           CASE WHEN repaired = 0 THEN 1 ELSE abs(repaired - drawn) / repaired END::double precision AS changed
    FROM (SELECT line, geom, ST_Area(geom) AS drawn, ST_Area(ST_CollectionExtract(ST_MakeValid(geom), 3)) AS repaired
          FROM ${raw(stage)} WHERE geom IS NOT NULL AND NOT ST_IsValid(geom)) AS bad
    ORDER BY line`);
  for (const { line, reason, changed } of invalid) {
    const place = { file: table.file, line, unit: table.unit };
    if (changed <= 0.01) tally.repair(place, reason);
    else {
      tally.refuse(
        place,
        new RowProblem(`the polygon crosses itself (${reason}), and no repair keeps its area`, 'geometry'),
      );
      await tx.execute(sql`DELETE FROM ${raw(stage)} WHERE line = ${line}`);
    }
  }
  await tx.execute(sql`
    UPDATE ${raw(stage)}
    SET geom = ST_Multi(CASE WHEN ST_IsValid(geom) THEN geom ELSE ST_CollectionExtract(ST_MakeValid(geom), 3) END)
    WHERE geom IS NOT NULL AND NOT (ST_IsValid(geom) AND GeometryType(geom) = 'MULTIPOLYGON')`);
}

/** Drops staged rows farther than `marginM` from the area's outline, and counts them. */
export async function dropOutside(
  { tx, tally, area }: Pick<ImportContext<SourceRecord>, 'tx' | 'tally' | 'area'>,
  stage: string,
  marginM: number,
): Promise<void> {
  if (!area.hasOutline) return;
  tally.report.rowsOutsideArea += await tx.execute(sql`
    WITH near AS MATERIALIZED (
      SELECT ST_Transform(ST_Buffer(ST_Transform(geom, metric_srid), ${marginM}::double precision), 4326) AS geom
      FROM areas WHERE area_code = ${area.areaCode}
    )
    DELETE FROM ${raw(stage)} USING near
    WHERE NOT ST_Intersects(near.geom, ${raw(stage)}.geom)`);
}

/** An import that keeps nothing is a mistake in the record, never a result. */
export function requireRows(
  { tally, area }: Pick<ReadContext<SourceRecord>, 'tally' | 'area'>,
  table: Table,
  kept: number,
) {
  tally.report.rowsKept = kept;
  if (kept > 0) return;
  const { rowsRead, rowsOutsideArea } = tally.report;
  throw importError(
    'no-rows',
    { file: table.file, line: null },
    `none of its ${rowsRead.toLocaleString('en')} rows can be used (${rowsOutsideArea.toLocaleString('en')} lie outside ${area.areaCode})`,
    'check "where", "columns.commune" and the area in the source record',
  );
}
