/** H3 cells of a scored area, see `domain/cells.ts`. Nothing is stored: cells follow from scores and doors. */
import type { Database } from '../db/database.ts';
import { countDoorsOutside, listDoorlessTerritories, listDoorPoints } from '../db/queries/scores.ts';
import { type CellMember, type CellParts, explainCell } from '../domain/cell-parts.ts';
import {
  apportionCells,
  type CellDoors,
  type CellPrecinct,
  type Cells,
  COARSEST_RESOLUTION,
  FINEST_RESOLUTION,
} from '../domain/cells.ts';
import type { Bilingual } from '../domain/targeting/strategy.ts';
import type { PrecinctScore, ScoreParts } from '../domain/targeting/types.ts';
import { UserError } from './progress.ts';
import { explainScores, type ScoreRequest, type StoredScores, scoreArea } from './score-area.ts';

interface CellsHead {
  strategy: string;
  strategyVersion: number;
  formulaVersion: string;
  areaCode: string;
  precinctsSource: string;
  resolution: number;
  doorsEstimated: boolean;
}

/** What `cells` answers. */
export interface CellsBody extends CellsHead, Cells {
  /** Doors of the area that lie in no precinct: in no cell either. */
  doorsOutside: number;
}

type CellsRequest = ScoreRequest & { resolution: number };

export async function makeCells(db: Database, request: CellsRequest): Promise<CellsBody> {
  const { resolution } = request;
  checkResolution(resolution);
  const scores = await scoreArea(db, request);
  const { precincts, doors } = await readCellInputs(db, scores);
  const target = { ...scores, datasetId: scores.precinctsDatasetId, sourceId: scores.precinctsSource };
  return {
    ...headOf(scores, resolution),
    ...apportionCells(precincts, doors, resolution),
    doorsOutside: await countDoorsOutside(db, target),
  };
}

type ShownCell = Extract<CellParts, { kind: 'shown' }>;

/** One cell with what made it. */
export interface CellBody extends CellsHead, Omit<ShownCell['cell'], 'cellCount'> {
  cells: string[];
  /** What the base of a score is, and what it takes for granted. */
  unit: Bilingual;
  assumption: Bilingual;
  members: (CellMember &
    Pick<PrecinctScore, 'name' | 'rank' | 'interval' | 'scoreClass'> & {
      parts: Pick<
        ScoreParts,
        'model' | 'base' | 'basePercentile' | 'income' | 'scoreWithoutIncome' | 'missing'
      >;
    })[];
}

export async function makeCell(db: Database, request: CellsRequest & { cell: string }): Promise<CellBody> {
  const { resolution, cell } = request;
  checkResolution(resolution);
  const scores = await scoreArea(db, request);
  const { precincts, doors } = await readCellInputs(db, scores);
  const parts = explainCell(precincts, doors, resolution, cell);
  if (!parts) {
    throw new UserError(
      'unknown-cell',
      `Nobody lives in the cell '${cell}', or it is none of resolution ${resolution} in ${scores.areaName}.`,
      'GET /api/v1/cells lists those there are.',
      404,
    );
  }
  if (parts.kind === 'suppressed') {
    throw new UserError(
      'suppressed-cell',
      `The cell '${cell}' has fewer than 11 households and no neighbour to join, so it is hidden.`,
      'Only the total of such cells is told: see "suppressed" of GET /api/v1/cells.',
      404,
    );
  }
  const codes = parts.members.map(({ precinctCode }) => precinctCode);
  const explained = new Map<string, PrecinctScore>();
  const { report, pages } = await explainScores(db, request, codes);
  for await (const page of pages) for (const row of page) explained.set(row.precinctCode, row);
  const { cellCount: _, ...figures } = parts.cell;
  return {
    ...headOf(scores, resolution),
    ...figures,
    cells: parts.cells,
    unit: report.unit,
    assumption: report.assumption,
    members: parts.members.map((member) => {
      const { name, rank, interval, scoreClass, parts: all } = explained.get(member.precinctCode)!;
      const { model, base, basePercentile, income, scoreWithoutIncome, missing } = all;
      const summary = { model, base, basePercentile, income, scoreWithoutIncome, missing };
      return { ...member, name, rank, interval, scoreClass, parts: summary };
    }),
  };
}

function checkResolution(resolution: number): void {
  if (Number.isInteger(resolution) && resolution >= COARSEST_RESOLUTION && resolution <= FINEST_RESOLUTION)
    return;
  throw new UserError(
    'invalid-resolution',
    `Cells have no resolution ${resolution} here.`,
    `Use a whole number from ${COARSEST_RESOLUTION} (5 km²) to ${FINEST_RESOLUTION} (0.2 ha).`,
  );
}

async function readCellInputs(
  db: Database,
  { precincts, precinctsDatasetId }: StoredScores,
): Promise<{ precincts: CellPrecinct[]; doors: CellDoors[] }> {
  const territories = await listDoorlessTerritories(db, precinctsDatasetId);
  const territoryOf = new Map(territories.map((t) => [t.precinctCode, t.territory]));
  return {
    precincts: precincts.map(({ precinctCode, registered, score, expectedVotes }) => ({
      precinctCode,
      registered: registered ?? 0,
      score,
      expectedVotes,
      territory: territoryOf.get(precinctCode) ?? null,
    })),
    doors: await listDoorPoints(db, precinctsDatasetId),
  };
}

const headOf = (scores: StoredScores, resolution: number): CellsHead => ({
  strategy: scores.strategy,
  strategyVersion: scores.strategyVersion,
  formulaVersion: scores.formulaVersion,
  areaCode: scores.areaCode,
  precinctsSource: scores.precinctsSource,
  resolution,
  doorsEstimated: scores.doorsEstimated,
});
