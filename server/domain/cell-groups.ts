/**
 * Where voters and doors are, as groups of H3 cells that can be shown. It follows from the data alone, whatever
 * the scores: see `cells.ts` for how cells are described.
 *
 * Everything is placed once, in cells of resolution 11: doors where they stand, and a precinct's registered
 * voters over its doors (largest remainder, so that whole voters add up). A precinct with territory and no
 * doors is spread evenly over its territory; one without territory cannot be placed, and is counted apart.
 * Coarser cells are sums by H3 index. So at each resolution cells + suppressed + unplaced equal the
 * precincts exactly.
 *
 * A cell under 11 households is not shown alone: it joins a neighbour. That is done from coarse to fine,
 * and a fine cell only joins another inside the same shown coarse cell. Each resolution thus refines the one
 * above, and subtracting cells of one from the other never uncovers fewer than 11 households. Only a cell of
 * resolution 7 with no neighbour is hidden, at every resolution, and its total is told.
 *
 * Pure: no clock, no database, no randomness. The same doors always give the same cells.
 */
import type { MultiPolygon, Polygon } from 'geojson';
import type { LngLat } from './geo.ts';
import {
  cellAt,
  cellCentre,
  cellCentreChild,
  cellNeighbours,
  cellParent,
  cellsInside,
  cellsTouching,
} from './h3.ts';

export const COARSEST_RESOLUTION = 7;
export const FINEST_RESOLUTION = 11;

/** Insee's own threshold for showing a group of households. */
export const MIN_HOUSEHOLDS = 11;

/** Where doors are not known: 95 % of the precincts of Toulouse have fewer than 1.91 registered voters per household. */
const REGISTERED_PER_HOUSEHOLD = 2;

/** What placing reads of a precinct. */
export interface CellPlace {
  precinctCode: string;
  registered: number;
  /** Read only where the precinct has no doors. Null: no territory. */
  territory: Polygon | MultiPolygon | null;
}

export interface CellDoors {
  precinctCode: string;
  position: LngLat;
  doors: number;
}

/** What one precinct has in one cell of the finest resolution. */
export interface Leaf {
  cell: string;
  precinct: number;
  registered: number;
  doors: number;
}

/** Cells shown as one, with all that stands in them. */
export interface Group {
  /** The largest: it gives the group its place. */
  cell: string;
  cells: string[];
  households: number;
  leaves: Leaf[];
}

export interface CellGroups {
  resolution: number;
  shown: Group[];
  hidden: Group[];
  leaves: Leaf[];
  /** Precincts that are in no place. */
  unplaced: number[];
  /** Doors of each precinct, over all cells. */
  doorsOf: number[];
}

/** Members are told by their place in `precincts`. */
export function groupCells(
  precincts: readonly CellPlace[],
  doors: readonly CellDoors[],
  resolution: number,
): CellGroups {
  if (resolution < COARSEST_RESOLUTION || resolution > FINEST_RESOLUTION) {
    throw new RangeError(
      `resolution ${resolution} is not within ${COARSEST_RESOLUTION}–${FINEST_RESOLUTION}`,
    );
  }
  const { leaves, unplaced } = placeLeaves(precincts, doors);

  const coarse = mergeSmall(groupLeaves(leaves, COARSEST_RESOLUTION), 'neighbours');
  const hidden = coarse.filter((group) => group.households < MIN_HOUSEHOLDS);
  let shown = coarse.filter((group) => group.households >= MIN_HOUSEHOLDS);
  for (let finer = COARSEST_RESOLUTION + 1; finer <= resolution; finer++) {
    shown = shown.flatMap((group) => mergeSmall(groupLeaves(group.leaves, finer), 'all'));
  }
  const doorsOf: number[] = Array(precincts.length).fill(0);
  for (const leaf of leaves) doorsOf[leaf.precinct] += leaf.doors;
  return { resolution, shown, hidden, leaves, unplaced, doorsOf };
}

/**
 * Shares out a whole number in proportion to weights, in whole numbers that add up to it: each gets the whole
 * part of its quota, the largest remainders one more, the first of equals first (Hamilton's method).
 */
export function largestRemainder(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const quotas = weights.map((weight) => (whole * weight) / sum);
  const shares = quotas.map(Math.floor);
  const left = whole - shares.reduce((a, b) => a + b, 0);
  const byRemainder = quotas
    .map((_, i) => i)
    .sort((a, b) => quotas[b] - shares[b] - (quotas[a] - shares[a]) || a - b);
  for (const i of byRemainder.slice(0, left)) shares[i]++;
  return shares;
}

