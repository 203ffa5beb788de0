/**
 * Planning hours: which doors an amount of hours should go to, what it brings, and what one more hour would.
 *
 * Places (precincts or turfs) are taken by expected votes per hour in the middle case, best first, the last one
 * in part: for a budget of hours no other choice brings more (the fractional knapsack; Dantzig 1957). Knocking
 * again on the same doors is a place of its own that takes as long and meets the same share of those not met
 * yet, so it brings less and waits its turn among the new doors. That a second pass takes as long as the first
 * is on the safe side: those who answered are walked past, not skipped.
 *
 * The order is decided once, by the middle case; the low and the high case walk the same order at their own
 * pace and yield, because nobody knows beforehand which case it is. Pure, and independent of the input's order.
 */
import type { DoorEconomics } from '../targeting/strategy.ts';
import type { Range } from '../turfs/types.ts';
import { contactShare, hoursOfDoors } from './economics.ts';
import { BOUNDS, type Bound, type Cases, casesOf, envelope } from './ranges.ts';

export interface HoursItem {
  /** Precinct code or turf id. */
  id: string;
  doors: number;
  /** Walking and door time of one pass, where a walk is known; left out: doors ÷ doors per hour. */
  hours?: number;
  /** Expected votes per door of the first pass. */
  votesPerDoor: Range;
}

/** One pass over one place. */
export interface HoursStep {
  id: string;
  /** 1: doors not knocked on yet. */
  pass: number;
  doors: number;
  /** In the low case the most, because it is the slow one. */
  hours: Cases;
  votes: Cases;
}

export interface CurvePoint extends Range {
  hours: number;
}

export interface PassTotal {
  pass: number;
  /** In the middle case. */
  hours: number;
  doors: Range;
  votes: Range;
}

export interface HoursPlan {
  /** Every pass over every place, best first. */
  steps: HoursStep[];
  /** Hours and votes of everything: no budget needs more. `hours.low` are the fewest. */
  totals: { doors: number; hours: Range; votes: Range };
  budget: {
    hours: number;
    /** Hours that the middle case really uses: fewer when everything is done before. */
    hoursUsed: number;
    votes: Range;
    /** Steps done wholly and the share of the last one, in the middle case. */
    wholeSteps: number;
    lastShare: number;
    byPass: PassTotal[];
    /** Votes of the hour after the budget. */
    oneMoreHour: Range;
  };
  /** Expected votes after so many hours. */
  votesAt(hours: number): Range;
  /**
   * Hours until so many votes are expected: the fewest and the most over the three cases; null: never. Votes
   * asked of the high case are `votes.low`, the fewest that may be needed, and so on.
   */
  hoursFor(votes: Range): { low: number | null; mid: number | null; high: number | null };
  /** At most `points` points from 0 to the end of the slowest case, closer together where the curve bends. */
  curve(points: number): CurvePoint[];
}

