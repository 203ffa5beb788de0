/** Stores the results of one ballot, as `parse-results.ts` reads and checks them. */
import type { CopyValue, Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { departmentOf, isCountry } from '../domain/commune-code.ts';
import type { ImportContext } from './context.ts';
import type { Option } from './options.ts';
import { type ParsedResults, parseResults } from './parse-results.ts';
import type { ResultsRecord } from './source-record.ts';

export async function importResults(context: ImportContext<ResultsRecord>): Promise<void> {
  const { tx, source, datasetId } = context;
  const results = await parseResults(context);
  const { ballotId, kind, round, heldOn, title } = source.ballot;
  await tx.execute(sql`
    INSERT INTO ballots (ballot_id, kind, round, held_on, title)
    VALUES (${ballotId}, ${kind}, ${round}, ${heldOn}::date, ${title})
    ON CONFLICT (ballot_id) DO UPDATE
    SET kind = excluded.kind, round = excluded.round, held_on = excluded.held_on, title = excluded.title`);
  await tx.execute(sql`DELETE FROM results WHERE dataset_id = ${datasetId}`);
  await tx.execute(sql`DELETE FROM ballot_options WHERE dataset_id = ${datasetId}`);
  const optionIds = await insertOptions(tx, datasetId, ballotId, results.options);
  await tx.copy(
    'results',
    [
      'dataset_id',
      'ballot_id',
      'area_code',
      'department',
      'precinct_code',
      'constituency',
      'registered',
      'ballots_cast',
      'blank',
      'spoilt',
      'valid',
      'option_ids',
      'votes',
    ],
    rows(context, results, optionIds),
  );
}

/** Ids of the options, in their order. */
async function insertOptions(
  tx: Database,
  datasetId: number,
  ballotId: string,
  options: readonly Option[],
): Promise<number[]> {
  const labels = options.map(({ label }) => label);
  const nuances = options.map(({ nuance }) => nuance);
  const given = sql`
    unnest(${labels}::text[], ${nuances}::text[]) WITH ORDINALITY AS given(label, nuance, position)`;
  await tx.execute(sql`
    INSERT INTO ballot_options (dataset_id, ballot_id, label, nuance)
    SELECT ${datasetId}, ${ballotId}, label, nuance FROM ${given} ORDER BY position`);
  const inserted = await tx.query<{ optionId: number }>(sql`
    SELECT option_id AS "optionId"
    FROM ${given}
    JOIN ballot_options AS o ON o.dataset_id = ${datasetId} AND o.label = given.label AND o.nuance IS NOT DISTINCT FROM given.nuance
    ORDER BY position`);
  return inserted.map(({ optionId }) => optionId);
}

function* rows(
  { source, area, datasetId }: ImportContext<ResultsRecord>,
  results: ParsedResults,
  optionIds: readonly number[],
): Generator<CopyValue[]> {
  const { optionStart, optionIndex, votes } = results;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  for (const [i, code] of results.codes.entries()) {
    const [from, to] = [optionStart[i], optionStart[i + 1]];
    yield [
      datasetId,
      source.ballot.ballotId,
      area.areaCode,
      isCountry(area) ? departmentOf(results.communes[i]) : area.department,
      code,
      results.constituency[i],
      results.registered[i],
      results.ballotsCast[i],
      orNull(results.blank[i]),
      orNull(results.spoilt[i]),
      results.valid[i],
      Array.from(optionIndex.subarray(from, to), (option) => optionIds[option]),
      Array.from(votes.subarray(from, to)),
    ];
  }
}
