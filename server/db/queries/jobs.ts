/** Queries on `jobs`, the public face of long work. A job that is over never changes again. */
import type { Database } from '../database.ts';
import { json } from '../database.ts';
import { sql } from '../sql.ts';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  jobId: string;
  campaignId: number;
  kind: string;
  state: JobState;
  progress: number;
  message: string;
  result: unknown;
  error: string | null;
  createdAt: string;
  updatedAt: string;
}

const JOB = sql`jobs.job_id AS "jobId", jobs.campaign_id AS "campaignId", jobs.kind, jobs.state, jobs.progress,
  jobs.message, jobs.result, jobs.error, jobs.created_at AS "createdAt", jobs.updated_at AS "updatedAt"`;
const LIVE = sql`jobs.state IN ('queued', 'running')`;

export async function findJob(db: Database, campaignId: number, jobId: string): Promise<Job | undefined> {
  const [job] = await db.query<Job>(
    sql`SELECT ${JOB} FROM jobs WHERE campaign_id = ${campaignId} AND job_id = ${jobId}`,
  );
  return job;
}

export function listJobs(db: Database, campaignId: number, limit: number): Promise<Job[]> {
  return db.query<Job>(sql`
    SELECT ${JOB} FROM jobs WHERE campaign_id = ${campaignId}
    ORDER BY created_at DESC, job_id LIMIT ${limit}
  `);
}

export async function insertJob(
  db: Database,
  job: { jobId: string; campaignId: number; kind: string; params: unknown },
): Promise<void> {
  await db.execute(sql`
    INSERT INTO jobs (job_id, campaign_id, kind, params)
    VALUES (${job.jobId}, ${job.campaignId}, ${job.kind}, ${json(job.params)})
  `);
}

/** Marks a job as running; undefined when it was cancelled meanwhile. */
export async function startJob(
  db: Database,
  jobId: string,
  message: string,
): Promise<(Job & { params: unknown }) | undefined> {
  const [job] = await db.query<Job & { params: unknown }>(sql`
    UPDATE jobs SET state = 'running', progress = 0, message = ${message}, updated_at = now()
    WHERE job_id = ${jobId} AND ${LIVE}
    RETURNING ${JOB}, params
  `);
  return job;
}

/** False when the job is over: whoever works on it should stop. */
export async function updateProgress(
  db: Database,
  jobId: string,
  progress: number,
  message: string,
): Promise<boolean> {
  const touched = await db.execute(sql`
    UPDATE jobs SET progress = ${progress}, message = ${message}, updated_at = now()
    WHERE job_id = ${jobId} AND state = 'running'
  `);
  return touched > 0;
}

export interface Outcome {
  state: JobState;
  message: string;
  result?: unknown;
  error?: string;
}

/** Moves a live job to another state; undefined when it was over already. */
export async function updateJobState(
  db: Database,
  jobId: string,
  outcome: Outcome,
): Promise<Job | undefined> {
  const { state, message, result = null, error = null } = outcome;
  const [job] = await db.query<Job>(sql`
    UPDATE jobs SET state = ${state}, message = ${message}, result = ${json(result)}, error = ${error},
      progress = CASE WHEN ${state} = 'done' THEN 1 ELSE progress END, updated_at = now()
    WHERE job_id = ${jobId} AND ${LIVE}
    RETURNING ${JOB}
  `);
  return job;
}

/** Ids of jobs that some process, maybe a dead one, says it works on. */
export async function listRunningJobIds(db: Database): Promise<string[]> {
  const rows = await db.query<{ jobId: string }>(
    sql`SELECT job_id AS "jobId" FROM jobs WHERE state = 'running'`,
  );
  return rows.map(({ jobId }) => jobId);
}

/** Jobs that pg-boss gave up delivering: their processes died once too often. */
export function failAbandonedJobs(db: Database, error: string): Promise<Job[]> {
  return db.query<Job>(sql`
    UPDATE jobs SET state = 'failed', message = 'failed', error = ${error}, updated_at = now()
    FROM pgboss.job AS delivery
    WHERE delivery.id = jobs.job_id AND delivery.state = 'failed' AND ${LIVE}
    RETURNING ${JOB}
  `);
}
