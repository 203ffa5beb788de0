/**
 * What an hour at the doors is worth, from the published ranges that a strategy carries. The three cases are
 * scenes of one afternoon, not three dials: where doors are few an hour, contacts are few and the effect is at
 * the low end of its interval. So low goes with low throughout, and few doors an hour mean MORE hours.
 *
 *     contacts per door, first pass = contacts per hour ÷ doors per hour = c
 *     contacts per door, pass p     = c · (1 − c)^(p − 1)       the same share of those not yet met
 *     votes per door, first pass    = c × effect × reserve ÷ effect base
 *
 * Effect, reserve and effect base are those of `targeting/score.ts`, step 8.
 */
import { publishedEffect } from '../targeting/score.ts';
import type { DoorEconomics } from '../targeting/strategy.ts';
import type { YieldPart } from '../targeting/types.ts';
import type { Range } from '../turfs/types.ts';
import { type Bound, type Cases, casesOf } from './ranges.ts';

/** Share of the doors at which somebody is spoken to in one pass. */
export function contactShare({ contactsPerHour, doorsPerHour }: DoorEconomics, at: Bound): number {
  return doorsPerHour[at] > 0 ? Math.min(1, contactsPerHour[at] / doorsPerHour[at]) : 0;
}

/** Contacts per door of the pass `pass` (1 the first) alone. */
export function contactsOfPass(economics: DoorEconomics, pass: number): Cases {
  return casesOf((at) => {
    const share = contactShare(economics, at);
    return share * (1 - share) ** (pass - 1);
  });
}

/** Votes per door of the first pass where `reserve` votes per registered voter are to be won. */
export function votesPerDoor(
  economics: DoorEconomics,
  effectOn: YieldPart['effectOn'],
  reserve: number,
  effectBase: number,
): Cases {
  const effect = publishedEffect(economics, effectOn);
  const contacts = contactsOfPass(economics, 1);
  return casesOf((at) => (contacts[at] * effect[at] * reserve) / effectBase);
}

/** The same from the votes that all `passes` of a strategy would bring: what a turf was stored with. */
export function firstPassShare(economics: DoorEconomics): Cases {
  const passes = economics.passes ?? 1;
  return casesOf((at) => {
    const share = contactShare(economics, at);
    return share > 0 && passes > 1 ? share / (1 - (1 - share) ** passes) : 1;
  });
}

/** Hours that so many doors take when nothing is known of the walk: the low case is the slow one. */
export function hoursOfDoors({ doorsPerHour }: Pick<DoorEconomics, 'doorsPerHour'>, doors: number): Cases {
  return casesOf((at) => doors / doorsPerHour[at]);
}

/** Shifts of `shiftH` hours that a range of hours fills, the last one perhaps in part. */
export function shiftsOf(hours: Range, shiftH: number): Range {
  return casesOf((at) => Math.ceil(hours[at] / shiftH));
}
