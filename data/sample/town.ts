/** The whole town as values: everything that the files tell, and nothing of how they are written. */
import { type Address, numberEntrances } from './addresses.ts';
import { type Block, layGround } from './blocks.ts';
import { type Building, build } from './buildings.ts';
import { type Ballot, holdBallots, type PrecinctResult } from './elections.ts';
import type { Point } from './geometry.ts';
import { nameStreets } from './names.ts';
import { type Home, settle, sumBy } from './people.ts';
import type { StreetProps } from './plan.ts';
import type { PlanarMap } from './planar.ts';
import { type Adjacency, adjacency, evenOut, gather, outlines, regionsOf, staysWhole } from './precincts.ts';
import { seeded } from './random.ts';
import type { Path } from './spurs.ts';

export interface Precinct {
  /** '0012' or '012A', as the Ministry spells it. */
  number: string;
  rings: Point[][];
}

export interface Town {
  map: PlanarMap<StreetProps>;
  blocks: Block[];
  paths: Path[];
  buildings: Building[];
  addresses: Address[];
  homes: Home[];
  precincts: Record<Ballot['vintage'], Precinct[]>;
  /** Precinct of each block, by vintage. */
  ownerOf: Record<Ballot['vintage'], number[]>;
  /** Census tracts: rings and the tract of each block. */
  tracts: { rings: Point[][][]; owner: number[] };
  results: Map<string, PrecinctResult[]>;
}

const PRECINCTS = 40;
/** Two precincts far apart that the last revision added: they got the last numbers. */
const ADDED = [30, 10];
const TRACTS = 9;

export function makeTown(seed = 1): Town {
  const { map, blocks, paths } = layGround(seeded(seed));
  const { entrances, buildings } = build(map, blocks, seeded(seed + 1), paths);
  nameStreets(map, blocks, seeded(seed + 2));
  const addresses = numberEntrances(map, entrances, seeded(seed + 3));
  const homes = settle(blocks, addresses, seeded(seed + 4));

  const near = adjacency(map, blocks);
  const regions = regionsOf(near);
  const voters = sumBy(
    homes,
    (home) => home.block,
    blocks.length,
    (home) => home.registered,
  );
  const group = (count: number, random = seeded(seed + 5)) =>
    evenOut(blocks, near, voters, gather(blocks, near, regions, voters, count, random), count);
  const newer = movedToEnd(northToSouth(blocks, group(PRECINCTS), PRECINCTS), ADDED);
  const { older, numbers } = redrawn(near, newer, voters);
  const tracts = northToSouth(blocks, group(TRACTS), TRACTS);
  const rings = (owner: number[], count: number) =>
    Array.from({ length: count }, (_, c) => outlines(map, blocks, owner, c));

  const ownerOf = { older, newer };
  return {
    map,
    blocks,
    paths,
    buildings,
    addresses,
    homes,
    ownerOf,
    precincts: {
      newer: rings(newer, PRECINCTS).map((ring, c) => ({ number: numbers[c], rings: ring })),
      older: rings(older, PRECINCTS - ADDED.length).map((ring, c) => ({ number: numbers[c], rings: ring })),
    },
    tracts: { rings: rings(tracts, TRACTS), owner: tracts },
    results: holdBallots(blocks, homes, ownerOf, seeded(seed + 6)),
  };
}

/** Numbers the groups as town halls do, from the north bank down. */
function northToSouth(blocks: Block[], owner: number[], count: number): number[] {
  const heights = Array.from({ length: count }, (_, c) => {
    const mine = blocks.filter((_, i) => owner[i] === c);
    return { c, y: mine.reduce((sum, block) => sum + block.centre[1], 0) / mine.length };
  });
  const rank = new Map(heights.sort((a, b) => b.y - a.y).map(({ c }, i) => [c, i]));
  return owner.map((c) => rank.get(c)!);
}

function movedToEnd(owner: number[], last: number[]): number[] {
  const order = [...Array(PRECINCTS).keys()].filter((c) => !last.includes(c)).concat(last);
  return owner.map((c) => order.indexOf(c));
}

/**
 * The drawing before the last revision: the last two precincts did not exist yet but were part of a
 * neighbour (one of them took its neighbour's number with a letter), and three borders ran a block further.
 */
function redrawn(near: Adjacency, newer: number[], voters: number[]): { older: number[]; numbers: string[] } {
  const numbers = Array.from({ length: PRECINCTS }, (_, c) => String(c + 1).padStart(4, '0'));
  const older = [...newer];
  for (const added of [PRECINCTS - 1, PRECINCTS - ADDED.length]) {
    const into = longestBorder(near, newer, added, (c) => c < PRECINCTS - ADDED.length);
    older.forEach((c, i) => {
      if (c === added) older[i] = into;
    });
    if (added === PRECINCTS - 1) numbers[added] = `${numbers[into].slice(1)}A`;
  }
  for (const growing of [4, 15, 26]) {
    const shrinking = longestBorder(near, older, growing, (c) => c !== growing);
    const total = voters.reduce((sum, count, i) => sum + (older[i] === shrinking ? count : 0), 0);
    let moved = 0;
    for (let i = 0; i < older.length && moved < total * 0.06; i++) {
      const touches = [...near[i]].some(([j, lengthM]) => older[j] === growing && lengthM > 30);
      if (older[i] !== shrinking || !touches || voters[i] === 0 || voters[i] > total * 0.25) continue;
      if (!staysWhole(near, older, i)) continue;
      older[i] = growing;
      moved += voters[i];
    }
  }
  return { older, numbers };
}

function longestBorder(
  near: Adjacency,
  owner: number[],
  group: number,
  isFit: (c: number) => boolean,
): number {
  const shared = new Map<number, number>();
  near.forEach((others, i) => {
    if (owner[i] !== group) return;
    for (const [j, lengthM] of others) {
      if (owner[j] !== group && isFit(owner[j])) shared.set(owner[j], (shared.get(owner[j]) ?? 0) + lengthM);
    }
  });
  return [...shared].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
