/** Precincts, addresses and census tracts as they are published. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { type LocalPlane, toLngLat } from '#server/domain/geo.ts';
import { centroid, distance, isInside, type Point, signedArea } from '../geometry.ts';
import { COMMUNE, isOnNorthBank, spot, TOWN_NAME } from '../site.ts';
import type { Precinct, Town } from '../town.ts';
import type { TextFile } from './results.ts';

/** Each bank has its postcode: it tells the two streets of one name apart. */
const POSTCODES = { north: '99920', south: '99910' };
/** Where the town votes: each precinct at the nearest of these, several in the larger ones. */
const POLLING_PLACES: [name: string, x: number, y: number][] = [
  ['Hôtel de ville', 130, 60],
  ['Ancienne halle', -130, -210],
  ['École du Rempart', 640, -180],
  ['Médiathèque', -520, 210],
  ['Collège de la Vérelle', 300, 290],
  ['École Jules-Ferry', -760, -640],
  ['Gymnase de la Gare', 200, -740],
  ['École Berthe-Morisot', 1250, -330],
  ['Salle du Port', 1500, 420],
  ['École Jeanne-Barret', 1000, 480],
  ['École du Belvédère', 620, 900],
  ['Maison de quartier Saint-Roch', -250, 850],
  ['Gymnase des Coteaux', -900, 700],
  ['École des Saules', -1250, -60],
  ['École des Mimosas', -1250, 1150],
  ['École des Bruyères', -350, 1480],
  ['Salle Simone-Signoret', 600, 1560],
  ['Salle des Prés-Bas', 1450, 1560],
  ['École Olympe-de-Gouges', -850, -1250],
  ['École Rosa-Parks', 150, -1220],
  ['Maison des associations', 700, -1180],
  ['École des Tilleuls', 1650, -850],
  ['Salle des fêtes', 2350, 150],
  ['École de la Garenne', 2350, -500],
  ['École des Ajoncs', -1300, -1620],
];

/** One polygon per outer ring, each with its holes; GeoJSON winds outer rings counter-clockwise. */
export function shapeOf(rings: Point[][], plane: LocalPlane): Polygon | MultiPolygon {
  const positions = (ring: Point[]): Position[] => [...ring, ring[0]].map(([x, y]) => toLngLat(plane, x, y));
  const outer = rings.filter((ring) => signedArea(ring) > 0);
  const holes = rings.filter((ring) => signedArea(ring) < 0);
  const polygons = outer.map((ring) => [
    positions(ring),
    ...holes.filter((hole) => outer.length === 1 || isInside(ring, hole[0])).map(positions),
  ]);
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons };
}

const featureCollection = (features: object[]) =>
  `{"type": "FeatureCollection", "features": [\n${features.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;

/** The newer precincts as the portal exports them, the older ones as an earlier export spelt them. */
export function precinctFiles(town: Town, plane: LocalPlane): TextFile[] {
  const { newer, older } = town.precincts;
  const nearest = <T>(items: T[], to: Point, placeOf: (item: T) => Point): T =>
    items.reduce((best, item) => (distance(placeOf(item), to) < distance(placeOf(best), to) ? item : best));
  const place = (precinct: Precinct) => {
    const middle = votersMiddle(town, precinct);
    const [name, x, y] = nearest(POLLING_PLACES, middle, (p) => spot(p[1], p[2]));
    const door = nearest(town.addresses, spot(x, y), (address) => address.at);
    const [lon, lat] = toLngLat(plane, ...centroid(precinct.rings[0]));
    return { nom: name, adresse: `${door.number} ${door.street}`, point: { lon, lat } };
  };
  const current = newer.map((precinct) => {
    const { nom, adresse, point } = place(precinct);
    const properties = { geo_point_2d: point, uniq_bdv: precinct.number, nom, adresse };
    return { type: 'Feature', geometry: shapeOf(precinct.rings, plane), properties };
  });
  const former = older.map((precinct) => {
    const { nom, adresse } = place(precinct);
    const properties = { bureau: precinct.number.replace(/^0/, ''), nom, adresse };
    return { type: 'Feature', geometry: shapeOf(precinct.rings, plane), properties };
  });
  return [
    { path: 'raw/contours/valorme_bureaux_vote.geojson', text: featureCollection(current) },
    { path: 'raw/contours/valorme_bureaux_vote_2022.geojson', text: featureCollection(former) },
  ];
}

/** Where most of a precinct's doors are: far from the middle of its fields, if it has any. */
function votersMiddle(town: Town, precinct: Precinct): Point {
  const mine = town.addresses.filter(({ at }) => isInside(precinct.rings[0], at));
  const doors = mine.reduce((sum, address) => sum + address.doors, 0);
  const mean = (axis: 0 | 1) => mine.reduce((sum, { at, doors: n }) => sum + at[axis] * n, 0) / doors;
  return [mean(0), mean(1)];
}

/** A "base adresse locale" (French exchange format 1.3) with the dwellings and the precinct of each entrance. */
export function addressFile(town: Town, plane: LocalPlane): TextFile {
  const header =
    'cle_interop;commune_insee;commune_nom;code_postal;voie_nom;numero;suffixe;numero_complet;position;long;lat;logements;bureau;source';
  const streets = [...new Set(town.addresses.map(({ street }) => street))].sort();
  const codeOf = new Map(streets.map((street, i) => [street, String(i + 1).padStart(4, '0')]));
  const blockOf = new Map(town.blocks.map((block, i) => [block.face, i]));
  const lines = town.addresses.map(({ at, face, street, number, suffix, doors }) => {
    const [lng, lat] = toLngLat(plane, at[0], at[1]);
    const key = `${COMMUNE}_${codeOf.get(street)}_${String(number).padStart(5, '0')}${suffix === '' ? '' : `_${suffix}`}`;
    const whole = suffix === '' ? `${number}` : `${number} ${suffix}`;
    const precinct = town.precincts.newer[town.ownerOf.newer[blockOf.get(face)!]].number;
    return [
      ...[
        key,
        COMMUNE,
        TOWN_NAME,
        isOnNorthBank(at) ? POSTCODES.north : POSTCODES.south,
        street,
        number,
        suffix,
        whole,
        'entrée',
      ],
      ...[lng.toFixed(7), lat.toFixed(7), doors, precinct, 'commune'],
    ].join(';');
  });
  return { path: 'raw/adresses/base-adresse-locale_99901.csv', text: `${[header, ...lines].join('\n')}\n` };
}

export const tractCode = (i: number) => `${COMMUNE}0${i + 1}01`;

export function tractShapes(town: Town, plane: LocalPlane): TextFile {
  const features = town.tracts.rings.map((rings, i) => ({
    type: 'Feature',
    geometry: shapeOf(rings, plane),
    properties: {
      INSEE_COM: COMMUNE,
      NOM_COM: TOWN_NAME,
      IRIS: tractCode(i).slice(5),
      CODE_IRIS: tractCode(i),
      NOM_IRIS: `${TOWN_NAME} ${i + 1}`,
      TYP_IRIS: 'H',
    },
  }));
  return { path: `raw/revenus/contours-iris-2020_${COMMUNE}.geojson`, text: featureCollection(features) };
}
