/**
 * The cut before walks are known: regions halved again and again until each is one shift of expected time,
 * then neighbours merged and parted anew wherever that brings times closer together or cuts fewer streets.
 */
import type { Random } from './random.ts';
import { type Halves, strengthOf, TreeSplitter } from './tree-split.ts';
import type { UnitGraph } from './units.ts';

export interface Goal {
  /** No turf may expect more than this. */
  limitS: number;
  /** What turfs are filled to on average: the gap to `limitS` is room for the grain of the units. */
  targetS: number;
}

/** What one strong contact cut (an ordinary corner) is worth against times that differ, see `halvesCost`. */
const SPREAD_WEIGHT = 1500;
const OVERRUN_WEIGHT = 10000;

/** Cost of a turf's time: squared distance to the target, and steeply more beyond the limit, in shifts. */
export function timeCost(timeS: number, { limitS, targetS }: Goal): number {
  const off = (timeS - targetS) / targetS;
  const over = Math.max(0, timeS - limitS) / targetS;
  return SPREAD_WEIGHT * off * off + OVERRUN_WEIGHT * over;
}

/** Groups of up to so many turfs are divided in several ways, and the best way is kept. */
const GROUP_TURFS = 6;
const ATTEMPTS = 2;
/** A turf under this share of the target is worth re-parting. */
const FAIR_SHARE = 0.85;
/** A cluster must fit into one turf less with this much room to spare, or it is not tried. */
const SPARE_FILL = 0.985;
const SPARE_ATTEMPTS = 6;
/** Groups re-parted around one turf before it is left as it is. */
const MAX_TRIES = 3;

interface Division {
  parts: Int32Array[];
  cost: number;
}

export class Partition {
  readonly graph: UnitGraph;
  /** Expected time of each unit; corrected while real walks come in. */
  readonly timeS: Float64Array;
  /** Units of each turf; an empty list is a turf merged away. */
  readonly turfs: Int32Array[] = [];
  /** Turf of each unit, −1 for an island's. */
  readonly turfOf: Int32Array;
  readonly #splitter: TreeSplitter;

  constructor(graph: UnitGraph, timeS: Float64Array, random: Random) {
    this.graph = graph;
    this.timeS = timeS;
    this.turfOf = new Int32Array(graph.units.length).fill(-1);
    this.#splitter = new TreeSplitter(graph, timeS, random);
  }

  /** Numbers of the turfs there are. */
  list(): number[] {
    return [...this.turfs.keys()].filter((turf) => this.turfs[turf].length > 0);
  }

  timeOf(turf: Int32Array): number {
    let sum = 0;
    for (const u of turf) sum += this.timeS[u];
    return sum;
  }

  add(region: Int32Array): number {
    const turf = this.turfs.push(region) - 1;
    for (const u of region) this.turfOf[u] = turf;
    return turf;
  }

