/**
 * Fitting the affinities of `affinities.ts` to pairs of rounds that are over: the parameters for which the
 * second round that is predicted for each precinct is nearest to the one that was held (weighted least squares
 * on shares of the registered voters, by registered voters), drawn gently toward a plain prior: own voters
 * stay, a bloc keeps to its own, those at home stay there. L-BFGS from that prior, so that a refit is a refit.
 */
import { BLOCS } from '../blocs.ts';
import {
  BARRAGE,
  BARRAGE_TURNOUT,
  BLANK_PAPER,
  CONTEXTS,
  contextOf,
  fillTransfers,
  OWN,
  PARAMETERS,
  parameterRows,
  type Surroundings,
  TURNOUT,
  TURNOUT_HERE,
  WIDTH,
} from './affinities.ts';
import { minimise } from './minimise.ts';
import { ABSTAINED, BLANK, FIRST_FINALIST } from './origins.ts';

/** A contest whose two rounds are known, in shares of the registered voters of each round. */
export interface PastContest {
  /** '2022-legislative' */
  election: string;
  /** Number in BLOCS of each finalist. */
  blocs: number[];
  /** Precinct × origin. */
  origins: Float64Array;
  /** Precinct × (finalists, blank, at home). */
  choices: Float64Array;
  /** Of each precinct, at the second round. */
  registered: Float64Array;
  around: Surroundings;
}

/** Weight of the prior, per registered voter: enough to decide what the data leave open, and no more. */
const PRIOR = 1e-5;

export function fitAffinities(
  contests: readonly PastContest[],
  weightOf: (election: string) => number,
  iterations = 400,
): { theta: Float64Array; loss: number; iterations: number } {
  const heard = contests.filter(({ election }) => weightOf(election) > 0);
  const total = heard.reduce(
    (sum, { registered, election }) => sum + weightOf(election) * registered.reduce((a, b) => a + b, 0),
    0,
  );
  const prior = priorParameters();
  const evaluate = (theta: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    let loss = 0;
    for (const contest of heard) loss += addContest(contest, weightOf(contest.election), theta, gradient);
    for (let j = 0; j < theta.length; j++) {
      const off = theta[j] - prior[j];
      loss += PRIOR * total * off * off;
      gradient[j] += 2 * PRIOR * total * off;
    }
    // In units that a line search is at ease with.
    for (let j = 0; j < theta.length; j++) gradient[j] *= 1e4 / total;
    return (loss * 1e4) / total;
  };
  const found = minimise(evaluate, prior, { iterations, tolerance: 1e-8 });
  return { theta: found.x, loss: found.value, iterations: found.iterations };
}

/** Adds the gradient of one contest's squared errors; answers their sum. */
function addContest(
  { blocs, origins, choices, registered, around }: PastContest,
  weight: number,
  theta: Float64Array,
  gradient: Float64Array,
): number {
  const rows = parameterRows(blocs);
  const fields = blocs.length;
  const columns = fields + 2;
  const width = rows.length;
  const transfers = new Float64Array(width * columns);
  const error = new Float64Array(columns);
  const farRight = BLOCS.indexOf('far-right');
  const facesFarRight = blocs.includes(farRight);
  let loss = 0;
  for (let n = 0; n < registered.length; n++) {
    fillTransfers(theta, blocs, rows, around, n, transfers);
    const w = weight * registered[n];
    for (let c = 0; c < columns; c++) {
      let predicted = 0;
      for (let r = 0; r < width; r++) predicted += origins[n * width + r] * transfers[r * columns + c];
      error[c] = predicted - choices[n * columns + c];
      loss += w * error[c] ** 2;
    }
    for (let r = 0; r < width; r++) {
      const share = origins[n * width + r];
      if (share === 0) continue;
      let mean = 0;
      for (let c = 0; c < columns; c++) mean += transfers[r * columns + c] * error[c];
      const at = rows[r] * WIDTH;
      const context = CONTEXTS + contextOf(rows[r]);
      let going = 0;
      for (let c = 0; c <= fields; c++) {
        const slope = 2 * w * share * transfers[r * columns + c] * (error[c] - mean);
        going += slope;
        if (c === fields) {
          gradient[at + BLANK_PAPER] += slope;
          continue;
        }
        gradient[at + (r === FIRST_FINALIST + c ? OWN : blocs[c])] += slope;
        if (facesFarRight && blocs[c] !== farRight) {
          gradient[at + BARRAGE] += slope;
          gradient[BARRAGE_TURNOUT] += slope * around.turnout;
        }
        gradient[context] += slope * around.strength[n * fields + c];
      }
      gradient[at + TURNOUT] += going * around.turnout;
      gradient[at + TURNOUT_HERE] += going * around.turnoutHere[n];
    }
  }
  return loss;
}

/** Before any data: own voters stay, a bloc keeps to its own, blank stays blank, those at home stay there. */
export function priorParameters(): Float64Array {
  const theta = new Float64Array(PARAMETERS);
  const set = (row: number, toward: number, blank: number) => {
    theta.fill(toward, row * WIDTH, row * WIDTH + BLOCS.length);
    theta[row * WIDTH + BLANK_PAPER] = blank;
  };
  for (let b = 0; b < BLOCS.length; b++) {
    set(b, 0, -0.5);
    theta[b * WIDTH + b] = 1;
    set(FIRST_FINALIST + b, -1, -1.5);
    theta[(FIRST_FINALIST + b) * WIDTH + OWN] = 3;
  }
  set(BLANK, -0.5, 1);
  set(ABSTAINED, -4, -6);
  return theta;
}
