/** Which stored scores are no longer what scoring would answer now, and why. Computed when asked, never stored. */
import type { Database } from '../db/database.ts';
import { listRunsOfPlans, type RunState } from '../db/queries/score-runs.ts';
import { FORMULA_VERSION } from '../domain/targeting/score.ts';
import { findDataSha256 } from './area-panels.ts';

export interface Stale {
  /** Computed by another version of the formula. */
  formula: boolean;
  /** The strategy has changed since. */
  strategy: boolean;
  /** A dataset of the area has changed since. */
  data: boolean;
}

/** In the order of the runs. */
export async function judgeRuns(
  db: Database,
  campaignId: number,
  runs: readonly RunState[],
): Promise<Stale[]> {
  const current = new Map<string, string>();
  for (const { areaCode, goal } of runs) {
    const key = `${areaCode}/${goal}`;
    if (!current.has(key)) current.set(key, await findDataSha256(db, { areaCode, campaignId, goal }));
  }
  return runs.map((run) => ({
    formula: run.formulaVersion !== FORMULA_VERSION,
    strategy: run.strategyVersion !== run.latestVersion,
    data:
      run.dataSha256 === null
        ? run.importedSince
        : run.dataSha256 !== current.get(`${run.areaCode}/${run.goal}`),
  }));
}

/** A plan whose scores are gone, with their strategy or their precincts, cannot be made again at all. */
const GONE: Stale = { formula: true, strategy: true, data: true };

export async function withStaleness<P extends { planId: string }>(
  db: Database,
  campaignId: number,
  plans: readonly P[],
): Promise<(P & { stale: Stale })[]> {
  const runs = await listRunsOfPlans(
    db,
    plans.map(({ planId }) => planId),
  );
  const judged = await judgeRuns(db, campaignId, runs);
  const byPlan = new Map(runs.map(({ planId }, i) => [planId, judged[i]]));
  return plans.map((plan) => ({ ...plan, stale: byPlan.get(plan.planId) ?? GONE }));
}
