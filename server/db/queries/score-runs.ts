/** Queries on `score_runs` and `precinct_scores`: scores as they were stored, for maps, plans and whoever asks again. */
import { FORMULA_VERSION } from '#server/domain/targeting/score.ts';
import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import { type Database, json } from '../database.ts';
import { sql } from '../sql.ts';

export interface ScoreRunKey {
  campaignId: number;
  strategyId: number;
  strategyVersion: number;
  formulaVersion: string;
  areaCode: string;
  precinctsDatasetId: number;
  /** Of the strategy and the data. */
  inputsSha256: string;
  /** Of the data alone. */
  dataSha256: string;
}

/** The latest run made from exactly these inputs by this formula. */
export async function findScoreRun<Report>(
  db: Database,
  key: ScoreRunKey,
): Promise<{ scoreRunId: number; report: Report } | undefined> {
  const [run] = await db.query<{ scoreRunId: number; report: Report }>(sql`
    SELECT score_run_id AS "scoreRunId", report
    FROM score_runs
    WHERE campaign_id = ${key.campaignId} AND strategy_id = ${key.strategyId}
      AND strategy_version = ${key.strategyVersion} AND formula_version = ${key.formulaVersion}
      AND area_code = ${key.areaCode} AND precincts_dataset_id = ${key.precinctsDatasetId}
      AND inputs_sha256 = ${key.inputsSha256}
    ORDER BY created_at DESC, score_run_id DESC
    LIMIT 1
  `);
  return run;
}

