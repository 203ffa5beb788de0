/** H3 cells of a scored area, see `domain/cells.ts`. Nothing is stored: cells follow from scores and doors. */
import type { Database } from '../db/database.ts';
import { countDoorsOutside, listDoorlessTerritories, listDoorPoints } from '../db/queries/scores.ts';
import {
  type CellGroups,
  COARSEST_RESOLUTION,
  FINEST_RESOLUTION,
  groupCells,
} from '../domain/cell-groups.ts';
import { type CellMember, type CellParts, explainCell } from '../domain/cell-parts.ts';
import { type CellPrecinct, type Cells, describeCells } from '../domain/cells.ts';
import type { Bilingual } from '../domain/targeting/strategy.ts';
import type { PrecinctScore, ScoreParts } from '../domain/targeting/types.ts';
import { findDataSha256 } from './area-panels.ts';
import { UserError } from './progress.ts';
import { recall } from './recall.ts';
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
  const { groups, precincts, doorsOutside } = await placeCells(db, scores, request);
  return { ...headOf(scores, resolution), ...describeCells(groups, precincts), doorsOutside };
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
  const { groups, precincts } = await placeCells(db, scores, request);
  const parts = explainCell(groups, precincts, cell);
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

interface PlacedCells {
  groups: CellGroups;
  doorsOutside: number;
  bytes: number;
}

/** A leaf with its share of a group. */
const LEAF_BYTES = 200;

/** Where everything is follows from the data alone: kept, so that another strategy only describes it anew. */
async function placeCells(
  db: Database,
  { precincts: ranked, precinctsDatasetId, precinctsSource, areaCode, areaName }: StoredScores,
  { campaignId, resolution }: CellsRequest,
): Promise<Omit<PlacedCells, 'bytes'> & { precincts: CellPrecinct[] }> {
  const places = ranked
    .map(({ precinctCode, registered, score, expectedVotes }) => ({
      precinctCode,
      registered: registered ?? 0,
      score,
      expectedVotes,
      territory: null,
    }))
    .sort((a, b) => (a.precinctCode < b.precinctCode ? -1 : 1));
  const target = { areaCode, areaName, datasetId: precinctsDatasetId, sourceId: precinctsSource };
  const dataSha256 = await findDataSha256(db, { areaCode, campaignId, goal: 'any' });
  const key = `cells/${precinctsDatasetId}/${dataSha256}/${resolution}`;
  const { groups, doorsOutside } = await recall(db, key, async (): Promise<PlacedCells> => {
    const territories = await listDoorlessTerritories(db, precinctsDatasetId);
    const territoryOf = new Map(territories.map((t) => [t.precinctCode, t.territory]));
    const placed = places.map((place) => ({
      ...place,
      territory: territoryOf.get(place.precinctCode) ?? null,
    }));
    const made = groupCells(placed, await listDoorPoints(db, precinctsDatasetId), resolution);
    const outside = await countDoorsOutside(db, target);
    return { groups: made, doorsOutside: outside, bytes: LEAF_BYTES * made.leaves.length };
  });
  return { groups, doorsOutside, precincts: places };
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
