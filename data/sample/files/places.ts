/** Precincts, addresses and census tracts as they are published. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { type LocalPlane, toLngLat } from '#server/domain/geo.ts';
import { centroid, distance, isInside, type Point, signedArea } from '../geometry.ts';
import { COMMUNE, isOnNorthBank, TOWN_NAME } from '../site.ts';
import type { Precinct, Town } from '../town.ts';
import type { TextFile } from './results.ts';

/** Each bank has its postcode: it tells the two streets of one name apart. */
const POSTCODES = { north: '99920', south: '99910' };
/** Where the town votes; precincts of one neighbourhood share a school. */
const POLLING_PLACES = [
  'École Jeanne-Barret',
  'Gymnase des Coteaux',
  'École des Bruyères',
  'Salle Simone-Signoret',
  'École du Belvédère',
  'Maison de quartier Saint-Roch',
  'École Rosa-Parks',
  'Salle des fêtes',
  'École Olympe-de-Gouges',
  'Collège de la Vérelle',
  'Hôtel de ville',
  'Ancienne halle',
  'École du Rempart',
  'Médiathèque',
  'École Jules-Ferry',
  'Salle du Port',
  'École Berthe-Morisot',
  'Gymnase de la Gare',
  'École des Tilleuls',
  'Maison des associations',
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
  const place = (precinct: Precinct, i: number) => {
    const [middleX, middleY] = centroid(precinct.rings[0]);
    const near = town.addresses.reduce((best, address) =>
      distance(address.at, [middleX, middleY]) < distance(best.at, [middleX, middleY]) ? address : best,
    );
    const [lon, lat] = toLngLat(plane, middleX, middleY);
    return {
      nom: POLLING_PLACES[i % POLLING_PLACES.length],
      adresse: `${near.number} ${near.street}`,
      point: { lon, lat },
    };
  };
  const current = newer.map((precinct, i) => {
    const { nom, adresse, point } = place(precinct, i);
    const properties = { geo_point_2d: point, uniq_bdv: precinct.number, nom, adresse };
    return { type: 'Feature', geometry: shapeOf(precinct.rings, plane), properties };
  });
  const former = older.map((precinct, i) => {
    const { nom, adresse } = place(precinct, i);
    const properties = { bureau: precinct.number.replace(/^0/, ''), nom, adresse };
    return { type: 'Feature', geometry: shapeOf(precinct.rings, plane), properties };
  });
  return [
    { path: 'raw/contours/valorme_bureaux_vote.geojson', text: featureCollection(current) },
    { path: 'raw/contours/valorme_bureaux_vote_2022.geojson', text: featureCollection(former) },
  ];
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
