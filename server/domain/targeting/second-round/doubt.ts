/**
 * How far a transfer may be off, learnt from elections that the parameters were not fitted to. A probability p
 * of one origin is taken to differ by a factor of √(p(1 − p)), independently from origin to origin (the spread
 * of a Dirichlet distribution, as in Rosen et al. 2001), at three levels: everywhere in one election, within
 * one constituency, within one precinct. Each level is measured by the errors that are common to it.
 *
 * Chance, the draw of finite voters, comes on top and is known: it is not learnt.
 */
import { BLOCS } from '../blocs.ts';
import { fillTransfers, parameterRows } from './affinities.ts';
import type { PastContest } from './fit-affinities.ts';

export interface Doubt {
  election: number;
  constituency: number;
  precinct: number;
}

/** What a row of transfers does to a sum of its choices: Var(Σ a·P) = κ²·spread for probabilities that differ by κ√(p(1−p)). */
export function spread(transfers: Float64Array, at: number, of: ArrayLike<number>): number {
  let mean = 0;
  let squares = 0;
  for (let c = 0; c < of.length; c++) {
    mean += of[c] * transfers[at + c];
    squares += of[c] ** 2 * transfers[at + c];
  }
  return Math.max(0, squares - mean * mean);
}

interface FinalistError {
  group: string;
  /** Mean over the precincts, by registered voters. */
  mean: number;
  /** Mean of Σ share²·p(1 − p): what κ² multiplies. */
  unit: number;
  /** Mean square of what is left within the contest, less chance. */
  within: number;
  precincts: number;
}

/** Errors of one contest, as predicted by parameters that never saw its election: one entry per finalist. */
export function errorsOf(contest: PastContest, theta: Float64Array): FinalistError[] {
  const { blocs, origins, choices, registered, around, election } = contest;
  const rows = parameterRows(blocs);
  const columns = blocs.length + 2;
  const transfers = new Float64Array(rows.length * columns);
  const count = registered.length;
  const errors = blocs.map(() => new Float64Array(count));
  const units = blocs.map(() => new Float64Array(count));
  const chances = blocs.map(() => new Float64Array(count));
  for (let n = 0; n < count; n++) {
    fillTransfers(theta, blocs, rows, around, n, transfers);
    for (let f = 0; f < blocs.length; f++) {
      let predicted = 0;
      for (let r = 0; r < rows.length; r++) {
        const share = origins[n * rows.length + r];
        const p = transfers[r * columns + f];
        predicted += share * p;
        units[f][n] += share * share * p * (1 - p);
        chances[f][n] += (share * p * (1 - p)) / registered[n];
      }
      errors[f][n] = choices[n * columns + f] - predicted;
    }
  }
  const configuration = blocs.map((bloc) => BLOCS[bloc]).join('|');
  const byVoters = (values: Float64Array) => {
    let sum = 0;
    let weights = 0;
    values.forEach((value, n) => {
      sum += value * registered[n];
      weights += registered[n];
    });
    return sum / weights;
  };
  return blocs.map((bloc, f) => {
    const mean = byVoters(errors[f]);
    const left = byVoters(errors[f].map((error, n) => (error - mean) ** 2 - chances[f][n]));
    return {
      group: `${election} ${configuration} ${BLOCS[bloc]}`,
      mean,
      unit: byVoters(units[f]),
      within: left,
      precincts: count,
    };
  });
}

/** A configuration met in fewer contests of an election says little of the whole election. */
const MIN_CONTESTS = 10;

/**
 * `elections`: how many independent elections the shipped parameters are fitted to. The errors measured here
 * are those of parameters fitted to one fewer, which know a little less.
 */
export function measureDoubt(errors: readonly FinalistError[], elections: number): Doubt {
  const groups = Map.groupBy(errors, ({ group }) => group);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const large = [...groups.values()].filter((group) => group.length >= MIN_CONTESTS);
  const between = large.map((group) => {
    const centre = mean(group.map((error) => error.mean));
    const unit = mean(group.map((error) => error.unit));
    const constituency =
      group.reduce((sum, error) => sum + (error.mean - centre) ** 2, 0) / (group.length - 1) / unit;
    return { constituency, election: centre ** 2 / unit - constituency / group.length };
  });
  const knownBetter = (1 + 1 / elections) / (1 + 1 / (elections - 1));
  const precinct = mean(errors.map(({ within }) => within)) / mean(errors.map(({ unit }) => unit));
  return {
    election: Math.sqrt(Math.max(0, mean(between.map(({ election }) => election))) * knownBetter),
    constituency: Math.sqrt(Math.max(0, mean(between.map(({ constituency }) => constituency)))),
    precinct: Math.sqrt(Math.max(0, precinct)),
  };
}
