/**
 * Least squares over matrices whose rows are probabilities: the P that minimises
 *
 *     tr(P'GP) − 2 tr(P'B) + Σ penalty[r]·|P[r] − prior[r]|²
 *
 * with P ≥ 0 and every row adding up to 1. Accelerated projected gradient (Beck & Teboulle 2009); the nearest
 * point of a simplex is found by sorting (Held, Wolfe & Crowder 1974). G is rows × rows, B and P rows × columns,
 * row after row.
 */

export interface SolveOptions {
  /** Where the search begins: the solution of a problem nearby saves most of it. */
  start?: Float64Array;
  iterations?: number;
  /** It ends when no probability moves further in a step. */
  tolerance?: number;
}

export function solveRowStochastic(
  G: Float64Array,
  B: Float64Array,
  { prior, penalty }: { prior: Float64Array; penalty: Float64Array },
  { start = prior, iterations = 3000, tolerance = 1e-8 }: SolveOptions = {},
): Float64Array {
  const rows = penalty.length;
  const columns = B.length / rows;
  const H = G.slice();
  const C = B.slice();
  for (let r = 0; r < rows; r++) {
    H[r * rows + r] += penalty[r];
    for (let c = 0; c < columns; c++) C[r * columns + c] += penalty[r] * prior[r * columns + c];
  }
  const step = 1 / largestEigenvalue(H, rows);
  let P = start.slice();
  for (let r = 0; r < rows; r++) projectOntoSimplex(P, r * columns, columns);
  let ahead = P.slice();
  let momentum = 1;
  for (let k = 0; k < iterations; k++) {
    const next = ahead.slice();
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        let slope = -C[r * columns + c];
        for (let s = 0; s < rows; s++) slope += H[r * rows + s] * ahead[s * columns + c];
        next[r * columns + c] -= step * slope;
      }
      projectOntoSimplex(next, r * columns, columns);
    }
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const pull = (momentum - 1) / nextMomentum;
    let moved = 0;
    let against = 0;
    for (let j = 0; j < P.length; j++) {
      const change = next[j] - P[j];
      moved = Math.max(moved, Math.abs(change));
      against += (ahead[j] - next[j]) * change;
      ahead[j] = next[j] + pull * change;
    }
    // Where the momentum runs uphill it starts anew (O'Donoghue & Candès 2015).
    if (against > 0) ahead = next.slice();
    momentum = against > 0 ? 1 : nextMomentum;
    P = next;
    if (moved < tolerance) break;
  }
  return P;
}

/** The nearest probabilities to the figures from `at`, in place. */
export function projectOntoSimplex(values: Float64Array, at: number, length: number): void {
  const sorted = Float64Array.from(values.subarray(at, at + length))
    .sort()
    .reverse();
  let sum = 0;
  let threshold = 0;
  for (let k = 0; k < length; k++) {
    sum += sorted[k];
    const shift = (sum - 1) / (k + 1);
    if (sorted[k] > shift) threshold = shift;
  }
  for (let c = at; c < at + length; c++) values[c] = Math.max(0, values[c] - threshold);
}

/** Of a symmetric matrix without negative eigenvalues: an upper bound that is nearly reached. */
function largestEigenvalue(H: Float64Array, size: number): number {
  let vector = new Float64Array(size).fill(1);
  let value = 0;
  for (let k = 0; k < 60; k++) {
    const next = new Float64Array(size);
    for (let r = 0; r < size; r++) for (let s = 0; s < size; s++) next[r] += H[r * size + s] * vector[s];
    value = Math.hypot(...next) / Math.hypot(...vector);
    const scale = Math.hypot(...next) || 1;
    vector = next.map((own) => own / scale);
  }
  return value > 0 ? 1.02 * value : 1;
}
