/**
 * What cutting deals out: units, and which of them touch.
 *
 * A unit is a stretch of street with its doors. Up to residential class both sides belong together, because
 * a canvasser zigzags there; from tertiary up each side is a unit of its own, so a wide road may part them.
 * A stretch whose work alone is over a fraction of the shift is split along the street, and a building larger
 * than a shift becomes several parts. Blocks without doors are units too, empty ones: they connect.
 *
 * Two units touch where they meet at a junction, follow each other along a block, or face each other across
 * it: never through the air. So whatever is connected among units is connected on foot.
 */
import { pointOnBlock } from '../walking/network.ts';
import { CROSSING_M } from '../walking/sidewalks.ts';
import { STREET_CLASSES, type StreetNetwork } from '../walking/types.ts';
import type { CutAddress, CutOptions, UnassignedReason } from './types.ts';

/** Streets up to this class keep both sides in one unit. */
const QUIET_UP_TO = STREET_CLASSES.indexOf('residential');
/**
 * Prices of a contact, on the scale of 1 for turning a quiet corner: the lower, the likelier both stay in one
 * turf. Pieces of one stretch cling most, then blocks of one street; a street to cross in between costs as
 * its crossing does in walks, so that a primary road parts turfs first (1 + 25 / 12 = 3.1).
 */
const SAME_STRETCH_PRICE = 0.3;
const SAME_STREET_PRICE = 0.6;
const crossingPrice = (network: StreetNetwork, block: number) =>
  CROSSING_M[STREET_CLASSES[network.blockClass[block]]] / 12;

/**
 * A stretch over this fraction of a shift is split. Smaller fills turfs better (units are the grain), larger
 * keeps streets whole; tests/bench/cut.ts prints both sides of the trade.
 */
export const MAX_UNIT_SHARE = 0.08;
/** The largest part of a tower, as a fraction of the shift: leaves room for the way along its block. */
export const MAX_PART_SHARE = 0.9;
/** A building over this fraction of a shift is walked past: what lies beyond it is not cut off by its turf. */
const MAX_PASSED_SHARE = 0.5;
/** A component of the network with less work than this fraction of a shift is not worth a turf: an island. */
export const MIN_ISLAND_SHARE = 0.25;

/** Some doors of one address: all of them, or one part of a tower. */
export interface UnitItem {
  /** Index into the addresses, sorted by id. */
  address: number;
  doors: number;
  part: number;
  parts: number;
}

export interface Unit {
  block: number;
  /** Sides of the street that have doors: 0 for a connecting block. */
  sides: 0 | 1 | 2;
  lengthM: number;
  xM: number;
  yM: number;
  doors: number;
  serviceS: number;
  /** Expected votes (middle estimate) behind its doors. */
  votes: number;
  items: UnitItem[];
}

/** Units and their contacts, as flat arrays: neighbours of u are to[start[u]] … to[start[u + 1] − 1]. */
export interface UnitGraph {
  units: Unit[];
  start: Int32Array;
  to: Int32Array;
  /** Price of joining across this contact: low keeps together. */
  price: Float64Array;
  /** Connected pieces, each with the doors that can be reached from each other; without islands. */
  components: Int32Array[];
  addresses: CutAddress[];
  unassigned: { addressId: number; doors: number; reason: UnassignedReason }[];
}

