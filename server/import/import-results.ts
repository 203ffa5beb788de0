/**
 * Results of one ballot, from any of the layouts that a record can describe. A precinct's votes are staged
 * beside its counts, so that every rule is checked in one place: votes add up to the valid ones, valid ≤
 * ballots ≤ registered, no precinct twice.
 */
import type { CopyValue } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { normalisePrecinctCode } from '../domain/precinct-code.ts';
import { columnName, count, optionalCount, optionalReader, quoted, reader } from './columns.ts';
import {
  createStage,
  type ImportContext,
  placeOf,
  refuseDuplicates,
  requireRows,
  selectRows,
} from './context.ts';
import { type Options, optionRegistry, rowOptions } from './options.ts';
import { RowProblem } from './problem.ts';
import type { ResultsRecord } from './source-record.ts';
import { openTable, type Table } from './table.ts';

export async function importResults(context: ImportContext<ResultsRecord>): Promise<void> {
  const { tx, source, paths, tally } = context;
  const table = await openTable(paths[0], source.files[0]);
  const options = optionRegistry(source.optionNames);
  await createStage(
    tx,
    'staged_results',
    `line integer, code text, constituency text, registered integer, ballots_cast integer, blank integer,
     spoilt integer, valid integer, options integer[], votes integer[]`,
  );
  await tx.copy(
    'staged_results',
    [
      'line',
      'code',
      'constituency',
      'registered',
      'ballots_cast',
      'blank',
      'spoilt',
      'valid',
      'options',
      'votes',
    ],
    stagedResults(context, table, options),
  );
  await refuseDuplicates(context, 'staged_results', table, 'precinct');
  await createStage(tx, 'staged_votes', 'line integer, code text, option integer, votes integer');
  if (source.options.layout === 'rows') await stageVoteRows(context, options);
  else
    await tx.execute(sql`
      INSERT INTO staged_votes SELECT line, code, o, v FROM staged_results, unnest(options, votes) AS u(o, v)`);
  await refuseWrongSums(context, table);
  tally.settle();
  await warnOfGaps(context);
  requireRows(context, table, await store(context, options));
}

async function* stagedResults(
  context: ImportContext<ResultsRecord>,
  table: Table,
  registry: Options,
): AsyncGenerator<CopyValue[]> {
  const { source, area, tally } = context;
  const { columns } = source;
  const code = reader(table, columns.precinct);
  const constituency = optionalReader(table, columns.constituency);
  const read = {
    registered: reader(table, columns.registered),
    ballots: reader(table, columns.ballots),
    valid: reader(table, columns.valid),
    blank: optionalReader(table, columns.blank),
    spoilt: optionalReader(table, columns.spoilt),
  };
  const votesOf = source.options.layout === 'rows' ? null : rowOptions(table, source.options, registry);
  for await (const row of selectRows(context, table, columns.commune, source.where)) {
    try {
      const spelling = code(row);
      if (spelling === null)
        throw new RowProblem(
          `${quoted(columnName(columns.precinct))} is empty, a precinct number was expected`,
          columnName(columns.precinct),
        );
      const registered = count(read.registered(row), columnName(columns.registered));
      const ballots = count(read.ballots(row), columnName(columns.ballots));
      const valid = count(read.valid(row), columnName(columns.valid));
      if (ballots > registered)
        throw new RowProblem(
          `${ballots} ballots but only ${registered} registered`,
          columnName(columns.ballots),
        );
      if (valid > ballots)
        throw new RowProblem(`${valid} valid votes but only ${ballots} ballots`, columnName(columns.valid));
      const { options, votes } = votesOf?.(row) ?? { options: [], votes: [] };
      yield [
        row.line,
        normalisePrecinctCode(area.areaCode, spelling),
        constituency(row),
        registered,
        ballots,
        columns.blank === undefined ? null : optionalCount(read.blank(row), columnName(columns.blank)),
        columns.spoilt === undefined ? null : optionalCount(read.spoilt(row), columnName(columns.spoilt)),
        valid,
        options,
        votes,
      ];
    } catch (error) {
      tally.refuse(placeOf(table, row), error);
    }
  }
}

