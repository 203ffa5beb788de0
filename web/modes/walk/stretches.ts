/** Stops in order, gathered while the street stays the same. */

export interface Stretch<Stop> {
  street: string | null;
  stops: Stop[];
}

export function groupByStreet<Stop extends { street: string | null }>(
  stops: readonly Stop[],
): Stretch<Stop>[] {
  const stretches: Stretch<Stop>[] = [];
  for (const stop of stops) {
    const last = stretches.at(-1);
    if (last && last.street === stop.street) last.stops.push(stop);
    else stretches.push({ street: stop.street, stops: [stop] });
  }
  return stretches;
}
