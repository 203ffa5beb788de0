/**
 * A budget of hours on a slider: a local group has tens of hours, a national campaign tens of thousands, so equal
 * steps of the slider are equal ratios of hours.
 */

/** Positions of the slider. */
export const STEPS = 200;
const LEAST_H = 8;

/** Whole hours at a position 0…STEPS, in two significant figures; the last position is every door. */
export function budgetAt(position: number, mostH: number): number {
  const most = Math.max(LEAST_H + 1, Math.ceil(mostH));
  if (position >= STEPS) return most;
  const hours = LEAST_H * (most / LEAST_H) ** (Math.max(0, position) / STEPS);
  return Math.min(most, Math.round(Number(hours.toPrecision(2))));
}

/** The nearest position of so many hours. */
export function positionOf(budgetH: number, mostH: number): number {
  const most = Math.max(LEAST_H + 1, Math.ceil(mostH));
  const share = Math.log(budgetH / LEAST_H) / Math.log(most / LEAST_H);
  return Math.round(STEPS * Math.min(1, Math.max(0, share)));
}

/** Where a chart about a budget ends: far enough to see what more hours would bring, never past every door. */
export function chartEnd(budgetH: number, mostH: number): number {
  return Math.min(mostH, 4 * budgetH);
}