/** The second file of the layout "rows": one row per precinct and option. */
async function stageVoteRows(context: ImportContext<ResultsRecord>, registry: Options): Promise<void> {
  const { tx, source, paths, area, tally } = context;
  const { options } = source;
  if (options.layout !== 'rows') return;
  const table = await openTable(paths[1], source.files[1]);
  const [code, label, votes] = [options.precinct, options.label, options.votes].map((column) =>
    reader(table, column),
  );
  const nuance = optionalReader(table, options.nuance);
  async function* rows(): AsyncGenerator<CopyValue[]> {
    for await (const row of selectRows(
      context,
      table,
      options.layout === 'rows' ? options.commune : undefined,
    )) {
      try {
        const [precinct, name] = [code(row), label(row)];
        if (precinct === null || name === null)
          throw new RowProblem('a row without precinct or without option');
        yield [
          row.line,
          normalisePrecinctCode(area.areaCode, precinct),
          registry.indexOf(name, nuance(row)),
          count(votes(row), options.layout === 'rows' ? columnName(options.votes) : ''),
        ];
      } catch (error) {
        tally.refuse(placeOf(table, row), error);
      }
    }
  }
  await tx.copy('staged_votes', ['line', 'code', 'option', 'votes'], rows());
  const orphans = await tx.query<{ line: number; code: string }>(sql`
    SELECT min(line) AS line, code FROM staged_votes
    WHERE code NOT IN (SELECT code FROM staged_results)
    GROUP BY code ORDER BY 1`);
  for (const { line, code: orphan } of orphans)
    tally.refuse(
      { file: table.file, line, unit: table.unit },
      new RowProblem(`precinct '${orphan}' is not in ${source.files[0].path.split('/').pop()}`),
    );
}

async function refuseWrongSums({ tx, tally }: ImportContext<ResultsRecord>, table: Table): Promise<void> {
  const wrong = await tx.query<{ line: number; code: string; valid: number; sum: number }>(sql`
    SELECT r.line, r.code, r.valid, coalesce(sum(v.votes), 0)::integer AS sum
    FROM staged_results AS r LEFT JOIN staged_votes AS v ON v.code = r.code
    GROUP BY r.line, r.code, r.valid
    HAVING coalesce(sum(v.votes), 0) <> r.valid
    ORDER BY r.line`);
  for (const { line, code, valid, sum } of wrong)
    tally.refuse(
      { file: table.file, line, unit: table.unit },
      new RowProblem(`the votes of precinct '${code}' add up to ${sum}, but ${valid} are valid`),
    );
  if (wrong.length > 0)
    await tx.execute(
      sql`DELETE FROM staged_results WHERE line = ANY(${wrong.map(({ line }) => line)}::integer[])`,
    );
}

/** Blank, spoilt and valid should make the ballots; publishers' own sums differ now and then, so this is said and no more. */
async function warnOfGaps({ tx, tally }: ImportContext<ResultsRecord>): Promise<void> {
  const [{ gaps }] = await tx.query<{ gaps: number }>(sql`
    SELECT count(*) AS gaps FROM staged_results WHERE blank + spoilt + valid <> ballots_cast`);
  if (gaps > 0)
    tally.report.warnings.push(
      `in ${gaps} precincts valid, blank and spoilt votes do not add up to the ballots`,
    );
}

async function store(
  { tx, source, area, datasetId }: ImportContext<ResultsRecord>,
  options: Options,
): Promise<number> {
  const { ballotId, kind, round, heldOn, title } = source.ballot;
  await tx.execute(sql`
    INSERT INTO ballots (ballot_id, kind, round, held_on, title)
    VALUES (${ballotId}, ${kind}, ${round}, ${heldOn}::date, ${title})
    ON CONFLICT (ballot_id) DO UPDATE
    SET kind = excluded.kind, round = excluded.round, held_on = excluded.held_on, title = excluded.title`);
  await tx.execute(sql`DELETE FROM results WHERE dataset_id = ${datasetId}`);
  await tx.execute(sql`DELETE FROM ballot_options WHERE dataset_id = ${datasetId}`);
  await tx.execute(sql`
    INSERT INTO ballot_options (dataset_id, ballot_id, label, nuance)
    SELECT ${datasetId}, ${ballotId}, label, nuance
    FROM unnest(${options.list.map(({ label }) => label)}::text[], ${options.list.map(({ nuance }) => nuance)}::text[]) AS u(label, nuance)`);
  const kept = await tx.execute(sql`
    INSERT INTO results (dataset_id, ballot_id, area_code, department, precinct_code, constituency, registered, ballots_cast, blank, spoilt, valid)
    SELECT ${datasetId}, ${ballotId}, ${area.areaCode}, ${area.department}, code, constituency, registered, ballots_cast, blank, spoilt, valid
    FROM staged_results
    ORDER BY code`);
  // The check of each vote's foreign key keeps the plan of a time when the table was small, and reads all of
  // it; new statistics bring a new plan.
  await tx.script('ANALYZE results');
  await tx.execute(sql`
    INSERT INTO result_votes (result_id, option_id, votes)
    SELECT r.result_id, o.option_id, sum(v.votes)
    FROM staged_votes AS v
    JOIN results AS r ON r.dataset_id = ${datasetId} AND r.precinct_code = v.code
    JOIN unnest(${options.list.map(({ label }) => label)}::text[], ${options.list.map(({ nuance }) => nuance)}::text[])
         WITH ORDINALITY AS u(label, nuance, position) ON u.position = v.option + 1
    JOIN ballot_options AS o ON o.dataset_id = ${datasetId} AND o.label = u.label AND o.nuance IS NOT DISTINCT FROM u.nuance
    GROUP BY r.result_id, o.option_id`);
  return kept;
}
