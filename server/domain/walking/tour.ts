/**
 * The order of stops: an open walk as short as can be. Up to ten stops by dynamic programming over subsets
 * (Held & Karp 1962), exactly; beyond, by search (`tour-search.ts`). bench: tests/bench/tour.ts
 *
 * The budget is a number of kicks, not a time: the same distances always give the same order.
 */
import type { DistanceMatrix } from './shortest-paths.ts';
import { TourSearch } from './tour-search.ts';

export interface TourOptions {
  /** Index of the first stop; without it, the walk starts wherever it is shortest. */
  start?: number;
  /** Index of the last stop. */
  end?: number;
  /** Come back to the first stop at the end. */
  closed?: boolean;
  /** `quick` for the thousands of turfs of a whole plan, `full` for a walk that somebody will take. */
  effort?: 'quick' | 'full';
  /** Kicks, where neither effort fits. */
  kicks?: number;
  seed?: number;
}

/** Kicks per stop; 60 stops take about 5 ms quickly, 100 stops about 45 ms in full. */
const KICKS_PER_STOP = { quick: 8, full: 60 };
const EXACT_STOPS = 10;

/** All stops of the matrix, in order; distances must be finite. */
export function orderStops(matrix: DistanceMatrix, options: TourOptions = {}): number[] {
  const { size } = matrix;
  if (size === 0) return [];
  if (size === 1) return [0];
  if (size <= EXACT_STOPS) return exactOrder(matrix, options);
  return searchOrder(matrix, options);
}

/** Equivalent metres of an order; with the way back when closed. */
export function orderLengthM(
  { size, distanceM }: DistanceMatrix,
  order: readonly number[],
  closed = false,
): number {
  let sumM = 0;
  for (let i = 1; i < order.length; i++) sumM += distanceM[order[i - 1] * size + order[i]];
  if (closed && order.length > 1) sumM += distanceM[order[order.length - 1] * size + order[0]];
  return sumM;
}

function exactOrder({ size, distanceM }: DistanceMatrix, options: TourOptions): number[] {
  const start = options.closed ? (options.start ?? 0) : options.start;
  const full = (1 << size) - 1;
  // best[set * size + last]: shortest walk over the set that ends at `last`.
  const best = new Float64Array((full + 1) * size).fill(Infinity);
  const before = new Int8Array((full + 1) * size).fill(-1);
  for (let i = 0; i < size; i++) {
    if (start === undefined || start === i) best[(1 << i) * size + i] = 0;
  }
  for (let set = 1; set <= full; set++) {
    for (let last = 0; last < size; last++) {
      const soFarM = best[set * size + last];
      if (soFarM === Infinity) continue;
      for (let next = 0; next < size; next++) {
        if (set & (1 << next)) continue;
        const cell = (set | (1 << next)) * size + next;
        const metres = soFarM + distanceM[last * size + next];
        if (metres < best[cell]) {
          best[cell] = metres;
          before[cell] = last;
        }
      }
    }
  }
  let last = -1;
  let lastM = Infinity;
  for (let i = 0; i < size; i++) {
    if (!options.closed && options.end !== undefined && options.end !== i) continue;
    const wayBackM = options.closed ? distanceM[i * size + start!] : 0;
    if (best[full * size + i] + wayBackM < lastM) {
      last = i;
      lastM = best[full * size + i] + wayBackM;
    }
  }
  const order: number[] = [];
  for (let set = full; last !== -1; ) {
    order.unshift(last);
    const previous = before[set * size + last];
    set ^= 1 << last;
    last = previous;
  }
  return order;
}

/**
 * An open walk is a closed tour through one more stop that is near everything; a given start or end is a
 * stop so near to it that no tour would part them.
 */
function searchOrder(matrix: DistanceMatrix, options: TourOptions): number[] {
  const { size, distanceM } = matrix;
  const { closed = false, effort = 'full', seed = 1 } = options;
  const kicks = options.kicks ?? KICKS_PER_STOP[effort] * size;
  const n = closed ? size : size + 1;
  let tour: Int32Array;
  if (closed) {
    tour = new TourSearch(n, distanceM, seed).run(kicks);
  } else {
    let longestM = 0;
    for (const metres of distanceM) longestM = Math.max(longestM, metres);
    const table = new Float64Array(n * n);
    for (let i = 0; i < size; i++) table.set(distanceM.subarray(i * size, (i + 1) * size), i * n);
    for (const fixed of [options.start, options.end]) {
      if (fixed === undefined) continue;
      table[fixed * n + size] = -n * (longestM + 1);
      table[size * n + fixed] = -n * (longestM + 1);
    }
    tour = new TourSearch(n, table, seed).run(kicks);
  }

  const cut = closed ? tour.indexOf(options.start ?? 0) : tour.indexOf(size) + 1;
  const order = Array.from({ length: size }, (_, i) => tour[(cut + i) % n]);
  const backwards = closed
    ? order[1] > order[size - 1]
    : options.start !== undefined
      ? order[0] !== options.start
      : options.end !== undefined
        ? order[0] === options.end
        : order[0] > order[size - 1];
  if (!backwards) return order;
  return closed ? [order[0], ...order.slice(1).reverse()] : order.reverse();
}
