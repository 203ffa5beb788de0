/**
 * Precincts: blocks gathered into areas of about equal numbers of voters that hold together, do not jump the
 * river or the railway without need, and end at streets.
 *
 * Balanced k-means on the blocks' middles (with the far bank of a barrier counted as farther away), then
 * repairs until every precinct is in one piece. Outlines are read off the planar map, so neighbours share
 * them to the last digit.
 */
import type { Block } from './blocks.ts';
import { distance, type Point } from './geometry.ts';
import type { StreetProps } from './plan.ts';
import { directedKey, type PlanarMap, segmentKey } from './planar.ts';
import type { Random } from './random.ts';

/** What a metre of border along the river, a railway or the motorway counts for. */
const BARRIER = 0.001;
/** Less shared street than this does not join two blocks. */
const JOINED_M = 3;

/** Blocks that share a street (or more), with the length of it. */
export type Adjacency = Map<number, number>[];

export function adjacency(map: PlanarMap<StreetProps>, blocks: Block[]): Adjacency {
  const indexOf = new Map(blocks.map((block, i) => [block.face, i]));
  const out: Adjacency = blocks.map(() => new Map());
  blocks.forEach((block, i) => {
    const ring = map.rings[block.face]!;
    ring.forEach((a, k) => {
      const b = ring[(k + 1) % ring.length];
      const j = indexOf.get(map.faceOf.get(directedKey(b, a))!);
      if (j === undefined || j === i) return;
      // Across the river, the railway or the motorway is next door on paper only.
      const kind = map.lines[map.lineOf.get(segmentKey(a, b))!].kind;
      const lengthM = distance(map.at[a], map.at[b]) * (kind === 'street' ? 1 : BARRIER);
      out[i].set(j, (out[i].get(j) ?? 0) + lengthM);
    });
  });
  return out;
}

/** Which side of the barriers each block is on: blocks joined by streets have the same number. */
export function regionsOf(near: Adjacency): number[] {
  const out = near.map(() => -1);
  near.forEach((_, start) => {
    if (out[start] >= 0) return;
    const queue = [start];
    out[start] = start;
    for (const i of queue) {
      for (const [j, lengthM] of near[i]) {
        if (out[j] >= 0 || lengthM < JOINED_M) continue;
        out[j] = start;
        queue.push(j);
      }
    }
  });
  return out;
}

/** How much farther the other side of a barrier seems, in metres. */
const ACROSS_M = 600;

/** The precinct (0 … count − 1) of each block. */
export function gather(
  blocks: Block[],
  near: Adjacency,
  regions: number[],
  weights: number[],
  count: number,
  random: Random,
): number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  const centres = firstCentres(blocks, weights, count, random);
  const pull = centres.map(() => 1);
  let owner: number[] = [];
  for (let round = 0; round < 40; round++) {
    const regionOf = centres.map((centre, c) => mainRegion(blocks, regions, weights, owner, c, centre));
    owner = blocks.map((block, i) => {
      let best = 0;
      let bestCost = Infinity;
      centres.forEach((centre, c) => {
        const cost = (distance(block.centre, centre) + (regions[i] === regionOf[c] ? 0 : ACROSS_M)) * pull[c];
        if (cost < bestCost) [best, bestCost] = [c, cost];
      });
      return best;
    });
    centres.forEach((centre, c) => {
      const mine = blocks.flatMap((block, i) =>
        owner[i] === c ? [{ at: block.centre, weight: weights[i] + 1e-6 }] : [],
      );
      const sum = mine.reduce((a, { weight }) => a + weight, 0);
      if (round < 25 && mine.length > 0) {
        centre[0] = mine.reduce((a, { at, weight }) => a + at[0] * weight, 0) / sum;
        centre[1] = mine.reduce((a, { at, weight }) => a + at[1] * weight, 0) / sum;
      }
      // A precinct with too few voters reaches farther in the next round.
      pull[c] *= Math.max(0.02, (sum / total) * count) ** 0.18;
    });
  }
  for (let c = 0; c < count; c++) if (!owner.includes(c)) halve(blocks, weights, owner, count, c);
  return holdTogether(blocks, near, weights, owner, count);
}

