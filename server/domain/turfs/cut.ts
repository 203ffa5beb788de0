/**
 * Turf cutting: scored doors on the street network become turfs of one shift each.
 *
 * Everything is cut first, then the best turfs are kept: regions are halved along spanning trees of the street
 * network by expected time (`partition.ts`), every turf is then walked, and turfs that really take longer than
 * the shift exchange streets with their neighbours until none does. Turfs are ranked by expected votes per
 * hour, walking included, and a budget of teams or hours takes them from the top. Choosing the best quarters
 * first and cutting only those yields the same per hour (0.3 % less) and misses the budget by a tenth, so the
 * way that serves every budget alike was taken; bench: tests/bench/cut.ts
 *
 * Turfs are contiguous on the street network and never take longer than the shift. Every door ends up in
 * one turf or is listed with the reason why not.
 *
 * Pure: the same addresses, in any order, and the same seed give the same plan.
 */
import type { StreetNetwork, Walk } from '../walking/types.ts';
import { buildWalk, type SnappedAddress } from '../walking/walk.ts';
import { type Goal, Partition } from './partition.ts';
import { seededRandom } from './random.ts';
import type { CutAddress, CutOptions, CutPlan, CutTurf, TurfMember } from './types.ts';
import { buildUnits, type Unit, type UnitGraph } from './units.ts';

/** A turf with the walk that measured it. */
export interface WalkedTurf extends CutTurf {
  walk: Walk;
}

export interface WalkedPlan extends CutPlan {
  turfs: WalkedTurf[];
}

export type OnProgress = (fraction: number, message: string) => void;

/**
 * Expected walking of a stretch: metres per metre of street by the sides with doors, and for the junctions of
 * a whole block. Least squares over real walks (tests/bench/cut.ts); corrected turf by turf once walks are known.
 */
const WALK_PER_STREET_M = [0, 1.2, 1.6];
const WALK_PER_BLOCK_M = 15;

/** Share of the shift that turfs are filled to on average: fuller cuts leave more turfs over the shift to mend. */
const FILL = 0.9;
/** Expected times miss real ones by a few percent: aiming below the shift saves mending. */
const EXPECTED_LIMIT = 0.99;
/** With a budget, so many more turfs than fit are walked, because real times change the ranking a little. */
const BUDGET_MARGIN = 1.1;
const MENDING_ROUNDS = 3;

export function cutTurfs(
  network: StreetNetwork,
  addresses: readonly CutAddress[],
  options: CutOptions,
  onProgress: OnProgress = () => {},
): WalkedPlan {
  checkOptions(options);
  const graph = buildUnits(network, addresses, options);
  const unassigned = [...graph.unassigned];
  const timeS = Float64Array.from(graph.units, (unit) => expectedS(network, unit, options));
  const partition = new Partition(graph, timeS, seededRandom(options.seed));
  const goal: Goal = { limitS: EXPECTED_LIMIT * options.shiftS, targetS: FILL * options.shiftS };

  const hasBudget = options.teams !== 0 && options.budgetS !== 0;
  if (hasBudget) {
    graph.components.forEach((component, i) => {
      onProgress(0.3 * (i / graph.components.length), 'cutting the street network');
      partition.cut(component, goal);
    });
    onProgress(0.3, 'balancing turfs');
    partition.balance(goal);
  }

  onProgress(0.5, 'walking turfs');
  const walks = walkTurfs(network, partition, options, (done) =>
    onProgress(0.5 + 0.5 * done, 'walking turfs'),
  );
  const ranked = [...walks]
    .map(([turf, walked]) => ({
      turf,
      walked,
      yieldPerS: votesOf(graph, partition.turfs[turf]) / walked.durationS,
    }))
    .sort((a, b) => b.yieldPerS - a.yieldPerS || a.turf - b.turf);
  const kept = withinBudget(ranked, options, ({ walked }) => walked.durationS);
  const keptTurfs = new Set(kept.map(({ turf }) => turf));

  const leftOut = new Map<number, number>();
  graph.components.forEach((component) => {
    for (const u of component) {
      if (keptTurfs.has(partition.turfOf[u])) continue;
      for (const { address, doors } of graph.units[u].items)
        leftOut.set(address, (leftOut.get(address) ?? 0) + doors);
    }
  });
  for (const [address, doors] of leftOut) {
    unassigned.push({ addressId: graph.addresses[address].addressId, doors, reason: 'over-budget' });
  }
  unassigned.sort((a, b) => a.addressId - b.addressId);
  return { turfs: kept.map(({ walked }) => walked), unassigned };
}