/** `passes`: knock on each door at most so often. */
export function planHours(
  items: readonly HoursItem[],
  economics: DoorEconomics,
  budgetH: number,
  passes = 2,
): HoursPlan {
  const steps = items
    .filter(({ doors }) => doors > 0)
    .flatMap((item) => stepsOf(item, economics, passes))
    .sort(
      (a, b) =>
        b.votes.mid / b.hours.mid - a.votes.mid / a.hours.mid ||
        a.pass - b.pass ||
        (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
    );
  const runs = runsOf(steps);
  const votesAt = (hours: number) => envelope(casesOf((at) => runs[at].votesAt(hours)));
  const done = runs.mid.position(budgetH);
  const before = casesOf((at) => runs[at].votesAt(budgetH));
  const after = casesOf((at) => runs[at].votesAt(budgetH + 1));
  const allHours = envelope(casesOf((at) => runs[at].totalHours));
  return {
    steps,
    totals: {
      doors: items.reduce((sum, { doors }) => sum + doors, 0),
      hours: allHours,
      votes: envelope(casesOf((at) => runs[at].totalVotes)),
    },
    budget: {
      hours: budgetH,
      hoursUsed: Math.min(budgetH, runs.mid.totalHours),
      votes: envelope(before),
      wholeSteps: done.whole,
      lastShare: done.share,
      byPass: totalsByPass(steps, runs, budgetH, passes),
      oneMoreHour: envelope(casesOf((at) => after[at] - before[at])),
    },
    votesAt,
    hoursFor(votes) {
      const asked = { low: votes.high, mid: votes.mid, high: votes.low };
      const hours = casesOf((at) => runs[at].hoursFor(asked[at]));
      const { low, mid, high } = envelope(hours);
      const finite = (value: number) => (Number.isFinite(value) ? value : null);
      return { low: finite(low), mid: finite(mid), high: finite(high) };
    },
    curve(points) {
      const end = Number.isFinite(allHours.high) ? allHours.high : allHours.mid;
      const last = Math.max(1, points - 2);
      const hours = Array.from({ length: last + 1 }, (_, k) => end * (k / last) ** 2);
      return [...new Set([...hours, Math.min(budgetH, end)])]
        .sort((a, b) => a - b)
        .map((at) => ({ hours: at, ...votesAt(at) }));
    },
  };
}

function stepsOf(item: HoursItem, economics: DoorEconomics, passes: number): HoursStep[] {
  const { id, doors, hours } = item;
  const ofPass = hours === undefined ? hoursOfDoors(economics, doors) : casesOf(() => hours);
  return Array.from({ length: passes }, (_, p) => ({
    id,
    pass: p + 1,
    doors,
    hours: ofPass,
    votes: casesOf((at) => doors * item.votesPerDoor[at] * (1 - contactShare(economics, at)) ** p),
  }));
}

/** One case walking the steps in their order. */
interface Run {
  totalHours: number;
  totalVotes: number;
  /** Steps done after so many hours, and the share of the next one. */
  position(hours: number): { whole: number; share: number };
  votesAt(hours: number): number;
  /** Infinity: never. */
  hoursFor(votes: number): number;
}

const runsOf = (steps: readonly HoursStep[]): Record<Bound, Run> => ({
  low: runOf(steps, 'low'),
  mid: runOf(steps, 'mid'),
  high: runOf(steps, 'high'),
});

function runOf(steps: readonly HoursStep[], at: Bound): Run {
  // Hours and votes before each step; a step that is never finished (no door an hour) ends the walk.
  const hours = new Float64Array(steps.length + 1);
  const votes = new Float64Array(steps.length + 1);
  steps.forEach((step, i) => {
    hours[i + 1] = hours[i] + step.hours[at];
    votes[i + 1] = votes[i] + (Number.isFinite(hours[i + 1]) ? step.votes[at] : 0);
  });
  const position = (spent: number) => {
    const whole = lastAtMost(hours, Math.max(0, spent));
    if (whole === steps.length) return { whole, share: 0 };
    return { whole, share: Math.max(0, spent - hours[whole]) / steps[whole].hours[at] };
  };
  return {
    totalHours: hours[steps.length],
    totalVotes: votes[steps.length],
    position,
    votesAt(spent) {
      const { whole, share } = position(spent);
      return whole === steps.length ? votes[whole] : votes[whole] + share * (votes[whole + 1] - votes[whole]);
    },
    hoursFor(wanted) {
      if (wanted <= 0) return 0;
      if (wanted > votes[steps.length] || steps.length === 0) return Number.POSITIVE_INFINITY;
      const i = firstAtLeast(votes, wanted);
      const share = (wanted - votes[i - 1]) / (votes[i] - votes[i - 1]);
      return hours[i - 1] + share * (hours[i] - hours[i - 1]);
    },
  };
}

function totalsByPass(
  steps: readonly HoursStep[],
  runs: Record<Bound, Run>,
  budgetH: number,
  passes: number,
): PassTotal[] {
  const totals = Array.from({ length: passes }, (_, p) => ({
    pass: p + 1,
    hours: 0,
    doors: casesOf(() => 0),
    votes: casesOf(() => 0),
  }));
  for (const at of BOUNDS) {
    const { whole, share } = runs[at].position(budgetH);
    const add = (step: HoursStep, part: number) => {
      const total = totals[step.pass - 1];
      if (at === 'mid') total.hours += part * step.hours.mid;
      total.doors[at] += part * step.doors;
      total.votes[at] += part * step.votes[at];
    };
    for (let i = 0; i < whole; i++) add(steps[i], 1);
    if (whole < steps.length && share > 0) add(steps[whole], share);
  }
  return totals.map((total) => ({ ...total, doors: envelope(total.doors), votes: envelope(total.votes) }));
}

/** Index of the last value ≤ `limit`, in ascending values that start with 0. */
function lastAtMost(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle] <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the first value ≥ `limit`, of which there is one. */
function firstAtLeast(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
