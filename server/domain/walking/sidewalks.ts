/**
 * The two sidewalks of every street: a junction of k streets becomes k corners, each between two
 * neighbouring arms. From a corner four moves are possible, and no more: across either arm beside it, or
 * along the sidewalk of either arm. So the whole graph is two arrays, the arms before and after each arm
 * around its junction, and nothing else has to be stored.
 *
 * Arm 2b leaves block b's `blockFrom` end, arm 2b + 1 its `blockTo` end. Corner a lies to the left of arm a
 * as one looks out from the junction: between arm a and the next one counter-clockwise.
 */
import { type Snap, STREET_CLASSES, type StreetClass, type StreetNetwork } from './types.ts';

/** A position on one side of a block; snapped addresses are such. */
export type Place = Pick<Snap, 'blockId' | 'offsetM' | 'side'>;

/**
 * What crossing a street costs, in equivalent metres: the way over, the wait, the bother. Assumptions;
 * higher figures make walks stay on their side for longer.
 */
export const CROSSING_M: Record<StreetClass, number> = {
  path: 0,
  steps: 0,
  pedestrian: 0,
  service: 3,
  residential: 8,
  tertiary: 12,
  secondary: 18,
  primary: 25,
  trunk: 40,
  motorway: 200,
};

const BUSY: ReadonlySet<StreetClass> = new Set(['secondary', 'primary', 'trunk', 'motorway']);

export interface Sidewalks {
  cornerCount: number;
  /** The arm clockwise and counter-clockwise of each arm, around its junction. */
  previousArm: Int32Array;
  nextArm: Int32Array;
  /** Per block. */
  crossingM: Float64Array;
  /** Whether people cross the block between its ends, rather than at a corner only. */
  crossedAnywhere: Uint8Array;
}

const known = new WeakMap<StreetNetwork, Sidewalks>();

/** The sidewalks of a network, worked out once for each. */
export function sidewalksOf(network: StreetNetwork): Sidewalks {
  let sidewalks = known.get(network);
  if (!sidewalks) {
    sidewalks = buildSidewalks(network);
    known.set(network, sidewalks);
  }
  return sidewalks;
}

function buildSidewalks(network: StreetNetwork): Sidewalks {
  const armCount = network.blockCount * 2;
  const angle = new Float64Array(armCount);
  for (let arm = 0; arm < armCount; arm++) angle[arm] = armAngle(network, arm);
  const nodeOf = (arm: number) => (arm & 1 ? network.blockTo : network.blockFrom)[arm >> 1];
  const around = Int32Array.from({ length: armCount }, (_, arm) => arm).sort(
    (a, b) => nodeOf(a) - nodeOf(b) || angle[a] - angle[b] || a - b,
  );

  const previousArm = new Int32Array(armCount);
  const nextArm = new Int32Array(armCount);
  for (let first = 0; first < armCount; ) {
    let end = first + 1;
    while (end < armCount && nodeOf(around[end]) === nodeOf(around[first])) end++;
    for (let i = first; i < end; i++) {
      const following = around[i + 1 < end ? i + 1 : first];
      nextArm[around[i]] = following;
      previousArm[following] = around[i];
    }
    first = end;
  }

  const classOf = (block: number) => STREET_CLASSES[network.blockClass[block]];
  return {
    cornerCount: armCount,
    previousArm,
    nextArm,
    crossingM: Float64Array.from({ length: network.blockCount }, (_, block) => CROSSING_M[classOf(block)]),
    crossedAnywhere: Uint8Array.from({ length: network.blockCount }, (_, block) =>
      BUSY.has(classOf(block)) ? 0 : 1,
    ),
  };
}

/** Direction in which an arm leaves its junction, from its first stretch of more than nothing. */
function armAngle({ shapeStart, shapeXM, shapeYM }: StreetNetwork, arm: number): number {
  const block = arm >> 1;
  const step = arm & 1 ? -1 : 1;
  const first = arm & 1 ? shapeStart[block + 1] - 1 : shapeStart[block];
  const pointCount = shapeStart[block + 1] - shapeStart[block];
  for (let k = 1; k < pointCount; k++) {
    const dx = shapeXM[first + k * step] - shapeXM[first];
    const dy = shapeYM[first + k * step] - shapeYM[first];
    if (dx !== 0 || dy !== 0) return Math.atan2(dy, dx);
  }
  return 0;
}

/** The corner where one side of a block ends: at its `blockFrom` end, or at its `blockTo` end. */
export function cornerAt(sidewalks: Sidewalks, block: number, side: -1 | 1, end: 'from' | 'to'): number {
  // Looking out from the junction, the left of the block's direction is the arm's left at `from`, its right at `to`.
  if (end === 'from') return side === -1 ? 2 * block : sidewalks.previousArm[2 * block];
  return side === 1 ? 2 * block + 1 : sidewalks.previousArm[2 * block + 1];
}