function checkOptions({ shiftS, serviceS, speedMps }: CutOptions): void {
  if (!(serviceS > 0 && speedMps > 0)) throw new RangeError(`pace: ${serviceS} s a door, ${speedMps} m/s`);
  if (!(shiftS >= serviceS))
    throw new RangeError(`a shift of ${shiftS} s is shorter than one door (${serviceS} s)`);
}

function expectedS(network: StreetNetwork, unit: Unit, { speedMps }: CutOptions): number {
  if (unit.sides === 0) return 0;
  const ofBlock = unit.lengthM / Math.max(1, network.blockLengthM[unit.block]);
  const walkM = WALK_PER_STREET_M[unit.sides] * unit.lengthM + WALK_PER_BLOCK_M * ofBlock;
  return unit.serviceS + walkM / speedMps;
}

const votesOf = (graph: UnitGraph, turf: Int32Array) =>
  turf.reduce((sum, u) => sum + graph.units[u].votes, 0);

/** The first of `ranked` that the budget pays for. */
function withinBudget<T>(
  ranked: readonly T[],
  { teams = Infinity, budgetS = Infinity }: CutOptions,
  durationOf: (item: T) => number,
): T[] {
  let leftS = budgetS;
  return ranked.slice(0, teams).filter((item) => {
    const fits = durationOf(item) <= leftS;
    if (fits) leftS -= durationOf(item);
    return fits;
  });
}

/** Walks the turfs that a budget may keep, and mends those that take longer than the shift. */
function walkTurfs(
  network: StreetNetwork,
  partition: Partition,
  options: CutOptions,
  onDone: (fraction: number) => void,
): Map<number, WalkedTurf> {
  const { graph } = partition;
  const walks = new Map<number, WalkedTurf>();
  const walk = (turf: number) => {
    const walked = walkTurf(network, graph, partition.turfs[turf], options);
    walks.set(turf, walked);
    correct(partition, turf, walked);
    return walked;
  };
  const wanted = new Set(candidates(partition, options));
  let done = 0;
  for (const turf of wanted) {
    walk(turf);
    if (++done % 100 === 0) onDone((0.8 * done) / wanted.size);
  }

  // Over-long turfs first exchange with neighbours, then are relieved by one more turf.
  for (let round = 0; ; round++) {
    const over = [...wanted].filter((turf) => walks.get(turf)!.durationS > options.shiftS);
    if (over.length === 0) return walks;
    onDone(0.8 + 0.2 * (1 - 1 / (round + 1)));
    const goal: Goal = { limitS: 0.99 * options.shiftS, targetS: FILL * options.shiftS };
    let changed: Iterable<number>;
    if (round < MENDING_ROUNDS) changed = partition.improve(over, goal, 2);
    else changed = new Set(over.flatMap((turf) => partition.relieve(turf, goal)));
    let count = 0;
    for (const turf of changed) {
      walk(turf);
      wanted.add(turf);
      count++;
    }
    if (count === 0 && round >= MENDING_ROUNDS) {
      throw new Error(
        `${over.length} turfs of one building part take longer than a shift of ${options.shiftS} s`,
      );
    }
  }
}

