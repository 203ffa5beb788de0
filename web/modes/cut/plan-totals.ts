/** Totals and spread of a plan's turfs. */

interface TurfFigures {
  doors: number;
  durationS: number;
  doorsEstimatedShare: number;
}

export function planTotals(turfs: readonly TurfFigures[]) {
  const durations = turfs.map(({ durationS }) => durationS).sort((a, b) => a - b);
  const doors = turfs.map((turf) => turf.doors);
  return {
    turfs: turfs.length,
    doors: sum(doors),
    durationS: sum(durations),
    shortestS: durations[0] ?? null,
    medianS: durations[Math.floor(durations.length / 2)] ?? null,
    longestS: durations.at(-1) ?? null,
    fewestDoors: turfs.length ? Math.min(...doors) : null,
    mostDoors: turfs.length ? Math.max(...doors) : null,
    doorsEstimated: turfs.some(({ doorsEstimatedShare }) => doorsEstimatedShare > 0),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
