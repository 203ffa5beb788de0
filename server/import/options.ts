/** The options of a ballot as a row gives them: one column each, or groups of columns. */
import { count, requireColumn, text } from './columns.ts';
import { importError, RowProblem } from './problem.ts';
import type { ResultsRecord } from './source-record.ts';
import type { SourceRow, Table } from './table.ts';

export interface Option {
  label: string;
  nuance: string | null;
}

/** Numbers options as they turn up; `optionNames` of the record turns codes into names. */
export interface Options {
  list: Option[];
  indexOf(spelling: string, nuance: string | null): number;
}

export function optionRegistry(names: ResultsRecord['optionNames'] = {}): Options {
  const list: Option[] = [];
  // A country has a million rows of votes: numbers are found without making a key of each.
  const seen = new Map<string, Map<string | null, number>>();
  return {
    list,
    indexOf: (spelling, nuance) => {
      let numbers = seen.get(spelling);
      if (!numbers) {
        numbers = new Map();
        seen.set(spelling, numbers);
      }
      const number = numbers.get(nuance) ?? numberOf(list, names, spelling, nuance);
      numbers.set(nuance, number);
      return number;
    },
  };
}

/** Two spellings may be names of one option. */
function numberOf(
  list: Option[],
  names: NonNullable<ResultsRecord['optionNames']>,
  spelling: string,
  nuance: string | null,
): number {
  const known = Object.hasOwn(names, spelling) ? names[spelling] : undefined;
  const option = { label: known?.label ?? spelling, nuance: known?.nuance ?? nuance };
  const same = (one: Option) => one.label === option.label && one.nuance === option.nuance;
  const at = Object.keys(names).length > 0 ? list.findIndex(same) : -1;
  return at >= 0 ? at : list.push(option) - 1;
}

type RowVotes = (row: SourceRow) => { options: number[]; votes: number[] };
type InRow = Exclude<ResultsRecord['options'], { layout: 'rows' }>;

export function rowOptions(table: Table, spec: InRow, registry: Options): RowVotes {
  return spec.layout === 'columns'
    ? optionColumns(table, spec, registry)
    : optionGroups(table, spec, registry);
}

function optionColumns(
  table: Table,
  spec: Extract<InRow, { layout: 'columns' }>,
  registry: Options,
): RowVotes {
  const header = table.header ?? [];
  if (spec.after !== undefined) requireColumn(table, spec.after);
  const from =
    typeof spec.after === 'number'
      ? spec.after
      : spec.after === undefined
        ? 0
        : header.indexOf(spec.after) + 1;
  const names = spec.names ?? header.slice(from);
  for (const name of names) requireColumn(table, name);
  const options = names.map((name) => registry.indexOf(name, spec.labelsAreNuances ? name : null));
  return (row) => ({
    options,
    votes: names.map((name) => count(text(row.get(name)), name)),
  });
}

/** Groups end where a row has no more labels: rows are as long as their constituency has candidates. */
function optionGroups(table: Table, spec: Extract<InRow, { layout: 'groups' }>, registry: Options): RowVotes {
  const cell = (at: string | number, n: number) =>
    typeof at === 'number' ? at + (n - 1) * (spec.every ?? 1) : at.replace('{n}', String(n));
  for (const name of [spec.label, spec.votes])
    if (typeof name === 'string' && !name.includes('{n}'))
      throw importError(
        'invalid-source-record',
        { file: table.file, line: null },
        `'${name}' in the layout "groups" holds no {n}`,
        'write {n} where the number of the group stands, or use positions with "every"',
      );
  requireColumn(table, cell(spec.label, 1));
  requireColumn(table, cell(spec.votes, 1));
  return (row) => {
    const options: number[] = [];
    const votes: number[] = [];
    for (let n = 1; row.get(cell(spec.label, n)) !== undefined; n++) {
      const label = text(row.get(cell(spec.label, n)));
      const given = text(row.get(cell(spec.votes, n)));
      if (label === null && given === null) continue;
      const votesName = cell(spec.votes, n);
      const name = typeof votesName === 'number' ? `column ${votesName}` : votesName;
      if (label === null) throw new RowProblem(`'${name}' is '${given}', but its option has no name`, name);
      const nuance = spec.nuance === undefined ? null : text(row.get(cell(spec.nuance, n)));
      options.push(registry.indexOf(label, nuance));
      votes.push(count(given, name));
    }
    return { options, votes };
  };
}