function placeLeaves(
  precincts: readonly CellPlace[],
  doors: readonly CellDoors[],
): { leaves: Leaf[]; unplaced: number[] } {
  const indexOf = new Map(precincts.map((precinct, i) => [precinct.precinctCode, i]));
  const doorsAt = precincts.map(() => new Map<string, number>());
  for (const { precinctCode, position, doors: count } of doors) {
    const p = indexOf.get(precinctCode);
    if (p === undefined) throw new Error(`doors of an unknown precinct '${precinctCode}'`);
    const cell = cellAt(position, FINEST_RESOLUTION);
    doorsAt[p].set(cell, (doorsAt[p].get(cell) ?? 0) + count);
  }
  const leaves: Leaf[] = [];
  const unplaced: number[] = [];
  precincts.forEach(({ registered, territory }, p) => {
    const stood = [...doorsAt[p]].sort(([a], [b]) => (a < b ? -1 : 1));
    const spread = stood.length > 0 || !territory ? [] : spreadOver(territory, registered);
    const cells = stood.length > 0 ? stood.map(([cell]) => cell) : spread;
    if (cells.length === 0) {
      unplaced.push(p);
      return;
    }
    const shares = largestRemainder(
      registered,
      cells.map((_, i) => stood[i]?.[1] ?? 1),
    );
    cells.forEach((cell, i) => {
      leaves.push({ cell, precinct: p, registered: shares[i], doors: stood[i]?.[1] ?? 0 });
    });
  });
  return { leaves, unplaced };
}

/**
 * Even cover of a territory without known doors: the finest whose cells still hold a showable number of
 * voters, because a finer one would only be merged again.
 */
function spreadOver(territory: Polygon | MultiPolygon, registered: number): string[] {
  let cover: string[] = [];
  for (let resolution = COARSEST_RESOLUTION; resolution <= FINEST_RESOLUTION; resolution++) {
    const finer = cellsInside(territory, resolution);
    if (cover.length > 0 && finer.length * MIN_HOUSEHOLDS * REGISTERED_PER_HOUSEHOLD > registered) break;
    cover = finer;
  }
  if (cover.length === 0) cover = cellsTouching(territory, FINEST_RESOLUTION);
  return cover.map((cell) => cellCentreChild(cell, FINEST_RESOLUTION));
}

function groupLeaves(leaves: readonly Leaf[], resolution: number): Group[] {
  const byCell = Map.groupBy(leaves, (leaf) => cellParent(leaf.cell, resolution));
  return [...byCell].map(([cell, own]) => ({
    cell,
    cells: [cell],
    households: total(own, (leaf) => leaf.doors || leaf.registered / REGISTERED_PER_HOUSEHOLD),
    leaves: own,
  }));
}

/**
 * Joins each group under 11 households, the smallest first, to the largest of those that it touches; with
 * `all`, to the nearest one when it touches none.
 */
function mergeSmall(groups: readonly Group[], reach: 'neighbours' | 'all'): Group[] {
  const standing = new Set(groups);
  const ownerOf = new Map(groups.map((group) => [group.cell, group]));
  const small = groups.filter((group) => group.households < MIN_HOUSEHOLDS).sort(bySize);
  while (small.length > 0) {
    const group = small.shift()!;
    if (!standing.has(group)) continue;
    const touching = new Set(
      group.cells
        .flatMap(cellNeighbours)
        .flatMap((cell) => ownerOf.get(cell) ?? [])
        .filter((other) => other !== group),
    );
    const host =
      [...touching].sort(bySize).at(-1) ?? (reach === 'all' ? nearest(group, standing) : undefined);
    if (!host) continue;
    const merged: Group = {
      cell: bySize(group, host) > 0 ? group.cell : host.cell,
      cells: [...host.cells, ...group.cells],
      households: host.households + group.households,
      leaves: [...host.leaves, ...group.leaves],
    };
    standing.delete(group);
    standing.delete(host);
    standing.add(merged);
    for (const cell of merged.cells) ownerOf.set(cell, merged);
    if (merged.households < MIN_HOUSEHOLDS) {
      small.push(merged);
      small.sort(bySize);
    }
  }
  return [...standing];
}

const bySize = (a: Group, b: Group) => a.households - b.households || (a.cell < b.cell ? -1 : 1);

function nearest(group: Group, others: Iterable<Group>): Group | undefined {
  const [lng, lat] = cellCentre(group.cell);
  const shrink = Math.cos((lat * Math.PI) / 180);
  let best: Group | undefined;
  let bestDistance = Infinity;
  for (const other of others) {
    if (other === group) continue;
    const [otherLng, otherLat] = cellCentre(other.cell);
    const distance = Math.hypot((otherLng - lng) * shrink, otherLat - lat);
    if (distance < bestDistance || (distance === bestDistance && other.cell < best!.cell)) {
      best = other;
      bestDistance = distance;
    }
  }
  return best;
}

export function total<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