  #set(turf: number, region: Int32Array): void {
    this.turfs[turf] = region;
    for (const u of region) this.turfOf[u] = turf;
  }

  /** Cuts a connected region into about its time ÷ target turfs. */
  cut(region: Int32Array, goal: Goal): void {
    const totalS = this.timeOf(region);
    this.#halve(region, Math.max(1, Math.ceil(totalS / goal.targetS)), goal);
  }

  #halve(region: Int32Array, count: number, goal: Goal): void {
    if (count <= GROUP_TURFS) {
      for (const part of this.#bestDivision(region, count, goal, ATTEMPTS).parts) this.add(part);
      return;
    }
    const { a, countA, b, countB } = this.#split(region, count, goal);
    this.#halve(a, countA, goal);
    this.#halve(b, countB, goal);
  }

  #split(region: Int32Array, count: number, goal: Goal): Halves {
    const evenS = this.timeOf(region) / count;
    const local = { limitS: goal.limitS, targetS: evenS };
    const trials = Math.max(3, Math.min(12, Math.round(3000 / region.length)));
    return this.#splitter.split(
      region,
      count,
      trials,
      (timeS, turfs) => turfs * timeCost(timeS / turfs, local),
    )!;
  }

  #bestDivision(region: Int32Array, count: number, goal: Goal, attempts: number): Division {
    let best = this.#divide(region, count, goal);
    for (let i = 1; i < attempts && best.parts.length > 1; i++) {
      const other = this.#divide(region, count, goal);
      if (other.cost < best.cost) best = other;
    }
    return best;
  }

  #divide(region: Int32Array, count: number, goal: Goal): Division {
    if (count === 1 || region.length === 1) {
      return { parts: [region], cost: timeCost(this.timeOf(region), goal) };
    }
    const { a, countA, b, countB, cut } = this.#split(region, count, goal);
    const first = this.#divide(a, countA, goal);
    const second = this.#divide(b, countB, goal);
    return { parts: [...first.parts, ...second.parts], cost: cut + first.cost + second.cost };
  }

  /** Strength of the contacts between two turfs. */
  #strengthBetween(turf: number, other: number): number {
    const { start, to, price } = this.graph;
    let sum = 0;
    for (const u of this.turfs[turf]) {
      for (let j = start[u]; j < start[u + 1]; j++) {
        if (this.turfOf[to[j]] === other) sum += strengthOf(price[j]);
      }
    }
    return sum;
  }

  neighbours(turf: number): number[] {
    const { start, to } = this.graph;
    const found = new Set<number>();
    for (const u of this.turfs[turf]) {
      for (let j = start[u]; j < start[u + 1]; j++) {
        const other = this.turfOf[to[j]];
        if (other >= 0 && other !== turf) found.add(other);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  /**
   * Merges neighbours and parts them anew into `count` turfs, if that costs less or `count` is larger than
   * their number. Answers the turfs changed, none when all stays.
   */
  repart(group: readonly number[], goal: Goal, attempts: number, count = group.length): number[] {
    const { parts, cost } = this.#bestDivision(this.#merge(group), count, goal, attempts);
    if (parts.length < count) return [];
    if (count === group.length && cost >= this.#costOf(group, goal) - 1e-9) return [];
    return this.#replace(group, parts);
  }

  #merge(group: readonly number[]): Int32Array {
    return Int32Array.from(group.flatMap((turf) => [...this.turfs[turf]])).sort();
  }

  /** Puts parts in the place of turfs; what remains of the turfs is left empty. */
  #replace(group: readonly number[], parts: readonly Int32Array[]): number[] {
    for (const turf of group.slice(parts.length)) this.turfs[turf] = new Int32Array(0);
    return parts.map((part, i) => {
      if (i >= group.length) return this.add(part);
      this.#set(group[i], part);
      return group[i];
    });
  }

  #costOf(group: readonly number[], goal: Goal): number {
    let cost = 0;
    group.forEach((turf, i) => {
      cost += timeCost(this.timeOf(this.turfs[turf]), goal);
      for (const other of group.slice(0, i)) cost += this.#strengthBetween(turf, other);
    });
    return cost;
  }

  /**
   * Re-parts around the turfs given, worst first, until each has been tried: with a neighbour, then in
   * threes along a chain, whose far end can take what the middle passes on.
   */
  improve(turfs: readonly number[], goal: Goal, attempts: number): Set<number> {
    const changed = new Set<number>();
    const isBad = (turf: number) => {
      const timeS = this.timeOf(this.turfs[turf]);
      return timeS > goal.limitS || timeS < FAIR_SHARE * goal.targetS;
    };
    const cost = new Map(turfs.map((turf) => [turf, timeCost(this.timeOf(this.turfs[turf]), goal)]));
    for (const turf of turfs.toSorted((a, b) => cost.get(b)! - cost.get(a)! || a - b)) {
      // Once a group changes, the neighbours of its turfs are others: begin again.
      for (let tries = 0; tries < MAX_TRIES && isBad(turf); tries++) {
        const touched = this.#improveOne(turf, goal, attempts);
        if (touched.length === 0) break;
        for (const other of touched) changed.add(other);
      }
    }
    return changed;
  }

  #improveOne(turf: number, goal: Goal, attempts: number): number[] {
    for (const group of this.#groupsAround(turf)) {
      const touched = this.repart(group, goal, attempts);
      if (touched.length > 0) return touched;
    }
    return [];
  }

  /** Pairs, then threes along a chain, then larger clusters. */
  *#groupsAround(turf: number): Iterable<number[]> {
    const near = this.#lightestFirst(this.neighbours(turf));
    for (const other of near) yield [turf, other];
    for (const other of near.slice(0, 4)) {
      for (const third of this.#lightestFirst(this.neighbours(other)).slice(0, 3)) {
        if (third !== turf) yield [turf, other, third];
      }
    }
    for (let size = 4; size <= GROUP_TURFS; size++) yield this.#cluster(turf, size);
  }

  #lightestFirst(turfs: readonly number[]): number[] {
    return turfs
      .map((other) => ({ other, timeS: this.timeOf(this.turfs[other]) }))
      .sort((a, b) => a.timeS - b.timeS || a.other - b.other)
      .map(({ other }) => other);
  }

  /** A turf with up to `size` − 1 others around it, always the lightest in contact. */
  #cluster(turf: number, size: number): number[] {
    const cluster = [turf];
    while (cluster.length < size) {
      const around = cluster
        .flatMap((one) => this.neighbours(one))
        .filter((other) => !cluster.includes(other));
      const [lightest] = this.#lightestFirst([...new Set(around)]);
      if (lightest === undefined) break;
      cluster.push(lightest);
    }
    return cluster;
  }

  /** Brings expected times under the limit, then does with as few turfs as it can. */
  balance(goal: Goal): void {
    const timeOf = (turf: number) => this.timeOf(this.turfs[turf]);
    for (let round = 0; round < 2; round++) this.improve(this.list(), goal, 1);
    for (const turf of this.list()) if (timeOf(turf) > goal.limitS) this.relieve(turf, goal);
    this.improve(this.list(), goal, 1);
    const lightest = this.list().sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    for (const turf of lightest) {
      if (this.turfs[turf].length > 0 && timeOf(turf) < FAIR_SHARE * goal.targetS) this.spare(turf, goal);
    }
  }

  /**
   * Gives a turf that no exchange can bring under the limit one turf more: shared by a cluster, so that none
   * is left half empty; where that does not do, the turf is parted in two. Answers the turfs changed.
   */
  relieve(turf: number, goal: Goal): number[] {
    for (let size = GROUP_TURFS - 1; size > 1; size--) {
      const cluster = this.#cluster(turf, size);
      if (cluster.length < size) continue;
      const { parts } = this.#bestDivision(this.#merge(cluster), size + 1, goal, ATTEMPTS);
      if (parts.length <= size || parts.some((part) => this.timeOf(part) > goal.limitS)) continue;
      return this.#replace(cluster, parts);
    }
    return this.repart([turf], goal, ATTEMPTS, 2);
  }

  /** Spares a turf where the others of its cluster can take its streets: answers the turfs changed. */
  spare(turf: number, goal: Goal): number[] {
    for (let size = 2; size <= GROUP_TURFS; size++) {
      const cluster = this.#cluster(turf, size);
      if (cluster.length < size) return [];
      const totalS = cluster.reduce((sum, one) => sum + this.timeOf(this.turfs[one]), 0);
      if (totalS > (size - 1) * SPARE_FILL * goal.limitS) continue;
      const { parts } = this.#bestDivision(this.#merge(cluster), size - 1, goal, SPARE_ATTEMPTS);
      if (parts.some((part) => this.timeOf(part) > goal.limitS)) continue;
      return this.#replace(cluster, parts);
    }
    return [];
  }
}
