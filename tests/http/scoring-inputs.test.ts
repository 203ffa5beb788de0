/** What a browser scores with: the inputs over HTTP give the very scores that the server answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelOf } from '#server/domain/targeting/panel.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { ScoringInput } from '#server/domain/targeting/types.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { scoreAsRead } from '#web/modes/target/scorer.ts';
import { insertFieldTown } from '../fixtures/field.ts';

let given: TestApp;
let definition: Strategy;

/** The index of one ballot, by a strategy that hears no other. */
beforeAll(async () => {
  given = await openTestApp();
  await insertFieldTown(given.db);
  const { definition: index } = await get<{ definition: Strategy }>('/strategies/mobilise-published-index');
  definition = { ...index, name: 'one-ballot', ballots: [{ match: '2026-municipal-1', weight: 1 }] };
  const saved = await given.ask('POST', '/strategies', { payload: definition });
  expect(saved.statusCode, saved.body).toBe(201);
});
afterAll(() => given?.close());

async function get<T>(path: string): Promise<T> {
  const response = await given.ask('GET', path);
  expect(response.statusCode, `${path}: ${response.body.slice(0, 300)}`).toBe(200);
  return response.json();
}

const inputs = async (query = '') =>
  (await get<{ inputs: ScoringInput[] }>(`/scoring-inputs?strategy=one-ballot${query}`)).inputs;
const ballotsOf = (all: ScoringInput[]) =>
  [...new Set(all.flatMap(({ ballots }) => ballots.map(({ ballotId }) => ballotId)))].sort();

test('a strategy reads the ballots that it hears; all of them come for the asking', async () => {
  expect(ballotsOf(await inputs())).toEqual(['2026-municipal-1']);
  const { areas } = await get<{ areas: { ballots: { ballotId: string; joinStatus: string | null }[] }[] }>(
    '/areas',
  );
  const joined = areas[0].ballots.filter(({ joinStatus }) => joinStatus === 'joined');
  expect(joined.length).toBeGreaterThan(1);
  expect(ballotsOf(await inputs('&all=true'))).toEqual(
    expect.arrayContaining(joined.map(({ ballotId }) => ballotId)),
  );
});

test('scores computed from all that could be read are those of the server, part by part', async () => {
  const { precincts } = await get<{ precincts: unknown[] }>('/scores?strategy=one-ballot');
  const table = scoreAsRead(panelOf(await inputs('&all=true')), definition)!;
  expect(precincts.length).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(Array.from(table.order, table.row)))).toEqual(precincts);
});
