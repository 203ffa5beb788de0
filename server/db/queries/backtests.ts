/** Queries on `backtests`: what was run, by its job; and which vintage a ballot is at home in. */
import type { BacktestBody, PerModel } from '#server/domain/targeting/backtest/types.ts';
import { type Database, json } from '../database.ts';
import { sql } from '../sql.ts';
import type { JobState } from './jobs.ts';

export async function insertBacktest(
  db: Database,
  row: {
    jobId: string;
    campaignId: number;
    body: BacktestBody;
    groupCurves: Record<string, PerModel<number[]>>;
  },
): Promise<void> {
  // A job that was interrupted after its last step is run again.
  await db.execute(sql`
    INSERT INTO backtests (job_id, campaign_id, body, group_curves)
    VALUES (${row.jobId}, ${row.campaignId}, ${json(row.body)}, ${json(row.groupCurves)})
    ON CONFLICT (job_id) DO UPDATE SET body = excluded.body, group_curves = excluded.group_curves, created_at = now()
  `);
}

export interface BacktestRow {
  jobId: string;
  state: JobState;
  error: string | null;
  createdAt: string;
  /** As asked. */
  options: Record<string, unknown>;
  /** Null until done. */
  base: string | null;
  groups: number | null;
  mean: BacktestBody['mean'] | null;
}

/** Backtests of the campaign, newest first, the unfinished and failed ones included. */
export function listBacktests(db: Database, campaignId: number, limit: number): Promise<BacktestRow[]> {
  return db.query<BacktestRow>(sql`
    SELECT j.job_id AS "jobId", j.state, j.error, j.created_at AS "createdAt", j.params AS options,
      b.body ->> 'base' AS base, jsonb_array_length(b.body -> 'groups') AS groups, b.body -> 'mean' AS mean
    FROM jobs AS j LEFT JOIN backtests AS b USING (job_id)
    WHERE j.campaign_id = ${campaignId} AND j.kind = 'backtest'
    ORDER BY j.created_at DESC, j.job_id LIMIT ${limit}
  `);
}

export interface StoredBacktest {
  createdAt: string;
  options: Record<string, unknown>;
  body: BacktestBody;
  /** Of the group asked for; null: none was, or it is not one of the groups. */
  groupCurves: PerModel<number[]> | null;
}

export async function findBacktest(
  db: Database,
  campaignId: number,
  jobId: string,
  group: string | null,
): Promise<StoredBacktest | undefined> {
  const [row] = await db.query<StoredBacktest>(sql`
    SELECT b.created_at AS "createdAt", j.params AS options, b.body,
      b.group_curves -> ${group}::text AS "groupCurves"
    FROM backtests AS b JOIN jobs AS j USING (job_id)
    WHERE b.campaign_id = ${campaignId} AND b.job_id = ${jobId}
  `);
  return row;
}

/** Vintages of precincts of an area by source id, newest first. */
export async function listVintages(db: Database, areaCode: string): Promise<string[]> {
  const rows = await db.query<{ sourceId: string }>(sql`
    SELECT source_id AS "sourceId" FROM datasets
    WHERE kind = 'precincts' AND area_code = ${areaCode}
    ORDER BY reference_date DESC, dataset_id DESC
  `);
  return rows.map(({ sourceId }) => sourceId);
}
