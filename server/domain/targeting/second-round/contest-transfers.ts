/** The transfers of one contest, precinct by precinct, as a camp sees them. */
import { BLOCS } from '../blocs.ts';
import type { PanelBallot } from '../panel.ts';
import { fillTransfers, parameterRows, surroundingsOf } from './affinities.ts';
import { mixPlain, type PlainWeight, plainWeight } from './combination.ts';
import type { Contest } from './contests.ts';
import { doubtClass, spread } from './doubt.ts';
import { countOrigins, FIRST_FINALIST } from './origins.ts';

/** Standard deviations on either side of an 80 % interval. */
export const Z80 = 1.2816;

export interface ContestTransfers {
  contest: Contest;
  /** Weight of each finalist in the camp, then 0 for blank and at home. */
  weights: Float64Array;
  /** Rows (origins) and columns (choices) of every matrix. */
  rows: number;
  columns: number;
  /** Voters by origin of precinct n of the contest: from `counts[n * rows]`. */
  counts: Float64Array;
  /** The matrix of precinct n of the contest: row r from `at(n)[r * columns]`. Overwritten by the next call. */
  at(n: number): Float64Array;
}

/**
 * `assumption`: 1 takes transfers to the camp as they are estimated, 0 at the low end of their 80 % interval
 * (`doubt`, see `doubt.ts`); what the camp does not get goes to the other choices in proportion. Those who
 * voted for a finalist are left as they are.
 */
export function contestTransfers(
  contest: Contest,
  ballot: PanelBallot,
  theta: Float64Array,
  { plain, assumption, doubt }: { plain: PlainWeight; assumption: number; doubt: readonly number[] },
): ContestTransfers {
  const { finalists } = contest;
  const blocs = finalists.map(({ bloc }) => BLOCS.indexOf(bloc));
  const parameters = parameterRows(blocs);
  const rows = parameters.length;
  const columns = finalists.length + 2;
  const counts = countOrigins(contest, ballot);
  const around = surroundingsOf(contest, counts);
  const weights = Float64Array.from({ length: columns }, (_, f) => finalists[f]?.campWeight ?? 0);
  const transfers = new Float64Array(rows * columns);
  const lower = (r: number) => {
    const at = r * columns;
    let camp = 0;
    for (let f = 0; f < finalists.length; f++) if (weights[f] > 0) camp += transfers[at + f];
    if (camp <= 0 || camp >= 1) return;
    const less = Math.max(
      0,
      camp - (1 - assumption) * Z80 * doubt[doubtClass(r)] * Math.sqrt(camp * (1 - camp)),
    );
    for (let c = 0; c < columns; c++)
      transfers[at + c] *= weights[c] > 0 ? less / camp : (1 - less) / (1 - camp);
  };
  return {
    contest,
    weights,
    rows,
    columns,
    counts,
    at(n) {
      fillTransfers(theta, blocs, parameters, around, n, transfers);
      const voters = counts.subarray(n * rows, (n + 1) * rows);
      mixPlain(transfers, columns, voters, plainWeight(plain, finalists.length));
      if (assumption < 1) for (let r = 0; r < FIRST_FINALIST; r++) lower(r);
      return transfers;
    },
  };
}

/** Σ over choices of probability × `of`. */
export function meanOf(transfers: Float64Array, at: number, of: ArrayLike<number>): number {
  let mean = 0;
  for (let c = 0; c < of.length; c++) mean += transfers[at + c] * of[c];
  return mean;
}

/** Σ over origins of voters × mean; of (doubt × voters)² × spread, the variance by doubt; of voters × spread, that by chance. */
export function sumOver(
  transfers: Float64Array,
  voters: ArrayLike<number>,
  columns: number,
  of: ArrayLike<number>,
  doubt: readonly number[] = [0, 0],
): { mean: number; doubtful: number; chance: number } {
  let mean = 0;
  let doubtful = 0;
  let chance = 0;
  for (let r = 0; r < voters.length; r++) {
    if (voters[r] === 0) continue;
    const own = spread(transfers, r * columns, of);
    mean += voters[r] * meanOf(transfers, r * columns, of);
    doubtful += (doubt[doubtClass(r)] * voters[r]) ** 2 * own;
    chance += voters[r] * own;
  }
  return { mean, doubtful, chance };
}
