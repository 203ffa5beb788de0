/**
 * The streets that the plan draws by hand: boulevards, roads out of town, quays, bridges. The generator fills in
 * between them. Ends that nearly meet another street are joined to it.
 */
import type { StreetClass } from '#server/domain/walking/types.ts';
import { type Point, smooth } from './geometry.ts';
import { besideRail, drawn, quay } from './site.ts';

/** What a street is on the way over (or under) a river, railway or motorway. */
export type Crossing = 'bridge' | 'level-crossing' | 'underpass';

export interface Road {
  name: string;
  class: StreetClass;
  points: Point[];
  crosses: Crossing;
}

function road(name: string, cls: StreetClass, path: string | Point[], crosses: Crossing = 'bridge'): Road {
  return { name, class: cls, points: typeof path === 'string' ? smooth(drawn(path), 22) : path, crosses };
}

export const ROADS: Road[] = [
  // The walls, now boulevards.
  road('boulevard du Rempart', 'secondary', '650 470, 770 260, 800 0, 720 -290'),
  road('boulevard Jeanne-Barret', 'secondary', '720 -290, 520 -470, 130 -580, -280 -570'),
  road('boulevard Jean-Jaurès', 'secondary', '-280 -570, -540 -470, -720 -340, -890 -210'),
  // Through the old centre.
  road('Grande-Rue', 'pedestrian', '52 384, 20 210, 60 20, -10 -180, 20 -390, 10 -575'),
  road('rue de la République', 'tertiary', '-870 -30, -620 -70, -330 -20, 60 20, 330 -10, 560 60, 795 70'),
  road('pont Vieux', 'tertiary', '52 384, 62 500'),
  // Roads out of town.
  road('avenue de la Gare', 'secondary', '10 -575, 20 -720, 40 -895'),
  road('rue du Faubourg-Saint-Martin', 'primary', '795 70, 1120 90, 1500 0, 2010 -20', 'level-crossing'),
  road("route d'Ambrelle", 'primary', '2010 -20, 2200 -60, 2560 -210, 3250 -330', 'level-crossing'),
  road('avenue du Général-Leclerc', 'primary', '800 60, 960 330, 1180 560, 1310 810'),
  road('pont de la Concorde', 'primary', '1310 810, 1250 970, 1160 1110'),
  road('avenue Simone-Veil', 'primary', '1160 1110, 1080 1340, 1130 1700'),
  road('route de Sauveterre-le-Haut', 'primary', '1130 1700, 1290 2060, 1330 2900'),
  road('avenue du Pont-Neuf', 'primary', '-720 -340, -860 -380, -960 -385'),
  road('pont Neuf', 'primary', '-960 -385, -1060 -390, -1140 -385'),
  road("avenue de l'Océan", 'primary', '-1140 -385, -1520 -300, -1960 -310'),
  road("route de l'Océan", 'primary', '-1960 -310, -2400 -230, -3250 -330'),
  road('rue Saint-Roch', 'tertiary', '62 500, 40 600, -110 740, 90 860, -60 1010, 110 1190'),
  road('avenue de la Victoire', 'tertiary', '110 1190, 80 1420, 120 1690'),
  road('route des Crêtes', 'tertiary', '120 1690, 40 1980, 180 2900'),
  road(
    'avenue Jean-Moulin',
    'secondary',
    '-280 -570, -370 -790, -410 -1000, -450 -1220, -500 -1480',
    'underpass',
  ),
  road('route de Montaubrac', 'secondary', '-500 -1480, -520 -1830, -480 -2200, -540 -2950'),
  road(
    'avenue Lucie-Aubrac',
    'secondary',
    '720 -290, 800 -560, 830 -880, 930 -1120, 1060 -1380',
    'level-crossing',
  ),
  road('avenue des Entrepreneurs', 'secondary', '1060 -1380, 1180 -1660, 1240 -1900, 1330 -2950'),
  // Round the newer quarters.
  road(
    "boulevard de l'Europe",
    'secondary',
    '-1350 -720, -1400 -960, -1400 -1210, -1280 -1400, -900 -1480, -500 -1480, 280 -1500, 1060 -1380, 1700 -1290, 2060 -960, 2180 -520, 2200 -60',
    'underpass',
  ),
  road("rue de l'Industrie", 'tertiary', '-560 -460, -760 -680, -1050 -860, -1400 -960'),
  road(
    'avenue des Coteaux',
    'tertiary',
    '110 1190, -330 1180, -760 1010, -1080 680, -1240 260, -1330 -40, -1520 -300',
  ),
  road('avenue des Coteaux', 'tertiary', '1080 1340, 700 1300, 380 1230, 110 1190'),
  road(
    'chemin de Ronde',
    'tertiary',
    '120 1690, -420 1680, -1020 1540, -1480 1180, -1770 640, -1920 120, -1960 -310',
  ),
  road('avenue des Mimosas', 'tertiary', '-760 1010, -890 1250, -1020 1540'),
  road('avenue Rosa-Bonheur', 'tertiary', '-1240 260, -1480 480, -1770 640'),
  road('avenue de Bruges', 'tertiary', '120 1690, 520 1790, 860 1830, 1130 1700'),
  road('chemin des Vignes', 'tertiary', '2560 -210, 2640 150, 2540 500, 2130 620'),
  road('chemin de la Garenne', 'tertiary', '2560 -210, 2570 -560, 2380 -860, 2060 -960'),
  road('rue du Port', 'tertiary', '1310 810, 1560 760, 1800 640, 2010 560'),
  road('rue du Stade', 'tertiary', '-1030 -1470, -1090 -1740, -880 -1880, -520 -1830'),
  road('rue des Ajoncs', 'tertiary', '-1345 -1310, -1750 -1440, -2050 -1640, -1960 -1870'),
  road("rue de l'Avenir", 'tertiary', '-520 -1830, 200 -1790, 760 -1740, 1180 -1660'),
  road('rue Sophie-Germain', 'tertiary', '1180 -1660, 1540 -1560, 1790 -1240'),
  road('chemin des Prés-Bas', 'tertiary', '1130 1700, 1480 1760, 1740 1600, 1780 1380'),
  // Country lanes.
  road('chemin de la Lande', 'residential', '-1770 640, -2100 820, -2450 790, -3100 1000'),
  road('chemin des Bruyères', 'residential', '-1020 1540, -1180 1850, -1130 2150, -1400 2800'),
  road('chemin de la Bergerie', 'residential', '-1180 1850, -1600 1760, -1950 1500, -2100 820'),
  road('chemin de Peyrelongue', 'residential', '2540 500, 2760 640, 3400 560'),
  road('chemin du Bois-Joli', 'residential', '1480 1760, 1640 2050, 1980 2160, 2200 2900'),
  road('chemin de la Métairie', 'residential', '-1960 -310, -2040 -480, -2350 -560, -3100 -640'),
  road('chemin du Pignada', 'residential', '-1400 -960, -1760 -980, -2200 -1120, -2480 -1350'),
  road('chemin des Palombes', 'residential', '-1090 -1740, -1420 -1720, -1900 -1880, -3100 -1950'),
  road('chemin de la Résine', 'residential', '1790 -1240, 2120 -1500, 2420 -1760, 3100 -2100'),
  // Quays and the streets beside the railway.
  road('quai Marie-Laurencin', 'tertiary', quay('left', '1230 990, -1400 -650')),
  road('quai des Saules', 'residential', quay('right', '1370 1230, -1090 -400')),
  road('quai des Moulins', 'residential', quay('right', '1780 1340, 1370 1230')),
  road('rue du Chemin-de-Fer', 'residential', besideRail('left', '-1380 -1200, 2085 560')),
  road('rue Olympe-de-Gouges', 'residential', besideRail('right', '-1380 -1200, 2110 630')),
  // A footbridge over the river and one over the railway.
  road('passerelle des Arts', 'path', '-790 230, -900 255'),
  road('passerelle du Moulin', 'path', '735 470, 700 545'),
  road('passerelle de la Gare', 'path', '200 -885, 200 -950'),
];