/** Gives a precinct that came out empty the western half of the largest one. */
function halve(blocks: Block[], weights: number[], owner: number[], count: number, empty: number): void {
  const sums = new Array<number>(count).fill(0);
  owner.forEach((c, i) => {
    sums[c] += weights[i];
  });
  const largest = sums.indexOf(Math.max(...sums));
  const mine = owner.flatMap((c, i) => (c === largest ? [i] : []));
  let taken = 0;
  for (const i of mine.sort((a, b) => blocks[a].centre[0] - blocks[b].centre[0])) {
    if (taken >= sums[largest] / 2) break;
    owner[i] = empty;
    taken += weights[i];
  }
}

/** The side of the barriers that most of a precinct's voters live on. */
function mainRegion(
  blocks: Block[],
  regions: number[],
  weights: number[],
  owner: number[],
  c: number,
  centre: Point,
): number {
  const sums = new Map<number, number>();
  owner.forEach((mine, i) => {
    if (mine === c) sums.set(regions[i], (sums.get(regions[i]) ?? 0) + weights[i]);
  });
  if (sums.size > 0) return [...sums].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  const nearest = blocks.reduce(
    (best, block, i) => (distance(block.centre, centre) < distance(blocks[best].centre, centre) ? i : best),
    0,
  );
  return regions[nearest];
}

function firstCentres(blocks: Block[], weights: number[], count: number, random: Random): Point[] {
  const centres: Point[] = [];
  while (centres.length < count) {
    // k-means++: far from the centres so far, and where people live.
    const chances = blocks.map(({ centre }, i) => {
      const nearest = centres.reduce((m, c) => Math.min(m, distance(c, centre)), 2000);
      return weights[i] * nearest ** 2;
    });
    centres.push([...blocks[random.index(chances)].centre]);
  }
  return centres;
}

/** Every precinct keeps its heaviest piece; loose blocks go to the neighbour they share most street with. */
function holdTogether(
  blocks: Block[],
  near: Adjacency,
  weights: number[],
  owner: number[],
  count: number,
): number[] {
  const out = owner.map(() => -1);
  for (let c = 0; c < count; c++) {
    const seen = new Set<number>();
    let best: number[] = [];
    let bestWeight = -1;
    blocks.forEach((_, start) => {
      if (owner[start] !== c || seen.has(start)) return;
      const piece = [start];
      seen.add(start);
      for (const i of piece) {
        for (const [j, lengthM] of near[i]) {
          if (owner[j] !== c || seen.has(j) || lengthM < JOINED_M) continue;
          seen.add(j);
          piece.push(j);
        }
      }
      const weight = piece.reduce((sum, i) => sum + weights[i] + 1e-6, 0);
      if (weight > bestWeight) [best, bestWeight] = [piece, weight];
    });
    for (const i of best) out[i] = c;
  }
  for (let left = out.filter((c) => c < 0).length; left > 0; left = out.filter((c) => c < 0).length) {
    let best: { i: number; to: number; lengthM: number } | null = null;
    out.forEach((mine, i) => {
      if (mine >= 0) return;
      const shared = new Map<number, number>();
      for (const [j, lengthM] of near[i])
        if (out[j] >= 0) shared.set(out[j], (shared.get(out[j]) ?? 0) + lengthM);
      for (const [to, lengthM] of shared) if (lengthM > (best?.lengthM ?? 0)) best = { i, to, lengthM };
    });
    if (!best) throw new Error('precincts: a block without neighbours');
    const { i, to } = best as { i: number; to: number };
    out[i] = to;
  }
  return out;
}

/** What evening out is worth: a precinct with a fifth too many voters costs as much as 200 m of border. */
const EVEN_M = 5000;

