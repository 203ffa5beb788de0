/**
 * Who went where between two rounds that are both over: ecological regression within bounds.
 *
 *  1. One matrix of transfers for all precincts, by least squares on shares of the registered voters, every
 *     row kept to probabilities (Goodman 1953, with the limits that he lacked). Where the data leave a row
 *     open it is drawn toward a prior: transfers learnt elsewhere, or none.
 *  2. A table per precinct that adds up to both rounds and is otherwise nearest to that matrix: no estimate
 *     leaves the bounds of Duncan & Davis. Their sum is the matrix that is reported, and the start of another
 *     turn, as in the `nslphom` of Pavía & Romero (Sociological Methods & Research 2024), by least squares in
 *     place of their linear programmes.
 *  3. Intervals from whole precincts drawn again with replacement, with a seed.
 *
 * What no method can see: that people of one origin behave otherwise where that origin is strong (King 1997).
 * The bounds hold in any case, and are reported beside the estimate.
 */
import { seededRandom } from '../../turfs/random.ts';
import { boundsOf, fitTable } from './bounds.ts';
import { type SolveOptions, solveRowStochastic } from './row-stochastic.ts';

export interface TwoRounds {
  /** Precinct × origin and precinct × choice, counts, row after row; both of a precinct have the same sum. */
  origins: Float64Array;
  choices: Float64Array;
  precincts: number;
}

export interface TransferOptions {
  /** Origin × choice; default: every choice alike. */
  prior?: Float64Array;
  /** How far the transfers may well be from the prior: its standard deviation. */
  priorSd?: number;
  draws?: number;
  seed?: number;
}

export interface TransferEstimate {
  rows: number;
  columns: number;
  /** Origin × choice; rows add up to 1. */
  transfers: Float64Array;
  /** 80 % interval, within the bounds. */
  low: Float64Array;
  high: Float64Array;
  /** What is certain; 0 and 1 where there is nobody of that origin. */
  atLeast: Float64Array;
  atMost: Float64Array;
  /** Counts, precinct × origin × choice. */
  tables: Float64Array;
}

/** Differences between precincts outweigh the chance of counts from about this many voters on. */
const EVEN_VOTERS = 250;
/** Variance of a share that is left over, times the weight of its precinct: p(1 − p) of a usual share. */
const LEFT_OVER = 0.1;
/** Turns of tables: later ones move nothing that the interval would notice. */
const TURNS = 4;

export function estimateTransfers(
  rounds: TwoRounds,
  { prior, priorSd = 0.3, draws = 200, seed = 1 }: TransferOptions = {},
): TransferEstimate {
  const { origins, choices, precincts } = rounds;
  const rows = origins.length / precincts;
  const columns = choices.length / precincts;
  const towards = {
    prior: prior ?? new Float64Array(rows * columns).fill(1 / columns),
    penalty: new Float64Array(rows).fill(LEFT_OVER / priorSd ** 2),
  };
  const products = crossProducts(rounds, rows, columns);
  const regress = (times: ArrayLike<number>, options?: SolveOptions) => {
    const { G, B } = sumProducts(products, times, rows, columns);
    return solveRowStochastic(G, B, towards, options);
  };
  const regression = regress(new Float64Array(precincts).fill(1));
  // A draw is near the whole, and its third decimal is noise.
  const nearby = { start: regression, iterations: 200, tolerance: 1e-4 };
  const { transfers, tables } = fitTables(rounds, rows, columns, regression);
  const { atLeast, atMost } = totalBounds(rounds, rows, columns);
  const random = seededRandom(seed);
  const drawn = Array.from({ length: draws }, () => {
    const times = new Float64Array(precincts);
    for (let k = 0; k < precincts; k++) times[Math.floor(random() * precincts)]++;
    return regress(times, nearby);
  });
  // How far a draw lies from the regression is how far the regression may lie from the truth.
  const limit = (j: number, share: number) => {
    const sorted = drawn.map((draw) => draw[j] - regression[j]).sort((a, b) => a - b);
    const off = sorted.length > 0 ? sorted[Math.round(share * (sorted.length - 1))] : 0;
    return Math.min(atMost[j], Math.max(atLeast[j], transfers[j] + off));
  };
  return {
    rows,
    columns,
    transfers,
    low: transfers.map((own, j) => Math.min(own, limit(j, 0.1))),
    high: transfers.map((own, j) => Math.max(own, limit(j, 0.9))),
    atLeast,
    atMost,
    tables,
  };
}

