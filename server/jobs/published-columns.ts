/** Where in a publisher's file the figures of one precinct stand, read from the source record of its dataset. */
import type { CountColumns, IncomeSource, PublishedSource } from '../domain/targeting/explain/sheet-types.ts';
import type { Column, FileSpec, IncomeRecord, ResultsRecord } from '../import/source-record.ts';

/** As a person finds it: a header, or '#7' for the seventh column of a file without one. */
function nameOf(column: Column): string {
  if (typeof column === 'string') return column;
  if (typeof column === 'number') return `#${column}`;
  if ('constant' in column) return column.constant;
  if ('join' in column) return column.join.map(nameOf).join(' + ');
  return nameOf(column.column);
}

/** `precinctCode` in its normal form, '31555_0116'. Null: the record of the dataset does not say. */
export function countColumns(
  { columns, options }: Partial<ResultsRecord>,
  precinctCode: string,
): CountColumns | null {
  if (!columns || !options) return null;
  const [commune, number] = splitCode(precinctCode);
  const precinct = nameOf(columns.precinct);
  const ofCommune = columns.commune === undefined ? null : nameOf(columns.commune);
  const row: CountColumns['row'] =
    ofCommune === precinct
      ? [[precinct, precinctCode]]
      : [...(ofCommune === null ? [] : [[ofCommune, commune] as [string, string]]), [precinct, number]];
  return {
    row,
    registered: nameOf(columns.registered),
    ballotsCast: nameOf(columns.ballots),
    valid: nameOf(columns.valid),
    votes: {
      layout: options.layout,
      label: options.layout === 'columns' ? null : nameOf(options.label),
      nuance: options.layout === 'columns' || options.nuance === undefined ? null : nameOf(options.nuance),
      votes: options.layout === 'columns' ? null : nameOf(options.votes),
    },
  };
}

export function incomeColumns({ columns }: Partial<IncomeRecord>): IncomeSource['columns'] {
  return columns === undefined
    ? null
    : {
        code: nameOf(columns.code),
        income: nameOf(columns.income),
        dividedBy: columns.incomeDividedBy === undefined ? null : nameOf(columns.incomeDividedBy),
        households: columns.households === undefined ? null : nameOf(columns.households),
      };
}

export function publishedFiles(files: readonly FileSpec[]): PublishedSource['files'] {
  return files.map(({ path, url }) => ({ path, url: url ?? null }));
}

function splitCode(precinctCode: string): [commune: string, number: string] {
  const at = precinctCode.indexOf('_');
  return [precinctCode.slice(0, Math.max(0, at)), precinctCode.slice(at + 1)];
}
