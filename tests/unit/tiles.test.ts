/** Tiles from features, decoded back. */
import { VectorTile } from '@mapbox/vector-tile';
import type { Feature } from 'geojson';
import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { buildTileIndex, encodeTile, type Sheet } from '#server/domain/tiles.ts';

const point = (id: number, lng: number, lat: number): Feature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [lng, lat] },
  properties: { name: `p${id}`, absent: null },
});
const square: Feature = {
  type: 'Feature',
  id: 7,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [10, 10],
        [20, 10],
        [20, 20],
        [10, 20],
        [10, 10],
      ],
    ],
  },
  properties: { share: 0.25, isLarge: true },
};
const sheets: Sheet[] = [
  { layer: 'areas', minZoom: 0, features: [square] },
  { layer: 'points', minZoom: 0, features: [point(1, 15, 15)] },
  { layer: 'points', minZoom: 4, features: [point(2, 16, 16)] },
];
const decode = (bytes: Uint8Array | null) => new VectorTile(new PbfReader(bytes!));

test('features come back with their ids, properties and places', () => {
  const { layers } = decode(encodeTile(buildTileIndex(sheets), 0, 0, 0));
  expect(Object.keys(layers)).toEqual(['areas', 'points']);
  const area = layers.areas.feature(0);
  expect([area.id, area.properties]).toEqual([7, { share: 0.25, isLarge: true }]);
  const { geometry } = layers.points.feature(0).toGeoJSON(0, 0, 0);
  const [lng, lat] = (geometry as { coordinates: number[] }).coordinates;
  expect(lng).toBeCloseTo(15, 0);
  expect(lat).toBeCloseTo(15, 0);
  expect(layers.points.feature(0).properties).toEqual({ name: 'p1' });
});

test('a sheet shows from its zoom on, in the layer it shares with others', () => {
  const index = buildTileIndex(sheets);
  const at = (z: number) => decode(encodeTile(index, z, ...tileAt(z))).layers.points?.length;
  expect([at(3), at(4)]).toEqual([1, 2]);
});

test('where nothing is, there is no tile', () => {
  expect(encodeTile(buildTileIndex(sheets), 4, 0, 0)).toBeNull();
  expect(encodeTile(buildTileIndex([]), 0, 0, 0)).toBeNull();
});

test('the same features give the same bytes', () => {
  expect(encodeTile(buildTileIndex(sheets), 2, ...tileAt(2))).toEqual(
    encodeTile(buildTileIndex(sheets), 2, ...tileAt(2)),
  );
});

/** The tile that holds [15, 15]. */
function tileAt(z: number): [x: number, y: number] {
  const n = 2 ** z;
  const phi = (15 * Math.PI) / 180;
  return [
    Math.floor(((15 + 180) / 360) * n),
    Math.floor(((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * n),
  ];
}