/** Moves blocks along borders while that makes them shorter or precincts more even, and breaks none. */
export function evenOut(
  blocks: Block[],
  near: Adjacency,
  weights: number[],
  owner: number[],
  count: number,
): number[] {
  const out = [...owner];
  const sums = new Array<number>(count).fill(0);
  out.forEach((c, i) => {
    sums[c] += weights[i];
  });
  const mean = sums.reduce((a, b) => a + b, 0) / count;
  const excess = (voters: number) => (voters / mean - 1) ** 2;
  for (let round = 0; round < 20; round++) {
    let moved = 0;
    for (let i = 0; i < blocks.length; i++) {
      const from = out[i];
      const shared = sharedBy(near, out, i);
      const keptM = shared.get(from) ?? 0;
      let best = { to: from, costM: -1 };
      for (const [to, sharedM] of shared) {
        if (to === from || sharedM < 30) continue;
        const before = excess(sums[from]) + excess(sums[to]);
        const after = excess(sums[from] - weights[i]) + excess(sums[to] + weights[i]);
        const costM = keptM - sharedM + (after - before) * EVEN_M;
        if (costM < best.costM) best = { to, costM };
      }
      if (best.to === from || !staysWhole(near, out, i)) continue;
      out[i] = best.to;
      sums[from] -= weights[i];
      sums[best.to] += weights[i];
      moved++;
    }
    if (moved === 0) break;
  }
  return out;
}

/** How much street block i shares with each precinct around it. */
function sharedBy(near: Adjacency, owner: number[], i: number): Map<number, number> {
  const out = new Map<number, number>();
  for (const [j, lengthM] of near[i]) out.set(owner[j], (out.get(owner[j]) ?? 0) + lengthM);
  return out;
}

/** Whether the precinct of block i is still in one piece without it. */
export function staysWhole(near: Adjacency, owner: number[], i: number): boolean {
  const mine = [...near[i].keys()].flatMap((j) => (owner[j] === owner[i] ? [j] : []));
  if (mine.length === 0) return false;
  const seen = new Set([i, mine[0]]);
  const queue = [mine[0]];
  for (const at of queue) {
    for (const j of near[at].keys()) {
      if (owner[j] !== owner[i] || seen.has(j)) continue;
      seen.add(j);
      queue.push(j);
    }
  }
  return mine.every((j) => seen.has(j));
}

/** Outlines of groups of blocks as rings: outer ones counter-clockwise, holes clockwise. */
export function outlines(
  map: PlanarMap<StreetProps>,
  blocks: Block[],
  owner: number[],
  group: number,
): Point[][] {
  const mine = new Set(blocks.flatMap((block, i) => (owner[i] === group ? [block.face] : [])));
  const next = new Map<number, number[]>();
  for (const face of mine) {
    const ring = map.rings[face]!;
    ring.forEach((a, k) => {
      const b = ring[(k + 1) % ring.length];
      if (!mine.has(map.faceOf.get(directedKey(b, a))!)) next.set(a, [...(next.get(a) ?? []), b]);
    });
  }
  const rings: Point[][] = [];
  for (const [start] of next) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const nodes = [start];
      let from = start;
      let at = next.get(start)!.pop()!;
      while (at !== start) {
        nodes.push(at);
        const choices = next.get(at)!;
        // Where two corners of the precinct touch, keep to the left: each ring stays simple.
        const k = choices.length === 1 ? 0 : leftmost(map, from, at, choices);
        from = at;
        at = choices.splice(k, 1)[0];
      }
      rings.push(nodes.map((node) => map.at[node]));
    }
  }
  return rings;
}

function leftmost(map: PlanarMap<StreetProps>, from: number, at: number, choices: number[]): number {
  const angle = (a: number, b: number) =>
    Math.atan2(map.at[b][1] - map.at[a][1], map.at[b][0] - map.at[a][0]);
  const back = angle(at, from);
  const turn = (to: number) => (back - angle(at, to) + 4 * Math.PI) % (2 * Math.PI);
  return choices.reduce((best, to, k) => (turn(to) < turn(choices[best]) ? k : best), 0);
}
