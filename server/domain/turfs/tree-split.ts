/**
 * Splits a connected region in two connected halves of given times: draw a random spanning tree, cut it at
 * the edge that halves best, keep the best of several trees. As in ReCom (DeFord, Duchin & Solomon 2021),
 * except that the trees are not uniform: contacts worth keeping join early, so they end up deep in the tree
 * and are seldom cut; and contacts that run along the region's long axis join late, so that a region splits
 * across, into compact halves.
 */
import type { Random } from './random.ts';
import type { UnitGraph } from './units.ts';

/** Cost of a part that will hold `count` turfs in `timeS`; what is lost by the cut itself is added. */
export type PartCost = (timeS: number, count: number) => number;

export interface Halves {
  a: Int32Array;
  countA: number;
  b: Int32Array;
  countB: number;
  /** Strength of the contacts between the two. */
  cut: number;
}

/** How far contacts along the axis are held back, per 60 m (an ordinary block): 0 gives snakes, 5 straight cuts through anything. */
const AXIS_WEIGHT = 2;
/** A connecting block without doors costs its walk for nothing, per 100 m. */
const EMPTY_WEIGHT = 0.5;
/** Tree edges whose cut is priced, of those that halve best. */
const CANDIDATES = 6;

/** Regions of more turfs than this part near the middle, neither part with less than MIN_PART of the turfs. */
const FREE_COUNT = 8;
const MIN_PART = 0.35;

/** What is lost by parting two units in contact, from the price of joining them. */
export const strengthOf = (price: number) => 1 / price;

/** Contacts inside a region, between local numbers. */
interface Edges {
  count: number;
  from: Int32Array;
  to: Int32Array;
  price: Float64Array;
  strength: Float64Array;
}

/** A rooted spanning tree: the subtree of v is what is entered from enter[v] to enter[v] + size[v] − 1. */
interface Tree {
  root: number;
  enter: Int32Array;
  size: Int32Array;
  timeS: Float64Array;
}

export class TreeSplitter {
  readonly #graph: UnitGraph;
  readonly #timeS: Float64Array;
  readonly #random: Random;
  /** Local number of each unit while a region is split, −1 outside it. */
  readonly #local: Int32Array;

  /** `timeS`: expected time of each unit, walking included. */
  constructor(graph: UnitGraph, timeS: Float64Array, random: Random) {
    this.#graph = graph;
    this.#timeS = timeS;
    this.#random = random;
    this.#local = new Int32Array(graph.units.length).fill(-1);
  }

  /**
   * The best of `trials` splits of a region that will hold `count` turfs. Where it parts is free as long as
   * both parts come near to whole numbers of turfs; undefined for a single unit.
   */
  split(region: Int32Array, count: number, trials: number, costOf: PartCost): Halves | undefined {
    if (region.length < 2) return undefined;
    const edges = this.#edgesWithin(region);
    const totalS = region.reduce((sum, u) => sum + this.#timeS[u], 0);
    let best: { cost: number; cut: number; countA: number; inA: Uint8Array } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const tree = this.#drawTree(region, edges, trial);
      const { enter, size, timeS } = tree;
      for (const { v, countA } of bestEdges(tree, totalS, count)) {
        const first = enter[v];
        const end = first + size[v];
        const isBelow = (u: number) => enter[u] >= first && enter[u] < end;
        let cut = 0;
        for (let e = 0; e < edges.count; e++) {
          if (isBelow(edges.from[e]) !== isBelow(edges.to[e])) cut += edges.strength[e];
        }
        const cost = cut + costOf(timeS[v], countA) + costOf(totalS - timeS[v], count - countA);
        if (best && cost >= best.cost) continue;
        best = { cost, cut, countA, inA: Uint8Array.from(region, (_, u) => Number(isBelow(u))) };
      }
    }
    const { inA, countA, cut } = best!;
    return {
      a: region.filter((_, u) => inA[u] === 1),
      countA,
      b: region.filter((_, u) => inA[u] === 0),
      countB: count - countA,
      cut,
    };
  }

