/** Income as Insee publishes it: Filosofi by 200 m cell (EPSG:3035) and by census tract (IRIS). */
import proj4 from 'proj4';
import { type LocalPlane, toLngLat } from '#server/domain/geo.ts';
import type { Home } from '../people.ts';
import { COMMUNE } from '../site.ts';
import type { Town } from '../town.ts';
import { tractCode } from './places.ts';
import type { TextFile } from './results.ts';

const LAEA = '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs';
const CELL_M = 200;
/** Below this many households Insee publishes imputed values. */
const SECRET = 11;

const GRID_COLUMNS = `IdINSPIRE,Id_carr1km,I_est_cr,Id_carr_n,Groupe,Depcom,I_pauv,Id_car2010,Ind,Men,Men_pauv,Men_1ind,Men_5ind,Men_prop,Men_fmp,Ind_snv,Men_surf,Men_coll,Men_mais,Log_av45,Log_45_70,Log_70_90,Log_ap90,Log_inc,Log_soc,Ind_0_3,Ind_4_5,Ind_6_10,Ind_11_17,Ind_18_24,Ind_25_39,Ind_40_54,Ind_55_64,Ind_65_79,Ind_80p,Ind_inc,I_est_1km`;

export function gridFile(town: Town, plane: LocalPlane): TextFile {
  const project = proj4('EPSG:4326', LAEA);
  const cells = new Map<string, { south: number; west: number; homes: Home[] }>();
  for (const home of town.homes) {
    const [x, y] = project.forward(toLngLat(plane, ...home.address.at));
    const south = Math.floor(y / CELL_M) * CELL_M;
    const west = Math.floor(x / CELL_M) * CELL_M;
    const key = `${south},${west}`;
    const cell = cells.get(key) ?? { south, west, homes: [] };
    cell.homes.push(home);
    cells.set(key, cell);
  }
  const sorted = [...cells.values()].sort((a, b) => a.south - b.south || a.west - b.west);
  const lines = sorted.map(({ south, west, homes }, i) => cellRow(south, west, homes, i));
  return {
    path: `raw/revenus/Filosofi2019_carreaux_200m_${COMMUNE}.csv`,
    text: `${[GRID_COLUMNS, ...lines].join('\n')}\n`,
  };
}

const one = (value: number) => String(Math.round(value * 10) / 10);
const id = (size: number, south: number, west: number) => `CRS3035RES${size}mN${south}E${west}`;

function cellRow(south: number, west: number, homes: Home[], i: number): string {
  const sum = (value: (home: Home) => number) => homes.reduce((total, home) => total + value(home), 0);
  const share = (isTrue: (home: Home) => boolean) => sum((h) => (isTrue(h) ? h.households : 0));
  const people = sum((h) => h.individuals);
  const households = sum((h) => h.households);
  const living = sum((h) => h.incomeEur * h.individuals);
  const estates = share((h) => h.address.style === 'estate');
  const old = share((h) => h.address.style === 'centre');
  const houses = share((h) => h.address.doors === 1);
  const mean = living / people;
  // Poverty falls steeply with the mean: about a third of households at 13,000 €, 4 % at 30,000 €.
  const poor = households * Math.min(0.6, 0.33 * (13_000 / mean) ** 2.5);
  const km = 1000;
  const wide = id(km, Math.floor(south / km) * km, Math.floor(west / km) * km);
  const imputed = households < SECRET ? 1 : 0;
  const ages = [0.04, 0.025, 0.06, 0.085, 0.085, 0.19, 0.2, 0.125, 0.13, 0.055, 0.005];
  return [
    ...[id(CELL_M, south, west), wide, imputed, wide, 900_001 + i, COMMUNE, 0, id(CELL_M, south, west)],
    ...[one(people), one(households), one(poor), one(households * 0.36), one(households * 0.06)],
    ...[one((households - estates) * 0.58 + estates * 0.12), one(households * 0.1), one(living)],
    ...[one(houses * 104 + (households - houses) * 63), one(households - houses), one(houses)],
    ...[
      one(old * 0.9),
      one(estates * 0.75 + old * 0.05),
      one(estates * 0.2 + (households - estates - old) * 0.5),
    ],
    ...[one((households - estates - old) * 0.42), one(0), one(estates * 0.7)],
    ...ages.map((part) => one(people * part)),
    0,
  ].join(',');
}

const TRACT_COLUMNS =
  'IRIS;DISP_TP6018;DISP_Q118;DISP_MED18;DISP_Q318;DISP_EQ18;DISP_D118;DISP_D218;DISP_D318;DISP_D418;DISP_D618;DISP_D718;DISP_D818;DISP_D918;DISP_RD18;DISP_S80S2018;DISP_GI18;DISP_PACT18;DISP_PTSA18;DISP_PCHO18;DISP_PBEN18;DISP_PPEN18;DISP_PPAT18;DISP_PPSOC18;DISP_PPFAM18;DISP_PPMINI18;DISP_PPLOGT18;DISP_PIMPOT18;DISP_NOTE18';

/** Incomes within a tract are taken as log-normal around its median. */
const SPREAD = 0.42;

export function tractFile(town: Town): TextFile {
  const lines = town.tracts.rings.map((_, tract) => {
    const homes = town.homes.filter((home) => town.tracts.owner[home.block] === tract);
    const median = medianIncome(homes);
    const at = (z: number) => median * Math.exp(SPREAD * z);
    const ten = (value: number) => Math.round(value / 10) * 10;
    const quantiles = [-1.2816, -0.8416, -0.5244, -0.2533, 0.2533, 0.5244, 0.8416, 1.2816].map((z) =>
      ten(at(z)),
    );
    const poor = Math.min(55, 15 * (20_500 / median) ** 2.6);
    const rest = [1.1, 4, 0.29, 71, 60, 3, 8, 28, 11, 6, 2.4, 1.9, 1.7, -17].map((v) => v.toFixed(1));
    return [
      ...[tractCode(tract), poor.toFixed(1), ten(at(-0.6745)), ten(median), ten(at(0.6745))],
      ...[(Math.exp(SPREAD * 0.6745) - Math.exp(-SPREAD * 0.6745)).toFixed(2), ...quantiles],
      ...[(quantiles[7] / quantiles[0]).toFixed(1), ...rest.slice(1), 0],
    ].join(';');
  });
  return {
    path: `raw/revenus/BASE_TD_FILO_DISP_IRIS_2018_${COMMUNE}.csv`,
    text: `${[TRACT_COLUMNS, ...lines].join('\r\n')}\r\n`,
  };
}

function medianIncome(homes: Home[]): number {
  const sorted = homes.toSorted((a, b) => a.incomeEur - b.incomeEur);
  const half = homes.reduce((sum, { households }) => sum + households, 0) / 2;
  let passed = 0;
  for (const { incomeEur, households } of sorted) {
    passed += households;
    if (passed >= half) return incomeEur;
  }
  throw new Error('a census tract without households');
}
