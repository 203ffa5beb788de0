/**
 * Valorme, drawn by hand: what a town owes to its site and its history. A river bends round the old centre,
 * boulevards follow the vanished walls, faubourgs grew along the roads and the railway, estates and garden
 * suburbs filled the rest, and a motorway passes by. The generator fills in between these lines.
 */
import type { StreetClass } from '#server/domain/walking/types.ts';
import type { Point } from './geometry.ts';
import type { DrawnLine } from './planar.ts';
import { type Crossing, ROADS } from './roads.ts';
import { drawn, LIMIT_RING, MOTORWAY_LINE, RAIL_LINE, RIVER_LINE, spot } from './site.ts';

export interface StreetProps {
  class: StreetClass | null;
  /** The name, when the plan gives one; the others are named once all streets are drawn. */
  name: string | null;
  /** A street cut into the plan later joins the street it continues: same number, same name. */
  street: number;
  crosses: Crossing;
}

export type Style =
  | 'centre'
  | 'faubourg'
  | 'hill'
  | 'garden'
  | 'villas'
  | 'estate'
  | 'lotissement'
  | 'business'
  | 'park'
  | 'square'
  | 'bank'
  | 'rural';

export interface District {
  at: Point;
  style: Style;
  /** Median disposable income per consumption unit, euros a year. */
  incomeEur: number;
}

const district = (x: number, y: number, style: Style, incomeEur: number): District => ({
  at: spot(x, y),
  style,
  incomeEur,
});

/** What fills the face of the plan around each place; faces without one are countryside. */
export const DISTRICTS: District[] = [
  district(-392, 214, 'centre', 21_400),
  district(380, 200, 'centre', 23_600),
  district(-357, -264, 'centre', 20_300),
  district(364, -237, 'centre', 22_800),
  district(-850, -300, 'faubourg', 21_900),
  district(-990, -640, 'faubourg', 18_900),
  district(1000, 540, 'faubourg', 23_200),
  district(1498, 349, 'faubourg', 20_900),
  district(1224, -327, 'faubourg', 19_700),
  district(454, -677, 'faubourg', 21_500),
  district(-171, -756, 'faubourg', 19_200),
  district(-778, -834, 'faubourg', 18_300),
  district(536, 899, 'hill', 28_700),
  district(-600, 750, 'hill', 26_400),
  district(-1400, 60, 'garden', 23_300),
  district(-1550, 700, 'villas', 29_800),
  district(-1300, 1150, 'villas', 33_400),
  district(-400, 1450, 'villas', 31_200),
  district(585, 1524, 'estate', 15_200),
  district(-848, -1264, 'estate', 12_900),
  district(247, -1219, 'estate', 14_600),
  district(2332, 213, 'lotissement', 24_800),
  district(2343, -513, 'lotissement', 24_100),
  district(1400, 1550, 'lotissement', 26_900),
  district(-791, -1669, 'lotissement', 22_000),
  district(-1500, -1580, 'lotissement', 21_600),
  district(1637, -830, 'garden', 20_100),
  district(292, -1623, 'business', 20_000),
  district(1383, -1466, 'business', 20_000),
  district(1640, 980, 'park', 22_000),
];

export interface Square {
  name: string;
  at: Point;
  /** What stands in its middle. */
  monument: 'church' | 'market' | null;
}

const place = (name: string, x: number, y: number, monument: Square['monument'] = null): Square => ({
  name,
  at: spot(x, y),
  monument,
});

/** Squares: the nearest block of fitting size is left open. */
export const SQUARES: Square[] = [
  place('place du Marché', 130, 120, 'market'),
  place('place Sainte-Foy', -300, 190, 'church'),
  place('place des Capucins', -420, -230),
  place('place de la Comédie', 420, -210),
  place('place Louise-Michel', 1250, -330),
  place('place de la Gare', 90, -810),
  place('place du Docteur-Mouret', 1380, 330, 'church'),
  place('place des Tilleuls', -1640, 60),
];

/** Blocks that are gardens, sports grounds or the cemetery. */
export const GREENS: Point[] = drawn(`
  640 130, -560 330, 1050 -130, -1450 900, 560 1000, 600 1500, -250 -1290, 520 -1190, 1700 -900,
  -500 -800, 2330 380, 1600 -1480`);

export interface Wood {
  at: Point;
  radiusM: number;
  /** How much longer than wide. */
  stretch: number;
  turn: number;
}

const wood = (x: number, y: number, radiusM: number, stretch: number, turn: number): Wood => ({
  at: spot(x, y),
  radiusM,
  stretch,
  turn,
});

/** Pine woods between the fields, and the grove in the bend of the river. */
export const WOODS: Wood[] = [
  wood(-2150, 1250, 170, 1.5, 0.7),
  wood(-700, 2010, 130, 2.1, 0.1),
  wood(760, 2120, 150, 1.6, -0.4),
  wood(1950, 1960, 150, 1.4, 0.5),
  wood(-2280, 240, 180, 1.3, 1.3),
  wood(-2050, -1000, 110, 1.6, -0.3),
  wood(-1900, -2150, 160, 1.7, 0.2),
  wood(-900, -2330, 90, 2.4, 0),
  wood(420, -2150, 90, 2.3, 0.05),
  wood(1720, -2120, 140, 1.5, 0.7),
  wood(2480, -1350, 130, 1.6, 1.0),
  wood(2790, 850, 110, 2.0, 1.4),
  wood(2480, 1560, 130, 1.5, -0.6),
  wood(1700, 1080, 120, 1.7, 0.3),
];

/** Every drawn line, ready for the planar map. */
export function drawnLines(): DrawnLine<StreetProps>[] {
  const line = (
    kind: DrawnLine<StreetProps>['kind'],
    points: Point[],
    closed = false,
  ): DrawnLine<StreetProps> => ({
    kind,
    points,
    closed,
    props: { class: kind === 'motorway' ? 'motorway' : null, name: null, street: -1, crosses: 'bridge' },
  });
  return [
    line('limit', LIMIT_RING, true),
    line('river', RIVER_LINE),
    line('rail', RAIL_LINE),
    line('motorway', MOTORWAY_LINE),
    ...ROADS.map(
      (road): DrawnLine<StreetProps> => ({
        kind: 'street',
        points: road.points,
        props: {
          class: road.class,
          name: road.name,
          street: ROADS.findIndex(({ name }) => name === road.name),
          crosses: road.crosses,
        },
      }),
    ),
  ];
}
