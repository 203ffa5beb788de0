/** The kinds of long work, by the name that `jobs.kind` has. Loaded when first needed: a start should be quick. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { BacktestRequest } from './backtest.ts';
import type { JobContext } from './queue.ts';

export interface CutParams {
  strategy: string;
  shiftMinutes: number;
  teams?: number;
  hours?: number;
  areaCode?: string;
  within?: Polygon | MultiPolygon;
}

export interface LoadParams {
  area: string;
  fromDir?: string;
  acceptDrop?: boolean;
}

export const KINDS = {
  cut: async (params: CutParams, { db, campaignId, onProgress, signal }: JobContext) => {
    const { cutPlan } = await import('./cut-plan.ts');
    const { planId } = await cutPlan(db, { campaignId, ...params }, { onProgress, signal });
    return { planId };
  },
  backtest: async (request: BacktestRequest, { jobId, db, campaignId, onProgress, signal }: JobContext) => {
    const { backtestJob } = await import('./backtest.ts');
    return backtestJob(db, { jobId, campaignId, request }, { onProgress, signal });
  },
  load: async (params: LoadParams, { db, onProgress, signal }: JobContext) => {
    const { loadArea } = await import('../import/load-area.ts');
    return loadArea(db, {
      ...params,
      // Between two sources is where a load can stop.
      onProgress: (fraction, message) => {
        signal.throwIfAborted();
        onProgress(fraction, message);
      },
    });
  },
};
