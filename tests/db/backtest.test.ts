/** Backtests over HTTP on the sample town: run as a job, kept, listed, read, refused, cancelled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleTown } from '#data/sample/write.ts';
import type { BacktestBody } from '#server/http/schemas.ts';
import { loadArea } from '#server/import/load-area.ts';
import { backtestArea } from '#server/jobs/backtest.ts';
import { KINDS } from '#server/jobs/kinds.ts';
import type { JobKind } from '#server/jobs/queue.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';

let given: TestApp;
let dir: string;
beforeAll(async () => {
  given = await openTestApp({ kinds: { backtest: KINDS.backtest as JobKind } });
  dir = await mkdtemp(join(tmpdir(), 'arpent-sample-'));
  await writeSampleTown(dir);
  await loadArea(given.db, { area: 'sample', fromDir: dir });
});
afterAll(async () => {
  await given?.close();
  await rm(dir, { recursive: true, force: true });
});

const question = {
  target: '2024-legislative-1',
  train: ['2022-presidential-1', '2022-presidential-2', '2022-legislative-1'],
  by: 'commune',
  minPrecincts: 20,
};
const ask = (payload: object) => given.ask('POST', '/backtests', { payload });
async function finished(jobId: string) {
  for (;;) {
    const job = (await given.ask('GET', `/jobs/${jobId}`)).json();
    if (!['queued', 'running'].includes(job.state)) return job;
    await delay(50);
  }
}

test('a backtest is a job whose body is kept, with the curves of the group that is asked for', async () => {
  const accepted = await ask(question);
  expect(accepted.statusCode).toBe(202);
  const { jobId } = accepted.json();
  expect(accepted.headers.location).toBe(`/api/v1/backtests/${jobId}`);
  const job = await finished(jobId);
  expect(job).toMatchObject({ kind: 'backtest', state: 'done', error: null });
  expect(job.result).toMatchObject({ target: question.target, base: '2022-legislative-1', groups: 1 });

  const response = await given.ask('GET', `/backtests/${jobId}`);
  const body: BacktestBody = response.json();
  expect(body).toMatchObject({
    jobId,
    target: question.target,
    train: question.train,
    base: '2022-legislative-1',
    camp: 'left',
    by: 'commune',
    options: { area: '99901', camp: 'left' },
  });
  expect(body.groups.map(({ group }) => group)).toEqual(['99901']);
  const [{ models, precincts }] = body.groups;
  expect(precincts).toBeGreaterThanOrEqual(20);
  expect(models.oracle.normalisedGain20).toBe(1);
  expect(Object.keys(models)).toEqual(expect.arrayContaining(['random', 'abstention', 'drop-off']));
  expect(body.mean.abstention.normalisedGain20).toBe(models.abstention.normalisedGain20);
  expect(body.curves.group).toBeNull();
  const withCurves: BacktestBody = (await given.ask('GET', `/backtests/${jobId}?group=99901`)).json();
  expect(withCurves.curves.group).toEqual(body.curves.mean);
  expect(withCurves.curves.group!.oracle).toHaveLength(body.curves.doors.length);

  const { backtests } = (await given.ask('GET', '/backtests')).json();
  expect(backtests[0]).toMatchObject({
    jobId,
    state: 'done',
    base: '2022-legislative-1',
    groups: 1,
    options: { target: question.target },
    mean: { oracle: { normalisedGain20: 1 } },
  });
});

test('the command and the job give the same figures', async () => {
  const { body } = await backtestArea(given.db, { ...question, by: 'commune' });
  const { backtests } = (await given.ask('GET', '/backtests')).json();
  expect(backtests[0].mean).toEqual(JSON.parse(JSON.stringify(body.mean)));
});

test('a wrong question is refused at once, with what would do', async () => {
  const cases: [object, number, string, RegExp][] = [
    [
      { target: '2042-legislative-1' },
      422,
      'unknown-ballot',
      /There are: .*2022-presidential-1.*2026-municipal-1/,
    ],
    [{ train: ['2026-municipal-1'] }, 422, 'not-older', /2022-legislative-1/],
    [{ base: '2022-legislative-2' }, 422, 'base-not-in-train', /2022-presidential-2/],
    [{ camp: 'nobody' }, 404, 'unknown-camp', /left/],
    [{ area: '00000' }, 404, 'unknown-area', /99901/],
    [{ by: 'county' }, 400, 'invalid-request', /./],
    [{ train: [] }, 400, 'invalid-request', /./],
  ];
  for (const [changes, status, code, hint] of cases) {
    const response = await ask({ ...question, ...changes });
    expect([response.statusCode, response.json().type], JSON.stringify(changes)).toEqual([
      status,
      `/problems/${code}`,
    ]);
    expect(response.json().hint).toMatch(hint);
  }
});

test('what cannot be answered fails with its reason, and the body says so', async () => {
  const { jobId } = (await ask({ ...question, minPrecincts: 5000 })).json();
  expect(await finished(jobId)).toMatchObject({
    state: 'failed',
    error: expect.stringMatching(/No commune has 5000 precincts that count; 99901 has \d+\. Lower/),
  });
  const body = await given.ask('GET', `/backtests/${jobId}`);
  expect([body.statusCode, body.json().type]).toEqual([409, '/problems/backtest-not-done']);
  expect(body.json().detail).toContain('failed');
});

test('an unknown backtest or group is not there, and a key that may only read starts none', async () => {
  const unknown = await given.ask('GET', '/backtests/00000000-0000-4000-8000-000000000000');
  expect([unknown.statusCode, unknown.json().type]).toEqual([404, '/problems/unknown-backtest']);
  const { backtests } = (await given.ask('GET', '/backtests')).json();
  const done = backtests.find((one: { state: string }) => one.state === 'done');
  const group = await given.ask('GET', `/backtests/${done.jobId}?group=31555`);
  expect([group.statusCode, group.json().type]).toEqual([404, '/problems/unknown-group']);
  const key = await given.makeKey(['read']);
  expect((await given.ask('POST', '/backtests', { payload: question, key })).statusCode).toBe(403);
  expect((await given.ask('GET', '/backtests', { key })).statusCode).toBe(200);
});

test('a stopped backtest ends its thread and answers nothing', async () => {
  const stop = new AbortController();
  const running = backtestArea(
    given.db,
    { ...question, by: 'commune' },
    { signal: stop.signal, onProgress: (fraction) => fraction >= 0.4 && stop.abort() },
  );
  await expect(running).rejects.toThrow(/abort/i);
});
