/** H3 cells of a scored area, see `domain/cells.ts`. Nothing is stored: cells follow from scores and doors. */
import type { Database } from '../db/database.ts';
import { countDoorsOutside, listDoorlessTerritories, listDoorPoints } from '../db/queries/scores.ts';
import { apportionCells, type Cells, COARSEST_RESOLUTION, FINEST_RESOLUTION } from '../domain/cells.ts';
import { UserError } from './progress.ts';
import { type ScoreRequest, scoreArea } from './score-area.ts';

/** What `cells` answers. */
export interface CellsBody extends Cells {
  strategy: string;
  strategyVersion: number;
  formulaVersion: string;
  areaCode: string;
  precinctsSource: string;
  resolution: number;
  doorsEstimated: boolean;
  /** Doors of the area that lie in no precinct: in no cell either. */
  doorsOutside: number;
}

export async function makeCells(
  db: Database,
  request: ScoreRequest & { resolution: number },
): Promise<CellsBody> {
  const { resolution } = request;
  if (!Number.isInteger(resolution) || resolution < COARSEST_RESOLUTION || resolution > FINEST_RESOLUTION) {
    throw new UserError(
      'invalid-resolution',
      `Cells have no resolution ${resolution} here.`,
      `Use a whole number from ${COARSEST_RESOLUTION} (5 km²) to ${FINEST_RESOLUTION} (0.2 ha).`,
    );
  }
  const scores = await scoreArea(db, request);
  const target = { ...scores, datasetId: scores.precinctsDatasetId, sourceId: scores.precinctsSource };
  const territories = await listDoorlessTerritories(db, target.datasetId);
  const territoryOf = new Map(territories.map((t) => [t.precinctCode, t.territory]));
  const cells = apportionCells(
    scores.precincts.map(({ precinctCode, registered, score, expectedVotes }) => ({
      precinctCode,
      registered: registered ?? 0,
      score,
      expectedVotes,
      territory: territoryOf.get(precinctCode) ?? null,
    })),
    await listDoorPoints(db, target.datasetId),
    resolution,
  );
  return {
    strategy: scores.strategy,
    strategyVersion: scores.strategyVersion,
    formulaVersion: scores.formulaVersion,
    areaCode: scores.areaCode,
    precinctsSource: scores.precinctsSource,
    resolution,
    doorsEstimated: scores.doorsEstimated,
    ...cells,
    doorsOutside: await countDoorsOutside(db, target),
  };
}