/** Turfs that may be kept, by expected votes per hour. */
function candidates(partition: Partition, options: CutOptions): number[] {
  const { teams, budgetS } = options;
  const ranked = partition
    .list()
    .map((turf) => {
      const timeS = partition.timeOf(partition.turfs[turf]);
      return { turf, timeS, yieldPerS: votesOf(partition.graph, partition.turfs[turf]) / timeS };
    })
    .sort((a, b) => b.yieldPerS - a.yieldPerS || a.turf - b.turf);
  const margin = {
    ...options,
    teams: teams === undefined ? undefined : Math.ceil(teams * BUDGET_MARGIN) + 2,
    budgetS: budgetS === undefined ? undefined : budgetS * BUDGET_MARGIN + 2 * options.shiftS,
  };
  return withinBudget(ranked, margin, ({ timeS }) => timeS).map(({ turf }) => turf);
}

/** Scales the expected walking of a turf's units to what its walk took. */
function correct(partition: Partition, turf: number, { durationS, serviceS }: WalkedTurf): void {
  const { graph, timeS, turfs } = partition;
  const expectedWalkS = partition.timeOf(turfs[turf]) - serviceS;
  if (expectedWalkS <= 0) return;
  const factor = (durationS - serviceS) / expectedWalkS;
  for (const u of turfs[turf])
    timeS[u] = graph.units[u].serviceS + (timeS[u] - graph.units[u].serviceS) * factor;
}

function walkTurf(
  network: StreetNetwork,
  graph: UnitGraph,
  turf: Int32Array,
  options: CutOptions,
): WalkedTurf {
  const items = [...turf].flatMap((u) => graph.units[u].items);
  const doorsAt = new Map<number, number>();
  for (const { address, doors } of items) doorsAt.set(address, (doorsAt.get(address) ?? 0) + doors);
  const stops = [...doorsAt].map(
    ([address, doors]): SnappedAddress => ({ ...graph.addresses[address], doors }),
  );
  const walk = buildWalk(network, stops, options, { effort: 'quick', seed: options.seed });
  const members = items
    .map(({ address, doors, part, parts }): TurfMember => {
      return { addressId: graph.addresses[address].addressId, doors, part, parts };
    })
    .sort((a, b) => a.addressId - b.addressId || a.part - b.part);
  return {
    members,
    blockIds: blocksOf(graph, turf),
    doors: members.reduce((sum, member) => sum + member.doors, 0),
    walkM: walk.lengthM,
    serviceS: walk.serviceS,
    durationS: walk.durationS,
    walk,
  };
}

/** Blocks with the turf's doors, and the connecting ones that hold them together: the rest is stripped from a spanning tree. */
function blocksOf({ units, start, to }: UnitGraph, turf: Int32Array): number[] {
  const inTurf = new Set(turf);
  const parent = new Map<number, number>();
  const order: number[] = [];
  const root = turf.find((u) => units[u].doors > 0)!;
  const reach: { u: number; from: number; emptyM: number }[] = [{ u: root, from: -1, emptyM: 0 }];
  // Shortest empty ways first; turfs are small enough to do without a heap.
  while (reach.length > 0) {
    let next = 0;
    for (let i = 1; i < reach.length; i++) if (reach[i].emptyM < reach[next].emptyM) next = i;
    const [{ u, from, emptyM }] = reach.splice(next, 1);
    if (parent.has(u)) continue;
    parent.set(u, from);
    order.push(u);
    for (let j = start[u]; j < start[u + 1]; j++) {
      const v = to[j];
      if (!inTurf.has(v) || parent.has(v)) continue;
      reach.push({ u: v, from: u, emptyM: units[v].doors > 0 ? 0 : emptyM + units[v].lengthM });
    }
  }
  const needed = new Set<number>();
  for (const u of order.reverse()) {
    if (units[u].doors === 0 && !needed.has(u)) continue;
    needed.add(u);
    if (parent.get(u)! >= 0) needed.add(parent.get(u)!);
  }
  return [...new Set([...needed].map((u) => units[u].block))].sort((a, b) => a - b);
}