  #edgesWithin(region: Int32Array): Edges {
    const { start, to, price } = this.#graph;
    const local = this.#local;
    region.forEach((u, i) => {
      local[u] = i;
    });
    let room = 0;
    for (const u of region) room += start[u + 1] - start[u];
    const edges: Edges = {
      count: 0,
      from: new Int32Array(room >> 1),
      to: new Int32Array(room >> 1),
      price: new Float64Array(room >> 1),
      strength: new Float64Array(room >> 1),
    };
    for (const u of region) {
      for (let j = start[u]; j < start[u + 1]; j++) {
        if (to[j] < u || local[to[j]] < 0) continue;
        const e = edges.count++;
        edges.from[e] = local[u];
        edges.to[e] = local[to[j]];
        edges.price[e] = price[j];
        edges.strength[e] = strengthOf(price[j]);
      }
    }
    for (const u of region) local[u] = -1;
    return edges;
  }

  /** Kruskal's tree over randomised prices. The axis turns a little from trial to trial, so that the trees differ. */
  #drawTree(region: Int32Array, edges: Edges, trial: number): Tree {
    const { units } = this.#graph;
    const random = this.#random;
    const angle = principalAngle(units, region) + (trial === 0 ? 0 : (random() - 0.5) * Math.PI * 0.8);
    const alongX = Math.cos(angle);
    const alongY = Math.sin(angle);
    const key = new Float64Array(edges.count);
    for (let e = 0; e < edges.count; e++) {
      const a = units[region[edges.from[e]]];
      const b = units[region[edges.to[e]]];
      const alongM = Math.abs((a.xM - b.xM) * alongX + (a.yM - b.yM) * alongY);
      const emptyM = (a.sides === 0 ? a.lengthM : 0) + (b.sides === 0 ? b.lengthM : 0);
      key[e] =
        edges.price[e] * (0.5 + random()) + (AXIS_WEIGHT * alongM) / 60 + (EMPTY_WEIGHT * emptyM) / 100;
    }
    const order = Int32Array.from(key, (_, e) => e).sort((a, b) => key[a] - key[b] || a - b);

    const n = region.length;
    const parent = Int32Array.from(region, (_, u) => u);
    const find = (u: number): number => {
      while (parent[u] !== u) {
        parent[u] = parent[parent[u]];
        u = parent[u];
      }
      return u;
    };
    const treeEdges = new Int32Array(n - 1);
    const start = new Int32Array(n + 1);
    let count = 0;
    for (const e of order) {
      const a = find(edges.from[e]);
      const b = find(edges.to[e]);
      if (a === b) continue;
      parent[a] = b;
      treeEdges[count++] = e;
      start[edges.from[e] + 1]++;
      start[edges.to[e] + 1]++;
      if (count === n - 1) break;
    }
    if (count < n - 1) throw new Error(`region of ${n} units is not connected: its tree has ${count} edges`);
    for (let u = 0; u < n; u++) start[u + 1] += start[u];
    const next = start.slice();
    const neighbour = new Int32Array(2 * count);
    for (const e of treeEdges) {
      neighbour[next[edges.from[e]]++] = edges.to[e];
      neighbour[next[edges.to[e]]++] = edges.from[e];
    }
    return this.#root(region, start, neighbour);
  }

  #root(region: Int32Array, start: Int32Array, neighbour: Int32Array): Tree {
    const n = region.length;
    const up = new Int32Array(n).fill(-1);
    const enter = new Int32Array(n);
    const visited = new Int32Array(n);
    const stack = [0];
    let count = 0;
    for (let u = stack.pop(); u !== undefined; u = stack.pop()) {
      enter[u] = count;
      visited[count++] = u;
      for (let j = start[u]; j < start[u + 1]; j++) {
        if (neighbour[j] === up[u]) continue;
        up[neighbour[j]] = u;
        stack.push(neighbour[j]);
      }
    }
    const size = new Int32Array(n).fill(1);
    const timeS = Float64Array.from(region, (u) => this.#timeS[u]);
    for (let i = n - 1; i > 0; i--) {
      const u = visited[i];
      size[up[u]] += size[u];
      timeS[up[u]] += timeS[u];
    }
    return { root: 0, enter, size, timeS };
  }
}

/**
 * The tree edges (each by its lower end) whose parts come nearest to whole numbers of turfs, nearest first.
 * Large regions part near their middle, so that halving stays shallow and parts stay compact.
 */
function bestEdges({ root, timeS }: Tree, totalS: number, count: number): { v: number; countA: number }[] {
  const turfS = totalS / count;
  const fewest = count <= FREE_COUNT ? 1 : Math.ceil(count * MIN_PART);
  const best: { v: number; countA: number; off: number }[] = [];
  for (let v = 0; v < timeS.length; v++) {
    if (v === root) continue;
    const countA = Math.max(fewest, Math.min(count - fewest, Math.round(timeS[v] / turfS)));
    const offS = timeS[v] / turfS - countA;
    const off = offS * offS * (1 / countA + 1 / (count - countA));
    if (best.length === CANDIDATES && off >= best[CANDIDATES - 1].off) continue;
    if (best.length === CANDIDATES) best.pop();
    let i = best.length;
    while (i > 0 && best[i - 1].off > off) i--;
    best.splice(i, 0, { v, countA, off });
  }
  return best;
}

/** Direction of the longest extent: the first principal component of the units' places. */
function principalAngle(units: UnitGraph['units'], region: Int32Array): number {
  let xM = 0;
  let yM = 0;
  for (const u of region) {
    xM += units[u].xM / region.length;
    yM += units[u].yM / region.length;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const u of region) {
    const dx = units[u].xM - xM;
    const dy = units[u].yM - yM;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}
