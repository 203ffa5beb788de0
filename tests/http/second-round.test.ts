/** The second round over HTTP: three precincts of the field town vote on three candidates, and one of them goes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from '#server/db/database.ts';
import { sql } from '#server/db/sql.ts';
import type { SecondRoundBody } from '#server/http/schemas/second-round.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { insertFieldTown } from '../fixtures/field.ts';

let given: TestApp;
const BALLOT = '2024-legislative-1';
const CANDIDATES = [
  ['ROUX', 'UG'],
  ['JAUNE', 'ENS'],
  ['BLEU', 'RN'],
];
const ROWS: [n: number, registered: number, votes: number[]][] = [
  [1, 1000, [300, 200, 180]],
  [2, 620, [90, 110, 120]],
  [3, 400, [50, 90, 100]],
];

beforeAll(async () => {
  given = await openTestApp();
  await insertFieldTown(given.db);
  const { db } = given;
  const [{ results }] = await db.query<{ results: number }>(sql`
    INSERT INTO datasets (area_code, kind, source_id, title, publisher, licence, attribution, url,
                          reference_date, source, content_sha256, row_count, report)
    VALUES ('99001', 'results', 'split-town/2024', '2024', 'test', 'test', 'test', 'https://example.org',
            '2024-06-30', ${json({})}, '2024', 3, ${json({})})
    RETURNING dataset_id AS results`);
  await db.execute(sql`
    INSERT INTO ballots (ballot_id, kind, round, held_on, title)
    VALUES (${BALLOT}, 'legislative', 1, '2024-06-30', ${BALLOT})`);
  for (const [label, nuance] of CANDIDATES)
    await db.execute(sql`
      INSERT INTO ballot_options (dataset_id, ballot_id, label, nuance)
      VALUES (${results}, ${BALLOT}, ${label}, ${nuance})`);
  for (const [n, registered, votes] of ROWS) {
    const valid = votes.reduce((sum, own) => sum + own, 0);
    await db.execute(sql`
      INSERT INTO results (dataset_id, ballot_id, area_code, department, precinct_code, registered, ballots_cast, valid,
                           option_ids, votes)
      SELECT ${results}, ${BALLOT}, '99001', '99', ${`99001_000${n}`}, ${registered}, ${valid + 10}, ${valid},
             array_agg(option_id ORDER BY option_id), array_agg(votes ORDER BY option_id)
      FROM unnest(${CANDIDATES.map(([label]) => label)}::text[], ${votes}::integer[]) AS given(label, votes)
      JOIN ballot_options USING (label)
      WHERE dataset_id = ${results}`);
  }
  await db.execute(sql`
    INSERT INTO result_joins (results_dataset_id, precincts_dataset_id, status, joined_precincts, joined_registered,
                              total_precincts, total_registered, unjoined_codes, warnings)
    SELECT ${results}, dataset_id, 'joined', 3, 2020, 3, 2020, ${json([])}, ${json([])}
    FROM datasets WHERE source_id = 'split-town/precincts-2026'`);
});
afterAll(() => given?.close());

const forecast = async (): Promise<SecondRoundBody> => {
  const response = await given.ask('GET', '/strategies/second-round/second-round?area=99001');
  expect(response.statusCode, response.body.slice(0, 300)).toBe(200);
  return response.json();
};

test('who goes on, the votes and the share to expect, and where they come from', async () => {
  const body = await forecast();
  expect(body).toMatchObject({
    areaCode: '99001',
    firstRound: BALLOT,
    secondRound: '2024-legislative-2',
    precinctsWithout: 0,
  });
  expect(body.fittedTo.map(({ ballots }) => ballots)).toContain('2022-legislative-1 → 2022-legislative-2');
  const [only, ...others] = body.constituencies;
  expect(others).toEqual([]);
  expect(only).toMatchObject({ key: 'ROUX', precincts: 3, registered: 2020, finalistsFrom: 'law' });
  expect(only.candidates.map(({ label, goesOn }) => [label, goesOn])).toEqual([
    ['ROUX', true],
    ['JAUNE', true],
    ['BLEU', true],
  ]);
  const { campVotes, campShare, firstRoundVotes, reserves } = only.forecast!;
  expect(firstRoundVotes).toBe(440);
  expect(campVotes.low).toBeLessThan(campVotes.mid);
  expect(campShare.low).toBeLessThan(campShare.high);
  expect(reserves.reduce((sum, { voters }) => sum + voters, 0)).toBeCloseTo(2020, 9);
  expect(reserves.reduce((sum, { votes }) => sum + votes.mid, 0)).toBeCloseTo(campVotes.mid, 6);
});

test('somebody stands down in a preview: two are left, their voters are a reserve, and nothing is stored', async () => {
  const { definition } = (await given.ask('GET', '/strategies/second-round')).json();
  const payload = { area: '99001', definition: { ...definition, secondRound: { withdrawn: ['Jaune'] } } };
  const key = await given.makeKey(['read']);
  const response = await given.ask('POST', '/second-round/preview', { key, payload });
  expect(response.statusCode).toBe(200);
  const [only] = (response.json() as SecondRoundBody).constituencies;
  expect(only.candidates.filter(({ goesOn }) => goesOn).map(({ label }) => label)).toEqual(['ROUX', 'BLEU']);
  const centre = only.forecast!.reserves.find(
    ({ origin, bloc }) => origin === 'eliminated' && bloc === 'centre',
  )!;
  expect(centre.voters).toBe(400);
  expect(centre.toCamp.mid + centre.toOthers + centre.blank + centre.atHome).toBeCloseTo(1, 9);
  expect((await forecast()).constituencies[0].candidates.every(({ goesOn }) => goesOn)).toBe(true);
});

test('a strategy for something else is refused; votes by nuance alone tell no constituency, and that is told', async () => {
  const other = await given.ask('GET', '/strategies/mobilise-drop-off/second-round?area=99001');
  expect([other.statusCode, other.json().type]).toEqual([422, '/problems/not-a-second-round']);
  const { definition } = (await given.ask('GET', '/strategies/second-round')).json();
  const ballots = [{ match: '2022-legislative-1', weight: 1 }];
  const payload = { area: '99001', definition: { ...definition, ballots } };
  const preview = await given.ask('POST', '/second-round/preview', { payload });
  expect(preview.statusCode).toBe(200);
  expect(preview.json()).toMatchObject({ constituencies: [], precinctsWithout: 3 });
});
