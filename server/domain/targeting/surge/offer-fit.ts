/**
 * Learning what the offer is worth, from constituencies: where more of the camp stood beside its main candidate,
 * or the outgoing majority did not, did it gain more than was foretold without?
 *
 *     mean miss of a constituency = a·candidates + b·outgoing + c·candidates before + d·outgoing before
 *                                   + the level of its department
 *
 * each by its registered voters; a department with a single constituency says nothing. What stood before, at the
 * base, is asked only so that the rest is not mistaken for it.
 */
import { type Moments, solve } from './fit.ts';
import type { OfferColumns } from './offer.ts';

export interface OfferCase {
  /** Gain − value foretold without the offer, per registered voter; NaN: the precinct does not count. */
  miss: Float64Array;
  registered: Float64Array;
  offer: OfferColumns;
  /** At the base. */
  before: OfferColumns;
  /** '31-03' */
  constituencyOf: readonly (string | null)[];
}

/** Four regressors and the miss. */
const SIZE = 5;

interface Sum {
  registered: number;
  /** Registered × each regressor, then × the miss. */
  figures: number[];
}

/** Votes per registered voter of one candidate more, and of an outgoing majority that does not stand; null: no case. */
export function fitOffer(cases: readonly OfferCase[]): [candidates: number, outgoing: number] | null {
  const learnt = solve(cases.map((one) => momentsOf(sumUp(one))));
  return learnt && [learnt[0], learnt[1]];
}

/** Sums by constituency. */
function sumUp({ miss, registered, offer, before, constituencyOf }: OfferCase): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (let i = 0; i < miss.length; i++) {
    const constituency = constituencyOf[i];
    if (constituency === null || Number.isNaN(miss[i])) continue;
    addTo(sums, constituency, registered[i], [
      offer.candidates[i],
      offer.outgoing[i],
      before.candidates[i],
      before.outgoing[i],
      miss[i],
    ]);
  }
  return sums;
}

function addTo(sums: Map<string, Sum>, key: string, registered: number, figures: number[]) {
  const sum = sums.get(key) ?? { registered: 0, figures: figures.map(() => 0) };
  sums.set(key, sum);
  sum.registered += registered;
  figures.forEach((figure, f) => {
    sum.figures[f] += registered * figure;
  });
}

function momentsOf(constituencies: Map<string, Sum>): Moments {
  const departments = new Map<string, Sum>();
  for (const [constituency, { registered, figures }] of constituencies)
    addTo(
      departments,
      constituency.split('-')[0],
      registered,
      figures.map((figure) => figure / registered),
    );
  const total = [...departments.values()].reduce((sum, { registered }) => sum + registered, 0);
  const products = Array.from({ length: SIZE }, () => new Array<number>(SIZE).fill(0));
  for (const [constituency, { registered, figures }] of constituencies) {
    const department = departments.get(constituency.split('-')[0])!;
    const apart = figures.map(
      (figure, f) => figure / registered - department.figures[f] / department.registered,
    );
    for (let a = 0; a < SIZE; a++)
      for (let b = 0; b < SIZE; b++) products[a][b] += (registered / total) * apart[a] * apart[b];
  }
  // Ballots that name one list for the whole country tell nothing of what stood before: those stay 0.
  const known = products
    .slice(0, -1)
    .map((row, a) => row.map((value, b) => (a === b && value === 0 ? 1 : value)));
  return {
    products: known.map((row) => row.slice(0, -1)),
    withGain: known.map((row) => row[SIZE - 1]),
  };
}
