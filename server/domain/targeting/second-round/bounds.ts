/**
 * What is certain, and what fits it: of `voters` of one origin and `chosen` votes for one choice among
 * `everybody`, at least voters + chosen − everybody did both, and at most the smaller of the two (Duncan &
 * Davis 1953). A table with the right margins keeps every such bound; the one nearest to given transfers is
 * found by scaling rows and columns in turn (iterative proportional fitting, Deming & Stephan 1940).
 */

export interface Bounds {
  /** Counts, origin × choice, row after row. */
  low: Float64Array;
  high: Float64Array;
}

export function boundsOf(voters: ArrayLike<number>, chosen: ArrayLike<number>): Bounds {
  let everybody = 0;
  for (let r = 0; r < voters.length; r++) everybody += voters[r];
  const low = new Float64Array(voters.length * chosen.length);
  const high = new Float64Array(low.length);
  for (let r = 0; r < voters.length; r++)
    for (let c = 0; c < chosen.length; c++) {
      low[r * chosen.length + c] = Math.max(0, voters[r] + chosen[c] - everybody);
      high[r * chosen.length + c] = Math.min(voters[r], chosen[c]);
    }
  return { low, high };
}

/**
 * Counts of one precinct, origin × choice, that add up to what was counted of both rounds and are as the
 * transfers would have them otherwise. Both margins must have the same sum.
 */
export function fitTable(
  transfers: Float64Array,
  voters: ArrayLike<number>,
  chosen: ArrayLike<number>,
): Float64Array {
  const rows = voters.length;
  const columns = chosen.length;
  const table = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    // A probability of exactly 0 could leave a choice that people made with nobody to make it.
    for (let c = 0; c < columns; c++)
      table[r * columns + c] = voters[r] * Math.max(transfers[r * columns + c], 1e-6);
  for (let k = 0; k < 500; k++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += table[r * columns + c];
      if (sum > 0) for (let r = 0; r < rows; r++) table[r * columns + c] *= chosen[c] / sum;
    }
    let worst = 0;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += table[r * columns + c];
      worst = Math.max(worst, Math.abs(sum - voters[r]));
      if (sum > 0) for (let c = 0; c < columns; c++) table[r * columns + c] *= voters[r] / sum;
    }
    if (worst < 1e-4) break;
  }
  return table;
}
