/**
 * Gain curves: going from door to door in the order of a score, which share of the votes that were gained has
 * been reached after which share of the doors. Doors are registered voters where doors are not known. Votes are
 * those of precincts that gained, as in `capture20`: a precinct that lost adds nothing, so that every curve runs
 * from 0 to 1 and those of several groups can be averaged.
 *
 * Curves are read at fixed shares of the doors; inside a precinct votes come evenly with its doors.
 */

/** Shares of the doors at which a curve is read: 0, 0.025 … 1. */
export const CURVE_DOORS: readonly number[] = Array.from({ length: 41 }, (_, k) => k / 40);

/** Shares of the votes at `CURVE_DOORS`; null: no precinct gained. */
export function gainCurve(order: Uint32Array, gain: Float64Array, doors: Float64Array): number[] | null {
  let allDoors = 0;
  let allVotes = 0;
  for (const row of order) {
    allDoors += doors[row];
    allVotes += Math.max(0, gain[row]);
  }
  if (!(allVotes > 0 && allDoors > 0)) return null;
  const curve: number[] = [];
  let walked = 0;
  let votes = 0;
  let next = 0;
  for (const share of CURVE_DOORS) {
    const wanted = share * allDoors;
    while (next < order.length && walked + doors[order[next]] <= wanted) {
      walked += doors[order[next]];
      votes += Math.max(0, gain[order[next]]);
      next++;
    }
    const row = order[next];
    const partly = row === undefined ? 0 : ((wanted - walked) / doors[row]) * Math.max(0, gain[row]);
    curve.push(drawn(Math.min(1, (votes + partly) / allVotes)));
  }
  // The last precinct may end a rounding error short of the last door.
  curve[curve.length - 1] = 1;
  return curve;
}

/** Point by point, each curve counting the same; null: there is none. */
export function meanCurve(curves: readonly (number[] | null)[]): number[] | null {
  const known = curves.filter((curve) => curve !== null);
  if (known.length === 0) return null;
  return CURVE_DOORS.map((_, k) => drawn(known.reduce((sum, curve) => sum + curve[k], 0) / known.length));
}

/** Curves are drawn and kept by the thousand: five digits are finer than any screen. */
const drawn = (share: number) => Math.round(share * 1e5) / 1e5;

/** Doors of each precinct, or its registered voters when any of these precincts has no door count. */
export function doorsOrRegistered(
  rows: Uint32Array,
  doors: Float64Array,
  registered: Float64Array,
): { weight: Float64Array; unit: 'doors' | 'registered' } {
  const isKnown = rows.every((row) => doors[row] > 0);
  return isKnown ? { weight: doors, unit: 'doors' } : { weight: registered, unit: 'registered' };
}
