/**
 * What the tile layers hold. Each answers a source whose key names the versions of everything in it, so that
 * an ETag made from it changes exactly when the tiles do.
 */
import type { Feature } from 'geojson';
import type { Database } from '../db/database.ts';
import { getArea } from '../db/queries/areas.ts';
import { findStreetsVersion } from '../db/queries/plans.ts';
import { findVintage } from '../db/queries/precincts.ts';
import {
  findLatestPlanId,
  findTurfsVersion,
  listBackdropFeatures,
  listPrecinctFeatures,
  listStreetFeatures,
  listTurfFeatures,
} from '../db/queries/tiles.ts';
import { cellBoundary } from '../domain/h3.ts';
import { makeCells } from '../jobs/make-cells.ts';
import { UserError } from '../jobs/progress.ts';
import { ensureScoreRun } from '../jobs/score-area.ts';
import { notFound } from './errors.ts';
import type { CellsBody } from './schemas.ts';
import type { TileSource } from './tile-maker.ts';

export const TILE_LAYERS = ['precincts', 'cells', 'turfs', 'streets'] as const;
export type TileLayer = (typeof TILE_LAYERS)[number];

export interface TileQuery {
  campaignId: number;
  area?: string;
  strategy?: string;
  plan?: string;
  resolution?: number;
}

export const DEFAULT_RESOLUTION = 9;
/** Nothing is there: an area without streets, a campaign without plans. */
const EMPTY: TileSource = { key: 'empty', load: async () => [] };

/** From which zoom each class of street shows. */
const STREETS_FROM_ZOOM: [minZoom: number, classes: string[]][] = [
  [0, ['motorway', 'trunk', 'primary']],
  [10, ['secondary']],
  [11, ['tertiary']],
  [12, ['residential', 'pedestrian']],
  [14, ['service', 'path', 'steps']],
];
const BACKDROP: [layer: string, kind: string, minZoom: number][] = [
  ['water', 'water', 0],
  ['green', 'green', 8],
  ['rail', 'rail', 10],
  ['buildings', 'building', 14],
];

export function findTileSource(db: Database, layer: TileLayer, query: TileQuery): Promise<TileSource> {
  switch (layer) {
    case 'precincts':
      return precincts(db, query);
    case 'cells':
      return cells(db, query);
    case 'turfs':
      return turfs(db, query);
    case 'streets':
      return streets(db, query);
  }
}

async function precincts(db: Database, { campaignId, area, strategy }: TileQuery): Promise<TileSource> {
  const run = strategy
    ? (await ensureScoreRun(db, { campaignId, strategy, areaCode: area })).head
    : undefined;
  const datasetId = run?.precinctsDatasetId ?? (await findVintage(db, (await getArea(db, area)).areaCode));
  if (datasetId === undefined) return EMPTY;
  const scoreRunId = run?.scoreRunId ?? null;
  return {
    key: `precincts-${datasetId}-${scoreRunId ?? 'plain'}`,
    load: async () => [
      {
        layer: 'precincts',
        minZoom: 0,
        features: await listPrecinctFeatures(db, { datasetId, scoreRunId, as: 'areas' }),
      },
      {
        layer: 'precinct_labels',
        minZoom: 10,
        features: await listPrecinctFeatures(db, { datasetId, scoreRunId, as: 'labels' }),
      },
    ],
  };
}

async function cells(
  db: Database,
  { campaignId, area, strategy, resolution }: TileQuery,
): Promise<TileSource> {
  if (!strategy)
    throw new UserError(
      'missing-strategy',
      'Cells need a strategy.',
      'Add ?strategy=NAME; GET /strategies lists them.',
      400,
    );
  const { head: run } = await ensureScoreRun(db, { campaignId, strategy, areaCode: area });
  const request = {
    campaignId,
    strategy,
    areaCode: run.areaCode,
    resolution: resolution ?? DEFAULT_RESOLUTION,
  };
  return {
    key: `cells-${run.scoreRunId}-${request.resolution}`,
    load: async () => {
      const body = await makeCells(db, request);
      return [{ layer: 'cells', minZoom: 0, features: JSON.stringify(body.cells.map(cellFeature)) }];
    },
  };
}

function cellFeature({ cell, registered, doors, score, expectedVotes }: CellsBody['cells'][number]): Feature {
  const votesMid = expectedVotes?.mid;
  return {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [cellBoundary(cell)] },
    properties: { cell, registered, doors, score, votesMid },
  };
}

async function turfs(db: Database, { campaignId, area, plan }: TileQuery): Promise<TileSource> {
  const planId = plan ?? (await findLatestPlanId(db, campaignId, (await getArea(db, area)).areaCode));
  if (planId === undefined) return EMPTY;
  const version = await findTurfsVersion(db, campaignId, planId);
  if (version === undefined) throw notFound('plan', planId);
  return {
    key: `turfs-${planId}-${version}`,
    load: async () => [
      { layer: 'turfs', minZoom: 0, features: await listTurfFeatures(db, planId, 'areas') },
      { layer: 'turf_labels', minZoom: 10, features: await listTurfFeatures(db, planId, 'labels') },
    ],
  };
}

async function streets(db: Database, { area }: TileQuery): Promise<TileSource> {
  const { areaCode } = await getArea(db, area);
  const version = await findStreetsVersion(db, areaCode);
  if (version === undefined) return EMPTY;
  return {
    key: `streets-${version}`,
    load: async () => {
      const sheets = [];
      for (const [layer, kind, minZoom] of BACKDROP)
        sheets.push({ layer, minZoom, features: await listBackdropFeatures(db, areaCode, kind) });
      for (const [minZoom, classes] of STREETS_FROM_ZOOM)
        sheets.push({ layer: 'streets', minZoom, features: await listStreetFeatures(db, areaCode, classes) });
      return sheets;
    },
  };
}
