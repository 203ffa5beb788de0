/**
 * The lowest point of a smooth function, by L-BFGS (Nocedal 1980; Nocedal & Wright, Numerical Optimization,
 * algorithm 7.4) with a line search that halves the step until the function falls enough (Armijo). For a few
 * hundred parameters and a function that is costly; the same start always ends in the same place.
 */

export interface MinimiseOptions {
  iterations: number;
  /** Stops when a step gains less than this share of the value. */
  tolerance: number;
}

/** Steps remembered: more follow the shape better, and cost little. */
const MEMORY = 12;

/** `evaluate` writes the gradient at x into its second argument and answers the value. */
export function minimise(
  evaluate: (x: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { iterations, tolerance }: MinimiseOptions,
): { x: Float64Array; value: number; iterations: number } {
  let x = Float64Array.from(start);
  let gradient = new Float64Array(x.length);
  let value = evaluate(x, gradient);
  const steps: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let done = 0;
  let quiet = 0;
  while (done < iterations) {
    const direction = descend(gradient, steps);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      // The memory misleads: forget it.
      steps.length = 0;
      direction.set(gradient.map((g) => -g));
      slope = dot(direction, gradient);
      if (slope === 0) break;
    }
    let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
    const next = new Float64Array(x.length);
    const nextGradient = new Float64Array(x.length);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < 30; halving++) {
      for (let j = 0; j < x.length; j++) next[j] = x[j] + length * direction[j];
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextValue < value)) break;
    const s = next.map((own, j) => own - x[j]);
    const y = nextGradient.map((own, j) => own - gradient[j]);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y))) {
      steps.push({ s, y, rho: 1 / curvature });
      if (steps.length > MEMORY) steps.shift();
    }
    quiet = value - nextValue < tolerance * Math.abs(value) ? quiet + 1 : 0;
    x = next;
    gradient = nextGradient;
    value = nextValue;
    done++;
    // One short step may be bad luck; three in a row are the end.
    if (quiet >= 3) break;
  }
  return { x, value, iterations: done };
}

/** The two-loop recursion. */
function descend(
  gradient: Float64Array,
  steps: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const { s, y, rho } = steps[k];
    alphas[k] = rho * dot(s, q);
    for (let j = 0; j < q.length; j++) q[j] -= alphas[k] * y[j];
  }
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let j = 0; j < q.length; j++) q[j] *= scale;
  }
  steps.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, q);
    for (let j = 0; j < q.length; j++) q[j] += (alphas[k] - beta) * s[j];
  });
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