export function buildUnits(
  network: StreetNetwork,
  addresses: readonly CutAddress[],
  options: CutOptions,
): UnitGraph {
  const sorted = [...addresses].sort((a, b) => a.addressId - b.addressId);
  const unassigned: UnitGraph['unassigned'] = [];
  const leaveOut = ({ addressId, doors }: CutAddress, reason: UnassignedReason) =>
    unassigned.push({ addressId, doors, reason });

  const onBlock = new Map<number, number[]>();
  sorted.forEach((address, i) => {
    if (address.snap === null) leaveOut(address, 'far-from-street');
    else if (address.score === null) leaveOut(address, 'not-scored');
    else {
      const list = onBlock.get(address.snap.blockId);
      if (list) list.push(i);
      else onBlock.set(address.snap.blockId, [i]);
    }
  });

  const useful = usefulBlocks(network, onBlock);
  const units: Unit[] = [];
  const contacts = new Contacts();
  const atNode: number[][] = Array.from({ length: network.nodeCount }, () => []);
  for (let block = 0; block < network.blockCount; block++) {
    if (!useful[block]) continue;
    const members = onBlock.get(block) ?? [];
    const isQuiet = network.blockClass[block] <= QUIET_UP_TO;
    const rows = isQuiet
      ? [members]
      : [-1, 1].map((side) => members.filter((i) => sorted[i].snap!.side === side));
    const placed = rows
      .filter((row) => row.length > 0)
      .map((row) => stretches(network, block, row, sorted, options));
    if (placed.length === 0) placed.push([{ fromM: 0, toM: network.blockLengthM[block], items: [] }]);
    const spans = placed.map((row) =>
      row.map((stretch) => ({
        ...stretch,
        unit: units.push(makeUnit(network, block, stretch, sorted, options)) - 1,
      })),
    );
    for (const row of spans) {
      const here = row.map((stretch) => stretch.unit);
      const isPassed = (u: number) => units[u].serviceS > MAX_PASSED_SHARE * options.shiftS;
      for (let i = 1; i < here.length; i++) {
        contacts.add(here[i - 1], here[i], SAME_STRETCH_PRICE);
        for (let j = i - 1; j > 0 && isPassed(here[j]); j--)
          contacts.add(here[j - 1], here[i], SAME_STRETCH_PRICE);
      }
      atNode[network.blockFrom[block]].push(...untilPassable(here, isPassed));
      atNode[network.blockTo[block]].push(...untilPassable(here.reverse(), isPassed));
    }
    if (spans.length === 2) {
      const price = 1 + crossingPrice(network, block);
      for (const left of spans[0])
        for (const right of spans[1])
          if (left.fromM < right.toM && right.fromM < left.toM) contacts.add(left.unit, right.unit, price);
    }
  }
  joinAtNodes(network, units, atNode, contacts);

  const graph = { units, ...contacts.toArrays(units.length) };
  const pieces = connectedPieces(graph);
  const workS = pieces.map((piece) => piece.reduce((sum, u) => sum + units[u].serviceS, 0));
  const main = workS.indexOf(Math.max(...workS));
  const components = pieces.filter((piece, i) => {
    if (workS[i] === 0) return false;
    if (i === main || workS[i] >= MIN_ISLAND_SHARE * options.shiftS) return true;
    const ids = new Set([...piece].flatMap((u) => units[u].items.map((item) => item.address)));
    for (const i of ids) leaveOut(sorted[i], 'island');
    return false;
  });
  return { ...graph, components, addresses: sorted, unassigned };
}

/** The first units from one end of a block that reach its junction: past large buildings, up to the first other. */
function untilPassable(row: readonly number[], isPassed: (u: number) => boolean): number[] {
  const last = row.findIndex((u) => !isPassed(u));
  return last < 0 ? [...row] : row.slice(0, last + 1);
}

/** Blocks with doors and what can lie between them: dead ends without doors are peeled off. */
function usefulBlocks(network: StreetNetwork, onBlock: ReadonlyMap<number, unknown>): Uint8Array {
  const { blockFrom, blockTo, outStart, outBlock } = network;
  const withDoors = new Set([...onBlock.keys()].map((block) => network.nodeComponent[blockFrom[block]]));
  const useful = new Uint8Array(network.blockCount);
  const degree = new Int32Array(network.nodeCount);
  for (let block = 0; block < network.blockCount; block++) {
    if (!withDoors.has(network.nodeComponent[blockFrom[block]])) continue;
    useful[block] = 1;
    degree[blockFrom[block]]++;
    degree[blockTo[block]]++;
  }
  const ends: number[] = [];
  for (let node = 0; node < network.nodeCount; node++) if (degree[node] === 1) ends.push(node);
  for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
    for (let i = outStart[node]; i < outStart[node + 1]; i++) {
      const block = outBlock[i];
      if (!useful[block] || onBlock.has(block)) continue;
      useful[block] = 0;
      degree[node]--;
      const other = blockFrom[block] === node ? blockTo[block] : blockFrom[block];
      if (--degree[other] === 1) ends.push(other);
    }
  }
  return useful;
}

interface Stretch {
  fromM: number;
  toM: number;
  items: UnitItem[];
}

/** The doors of one row (a side, or both) as stretches of nearly equal work, in order along the block. */
function stretches(
  network: StreetNetwork,
  block: number,
  row: readonly number[],
  addresses: readonly CutAddress[],
  options: CutOptions,
): Stretch[] {
  const offsetM = (item: UnitItem) => addresses[item.address].snap!.offsetM;
  const items = row
    .flatMap((i) => partsOf(i, addresses[i].doors, options))
    .sort((a, b) => offsetM(a) - offsetM(b) || a.address - b.address || a.part - b.part);
  const doors = items.reduce((sum, item) => sum + item.doors, 0);
  const count = Math.ceil((doors * options.serviceS) / (MAX_UNIT_SHARE * options.shiftS));
  let passed = 0;
  // The middle of an item decides where it goes, so that a large building does not drag its neighbours.
  const groups = Map.groupBy(items, (item) => {
    passed += item.doors;
    return Math.min(count - 1, Math.floor(((passed - item.doors / 2) / doors) * count));
  });
  const result = [...groups.values()].map((group) => ({
    fromM: 0,
    toM: network.blockLengthM[block],
    items: group,
  }));
  for (let i = 1; i < result.length; i++) {
    const middleM = (offsetM(result[i - 1].items.at(-1)!) + offsetM(result[i].items[0])) / 2;
    result[i - 1].toM = middleM;
    result[i].fromM = middleM;
  }
  return result;
}