/** Tables that add up, and the transfers that they add up to, in turns. */
function fitTables(
  { origins, choices, precincts }: TwoRounds,
  rows: number,
  columns: number,
  regression: Float64Array,
): { transfers: Float64Array; tables: Float64Array } {
  const size = rows * columns;
  const tables = new Float64Array(precincts * size);
  let transfers = regression;
  for (let turn = 0; turn < TURNS; turn++) {
    const sums = new Float64Array(size);
    for (let n = 0; n < precincts; n++) {
      const voters = origins.subarray(n * rows, (n + 1) * rows);
      const table = fitTable(transfers, voters, choices.subarray(n * columns, (n + 1) * columns));
      tables.set(table, n * size);
      for (let j = 0; j < size; j++) sums[j] += table[j];
    }
    const before = transfers;
    transfers = before.map((own, j) => {
      const row = j - (j % columns);
      let whole = 0;
      for (let c = 0; c < columns; c++) whole += sums[row + c];
      return whole > 0 ? sums[j] / whole : own;
    });
  }
  return { transfers, tables };
}

interface Products {
  /** Of each precinct: weight × share × share, origin × origin and origin × choice. */
  G: Float64Array;
  B: Float64Array;
}

/** The sums that least squares needs, per precinct, so that drawing precincts again is adding up. */
function crossProducts({ origins, choices, precincts }: TwoRounds, rows: number, columns: number): Products {
  const G = new Float64Array(precincts * rows * rows);
  const B = new Float64Array(precincts * rows * columns);
  for (let n = 0; n < precincts; n++) {
    let registered = 0;
    for (let r = 0; r < rows; r++) registered += origins[n * rows + r];
    if (registered === 0) continue;
    const scale = 1 / (1 + registered / EVEN_VOTERS) / registered;
    for (let r = 0; r < rows; r++) {
      const own = origins[n * rows + r] * scale;
      for (let s = 0; s < rows; s++) G[(n * rows + r) * rows + s] = own * origins[n * rows + s];
      for (let c = 0; c < columns; c++) B[(n * rows + r) * columns + c] = own * choices[n * columns + c];
    }
  }
  return { G, B };
}

function sumProducts({ G, B }: Products, times: ArrayLike<number>, rows: number, columns: number): Products {
  const sums = { G: new Float64Array(rows * rows), B: new Float64Array(rows * columns) };
  for (let n = 0; n < times.length; n++) {
    if (times[n] === 0) continue;
    for (let j = 0; j < sums.G.length; j++) sums.G[j] += times[n] * G[n * sums.G.length + j];
    for (let j = 0; j < sums.B.length; j++) sums.B[j] += times[n] * B[n * sums.B.length + j];
  }
  return sums;
}

/** Bounds of the precincts added up, per voter of each origin. */
function totalBounds(
  { origins, choices, precincts }: TwoRounds,
  rows: number,
  columns: number,
): { atLeast: Float64Array; atMost: Float64Array } {
  const atLeast = new Float64Array(rows * columns);
  const atMost = new Float64Array(rows * columns);
  const voters = new Float64Array(rows);
  for (let n = 0; n < precincts; n++) {
    const own = origins.subarray(n * rows, (n + 1) * rows);
    const { low, high } = boundsOf(own, choices.subarray(n * columns, (n + 1) * columns));
    for (let r = 0; r < rows; r++) voters[r] += own[r];
    for (let j = 0; j < low.length; j++) {
      atLeast[j] += low[j];
      atMost[j] += high[j];
    }
  }
  return {
    atLeast: atLeast.map((count, j) =>
      voters[Math.floor(j / columns)] > 0 ? count / voters[Math.floor(j / columns)] : 0,
    ),
    atMost: atMost.map((count, j) =>
      voters[Math.floor(j / columns)] > 0 ? count / voters[Math.floor(j / columns)] : 1,
    ),
  };
}
