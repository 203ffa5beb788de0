/** What a budget of hours pays for, place by place: the passes over one precinct as one line, best first. */
import type { HoursPlan } from '#server/domain/hours/plan-hours.ts';

export interface Place {
  id: string;
  doors: number;
  /** Passes over all of its doors. */
  wholePasses: number;
  /** Of its doors, in a pass that the budget does not pay to the end; 0: none. */
  lastShare: number;
  /** In the middle case. */
  hours: number;
}

export function placesOf({ steps, budget }: Pick<HoursPlan, 'steps' | 'budget'>): Place[] {
  const { wholeSteps, lastShare } = budget;
  const places = new Map<string, Place>();
  const paid = steps.slice(0, wholeSteps + (lastShare > 0 ? 1 : 0));
  paid.forEach(({ id, doors, hours }, s) => {
    const place = places.get(id) ?? { id, doors, wholePasses: 0, lastShare: 0, hours: 0 };
    if (s < wholeSteps) place.wholePasses++;
    else place.lastShare = lastShare;
    place.hours += (s < wholeSteps ? 1 : lastShare) * hours.mid;
    places.set(id, place);
  });
  return [...places.values()];
}
