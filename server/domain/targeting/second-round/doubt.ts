/**
 * How far a transfer may be off, learnt from elections that the parameters were not fitted to. A probability p
 * of one origin is taken to be off by κ·√(p(1 − p)), independently from origin to origin (the spread of a
 * Dirichlet distribution, as in Rosen et al. 2001), at three levels: everywhere in one election, within one
 * constituency, within one precinct. At each level κ is found by the errors that are common to it, one for
 * those who voted and one for those who stayed at home: that most of the latter do so again is far surer than
 * what the former do. (A third, for the finalists' own voters, cannot be told apart by four elections.)
 *
 * Chance, the draw of finite voters, comes on top and is known: it is not learnt.
 */
import { BLOCS } from '../blocs.ts';
import { fillTransfers, parameterRows } from './affinities.ts';
import { mixPlain, type PlainWeight, plainWeight } from './combination.ts';
import type { PastContest } from './fit-affinities.ts';
import { ABSTAINED } from './origins.ts';

export interface DoubtByOrigin {
  /** Blank and spoilt papers too. */
  voted: number;
  abstained: number;
}

export interface Doubt {
  election: DoubtByOrigin;
  constituency: DoubtByOrigin;
  precinct: DoubtByOrigin;
}

/** 0 voted, 1 abstained: the kinds of origins that have a doubt of their own. */
export const doubtClass = (row: number): 0 | 1 => (row === ABSTAINED ? 1 : 0);

/** κ of each class at several levels together. */
export const together = (...levels: DoubtByOrigin[]): [number, number] => [
  Math.hypot(...levels.map(({ voted }) => voted)),
  Math.hypot(...levels.map(({ abstained }) => abstained)),
];

/** Var(Σ a·P) = κ²·spread for probabilities P that are off by κ√(p(1 − p)) and still add up to 1. */
export function spread(transfers: Float64Array, at: number, of: ArrayLike<number>): number {
  let mean = 0;
  let squares = 0;
  for (let c = 0; c < of.length; c++) {
    mean += of[c] * transfers[at + c];
    squares += of[c] ** 2 * transfers[at + c];
  }
  return Math.max(0, squares - mean * mean);
}

type ByClass = [voted: number, abstained: number];

export interface FinalistError {
  /** Election, configuration and bloc. */
  group: string;
  /** Error of the votes per registered, mean over the precincts by registered voters. */
  mean: number;
  /** Σ share²·p(1 − p) by class of origin, mean over the precincts: what κ² multiplies. */
  units: ByClass;
  /** Mean square of what is left within the contest, less chance. */
  within: number;
}

/** Errors of one contest, as predicted by parameters that never saw its election: one entry per finalist. */
export function errorsOf(contest: PastContest, theta: Float64Array, plain: PlainWeight): FinalistError[] {
  const { blocs, origins, choices, registered, around, election } = contest;
  const rows = parameterRows(blocs);
  const columns = blocs.length + 2;
  const transfers = new Float64Array(rows.length * columns);
  const column = () => new Float64Array(registered.length);
  const finalists = blocs.map(() => ({
    error: column(),
    units: [column(), column()],
    chance: column(),
  }));
  for (let n = 0; n < registered.length; n++) {
    fillTransfers(theta, blocs, rows, around, n, transfers);
    const voters = origins.subarray(n * rows.length, (n + 1) * rows.length);
    mixPlain(transfers, columns, voters, plainWeight(plain, blocs.length));
    finalists.forEach(({ error, units, chance }, f) => {
      error[n] = choices[n * columns + f];
      for (let r = 0; r < rows.length; r++) {
        const share = voters[r];
        const p = transfers[r * columns + f];
        error[n] -= share * p;
        units[doubtClass(r)][n] += share * share * p * (1 - p);
        chance[n] += (share * p * (1 - p)) / registered[n];
      }
    });
  }
  const voters = registered.reduce((sum, own) => sum + own, 0);
  const mean = (values: Float64Array) =>
    values.reduce((sum, value, n) => sum + value * registered[n], 0) / voters;
  const configuration = blocs.map((bloc) => BLOCS[bloc]).join('|');
  return finalists.map(({ error, units, chance }, f) => {
    const centre = mean(error);
    return {
      group: `${election} ${configuration} ${BLOCS[blocs[f]]}`,
      mean: centre,
      units: units.map(mean) as ByClass,
      within: mean(error.map((own, n) => (own - centre) ** 2 - chance[n])),
    };
  });
}

/** A configuration met in fewer contests of an election says little of the whole election. */
const MIN_CONTESTS = 10;
/** 90th percentile of Student's t with 3 degrees of freedom ÷ that of the normal: four elections are few. */
const FOUR_ELECTIONS = 1.6377 / 1.2816;
/** What is shipped knows two legislative elections, what is judged here one: var(mean of 2 − a third) ÷ var(1 − another). */
const ONE_ELECTION_MORE = Math.sqrt((1 + 1 / 2) / (1 + 1));

export function measureDoubt(errors: readonly FinalistError[]): Doubt {
  const groups = [...Map.groupBy(errors, ({ group }) => group).values()].filter(
    (group) => group.length >= MIN_CONTESTS,
  );
  const measured = groups.map((group) => {
    const centre = mean(group.map((error) => error.mean));
    const between = group.reduce((sum, error) => sum + (error.mean - centre) ** 2, 0) / (group.length - 1);
    return {
      units: [0, 1].map((k) => mean(group.map(({ units }) => units[k]))) as ByClass,
      election: Math.max(0, centre ** 2 - between / group.length),
      constituency: between,
      precinct: mean(group.map(({ within }) => within)),
    };
  });
  const factors = (level: 'election' | 'constituency' | 'precinct', scale = 1): DoubtByOrigin => {
    const [voted, abstained] = nonNegative(
      measured.map(({ units }) => units),
      measured.map((own) => own[level]),
    ).map((square) => scale * Math.sqrt(square));
    return { voted, abstained };
  };
  return {
    election: factors('election', FOUR_ELECTIONS * ONE_ELECTION_MORE),
    constituency: factors('constituency'),
    precinct: factors('precinct'),
  };
}

/**
 * x ≥ 0 with Σ units·x nearest to `squares`, each row relative to its own size, so that contests with much at
 * stake do not decide alone. Coordinate descent: two unknowns.
 */
function nonNegative(units: readonly ByClass[], squares: readonly number[]): ByClass {
  const x: ByClass = [0, 0];
  const rows = units.map((row, i) => {
    const size = row[0] + row[1];
    return { row: row.map((unit) => unit / size), square: squares[i] / size };
  });
  for (let round = 0; round < 2000; round++)
    for (const k of [0, 1]) {
      let above = 0;
      let below = 0;
      for (const { row, square } of rows) {
        above += row[k] * (square - row[1 - k] * x[1 - k]);
        below += row[k] ** 2;
      }
      x[k] = Math.max(0, above / below);
    }
  return x;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
