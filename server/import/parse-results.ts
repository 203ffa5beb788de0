/**
 * Results of one ballot as columns, from any of the layouts that a record can describe, without any
 * database. Every rule is checked here: votes add up to the valid ones, valid ≤ ballots ≤ registered, no
 * precinct twice, no votes without their precinct.
 */
import { constituencyCode } from '../domain/commune-code.ts';
import type { ResultColumns } from '../domain/targeting/place-ballot.ts';
import { columnName, count, optionalCount, optionalReader, reader } from './columns.ts';
import { placeOf, precinctReader, type ReadContext, requireRows, selectRows } from './context.ts';
import { type Options, optionRegistry, rowOptions } from './options.ts';
import { RowProblem } from './problem.ts';
import type { ResultsRecord } from './source-record.ts';
import { openTable, type SourceRow, type Table } from './table.ts';
import { VoteList } from './vote-list.ts';

/** One figure per precinct in each column, in the order of codes; NaN: not published. */
export interface ParsedResults extends ResultColumns {
  communes: string[];
  blank: Float64Array;
  spoilt: Float64Array;
}

interface Row {
  line: number;
  code: string;
  commune: string;
  constituency: string | null;
  registered: number;
  ballotsCast: number;
  blank: number | null;
  spoilt: number | null;
  valid: number;
}

export async function parseResults(context: ReadContext<ResultsRecord>): Promise<ParsedResults> {
  const { source, paths, area, tally } = context;
  const table = await openTable(paths[0], source.files[0]);
  const registry = optionRegistry(source.optionNames);
  const votes = new VoteList();
  const rows = new Map<string, Row>();
  const doubles: { line: number; code: string }[] = [];
  const readRow = rowReader(context, table);
  const votesOf = source.options.layout === 'rows' ? null : rowOptions(table, source.options, registry);
  for await (const cells of selectRows(context, table, source.columns.commune, source.where)) {
    try {
      const row = readRow(cells);
      const counted = votesOf?.(cells);
      if (rows.has(row.code)) {
        doubles.push(row);
        continue;
      }
      if (counted) votes.pushRow(rows.size, counted);
      rows.set(row.code, row);
    } catch (error) {
      tally.refuse(placeOf(table, cells), error);
    }
  }
  for (const { line, code } of doubles)
    refuseLine(
      context,
      table,
      line,
      `precinct '${code}' stands on ${table.unit} ${rows.get(code)?.line} already`,
    );
  if (source.options.layout === 'rows') await readVoteRows(context, rows, registry, votes);

  const list = [...rows.values()];
  const sums = votes.sums(list.length);
  const kept = new Set(list.keys().filter((i) => sums[i] === list[i].valid));
  for (const [i, { line, code, valid }] of list.entries())
    if (!kept.has(i))
      refuseLine(
        context,
        table,
        line,
        `the votes of precinct '${code}' add up to ${sums[i]}, but ${valid} are valid`,
      );
  tally.settle();
  requireRows(context, table, kept.size);

  const inOrder = [...kept].sort((a, b) => (list[a].code < list[b].code ? -1 : 1));
  const sorted = inOrder.map((i) => list[i]);
  warnOfGaps(context, sorted);
  const column = (read: (row: Row) => number | null) =>
    Float64Array.from(sorted, (row) => read(row) ?? Number.NaN);
  return {
    codes: sorted.map(({ code }) => code),
    communes: sorted.map(({ commune }) => commune),
    constituency: sorted.map(({ constituency, commune }) =>
      constituency === null ? null : constituencyCode(area.country, commune, constituency),
    ),
    registered: column((row) => row.registered),
    ballotsCast: column((row) => row.ballotsCast),
    blank: column((row) => row.blank),
    spoilt: column((row) => row.spoilt),
    valid: column((row) => row.valid),
    options: registry.list,
    ...votes.compress(inOrder, list.length),
  };
}

function rowReader({ source, area }: ReadContext<ResultsRecord>, table: Table): (cells: SourceRow) => Row {
  const { columns } = source;
  const precinct = precinctReader(area, table, columns);
  const constituency = optionalReader(table, columns.constituency);
  const [registered, ballots, valid] = [columns.registered, columns.ballots, columns.valid].map((column) => {
    const read = reader(table, column);
    const name = columnName(column);
    return { name, of: (cells: SourceRow) => count(read(cells), name) };
  });
  const [blank, spoilt] = [columns.blank, columns.spoilt].map((column) => {
    const read = optionalReader(table, column);
    return column === undefined
      ? () => null
      : (cells: SourceRow) => optionalCount(read(cells), columnName(column));
  });
  return (cells) => {
    const { commune, code } = precinct(cells);
    const row: Row = {
      line: cells.line,
      code,
      commune,
      constituency: constituency(cells),
      registered: registered.of(cells),
      ballotsCast: ballots.of(cells),
      valid: valid.of(cells),
      blank: blank(cells),
      spoilt: spoilt(cells),
    };
    if (row.ballotsCast > row.registered)
      throw new RowProblem(`${row.ballotsCast} ballots but only ${row.registered} registered`, ballots.name);
    if (row.valid > row.ballotsCast)
      throw new RowProblem(`${row.valid} valid votes but only ${row.ballotsCast} ballots`, valid.name);
    return row;
  };
}

/** The second file of the layout "rows": one row per precinct and option. */
async function readVoteRows(
  context: ReadContext<ResultsRecord>,
  rows: ReadonlyMap<string, Row>,
  registry: Options,
  found: VoteList,
): Promise<void> {
  const { source, paths, area, tally } = context;
  const { options } = source;
  if (options.layout !== 'rows') return;
  const table = await openTable(paths[1], source.files[1]);
  const precinct = precinctReader(area, table, options);
  const [label, votes] = [options.label, options.votes].map((column) => reader(table, column));
  const nuance = optionalReader(table, options.nuance);
  const votesName = columnName(options.votes);
  const numbers = new Map([...rows.keys()].map((code, i) => [code, i]));
  /** Code to the first line that has it. */
  const orphans = new Map<string, number>();
  for await (const cells of selectRows(context, table, options.commune)) {
    try {
      const name = label(cells);
      if (name === null) throw new RowProblem('a row without precinct or without option');
      const { code } = precinct(cells);
      const option = registry.indexOf(name, nuance(cells));
      const cast = count(votes(cells), votesName);
      const number = numbers.get(code);
      if (number !== undefined) found.push(number, option, cast);
      else if (!orphans.has(code)) orphans.set(code, cells.line);
    } catch (error) {
      tally.refuse(placeOf(table, cells), error);
    }
  }
  for (const [code, line] of orphans)
    refuseLine(context, table, line, `precinct '${code}' is not in ${source.files[0].path.split('/').pop()}`);
}

/** Blank, spoilt and valid should make the ballots; publishers' own sums differ now and then, so this is said and no more. */
function warnOfGaps({ tally }: ReadContext<ResultsRecord>, rows: readonly Row[]): void {
  const gaps = rows.filter(
    ({ blank, spoilt, valid, ballotsCast }) =>
      blank !== null && spoilt !== null && blank + spoilt + valid !== ballotsCast,
  ).length;
  if (gaps > 0)
    tally.report.warnings.push(
      `in ${gaps} precincts valid, blank and spoilt votes do not add up to the ballots`,
    );
}

function refuseLine(
  { tally }: ReadContext<ResultsRecord>,
  { file, unit }: Table,
  line: number,
  reason: string,
) {
  tally.refuse({ file, line, unit }, new RowProblem(reason));
}
