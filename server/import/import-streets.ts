/** Streets as lines, from a table of lines or from OpenStreetMap (with its water, green, rail and buildings). */
import type { Position } from 'geojson';
import type { CopyValue } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { StreetClass } from '../domain/walking/types.ts';
import { columnName, decimal, optionalReader, quoted, reader } from './columns.ts';
import { createStage, dropOutside, type ImportContext, placeOf, requireRows, selectRows } from './context.ts';
import { boxesMeet, ewkt, growBox, shapeReader } from './geometry.ts';
import { readOsm } from './osm.ts';
import { importError, RowProblem } from './problem.ts';
import type { StreetsRecord } from './source-record.ts';
import { containerOf, openTable, type Table } from './table.ts';
import { countUp } from './tally.ts';

/** Enough for the far pavement of a boundary street and the way around its corner. */
const MARGIN_M = 300;
const NEVER_WALKED: StreetClass[] = ['motorway', 'trunk'];
const COLUMNS = ['line', 'name', 'class', 'walkable', 'layer', 'node_ids', 'geom'] as const;
const BATCH = 5_000;

export async function importStreets(context: ImportContext<StreetsRecord>): Promise<void> {
  const { tx, source, paths, area, datasetId, tally } = context;
  await createStage(
    tx,
    'staged_streets',
    'line integer, name text, class text, walkable boolean, layer smallint, node_ids bigint[], geom geometry(Geometry, 4326)',
  );
  await createStage(tx, 'staged_backdrop', 'kind text, name text, geom geometry(Geometry, 4326)');
  const fromOsm = containerOf(source.files[0], paths[0]) === 'osm';
  const table = fromOsm ? null : await openTable(paths[0], source.files[0], geometryColumn(source));
  if (table) await tx.copy('staged_streets', COLUMNS, stagedStreets(context, table));
  else await stageOsm(context);
  tally.settle();
  const marginM = source.marginM ?? MARGIN_M;
  await dropOutside(context, 'staged_streets', marginM);
  const outsideStreets = tally.report.rowsOutsideArea;
  await dropOutside(context, 'staged_backdrop', marginM);
  // Scenery is not what the report counts.
  tally.report.rowsOutsideArea = outsideStreets;

  // Estimated addresses lie on these lines and hang on the same dataset.
  await tx.execute(sql`DELETE FROM streets WHERE dataset_id = ${datasetId}`);
  await tx.execute(sql`DELETE FROM backdrop WHERE dataset_id = ${datasetId}`);
  const kept = await tx.execute(sql`
    INSERT INTO streets (dataset_id, area_code, department, name, class, walkable, layer, node_ids, geom)
    SELECT ${datasetId}, ${area.areaCode}, ${area.department}, name, class, walkable, layer, node_ids, geom
    FROM staged_streets ORDER BY line`);
  await tx.execute(sql`
    INSERT INTO backdrop (dataset_id, area_code, kind, name, geom)
    SELECT ${datasetId}, ${area.areaCode}, kind, name,
           CASE WHEN ST_IsValid(geom) THEN geom ELSE ST_MakeValid(geom) END
    FROM staged_backdrop`);
  requireRows(
    context,
    table ?? { file: source.files[0].path, unit: 'feature', header: null, rows: none(), close: () => {} },
    kept,
  );
  const [{ closed }] = await tx.query<{ closed: number }>(sql`
    SELECT count(*) AS closed FROM streets WHERE dataset_id = ${datasetId} AND NOT walkable`);
  if (closed > 0)
    tally.report.warnings.push(`${closed} of ${kept} lines cannot be walked (motorways, private ways)`);
}

async function* none(): AsyncGenerator<never> {}

function geometryColumn({ geometry }: StreetsRecord): string | undefined {
  return geometry && 'column' in geometry ? geometry.column : undefined;
}

async function* stagedStreets(
  context: ImportContext<StreetsRecord>,
  table: Table,
): AsyncGenerator<CopyValue[]> {
  const { source, area, tally } = context;
  const { columns, classes = {} } = source;
  if (!columns)
    throw importError(
      'invalid-source-record',
      { file: table.file, line: null },
      'the record names no columns',
      'set "columns" and "classes"',
    );
  const name = optionalReader(table, columns.name);
  const classOf = reader(table, columns.class);
  const layer = optionalReader(table, columns.layer);
  const shape = shapeReader(table, source.files[0], source.geometry, area.around);
  const near = growBox(area.around, 0.01);
  for await (const row of selectRows(context, table, undefined, source.where)) {
    try {
      const given = classOf(row);
      const mapped = given !== null && Object.hasOwn(classes, given) ? classes[given] : undefined;
      if (!mapped)
        throw new RowProblem(
          `${quoted(columnName(columns.class))} is '${given}', one of ${Object.keys(classes).join(', ')} was expected`,
          columnName(columns.class),
        );
      const at = shape(row);
      if (at === null) throw new RowProblem('the street has no geometry', 'geometry');
      if (!boxesMeet(at.bbox, near)) {
        tally.report.rowsOutsideArea++;
        continue;
      }
      const onLayer = layer(row);
      const level =
        onLayer === null || columns.layer === undefined
          ? 0
          : decimal(onLayer, columnName(columns.layer), '.');
      const walkable = mapped.walkable ?? !NEVER_WALKED.includes(mapped.class);
      for (const line of linesOf(at.geometry))
        yield [
          row.line,
          name(row),
          mapped.class,
          walkable,
          level,
          null,
          ewkt({ type: 'LineString', coordinates: line }),
        ];
    } catch (error) {
      tally.refuse(placeOf(table, row), error);
    }
  }
}

function linesOf(geometry: { type: string }): Position[][] {
  const { type, coordinates } = geometry as { type: string; coordinates: unknown };
  if (type === 'LineString') return [coordinates as Position[]];
  if (type === 'MultiLineString') return coordinates as Position[][];
  throw new RowProblem(`the geometry is a ${type}, a line was expected`, 'geometry');
}

/** The reader of OSM files pushes; rows are copied in batches while it waits. */
async function stageOsm({ tx, paths, area, tally }: ImportContext<StreetsRecord>): Promise<void> {
  let streets: CopyValue[][] = [];
  let backdrop: CopyValue[][] = [];
  const flush = async (atLeast: number) => {
    if (streets.length > atLeast) {
      await tx.copy('staged_streets', COLUMNS, streets);
      streets = [];
    }
    if (backdrop.length > atLeast) {
      await tx.copy('staged_backdrop', ['kind', 'name', 'geom'], backdrop);
      backdrop = [];
    }
  };
  const report = await readOsm(
    paths[0],
    (item) => {
      if (item.kind === 'street') {
        tally.report.rowsRead++;
        const line = ewkt({ type: 'LineString', coordinates: item.line });
        streets.push([
          tally.report.rowsRead,
          item.name,
          item.class,
          item.walkable,
          item.layer,
          item.nodeIds,
          line,
        ]);
      } else if (item.kind === 'backdrop') backdrop.push([item.backdrop, item.name, ewkt(item.geometry)]);
      return Math.max(streets.length, backdrop.length) > BATCH ? flush(BATCH) : undefined;
    },
    { bbox: area.around },
  );
  await flush(0);
  for (const [reason, skipped] of Object.entries(report.skipped))
    countUp(tally.report.rowsNotSelected, reason, skipped);
}
