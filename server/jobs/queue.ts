/**
 * Long work, delivered by pg-boss and told of by our `jobs` table.
 *
 * pg-boss decides who runs what, and notices a worker that died: by missed heartbeats on PostgreSQL, and on
 * the embedded database (one process) by being opened anew. Whether the work itself succeeded is ours to
 * record, so pg-boss retries only what was interrupted, never what failed.
 */
import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { Database } from '../db/database.ts';
import {
  failAbandonedJobs,
  findJob,
  insertJob,
  type Job,
  listRunningJobIds,
  type Outcome,
  startJob,
  updateJobState,
  updateProgress,
} from '../db/queries/jobs.ts';
import { type Events, openEvents } from './events.ts';
import { KINDS } from './kinds.ts';
import { pgBossDatabase } from './pg-boss-database.ts';
import { type Progress, UserError } from './progress.ts';

export interface JobContext {
  jobId: string;
  db: Database;
  campaignId: number;
  onProgress: Progress;
  signal: AbortSignal;
}
/** Does the work and answers what `result` shows. */
export type JobKind = (params: never, context: JobContext) => Promise<unknown>;

export interface Queue {
  readonly events: Events;
  /** Id of the new job. */
  enqueue(campaignId: number, kind: string, params: unknown): Promise<string>;
  /** Undefined: there is no such job. One that is over stays as it is. */
  cancel(campaignId: number, jobId: string): Promise<Job | undefined>;
  /** Stops what runs, so that the next process takes it up again. */
  close(): Promise<void>;
}

const NAME = 'arpent';
/** A killed worker's job is delivered again after about this long, at most so often. */
const HEARTBEAT_S = 15;
const RETRIES = 2;
/** How often dead workers are looked for; on the embedded database there can be none but this process. */
const superviseS = (db: Database) => (db.engine === 'postgres' ? 5 : 60);
/** A whole region may take hours; this only catches what would never end. */
const EXPIRE_S = 12 * 3600;
const POLL_S = 2;
/** Between two writes of a job's progress. */
const PROGRESS_MS = 250;
/** What does not heed its signal is left to end with the process, and is taken up by the next. */
const STOP_MS = 5_000;

class Stopped extends Error {}

