/** Networks and doors of published files, against the figures stated with them (SOURCES.md beside each). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FeatureCollection, LineString, Polygon } from 'geojson';
import { describe, expect, test } from 'vitest';
import { AreaIndex } from '#server/domain/area-index.ts';
import type { LngLat } from '#server/domain/geo.ts';
import { estimateDoors } from '#server/domain/walking/estimate.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { snapAddresses } from '#server/domain/walking/snap.ts';
import type { StreetClass, StreetLine, StreetNetwork } from '#server/domain/walking/types.ts';
import { type OsmItem, type OsmOptions, readOsm } from '#server/import/osm.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

const largestShare = ({ componentLengthM }: StreetNetwork) =>
  componentLengthM[0] / componentLengthM.reduce((sum, lengthM) => sum + lengthM, 0);

describe.skipIf(!hasSharedData)('OpenStreetMap extracts', () => {
  async function read(file: string, options?: OsmOptions) {
    const items: OsmItem[] = [];
    const report = await readOsm(join(SHARED_DATA, 'osm', file), (item) => void items.push(item), options);
    const streets = items
      .filter((item) => item.kind === 'street')
      .map((street, i) => ({ ...street, streetId: i + 1 }));
    return { items, report, streets };
  }

  test('Monaco: the largest walkable component holds 97.9 % of the length', async () => {
    const { items, report, streets } = await read('monaco_2016-03-05.osm.pbf');
    expect(report).toMatchObject({ nodes: 180118, ways: 27377, relations: 212, addresses: 70 });
    expect(largestShare(buildNetwork(streets)) * 100).toBeCloseTo(97.9, 0);
    expect(streets.filter((street) => street.class === 'steps').length).toBeGreaterThan(200);
    expect(streets.some((street) => street.class === 'motorway' && street.walkable)).toBe(false);
    expect(items.find((item) => item.kind === 'address')).toMatchObject({
      houseNumber: '6',
      street: 'Quai Antoine 1er',
    });
  });

  test('Redon: XML with a byte-order mark; what the box cuts off is counted', async () => {
    const { report, streets } = await read('redon.osm');
    expect(report).toMatchObject({ nodes: 10392, ways: 1752 });
    expect(report.skipped).toEqual({
      'rest of a line cut off at the edge of the file': 62,
      'area cut off at the edge of the file': 62,
    });
    expect(streets.some((street) => street.name === 'Rue des Douves')).toBe(true);
    expect(largestShare(buildNetwork(streets))).toBeGreaterThan(0.98);
  });

  test('a box around Monaco-Ville leaves the neighbours out', async () => {
    const monaco = await read('monaco_2016-03-05.osm.pbf');
    const rock = await read('monaco_2016-03-05.osm.pbf', { bbox: [7.42, 43.729, 7.429, 43.733] });
    expect(rock.streets.length).toBeGreaterThan(50);
    expect(rock.streets.length).toBeLessThan(monaco.streets.length / 4);
  });
});

describe.skipIf(!hasSharedData)('Toulouse', () => {
  const CLASSES: Record<string, StreetClass> = {
    highway: 'motorway',
    major: 'secondary',
    minor: 'residential',
  };
  const readJson = <T>(file: string): T => {
    const bytes = readFileSync(join(SHARED_DATA, 'toulouse/raw', file));
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as T;
  };
  const streetLines = (): StreetLine[] =>
    readJson<FeatureCollection<LineString, { roadClass: string; name: string }>>(
      'rues/osm_roads_toulouse.geojson.gz',
    ).features.map(({ properties, geometry }, i) => ({
      streetId: i + 1,
      name: properties.name || null,
      class: CLASSES[properties.roadClass],
      walkable: properties.roadClass !== 'highway',
      layer: 0,
      nodeIds: null,
      line: geometry.coordinates as LngLat[],
    }));

  test('ways, nodes and the largest component are those stated', () => {
    const [commune] = readJson<FeatureCollection<Polygon>>(
      'contours/commune_31555_admin-express.geojson',
    ).features;
    const index = new AreaIndex([commune.geometry]);
    const touching = streetLines().filter(({ line }) =>
      line.some(([lng, lat]) => index.find(lng, lat) !== undefined),
    );
    const nodes = new Set(touching.flatMap(({ line }) => line.map(String)));
    // Stated: 11,470 ways, 65,310 nodes, 25 components; those that cross the border between two of their points
    // are missed here.
    expect(Math.abs(touching.length - 11470)).toBeLessThanOrEqual(10);
    expect(Math.abs(nodes.size - 65310)).toBeLessThanOrEqual(60);
    const network = buildNetwork(touching.map((street) => ({ ...street, walkable: true })));
    expect(Math.abs(network.componentLengthM.length - 25)).toBeLessThanOrEqual(2);
    expect(Math.floor(largestShare(network) * 1000) / 10).toBe(99.7);
  });

  test('the 205,406 households of the grid become doors, all accounted for', () => {
    const grid = readJson<FeatureCollection<Polygon, { IdINSPIRE: string; Men: number }>>(
      'revenus/Filosofi2015_carreaux_200m_31555.geojson',
    ).features;
    const precincts = readJson<FeatureCollection<Polygon>>(
      'contours/election-2026-lieux-de-vote.geojson',
    ).features;
    const network = buildNetwork(streetLines());
    const estimate = estimateDoors(
      network,
      grid.map(({ properties, geometry }) => ({
        code: properties.IdINSPIRE,
        households: Number(properties.Men),
        geometry,
      })),
      precincts.map(({ geometry }) => geometry),
    );
    const unplaced = estimate.unplaced.reduce((sum, { households }) => sum + households, 0);
    expect(estimate.households).toBe(205406);
    expect(estimate.doors + estimate.outsideDoors + unplaced).toBe(205406);
    expect(estimate.addresses.reduce((sum, { doors }) => sum + doors, 0)).toBe(estimate.doors);
    expect(estimate.doors / 205406).toBeGreaterThan(0.99);
    expect(unplaced).toBeLessThan(20);

    const snaps = snapAddresses(
      network,
      estimate.addresses.map((address, i) => ({ ...address, addressId: i, houseNumber: null })),
    );
    expect(snaps.every((snap) => snap !== null && snap.distanceM < 7)).toBe(true);
  });
});
