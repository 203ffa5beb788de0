/**
 * Valorme, drawn by hand: what a town owes to its site and its history. A river bends round the old centre,
 * boulevards follow the vanished walls, faubourgs grew along the roads and the railway, estates and garden
 * suburbs filled the rest, and a motorway passes by. The generator fills in between these lines.
 *
 * Coordinates are metres east and north of the market square. Neither town nor river exists: the site is a
 * stretch of forest in the Landes without a village on it.
 */
import type { LngLat } from '#server/domain/geo.ts';
import type { StreetClass } from '#server/domain/walking/types.ts';
import { isInside, measureAt, offsetLine, type Point, smooth } from './geometry.ts';
import type { DrawnLine } from './planar.ts';
import { seeded } from './random.ts';

export const TOWN_NAME = 'Valorme';
export const RIVER_NAME = 'la Vérelle';
export const COMMUNE = '99901';
export const ORIGIN: LngLat = [-0.79, 44.31];

export interface StreetProps {
  class: StreetClass | null;
  /** The name, when the plan gives one; the others are named once all streets are drawn. */
  name: string | null;
  /** A street cut into the plan later joins the street it continues: same number, same name. */
  street: number;
  /** What it is on the way over (or under) a river, railway or motorway. */
  crosses: 'bridge' | 'level-crossing' | 'underpass';
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

const RIVER: Point[] = [
  [3500, 1780],
  [2800, 1450],
  [2280, 1250],
  [1760, 1340],
  [1370, 1230],
  [1090, 830],
  [800, 560],
  [430, 400],
  [60, 440],
  [-280, 560],
  [-620, 480],
  [-860, 190],
  [-930, -180],
  [-1110, -480],
  [-1480, -660],
  [-1880, -610],
  [-2230, -830],
  [-2640, -1010],
  [-3500, -960],
];

const RAIL: Point[] = [
  [-3500, -2020],
  [-2600, -1640],
  [-1900, -1390],
  [-1000, -1070],
  [-100, -930],
  [800, -880],
  [1450, -690],
  [1820, -270],
  [2010, 260],
  [2130, 800],
  [2280, 1400],
  [2420, 2000],
  [2600, 2900],
];

const MOTORWAY: Point[] = [
  [-3500, -2420],
  [-2400, -2240],
  [-1300, -2130],
  [-200, -2060],
  [900, -1980],
  [1800, -1720],
  [2380, -1180],
  [2800, -420],
  [3500, 150],
];

const LIMIT: Point[] = [
  [-2780, -1420],
  [-2900, -900],
  [-2760, -420],
  [-2820, 120],
  [-2560, 520],
  [-2620, 1080],
  [-2380, 1500],
  [-1980, 1620],
  [-1820, 2080],
  [-1240, 2160],
  [-760, 2360],
  [-180, 2160],
  [340, 2230],
  [760, 2480],
  [1240, 2400],
  [1620, 2560],
  [2120, 2260],
  [2640, 2060],
  [2640, 1600],
  [2960, 1240],
  [2880, 700],
  [3040, 260],
  [2900, -240],
  [2980, -760],
  [2700, -1240],
  [2740, -1720],
  [2240, -2000],
  [1880, -2420],
  [1240, -2330],
  [640, -2460],
  [120, -2260],
  [-460, -2320],
  [-940, -2560],
  [-1460, -2380],
  [-2060, -2480],
  [-2320, -2020],
  [-2700, -1880],
];

/** The drawing was made a size too large. */
const SCALE = 0.66;
const scaled = (points: Point[]): Point[] => points.map(([x, y]) => [x * SCALE, y * SCALE]);

const river = smooth(scaled(RIVER), 25);
const rail = smooth(scaled(RAIL), 25);
const motorway = smooth(scaled(MOTORWAY), 30);
export const RIVER_LINE = river;
export const MOTORWAY_LINE = motorway;
export const isOnNorthBank = (p: Point): boolean => isInside([...river, [-9000, 9000], [9000, 9000]], p);
export const RIVER_HALF_WIDTH_M = 19;
const BANK_M = RIVER_HALF_WIDTH_M + 12;
const RAIL_SIDE_M = 24;

const along = (line: Point[], from: Point, to: Point, offsetM: number): Point[] => {
  const [a, b] = scaled([from, to]).map((p) => measureAt(line, p));
  return offsetLine(line, offsetM, a, b);
};

interface Road {
  name: string | null;
  class: StreetClass;
  points: Point[];
  /** Already a fine line: an offset of the river or the railway. */
  exact?: boolean;
  crosses?: StreetProps['crosses'];
}

const ROADS: Road[] = [
  // The walls, now boulevards.
  {
    name: 'boulevard du Rempart',
    class: 'secondary',
    points: [
      [650, 470],
      [770, 260],
      [800, 0],
      [720, -290],
    ],
  },
  {
    name: 'boulevard Jeanne-Barret',
    class: 'secondary',
    points: [
      [720, -290],
      [520, -470],
      [130, -580],
      [-280, -570],
    ],
  },
  {
    name: 'boulevard Jean-Jaurès',
    class: 'secondary',
    points: [
      [-280, -570],
      [-540, -470],
      [-720, -340],
      [-890, -210],
    ],
  },
  // Through the old centre.
  {
    name: 'Grande-Rue',
    class: 'pedestrian',
    points: [
      [52, 384],
      [20, 210],
      [60, 20],
      [-10, -180],
      [20, -390],
      [10, -575],
    ],
  },
  {
    name: 'rue de la République',
    class: 'tertiary',
    points: [
      [-870, -30],
      [-620, -70],
      [-330, -20],
      [60, 20],
      [330, -10],
      [560, 60],
      [795, 70],
    ],
  },
  {
    name: 'pont Vieux',
    class: 'tertiary',
    points: [
      [52, 384],
      [62, 500],
    ],
  },
  // Roads out of town.
  {
    name: 'avenue de la Gare',
    class: 'secondary',
    points: [
      [10, -575],
      [20, -720],
      [40, -895],
    ],
  },
  {
    name: 'rue du Faubourg-Saint-Martin',
    class: 'primary',
    points: [
      [795, 70],
      [1120, 90],
      [1500, 0],
      [2010, -20],
    ],
    crosses: 'level-crossing',
  },
  {
    name: "route d'Ambrelle",
    class: 'primary',
    points: [
      [2010, -20],
      [2200, -60],
      [2560, -210],
      [3250, -330],
    ],
    crosses: 'level-crossing',
  },
  {
    name: 'avenue du Général-Leclerc',
    class: 'primary',
    points: [
      [800, 60],
      [960, 330],
      [1180, 560],
      [1310, 810],
    ],
  },
  {
    name: 'pont de la Concorde',
    class: 'primary',
    points: [
      [1310, 810],
      [1250, 970],
      [1160, 1110],
    ],
  },
  {
    name: 'avenue Simone-Veil',
    class: 'primary',
    points: [
      [1160, 1110],
      [1080, 1340],
      [1130, 1700],
    ],
  },
  {
    name: 'route de Sauveterre-le-Haut',
    class: 'primary',
    points: [
      [1130, 1700],
      [1290, 2060],
      [1330, 2900],
    ],
  },
  {
    name: 'avenue du Pont-Neuf',
    class: 'primary',
    points: [
      [-720, -340],
      [-860, -380],
      [-960, -385],
    ],
  },
  {
    name: 'pont Neuf',
    class: 'primary',
    points: [
      [-960, -385],
      [-1060, -390],
      [-1140, -385],
    ],
  },
  {
    name: "avenue de l'Océan",
    class: 'primary',
    points: [
      [-1140, -385],
      [-1520, -300],
      [-1960, -310],
    ],
  },
  {
    name: "route de l'Océan",
    class: 'primary',
    points: [
      [-1960, -310],
      [-2400, -230],
      [-3250, -330],
    ],
  },
  {
    name: 'rue Saint-Roch',
    class: 'tertiary',
    points: [
      [62, 500],
      [40, 600],
      [-110, 740],
      [90, 860],
      [-60, 1010],
      [110, 1190],
    ],
  },
  {
    name: 'avenue de la Victoire',
    class: 'tertiary',
    points: [
      [110, 1190],
      [80, 1420],
      [120, 1690],
    ],
  },
  {
    name: 'route des Crêtes',
    class: 'tertiary',
    points: [
      [120, 1690],
      [40, 1980],
      [180, 2900],
    ],
  },
  {
    name: 'avenue Jean-Moulin',
    class: 'secondary',
    points: [
      [-280, -570],
      [-370, -790],
      [-410, -1000],
      [-450, -1220],
      [-500, -1480],
    ],
    crosses: 'underpass',
  },
  {
    name: 'route de Castagnac',
    class: 'secondary',
    points: [
      [-500, -1480],
      [-520, -1830],
      [-480, -2200],
      [-540, -2950],
    ],
  },
  {
    name: 'avenue Lucie-Aubrac',
    class: 'secondary',
    points: [
      [720, -290],
      [800, -560],
      [830, -880],
      [930, -1120],
      [1060, -1380],
    ],
    crosses: 'level-crossing',
  },
  {
    name: 'avenue des Entrepreneurs',
    class: 'secondary',
    points: [
      [1060, -1380],
      [1180, -1660],
      [1240, -1900],
      [1330, -2950],
    ],
  },
  // Round the newer quarters.
  {
    name: "boulevard de l'Europe",
    class: 'secondary',
    points: [
      [-1350, -720],
      [-1400, -960],
      [-1400, -1210],
      [-1280, -1400],
      [-900, -1480],
      [-500, -1480],
      [280, -1500],
      [1060, -1380],
      [1700, -1290],
      [2060, -960],
      [2180, -520],
      [2200, -60],
    ],
    crosses: 'underpass',
  },
  {
    name: "rue de l'Industrie",
    class: 'tertiary',
    points: [
      [-560, -460],
      [-760, -680],
      [-1050, -860],
      [-1400, -960],
    ],
  },
  {
    name: 'avenue des Coteaux',
    class: 'tertiary',
    points: [
      [110, 1190],
      [-330, 1180],
      [-760, 1010],
      [-1080, 680],
      [-1240, 260],
      [-1330, -40],
      [-1520, -300],
    ],
  },
  {
    name: 'avenue des Coteaux',
    class: 'tertiary',
    points: [
      [1080, 1340],
      [700, 1300],
      [380, 1230],
      [110, 1190],
    ],
  },
  {
    name: 'chemin de Ronde',
    class: 'tertiary',
    points: [
      [120, 1690],
      [-420, 1680],
      [-1020, 1540],
      [-1480, 1180],
      [-1770, 640],
      [-1920, 120],
      [-1960, -310],
    ],
  },
  {
    name: 'avenue des Mimosas',
    class: 'tertiary',
    points: [
      [-760, 1010],
      [-890, 1250],
      [-1020, 1540],
    ],
  },
  {
    name: 'avenue Rosa-Bonheur',
    class: 'tertiary',
    points: [
      [-1240, 260],
      [-1480, 480],
      [-1770, 640],
    ],
  },
  {
    name: 'avenue de Bruges',
    class: 'tertiary',
    points: [
      [120, 1690],
      [520, 1790],
      [860, 1830],
      [1130, 1700],
    ],
  },
  {
    name: 'chemin des Vignes',
    class: 'tertiary',
    points: [
      [2560, -210],
      [2640, 150],
      [2540, 500],
      [2130, 620],
    ],
  },
  {
    name: 'chemin de la Garenne',
    class: 'tertiary',
    points: [
      [2560, -210],
      [2570, -560],
      [2380, -860],
      [2060, -960],
    ],
  },
  {
    name: 'rue du Port',
    class: 'tertiary',
    points: [
      [1310, 810],
      [1560, 760],
      [1800, 640],
      [2010, 560],
    ],
  },
  {
    name: 'rue du Stade',
    class: 'tertiary',
    points: [
      [-1030, -1470],
      [-1090, -1740],
      [-880, -1880],
      [-520, -1830],
    ],
  },
  {
    name: "rue de l'Avenir",
    class: 'tertiary',
    points: [
      [-520, -1830],
      [200, -1790],
      [760, -1740],
      [1180, -1660],
    ],
  },
  {
    name: 'rue Sophie-Germain',
    class: 'tertiary',
    points: [
      [1180, -1660],
      [1540, -1560],
      [1790, -1240],
    ],
  },
  {
    name: 'chemin des Prés-Bas',
    class: 'tertiary',
    points: [
      [1130, 1700],
      [1480, 1760],
      [1740, 1600],
      [1780, 1380],
    ],
  },
  // Country lanes.
  {
    name: 'chemin de la Lande',
    class: 'residential',
    points: [
      [-1770, 640],
      [-2100, 820],
      [-2450, 790],
      [-3100, 1000],
    ],
  },
  {
    name: 'chemin des Bruyères',
    class: 'residential',
    points: [
      [-1020, 1540],
      [-1180, 1850],
      [-1130, 2150],
      [-1400, 2800],
    ],
  },
  {
    name: 'chemin de la Bergerie',
    class: 'residential',
    points: [
      [-1180, 1850],
      [-1600, 1760],
      [-1950, 1500],
      [-2100, 820],
    ],
  },
  {
    name: 'chemin de Peyrelongue',
    class: 'residential',
    points: [
      [2540, 500],
      [2760, 640],
      [3400, 560],
    ],
  },
  {
    name: 'chemin du Bois-Joli',
    class: 'residential',
    points: [
      [1480, 1760],
      [1640, 2050],
      [1980, 2160],
      [2200, 2900],
    ],
  },
  {
    name: 'chemin de la Métairie',
    class: 'residential',
    points: [
      [-1960, -310],
      [-2040, -480],
      [-2350, -560],
      [-3100, -640],
    ],
  },
  {
    name: 'chemin du Pignada',
    class: 'residential',
    points: [
      [-1400, -960],
      [-1760, -980],
      [-2200, -1120],
      [-2480, -1350],
    ],
  },
  {
    name: 'chemin des Palombes',
    class: 'residential',
    points: [
      [-1090, -1740],
      [-1420, -1720],
      [-1900, -1880],
      [-3100, -1950],
    ],
  },
  {
    name: 'chemin de la Résine',
    class: 'residential',
    points: [
      [1790, -1240],
      [2120, -1500],
      [2420, -1760],
      [3100, -2100],
    ],
  },
  // Quays and the streets beside the railway.
  {
    name: 'quai Marie-Laurencin',
    class: 'tertiary',
    exact: true,
    points: along(river, [1230, 990], [-1400, -650], BANK_M),
  },
  {
    name: 'quai des Saules',
    class: 'residential',
    exact: true,
    points: along(river, [1370, 1230], [-1090, -400], -BANK_M),
  },
  {
    name: 'quai des Moulins',
    class: 'residential',
    exact: true,
    points: along(river, [1780, 1340], [1370, 1230], -BANK_M),
  },
  {
    name: 'rue du Chemin-de-Fer',
    class: 'residential',
    exact: true,
    points: along(rail, [-1380, -1200], [2085, 560], RAIL_SIDE_M),
  },
  {
    name: 'rue Olympe-de-Gouges',
    class: 'residential',
    exact: true,
    points: along(rail, [-1380, -1200], [2110, 630], -RAIL_SIDE_M),
  },
  // A footbridge over the river and one over the railway.
  {
    name: 'passerelle des Arts',
    class: 'path',
    points: [
      [-790, 230],
      [-900, 255],
    ],
  },
  {
    name: 'passerelle du Moulin',
    class: 'path',
    points: [
      [735, 470],
      [700, 545],
    ],
  },
  {
    name: 'passerelle de la Gare',
    class: 'path',
    points: [
      [200, -885],
      [200, -950],
    ],
  },
];

export interface District {
  at: Point;
  style: Style;
  /** Median disposable income per consumption unit, euros a year. */
  incomeEur: number;
}

const district = (x: number, y: number, style: Style, incomeEur: number): District => ({
  at: [x * SCALE, y * SCALE],
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
  district(1637, -830, 'garden', 20_100),
  district(292, -1623, 'business', 20_000),
  district(1383, -1466, 'business', 20_000),
  district(1640, 980, 'park', 22_000),
];

const place = (name: string, x: number, y: number) => ({ name, at: [x * SCALE, y * SCALE] as Point });

/** Squares: the nearest block of fitting size is left open. */
export const SQUARES: { name: string; at: Point }[] = [
  place('place du Marché', 130, 120),
  place('place Sainte-Foy', -300, 190),
  place('place des Capucins', -420, -230),
  place('place de la Comédie', 420, -210),
  place('place Louise-Michel', 1250, -330),
  place('place de la Gare', 90, -810),
  place('place du Docteur-Mouret', 1380, 330),
  place('place des Tilleuls', -1640, 60),
];

/** Blocks that are gardens, sports grounds or the cemetery. */
export const GREENS: Point[] = [
  [640, 130],
  [-560, 330],
  [1050, -130],
  [-1450, 900],
  [560, 1000],
  [600, 1500],
  [-250, -1290],
  [520, -1190],
  [1700, -900],
  [-500, -800],
  [2330, 380],
  [-850, -1650],
  [1600, -1480],
].map(([x, y]): Point => [x * SCALE, y * SCALE]);

export interface Wood {
  at: Point;
  radiusM: number;
  /** How much longer than wide. */
  stretch: number;
  turn: number;
}

const wood = (x: number, y: number, radiusM: number, stretch: number, turn: number): Wood => ({
  at: [x * SCALE, y * SCALE],
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

/** The commune's limit, a little frayed: the hand of the land surveyor, always the same. */
const surveyor = seeded(7);
export const LIMIT_RING: Point[] = smooth(scaled(LIMIT), 50, true).map(
  ([x, y]): Point => [x + surveyor.normal() * 6, y + surveyor.normal() * 6],
);

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
    line('river', river),
    line('rail', rail),
    line('motorway', motorway),
    ...ROADS.map(
      (road): DrawnLine<StreetProps> => ({
        kind: 'street',
        points: road.exact ? road.points : smooth(scaled(road.points), 22),
        props: {
          class: road.class,
          name: road.name,
          street: ROADS.findIndex(({ name }) => name === road.name),
          crosses: road.crosses ?? 'bridge',
        },
      }),
    ),
  ];
}
