/**
 * The site of Valorme: where it lies, its river, its railway, the motorway that passes by and the limit of the
 * commune. Neither town nor river exists: the place is a stretch of forest in the Landes without a village.
 *
 * Everything is drawn in steps of SCALE_M metres east and north of the market square, as "x y, x y, …".
 */
import type { LngLat } from '#server/domain/geo.ts';
import { isInside, measureAt, offsetLine, type Point, smooth } from './geometry.ts';
import { seeded } from './random.ts';

export const TOWN_NAME = 'Valorme';
export const RIVER_NAME = 'la Vérelle';
export const COMMUNE = '99901';
export const ORIGIN: LngLat = [-0.79, 44.31];

const SCALE_M = 0.66;

export const spot = (x: number, y: number): Point => [x * SCALE_M, y * SCALE_M];

/** Points drawn as "x y, x y, …". */
export const drawn = (path: string): Point[] =>
  path.split(',').map((pair) => {
    const [x, y] = pair.trim().split(/\s+/).map(Number);
    return spot(x, y);
  });

export const RIVER_LINE = smooth(
  drawn(`
  3500 1780, 2800 1450, 2280 1250, 1760 1340, 1370 1230, 1090 830, 800 560, 430 400, 60 440, -280 560,
  -620 480, -860 190, -930 -180, -1110 -480, -1480 -660, -1880 -610, -2230 -830, -2640 -1010, -3500 -960`),
  25,
);
export const RIVER_HALF_WIDTH_M = 19;

export const RAIL_LINE = smooth(
  drawn(`
  -3500 -2020, -2600 -1640, -1900 -1390, -1000 -1070, -100 -930, 800 -880, 1450 -690, 1820 -270,
  2010 260, 2130 800, 2280 1400, 2420 2000, 2600 2900`),
  25,
);

export const MOTORWAY_LINE = smooth(
  drawn(`
  -3500 -2420, -2400 -2240, -1300 -2130, -200 -2060, 900 -1980, 1800 -1720, 2380 -1180, 2800 -420,
  3500 150`),
  30,
);

/** The commune's limit, a little frayed: the hand of the land surveyor, always the same. */
const surveyor = seeded(7);
export const LIMIT_RING: Point[] = smooth(
  drawn(`
  -2780 -1420, -2900 -900, -2760 -420, -2820 120, -2560 520, -2620 1080, -2380 1500, -1980 1620,
  -1820 2080, -1240 2160, -760 2360, -180 2160, 340 2230, 760 2480, 1240 2400, 1620 2560, 2120 2260,
  2640 2060, 2640 1600, 2960 1240, 2880 700, 3040 260, 2900 -240, 2980 -760, 2760 -1160, 2600 -1440,
  2240 -1640, 2020 -1920, 1560 -2010, 1240 -2170, 760 -2130, 300 -2260, -140 -2190, -560 -2290, -960 -2230,
  -1400 -2340, -1860 -2290, -2120 -2420, -2300 -2040, -2700 -1880`),
  50,
  true,
).map(([x, y]): Point => [x + surveyor.normal() * 6, y + surveyor.normal() * 6]);

export const isOnNorthBank = (p: Point): boolean => isInside([...RIVER_LINE, [-9000, 9000], [9000, 9000]], p);

/** A street that keeps its distance from the river: on its left (the south bank) or its right. */
export function quay(bank: 'left' | 'right', fromTo: string): Point[] {
  return beside(RIVER_LINE, RIVER_HALF_WIDTH_M + 12, bank, fromTo);
}

/** A street beside the railway, on its left (the town's side) or its right. */
export function besideRail(side: 'left' | 'right', fromTo: string): Point[] {
  return beside(RAIL_LINE, 24, side, fromTo);
}

function beside(line: Point[], offsetM: number, side: 'left' | 'right', fromTo: string): Point[] {
  const [from, to] = drawn(fromTo).map((p) => measureAt(line, p));
  return offsetLine(line, side === 'left' ? offsetM : -offsetM, from, to);
}