/** Stores a run with its rows, and drops old runs of the strategy here that no plan rests on. */
export async function insertScoreRun(
  db: Database,
  key: ScoreRunKey,
  report: unknown,
  scores: readonly PlainScore[],
  precinctIds: ReadonlyMap<string, number>,
): Promise<number> {
  return db.transaction(async (tx) => {
    // A map asks for scores and tiles at once: whoever comes second answers with the run of the first,
    // rather than dropping it below.
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtext('score_runs'), ${key.strategyId}::int)`);
    const before = await findScoreRun(tx, key);
    if (before) return before.scoreRunId;
    const [{ scoreRunId }] = await tx.query<{ scoreRunId: number }>(sql`
      INSERT INTO score_runs (campaign_id, strategy_id, strategy_version, formula_version, area_code,
                              precincts_dataset_id, inputs_sha256, data_sha256, report)
      VALUES (${key.campaignId}, ${key.strategyId}, ${key.strategyVersion}, ${key.formulaVersion}, ${key.areaCode},
              ${key.precinctsDatasetId}, ${key.inputsSha256}, ${key.dataSha256}, ${json(report)})
      RETURNING score_run_id AS "scoreRunId"
    `);
    await tx.copy(
      'precinct_scores',
      SCORE_COLUMNS,
      scoreRows(scoreRunId, key.campaignId, scores, precinctIds),
    );
    await tx.execute(sql`
      DELETE FROM score_runs r
      WHERE campaign_id = ${key.campaignId} AND strategy_id = ${key.strategyId} AND area_code = ${key.areaCode}
        AND created_at < now() - interval '1 day'  -- a plan being cut may still rest on a younger one
        AND NOT EXISTS (SELECT FROM plans WHERE plans.score_run_id = r.score_run_id)
    `);
    return scoreRunId;
  });
}

const SCORE_COLUMNS = [
  'score_run_id',
  'precinct_id',
  'campaign_id',
  'registered',
  'score',
  'score_low',
  'score_high',
  'score_class',
  'rank',
  'votes_low',
  'votes_mid',
  'votes_high',
  'parts',
];

function* scoreRows(
  scoreRunId: number,
  campaignId: number,
  scores: readonly PlainScore[],
  precinctIds: ReadonlyMap<string, number>,
) {
  for (const {
    precinctCode,
    registered,
    score,
    interval,
    scoreClass,
    rank,
    expectedVotes,
    parts,
  } of scores) {
    yield [
      scoreRunId,
      precinctIds.get(precinctCode)!,
      campaignId,
      registered,
      score,
      interval?.low ?? null,
      interval?.high ?? null,
      scoreClass,
      rank,
      expectedVotes?.low ?? null,
      expectedVotes?.mid ?? null,
      expectedVotes?.high ?? null,
      parts && json(parts),
    ];
  }
}

/**
 * Rows of a run in the order of the ranking; those without a score last. Parts of another formula have
 * another shape, which nothing here reads any more: such rows come without.
 */
export async function listPrecinctScores(db: Database, scoreRunId: number): Promise<PlainScore[]> {
  return db.query<PlainScore>(sql`
    SELECT p.precinct_code AS "precinctCode", p.name, s.registered, s.score,
           CASE WHEN score_low IS NOT NULL
                THEN json_build_object('low', score_low, 'high', score_high) END AS interval,
           s.score_class AS "scoreClass", s.rank,
           CASE WHEN votes_mid IS NOT NULL
                THEN json_build_object('low', votes_low, 'mid', votes_mid, 'high', votes_high) END AS "expectedVotes",
           CASE WHEN formula_version = ${FORMULA_VERSION} THEN s.parts END AS parts
    FROM precinct_scores s
    JOIN score_runs USING (score_run_id)
    JOIN precincts p USING (precinct_id)
    WHERE s.score_run_id = ${scoreRunId}
    ORDER BY s.rank NULLS LAST, p.precinct_code COLLATE "C"
  `);
}

/** What a run was made by, beside what is there now. */
export interface RunState {
  scoreRunId: number;
  strategy: string;
  strategyVersion: number;
  /** The version there is now. */
  latestVersion: number;
  formulaVersion: string;
  areaCode: string;
  precinctsSource: string;
  createdAt: string;
  /** Null: from a time when it was not kept. */
  dataSha256: string | null;
  /** A dataset of the area came in after it. */
  importedSince: boolean;
  goal: string;
}

const RUN_STATE = sql`
  r.score_run_id AS "scoreRunId", s.name AS strategy, r.strategy_version AS "strategyVersion",
  s.version AS "latestVersion", r.formula_version AS "formulaVersion", r.area_code AS "areaCode",
  v.source_id AS "precinctsSource", r.created_at AS "createdAt", r.data_sha256 AS "dataSha256",
  EXISTS (SELECT FROM datasets d WHERE d.area_code = r.area_code AND d.imported_at > r.created_at) AS "importedSince",
  s.definition ->> 'goal' AS goal
`;
const RUNS = sql`
  score_runs r
  JOIN strategies s USING (strategy_id)
  JOIN datasets v ON v.dataset_id = r.precincts_dataset_id
`;

export type StoredRun = RunState & { planIds: string[] };

/** Newest first, each with the plans that were cut from it. */
export async function listScoreRuns(
  db: Database,
  campaignId: number,
  { areaCode, limit }: { areaCode?: string; limit: number },
): Promise<StoredRun[]> {
  return db.query<StoredRun>(sql`
    SELECT ${RUN_STATE},
           coalesce((SELECT json_agg(plan_id ORDER BY created_at) FROM plans WHERE plans.score_run_id = r.score_run_id),
                    '[]') AS "planIds"
    FROM ${RUNS}
    WHERE r.campaign_id = ${campaignId} ${areaCode === undefined ? sql`` : sql`AND r.area_code = ${areaCode}`}
    ORDER BY r.created_at DESC, r.score_run_id DESC
    LIMIT ${limit}
  `);
}

/** A run with its report, whatever its formula: a report of formula 1 has other members. */
export async function findStoredRun(
  db: Database,
  campaignId: number,
  scoreRunId: number,
): Promise<(RunState & { report: Record<string, unknown> }) | undefined> {
  const [run] = await db.query<RunState & { report: Record<string, unknown> }>(sql`
    SELECT ${RUN_STATE}, r.report
    FROM ${RUNS}
    WHERE r.campaign_id = ${campaignId} AND r.score_run_id = ${scoreRunId}
  `);
  return run;
}

/** The runs that plans were cut from; a plan whose run is gone is absent. */
export async function listRunsOfPlans(
  db: Database,
  planIds: readonly string[],
): Promise<(RunState & { planId: string })[]> {
  return db.query<RunState & { planId: string }>(sql`
    SELECT p.plan_id AS "planId", ${RUN_STATE}
    FROM plans p JOIN ${RUNS} ON r.score_run_id = p.score_run_id
    WHERE p.plan_id = ANY(${planIds}::uuid[])
  `);
}
