/** Hours and method sheets over HTTP, on the town of `tests/fixtures/field.ts`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HoursBody } from '#server/jobs/plan-area-hours.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { type FieldTown, insertFieldTown } from '../fixtures/field.ts';

let given: TestApp;
let town: FieldTown;
beforeAll(async () => {
  given = await openTestApp();
  town = await insertFieldTown(given.db);
});
afterAll(() => given?.close());

const STRATEGY = 'mobilise-published-index';
const ask = (path: string) => given.ask('GET', path);
const readHours = async (query: string): Promise<HoursBody> => {
  const response = await ask(`/hours?${query}`);
  expect(response.statusCode, response.body.slice(0, 300)).toBe(200);
  return response.json();
};
const refused = async (path: string) => {
  const response = await ask(path);
  return [response.statusCode, response.json().type];
};
const isRange = ({ low, mid, high }: { low: number; mid: number; high: number }) => low <= mid && mid <= high;

test('precincts are planned by doors an hour, as ranges, and what is not known is left out and counted', async () => {
  const hours = await readHours(`strategy=${STRATEGY}&budget=3`);
  expect(hours).toMatchObject({
    strategy: STRATEGY,
    areaCode: '99001',
    basis: 'precincts',
    effectOn: 'turnout',
    passes: 2,
    places: 3,
    // The desk without territory has no doors.
    unknown: 1,
    planId: null,
    stepsLeftOut: 0,
  });
  // 90 doors, twice, at 25, 20 and 15 an hour.
  expect(hours.totals).toMatchObject({ doors: 90, hours: { low: 7.2, mid: 9, high: 12 } });
  expect(hours.budget).toMatchObject({ hours: 3, hoursUsed: 3, shifts: 2 });
  expect(hours.allShifts).toEqual({ low: 4, mid: 5, high: 6 });
  for (const range of [hours.totals.votes, hours.budget.votes, hours.budget.oneMoreHour])
    expect(isRange(range), JSON.stringify(range)).toBe(true);
  expect(hours.budget.votes.low).toBeGreaterThan(0);
  const rates = hours.steps.map(({ votesPerHour }) => votesPerHour.mid);
  expect(rates).toEqual(rates.toSorted((a, b) => b - a));
  const spent = hours.steps.reduce((sum, step) => sum + step.share * step.hours.mid, 0);
  expect(spent).toBeCloseTo(3, 9);
  expect(hours.curve[0]).toEqual({ hours: 0, low: 0, mid: 0, high: 0 });
  expect(hours.curve.at(-1)!.mid).toBeCloseTo(hours.totals.votes.mid, 9);
});

test('the expected votes of one pass over everything are those of the ranking', async () => {
  const { totals } = await readHours(`strategy=${STRATEGY}&passes=1`);
  const { precincts } = (await ask(`/scores?strategy=${STRATEGY}`)).json();
  for (const at of ['low', 'mid', 'high'] as const) {
    const votes = precincts.reduce(
      (
        sum: number,
        {
          expectedVotes,
          parts,
        }: { expectedVotes: Record<string, number> | null; parts: { yield: { doors: number } } },
      ) => sum + (expectedVotes && parts.yield.doors > 0 ? expectedVotes[at] : 0),
      0,
    );
    expect(totals.votes[at]).toBeCloseTo(votes, 9);
  }
});

test('turfs of a plan are planned by the time of their walks', async () => {
  // The strategy is named: that of the plan may need more ballots than this town has.
  const hours = await readHours(`plan=${town.planId}&strategy=${STRATEGY}&passes=1&budget=1`);
  expect(hours).toMatchObject({ basis: 'turfs', planId: town.planId, places: 2, unknown: 0 });
  expect(hours.totals.hours).toEqual({
    low: 2 * (6000 / 3600),
    mid: 2 * (6000 / 3600),
    high: 2 * (6000 / 3600),
  });
  expect(hours.totals.votes).toEqual({ low: 2, mid: 4, high: 6 });
  expect(hours.steps).toHaveLength(1);
  // Both turfs are worth the same an hour, so which comes first is a matter of their ids.
  expect(hours.steps[0]).toMatchObject({ name: expect.stringMatching(/^T[12]$/), pass: 1, share: 0.6 });
  expect(hours.budget.votes.mid).toBeCloseTo(0.6 * 2, 9);
});

test('the goal is that of the newest ballot, or the one asked for; it names its ballots and its law', async () => {
  const { goal } = await readHours(`strategy=${STRATEGY}`);
  expect(goal.kind).toBe('municipal');
  expect(goal.registered).toBe(2030);
  expect(goal.targets.map(({ id }) => id)).toEqual(['go-on', 'merge', 'win-at-once', 'win']);
  for (const target of goal.targets) {
    expect(target.law).toContain('L. 26');
    expect(target.validPerRegistered.ballots.length).toBeGreaterThan(0);
    for (const range of [target.votes, target.expected, target.gap, target.toFind])
      expect(isRange(range), JSON.stringify(range)).toBe(true);
  }
  expect(goal.targets[0].reach).toBe('reached');
  // Half of the votes of a second round is beyond what 90 doors can bring, in one case at least.
  const win = goal.targets.find(({ id }) => id === 'win')!;
  expect(['in-doubt', 'out-of-reach', 'reached']).toContain(win.reach);
  if (win.reach === 'out-of-reach') expect(win.hours).toEqual({ low: null, mid: null, high: null });

  const next = await readHours(`strategy=${STRATEGY}&seats=29`);
  expect(next.goal.targets.at(-1)).toMatchObject({ id: 'next-seat' });
  const legislative = await readHours(`strategy=${STRATEGY}&kind=legislative`);
  expect(legislative.goal.targets.map(({ id }) => id)).toEqual(['go-on', 'win-at-once', 'win']);
});

test('more hours never bring fewer votes', async () => {
  const votes: number[] = [];
  for (const budget of [0, 1, 4, 8, 20])
    votes.push((await readHours(`strategy=${STRATEGY}&budget=${budget}`)).budget.votes.mid);
  expect(votes[0]).toBe(0);
  expect(votes).toEqual(votes.toSorted((a, b) => a - b));
});

test('what cannot be planned is refused with what to do', async () => {
  expect(await refused('/hours')).toEqual([400, '/problems/no-strategy']);
  expect(await refused('/hours?strategy=nobody')).toEqual([404, '/problems/unknown-strategy']);
  expect(await refused(`/hours?strategy=${STRATEGY}&plan=00000000-0000-4000-8000-000000000000`)).toEqual([
    404,
    '/problems/unknown-plan',
  ]);
  expect(await refused(`/hours?strategy=${STRATEGY}&kind=mayoral`)).toEqual([
    422,
    '/problems/unknown-ballot-kind',
  ]);
  expect(await refused(`/hours?strategy=${STRATEGY}&constituency=99-01`)).toEqual([
    404,
    '/problems/unknown-constituency',
  ]);
  expect((await ask(`/hours?strategy=${STRATEGY}&budget=-1`)).statusCode).toBe(400);
});

test('a method sheet of a precinct whose sources say little still has every step', async () => {
  const response = await ask(`/precincts/99001_0002/method-sheet?strategy=${STRATEGY}&lang=fr`);
  expect(response.statusCode, response.body.slice(0, 300)).toBe(200);
  const { sheet, document } = response.json();
  expect(
    sheet.ballots.map(({ ballotId, via }: { ballotId: string; via: string }) => [ballotId, via]),
  ).toEqual([
    ['2026-municipal-1', 'same-vintage'],
    ['2022-legislative-1', 'crosswalk'],
  ]);
  // 60 % of the old precinct 2: 600 registered, 300 cast, 300 valid, 60 ours.
  expect(sheet.ballots[1].rows).toEqual([
    {
      precinctCode: '99001_0002',
      share: 0.6,
      registered: 1000,
      ballotsCast: 500,
      valid: 500,
      campVotes: 100,
    },
  ]);
  expect(document.locale).toBe('fr');
  const pdf = await ask(`/precincts/99001_0002/method-sheet.pdf?strategy=${STRATEGY}`);
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.headers['content-disposition']).toContain('99001_0002-method.pdf');
  // Language as the browser asks for it.
  const spoken = await given.ask('GET', `/precincts/99001_0002/method-sheet?strategy=${STRATEGY}`, {
    headers: { 'accept-language': 'fr-FR,fr;q=0.9' },
  });
  expect(spoken.json().document.locale).toBe('fr');
});