/** An address as one item, or a tower as full parts and what remains; a sliver shares evenly with the part before. */
function partsOf(address: number, doors: number, options: CutOptions): UnitItem[] {
  const fullDoors = Math.max(1, Math.floor((MAX_PART_SHARE * options.shiftS) / options.serviceS));
  const parts = Math.ceil(doors / fullDoors);
  const sizes = Array.from({ length: parts }, (_, i) => Math.min(fullDoors, doors - i * fullDoors));
  if (parts > 1 && sizes[parts - 1] < fullDoors / 4) {
    const both = fullDoors + sizes[parts - 1];
    sizes[parts - 2] = Math.ceil(both / 2);
    sizes[parts - 1] = Math.floor(both / 2);
  }
  return sizes.map((size, i) => ({ address, doors: size, part: i + 1, parts }));
}

function makeUnit(
  network: StreetNetwork,
  block: number,
  { fromM, toM, items }: Stretch,
  addresses: readonly CutAddress[],
  options: CutOptions,
): Unit {
  const { xM, yM } = pointOnBlock(network, block, (fromM + toM) / 2);
  const doors = items.reduce((sum, item) => sum + item.doors, 0);
  const sides = new Set(items.map((item) => addresses[item.address].snap!.side)).size;
  return {
    block,
    sides: sides as Unit['sides'],
    lengthM: toM - fromM,
    xM,
    yM,
    doors,
    serviceS: doors * options.serviceS,
    votes: items.reduce((sum, item) => sum + item.doors * addresses[item.address].votesPerDoor.mid, 0),
    items,
  };
}

/** Every two units at a junction touch; the loudest street there, unless it is their own, lies between them. */
function joinAtNodes(
  network: StreetNetwork,
  units: readonly Unit[],
  atNode: readonly number[][],
  contacts: Contacts,
) {
  for (const here of atNode) {
    for (let i = 1; i < here.length; i++) {
      for (let j = 0; j < i; j++) {
        const a = units[here[i]].block;
        const b = units[here[j]].block;
        if (a === b) continue;
        const between = here.filter((u) => units[u].block !== a && units[u].block !== b);
        const crossed = Math.max(0, ...between.map((u) => crossingPrice(network, units[u].block)));
        const isSameStreet = network.blockName[a] !== 0 && network.blockName[a] === network.blockName[b];
        contacts.add(here[j], here[i], isSameStreet ? SAME_STREET_PRICE : 1 + crossed);
      }
    }
  }
}

class Contacts {
  readonly #price = new Map<number, number>();
  /** Units are numbered below 2^26: pairs fit a double. */
  static readonly #SPAN = 2 ** 26;

  add(a: number, b: number, price: number) {
    const key = Math.min(a, b) * Contacts.#SPAN + Math.max(a, b);
    this.#price.set(key, Math.min(price, this.#price.get(key) ?? Infinity));
  }

  toArrays(unitCount: number) {
    const pairs = [...this.#price].sort(([a], [b]) => a - b);
    const start = new Int32Array(unitCount + 1);
    const ends = pairs.map(([key]) => [Math.floor(key / Contacts.#SPAN), key % Contacts.#SPAN]);
    for (const [a, b] of ends) {
      start[a + 1]++;
      start[b + 1]++;
    }
    for (let u = 0; u < unitCount; u++) start[u + 1] += start[u];
    const next = start.slice();
    const to = new Int32Array(2 * pairs.length);
    const price = new Float64Array(2 * pairs.length);
    pairs.forEach(([, cost], i) => {
      const [a, b] = ends[i];
      price[next[a]] = cost;
      to[next[a]++] = b;
      price[next[b]] = cost;
      to[next[b]++] = a;
    });
    return { start, to, price };
  }
}

function connectedPieces({ units, start, to }: Pick<UnitGraph, 'units' | 'start' | 'to'>): Int32Array[] {
  const seen = new Uint8Array(units.length);
  const pieces: Int32Array[] = [];
  for (let first = 0; first < units.length; first++) {
    if (seen[first]) continue;
    const piece = [first];
    seen[first] = 1;
    for (let i = 0; i < piece.length; i++) {
      for (let j = start[piece[i]]; j < start[piece[i] + 1]; j++) {
        if (seen[to[j]]) continue;
        seen[to[j]] = 1;
        piece.push(to[j]);
      }
    }
    pieces.push(Int32Array.from(piece.sort((a, b) => a - b)));
  }
  return pieces;
}