function createBoss(db: Database, log: (message: string) => void): PgBoss {
  const boss = new PgBoss({
    db: pgBossDatabase(db),
    backend: db.engine,
    schedule: false,
    superviseIntervalSeconds: superviseS(db),
    monitorIntervalSeconds: superviseS(db),
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => log(`job queue: ${error.message}`));
  return boss;
}

const queueOptions = (db: Database) => ({
  retryLimit: RETRIES,
  expireInSeconds: EXPIRE_S,
  // A heartbeat on the embedded database would wait behind the work's own transaction, and look like a death.
  ...(db.engine === 'postgres' ? { heartbeatSeconds: HEARTBEAT_S } : {}),
});

/** Creates the tables of pg-boss, about a second on the embedded database: a prepared snapshot can hold them. */
export async function installQueue(db: Database): Promise<void> {
  const boss = createBoss(db, () => {});
  await boss.start();
  await boss.createQueue(NAME, queueOptions(db));
  await boss.stop({ graceful: false });
}

export async function openQueue(
  db: Database,
  { kinds = KINDS as Record<string, JobKind>, log = (message: string) => console.error(message) } = {},
): Promise<Queue> {
  const events = await openEvents(db);
  const boss = createBoss(db, log);
  await boss.start();
  await boss.createQueue(NAME, queueOptions(db));
  const running = new Map<string, { campaignId: number; controller: AbortController }>();

  const tell = ({ jobId, campaignId, kind, state, progress, message }: Job) =>
    events.publish({ type: 'job', jobId, campaignId, kind, state, progress, message });
  const settle = async (jobId: string, outcome: Outcome) => {
    const job = await updateJobState(db, jobId, outcome);
    if (job) await tell(job);
    return job;
  };

  const run = async (jobId: string, attempt: number, lost: AbortSignal) => {
    const message = attempt === 0 ? 'started' : 'started again: the process that worked on it ended';
    const job = await startJob(db, jobId, message);
    if (!job) return;
    await tell(job);
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, lost]);
    const report = reporter(db, job, events, () => controller.abort());
    running.set(jobId, { campaignId: job.campaignId, controller });
    try {
      const kind = kinds[job.kind];
      if (!kind) throw new UserError('unknown-kind', `No worker here does '${job.kind}'.`, 'Update Arpent.');
      const context = { jobId, db, campaignId: job.campaignId, onProgress: report.onProgress, signal };
      const result = await kind(job.params as never, context);
      await report.end();
      await settle(jobId, { state: 'done', message: 'done', result });
    } catch (error) {
      await report.end();
      if (controller.signal.reason instanceof Stopped || lost.aborted) {
        await settle(jobId, { state: 'queued', message: 'interrupted: waiting for a worker' });
        throw new Stopped();
      }
      if (controller.signal.aborted) await settle(jobId, { state: 'cancelled', message: 'cancelled' });
      else {
        if (!(error instanceof UserError)) log(`job ${jobId}: ${(error as Error)?.stack ?? error}`);
        await settle(jobId, { state: 'failed', message: 'failed', error: told(error, jobId) });
      }
    } finally {
      running.delete(jobId);
    }
  };

  if (db.engine === 'pglite')
    for (const jobId of await listRunningJobIds(db))
      await boss.fail(NAME, jobId, { message: 'the process that worked on it ended' });
  const giveUp = async () => {
    const error = `The process that worked on it ended ${RETRIES + 1} times. Start the work again; if it ends again, see the log.`;
    for (const job of await failAbandonedJobs(db, error)) await tell(job);
  };
  await giveUp();
  const supervisor = setInterval(() => void giveUp().catch(() => {}), superviseS(db) * 1000).unref();

  const unsubscribe = events.subscribe((event) => {
    if (event.state === 'cancelled') running.get(event.jobId)?.controller.abort();
  });
  const worker = await boss.work(
    NAME,
    { pollingIntervalSeconds: POLL_S },
    async ([{ id, retryCount, signal }]) => run(id, retryCount, signal),
  );

  return {
    events,
    enqueue: async (campaignId, kind, params) => {
      const jobId = randomUUID();
      await db.transaction(async (tx) => {
        await insertJob(tx, { jobId, campaignId, kind, params });
        await boss.send(NAME, {}, { id: jobId, db: pgBossDatabase(tx) });
      });
      boss.notifyWorker(worker);
      return jobId;
    },
    cancel: async (campaignId, jobId) => {
      // First, because the embedded database may be busy with this very job.
      const here = running.get(jobId);
      if (here?.campaignId === campaignId) here.controller.abort();
      const job = await findJob(db, campaignId, jobId);
      if (!job) return undefined;
      await settle(jobId, { state: 'cancelled', message: 'cancelled' });
      if (!here) await boss.cancel(NAME, jobId);
      return findJob(db, campaignId, jobId);
    },
    close: async () => {
      clearInterval(supervisor);
      unsubscribe();
      for (const { controller } of running.values()) controller.abort(new Stopped());
      await boss.stop({ graceful: true, timeout: STOP_MS });
      await events.close();
    },
  };
}

/** What a caller is told of a failure: all of it when it is theirs to act on, a place to look otherwise. */
function told(error: unknown, jobId: string): string {
  return error instanceof UserError
    ? `${error.message} ${error.hint}`.trim()
    : `Something failed inside Arpent. Its log tells more under job ${jobId}.`;
}

/** Tells listeners and the table at most four times a second, the last word always included. */
function reporter(db: Database, job: Job, events: Events, onOver: () => void) {
  let next: [fraction: number, message: string] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let ended = false;

  const write = async () => {
    timer = undefined;
    if (!next || ended) return;
    const [fraction, message] = next;
    next = undefined;
    const progress = Math.min(1, Math.max(0, fraction));
    await events.publish({ ...pick(job), type: 'job', state: 'running', progress, message });
    if (!(await updateProgress(db, job.jobId, progress, message))) onOver();
  };
  const schedule = () => {
    timer ??= setTimeout(() => {
      writing = write()
        .catch(() => {})
        .finally(() => {
          writing = undefined;
          if (next && !ended) schedule();
        });
    }, PROGRESS_MS);
  };
  const onProgress: Progress = (fraction, message) => {
    next = [fraction, message];
    if (!writing && !ended) schedule();
  };
  const end = async () => {
    ended = true;
    clearTimeout(timer);
    await writing;
  };
  return { onProgress, end };
}

const pick = ({ campaignId, jobId, kind }: Job) => ({ campaignId, jobId, kind });
