/**
 * Towns to measure on: the streets of Toulouse as OpenStreetMap has them, and a plain grid. Addresses are
 * invented by a seed: an entrance about every 18 m on both sides of streets up to secondary class, dwellings
 * thinning out from the centre. They stand in for estimated addresses, which need the database.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { booleanPointInPolygon } from '@turf/turf';
import type { FeatureCollection, LineString, MultiPolygon, Polygon } from 'geojson';
import { toLngLat } from '#server/domain/geo.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import type { CutAddress } from '#server/domain/turfs/types.ts';
import { buildNetwork, pointOnBlock } from '#server/domain/walking/network.ts';
import {
  STREET_CLASSES,
  type StreetClass,
  type StreetLine,
  type StreetNetwork,
} from '#server/domain/walking/types.ts';

export interface Town {
  name: string;
  network: StreetNetwork;
  addresses: CutAddress[];
}

export function toulouse(dir: string, doors: number): Town {
  const roads: FeatureCollection<LineString, { roadClass: string; name: string }> = JSON.parse(
    gunzipSync(readFileSync(`${dir}/raw/rues/osm_roads_toulouse.geojson.gz`)).toString(),
  );
  const classOf: Record<string, StreetClass> = {
    minor: 'residential',
    major: 'secondary',
    highway: 'motorway',
  };
  const streets = roads.features.map(
    ({ geometry, properties }, i): StreetLine => ({
      streetId: i + 1,
      name: properties.name || null,
      class: classOf[properties.roadClass],
      walkable: properties.roadClass !== 'highway',
      layer: 0,
      nodeIds: null,
      line: geometry.coordinates as StreetLine['line'],
    }),
  );
  const commune: FeatureCollection<Polygon | MultiPolygon> = JSON.parse(
    readFileSync(`${dir}/raw/contours/commune_31555_admin-express.geojson`, 'utf8'),
  );
  const network = buildNetwork(streets);
  return { name: 'Toulouse', network, addresses: inventAddresses(network, doors, 3500, commune.features[0]) };
}

/** `size` by `size` blocks of 100 m; every fifth street is a secondary road. */
export function grid(size: number, doors: number): Town {
  const streets: StreetLine[] = [];
  const at = (i: number, j: number): [number, number] => [1.4 + i * 0.001243, 43.6 + j * 0.0009];
  for (const isRow of [true, false]) {
    for (let i = 0; i <= size; i++) {
      streets.push({
        streetId: streets.length + 1,
        name: `${isRow ? 'Row' : 'Column'} ${i}`,
        class: i % 5 === 0 ? 'secondary' : 'residential',
        walkable: true,
        layer: 0,
        nodeIds: null,
        line: Array.from({ length: size + 1 }, (_, j) => (isRow ? at(j, i) : at(i, j))),
      });
    }
  }
  const network = buildNetwork(streets);
  return { name: `grid ${size} × ${size}`, network, addresses: inventAddresses(network, doors, size * 100) };
}

function inventAddresses(
  network: StreetNetwork,
  doors: number,
  fallOffM: number,
  within?: Parameters<typeof booleanPointInPolygon>[1],
): CutAddress[] {
  const random = seededRandom(7);
  const secondary = STREET_CLASSES.indexOf('secondary');
  const drafts: { address: CutAddress; weight: number }[] = [];
  for (let block = 0; block < network.blockCount; block++) {
    if (network.blockClass[block] > secondary) continue;
    const lengthM = network.blockLengthM[block];
    for (const side of [-1, 1] as const) {
      for (let offsetM = 4 + random() * 14; offsetM < lengthM - 4; offsetM += 10 + random() * 16) {
        const { xM, yM, dirX, dirY } = pointOnBlock(network, block, offsetM);
        const awayM = 7 + random() * 6;
        const [lng, lat] = toLngLat(network.plane, xM + side * dirY * awayM, yM - side * dirX * awayM);
        if (within && !booleanPointInPolygon([lng, lat], within)) continue;
        const isBlockOfFlats = random() < 0.12;
        const weight = Math.exp(-Math.hypot(xM, yM) / fallOffM) * (isBlockOfFlats ? 8 : 1) * (0.5 + random());
        // Votes a door differ by quarter (500 m), as they do by precinct.
        const quarter = seededRandom(Math.floor(xM / 500) * 7919 + Math.floor(yM / 500) * 104729)();
        drafts.push({
          weight,
          address: {
            addressId: drafts.length + 1,
            lng,
            lat,
            street: network.streetNames[network.blockName[block]] || null,
            houseNumber: null,
            doors: 1,
            snap: { blockId: block, offsetM, side, distanceM: awayM },
            score: quarter,
            registeredPerDoor: 1.4,
            votesPerDoor: { low: quarter * 0.01, mid: quarter * 0.02, high: quarter * 0.03 },
            doorsEstimated: true,
          },
        });
      }
    }
  }
  const total = drafts.reduce((sum, draft) => sum + draft.weight, 0);
  let carried = 0;
  for (const { address, weight } of drafts) {
    const exact = (weight / total) * doors + carried;
    address.doors = Math.max(1, Math.round(exact));
    carried = exact - address.doors;
  }
  return drafts.map((draft) => draft.address);
}
