/** Long work: queued, told of as it goes, cancelled, failed, and taken up again after its process ended. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildApp } from '#server/app.ts';
import { sql } from '#server/db/sql.ts';
import type { Event } from '#server/jobs/events.ts';
import { UserError } from '#server/jobs/progress.ts';
import { type JobKind, openQueue } from '#server/jobs/queue.ts';
import { ADMIN_KEY, openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { openTestDatabase } from '#tests/helpers/database.ts';

let given: TestApp;
/** Ends the work that waits for it. */
let release: () => void = () => {};
const runs: string[] = [];

const kinds: Record<string, JobKind> = {
  quick: async (params: never, { onProgress }) => {
    onProgress(0.5, 'half way');
    return { doubled: (params as { n: number }).n * 2 };
  },
  patient: async (_params, { onProgress, signal }) => {
    runs.push('patient');
    onProgress(0.25, 'a quarter');
    await new Promise<void>((resolve, reject) => {
      release = resolve;
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    return { released: true };
  },
  refused: async () => {
    throw new UserError('no-streets', 'Bare has no streets.', 'Load them first.');
  },
  broken: async () => {
    throw new Error('password=hunter2');
  },
};

beforeAll(async () => {
  given = await openTestApp({ kinds });
});
afterAll(() => given?.close());

const enqueue = (kind: string, params: unknown = {}) => given.queue.enqueue(given.campaignId, kind, params);
const read = async (jobId: string) => (await given.ask('GET', `/jobs/${jobId}`)).json();
async function until(jobId: string, isReached: (job: { state: string; message: string }) => boolean) {
  for (;;) {
    const job = await read(jobId);
    if (isReached(job)) return job;
    await delay(25);
  }
}
const over = (jobId: string) => until(jobId, ({ state }) => !['queued', 'running'].includes(state));

test('work is done once and its result kept', async () => {
  const jobId = await enqueue('quick', { n: 21 });
  expect(await over(jobId)).toMatchObject({
    jobId,
    kind: 'quick',
    state: 'done',
    progress: 1,
    result: { doubled: 42 },
    error: null,
  });
  const { jobs } = (await given.ask('GET', '/jobs?limit=1')).json();
  expect(jobs.map((job: { jobId: string }) => job.jobId)).toEqual([jobId]);
});

test('listeners hear it start, come along and end', async () => {
  const heard: Event[] = [];
  const stop = given.queue.events.subscribe((event) => heard.push(event));
  const jobId = await enqueue('patient');
  await until(jobId, ({ message }) => message === 'a quarter');
  release();
  await over(jobId);
  await expect.poll(() => heard.at(-1)?.state).toBe('done');
  stop();
  const own = heard.filter((event) => event.jobId === jobId);
  expect(own.map(({ state, message }) => `${state}: ${message}`)).toEqual([
    'running: started',
    'running: a quarter',
    'done: done',
  ]);
});

test('a failure that the caller can act on is told in full, another one is not', async () => {
  expect(await over(await enqueue('refused'))).toMatchObject({
    state: 'failed',
    error: 'Bare has no streets. Load them first.',
  });
  const broken = await over(await enqueue('broken'));
  expect(broken.state).toBe('failed');
  expect(broken.error).not.toContain('hunter2');
  expect((await over(await enqueue('unheard-of'))).error).toContain("No worker here does 'unheard-of'");
});

test('running work stops when it is cancelled, and stays cancelled', async () => {
  const jobId = await enqueue('patient');
  await until(jobId, ({ message }) => message === 'a quarter');
  const response = await given.ask('DELETE', `/jobs/${jobId}`);
  expect([response.statusCode, response.json().state]).toEqual([200, 'cancelled']);
  release();
  expect((await given.ask('DELETE', `/jobs/${jobId}`)).json().state).toBe('cancelled');
});

test('queued work that is cancelled never runs', async () => {
  const first = await enqueue('patient');
  await until(first, ({ message }) => message === 'a quarter');
  const before = runs.length;
  const second = await enqueue('patient');
  expect((await read(second)).state).toBe('queued');
  await given.ask('DELETE', `/jobs/${second}`);
  release();
  await over(first);
  await over(await enqueue('quick', { n: 1 }));
  expect((await read(second)).state).toBe('cancelled');
  expect(runs.length).toBe(before);
});

test('a job of another campaign is not there', async () => {
  const [{ other }] = await given.db.query<{ other: number }>(
    sql`INSERT INTO campaigns (name) VALUES ('Other') RETURNING campaign_id AS other`,
  );
  const jobId = await given.queue.enqueue(other, 'quick', { n: 1 });
  expect((await given.ask('GET', `/jobs/${jobId}`)).statusCode).toBe(404);
  expect((await given.ask('DELETE', `/jobs/${jobId}`)).statusCode).toBe(404);
});

test('events stream to the browser, and end when the server does', async () => {
  const { db, queue } = given;
  const config = { host: '127.0.0.1', adminKey: ADMIN_KEY };
  const server = await buildApp({ db, queue, config, logLevel: 'silent' });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const response = await fetch(`${address}/api/v1/events`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const jobId = await enqueue('quick', { n: 1 });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('"state":"done"')) void server.close();
  }
  expect(text).toMatch(/^retry: 2000\n\n/);
  expect(text).toContain(`event: job\ndata: {"jobId":"${jobId}"`);
  expect(text).not.toContain('campaignId');
});

test('work that was interrupted is taken up by the next process, and given up in the end', async () => {
  const { db, drop } = await openTestDatabase();
  let attempts = 0;
  const restless: Record<string, JobKind> = {
    restless: async (_params, { signal }) => {
      attempts++;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  };
  const [{ campaignId }] = await db.query<{ campaignId: number }>(
    sql`SELECT min(campaign_id) AS "campaignId" FROM campaigns`,
  );
  const stateOf = async (jobId: string) => {
    const [row] = await db.query<{ state: string; message: string; error: string | null }>(
      sql`SELECT state, message, error FROM jobs WHERE job_id = ${jobId}`,
    );
    return row;
  };
  let jobId = '';
  for (let process = 1; process <= 3; process++) {
    const queue = await openQueue(db, { kinds: restless, log: () => {} });
    if (process === 1) jobId = await queue.enqueue(campaignId, 'restless', {});
    await expect.poll(() => attempts, { timeout: 60_000 }).toBe(process);
    await expect.poll(async () => (await stateOf(jobId)).state, { timeout: 60_000 }).toBe('running');
    await queue.close();
    expect((await stateOf(jobId)).message).toMatch(/interrupted/);
  }
  const last = await openQueue(db, { kinds: restless, log: () => {} });
  await expect.poll(async () => (await stateOf(jobId)).state, { timeout: 60_000 }).toBe('failed');
  expect((await stateOf(jobId)).error).toMatch(/ended 3 times/);
  await last.close();
  await drop();
});

test('work whose process was killed is taken up by the next process', async () => {
  const { db, drop } = await openTestDatabase();
  const [{ campaignId }] = await db.query<{ campaignId: number }>(
    sql`SELECT min(campaign_id) AS "campaignId" FROM campaigns`,
  );
  const hanging: Record<string, JobKind> = { work: () => new Promise(() => {}) };
  const killed = await openQueue(db, { kinds: hanging, log: () => {} });
  const jobId = await killed.enqueue(campaignId, 'work', {});
  const stateOf = async () => {
    const [row] = await db.query<{ state: string; result: unknown }>(
      sql`SELECT state, result FROM jobs WHERE job_id = ${jobId}`,
    );
    return row;
  };
  await expect.poll(async () => (await stateOf()).state, { timeout: 60_000 }).toBe('running');
  // A killed process leaves both tables as they are now; its heartbeats end, here at once.
  const silence = setInterval(
    () =>
      void db.execute(
        sql`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE id = ${jobId}`,
      ),
    500,
  );
  const next = await openQueue(db, { kinds: { work: async () => ({ again: true }) }, log: () => {} });
  await expect.poll(stateOf, { timeout: 60_000 }).toEqual({ state: 'done', result: { again: true } });
  clearInterval(silence);
  await next.close();
  await killed.close();
  await drop();
});
