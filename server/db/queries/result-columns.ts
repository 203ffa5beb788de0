/**
 * Results as columns. A dataset is read as one row of long texts, which costs a fifth of reading 69,000
 * rows of arrays (0.4 s instead of 2 s on the embedded database); the texts are taken apart here, and put in
 * order here, because to sort wide rows the database goes by way of its disk.
 */
import type { BallotOption } from '#server/domain/targeting/panel.ts';
import type { ResultColumns } from '#server/domain/targeting/place-ballot.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

interface Texts {
  codes: string[] | null;
  constituency: (string | null)[];
  registered: number[] | null;
  ballotsCast: number[] | null;
  valid: number[] | null;
  /** '{7,8,9}{7,9}…' */
  optionIds: string;
  votes: string;
}

/** The results of one dataset, in the order of codes. */
export async function readResultColumns(db: Database, datasetId: number): Promise<ResultColumns> {
  const options = await db.query<BallotOption & { optionId: number }>(sql`
    SELECT option_id AS "optionId", label, nuance FROM ballot_options WHERE dataset_id = ${datasetId} ORDER BY option_id
  `);
  const [texts] = await db.query<Texts>(sql`
    SELECT json_agg(precinct_code) AS codes, json_agg(constituency) AS constituency, json_agg(registered) AS registered,
           json_agg(ballots_cast) AS "ballotsCast", json_agg(valid) AS valid,
           string_agg(option_ids::text, '') AS "optionIds", string_agg(votes::text, '') AS votes
    FROM results WHERE dataset_id = ${datasetId}
  `);
  const codes = texts.codes ?? [];
  const order = orderOf(codes);
  const ids = readArrays(texts.optionIds ?? '', codes.length);
  const votes = readArrays(texts.votes ?? '', codes.length);
  const column = (values: number[] | null) => Float64Array.from(pick(values ?? [], order));
  return {
    codes: pick(codes, order),
    constituency: pick(texts.constituency ?? [], order),
    registered: column(texts.registered),
    ballotsCast: column(texts.ballotsCast),
    valid: column(texts.valid),
    options: options.map(({ label, nuance }) => ({ label, nuance })),
    ...orderVotes(ids.start, placesOf(ids.values, options), votes.values, order),
  };
}

/** Option ids as places in the list of options. Ids of a dataset lie close together, so a table finds them. */
function placesOf(ids: Float64Array, options: readonly { optionId: number }[]): Uint32Array {
  const first = options.length > 0 ? options[0].optionId : 0;
  const places = new Uint32Array(options.length > 0 ? options[options.length - 1].optionId - first + 1 : 0);
  options.forEach(({ optionId }, place) => {
    places[optionId - first] = place;
  });
  const found = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) found[i] = places[ids[i] - first];
  return found;
}

/** Sizes of the precincts at one ballot, in the order of codes. */
export interface Rolls {
  codes: string[];
  registered: Float64Array;
}

export async function readRolls(db: Database, datasetId: number): Promise<Rolls> {
  const [rolls] = await db.query<{ codes: string[] | null; registered: number[] | null }>(sql`
    SELECT json_agg(precinct_code) AS codes, json_agg(registered) AS registered
    FROM results WHERE dataset_id = ${datasetId}
  `);
  const codes = rolls.codes ?? [];
  const order = orderOf(codes);
  return { codes: pick(codes, order), registered: Float64Array.from(pick(rolls.registered ?? [], order)) };
}

/** The constituency of each precinct at one ballot, in the order of codes; undefined: it publishes none. */
export async function readConstituencies(
  db: Database,
  datasetId: number,
): Promise<{ codes: string[]; constituency: string[] } | undefined> {
  const [found] = await db.query<{ codes: string[] | null; constituency: string[] }>(sql`
    SELECT json_agg(precinct_code) AS codes, json_agg(constituency) AS constituency
    FROM results WHERE dataset_id = ${datasetId} AND constituency IS NOT NULL
  `);
  if (!found.codes) return undefined;
  const order = orderOf(found.codes);
  return { codes: pick(found.codes, order), constituency: pick(found.constituency, order) };
}

/** Places of the codes in their order; null: they are in order, as they were stored. */
export function orderOf(codes: readonly string[]): Uint32Array | null {
  if (codes.every((code, i) => i === 0 || codes[i - 1] < code)) return null;
  return Uint32Array.from(codes.keys()).sort((a, b) => (codes[a] < codes[b] ? -1 : 1));
}

export function pick<T>(values: T[], order: Uint32Array | null): T[] {
  return order === null ? values : Array.from(order, (i) => values[i]);
}

function orderVotes(
  optionStart: Uint32Array,
  optionIndex: Uint32Array,
  votes: Float64Array,
  order: Uint32Array | null,
): Pick<ResultColumns, 'optionStart' | 'optionIndex' | 'votes'> {
  if (order === null) return { optionStart, optionIndex, votes };
  const start = new Uint32Array(optionStart.length);
  const index = new Uint32Array(optionIndex.length);
  const sorted = new Float64Array(votes.length);
  order.forEach((from, to) => {
    const [first, end] = [optionStart[from], optionStart[from + 1]];
    index.set(optionIndex.subarray(first, end), start[to]);
    sorted.set(votes.subarray(first, end), start[to]);
    start[to + 1] = start[to] + end - first;
  });
  return { optionStart: start, optionIndex: index, votes: sorted };
}

const [OPEN, COMMA, ZERO] = [...'{,0'].map((sign) => sign.charCodeAt(0));

/** '{7,8}{}{9}' as compressed rows: start 0, 2, 2, 3 and values 7, 8, 9. Whole numbers, none negative. */
export function readArrays(text: string, rowCount: number): { start: Uint32Array; values: Float64Array } {
  let commas = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === COMMA) commas++;
  const start = new Uint32Array(rowCount + 1);
  const values = new Float64Array(commas + rowCount);
  let row = -1;
  let at = 0;
  let value = -1;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (sign >= ZERO && sign < ZERO + 10) value = Math.max(value, 0) * 10 + sign - ZERO;
    else {
      if (value >= 0) values[at++] = value;
      value = -1;
      if (sign === OPEN) start[++row] = at;
    }
  }
  if (row + 1 !== rowCount) throw new Error(`${row + 1} arrays of votes for ${rowCount} precincts`);
  start[rowCount] = at;
  return { start, values: values.slice(0, at) };
}
