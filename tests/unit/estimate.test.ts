import { describe, expect, test } from 'vitest';
import { AreaIndex } from '#server/domain/area-index.ts';
import type { LngLat } from '#server/domain/geo.ts';
import {
  estimateDoors,
  type HouseholdArea,
  spread,
  spreadOverAddresses,
  wholeNumbers,
} from '#server/domain/walking/estimate.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { snapAddresses } from '#server/domain/walking/snap.ts';
import type { StreetClass, StreetLine } from '#server/domain/walking/types.ts';

// Positions in units of 0.001 degree (111 m). Four cells of 2 × 2 units around the origin:
//
//   NW │ NE      Rue A runs east through the two southern cells, at y = −1;
//   ───┼───      the northern cells have a motorway and a footpath only.
//   SW │ SE
const at = (...xy: [number, number][]) => xy.map(([x, y]): LngLat => [x / 1000, y / 1000]);
const box = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon' as const,
  coordinates: [at([west, south], [east, south], [east, north], [west, north], [west, south])],
});
const street = (streetId: number, name: string, of: StreetClass, line: LngLat[]): StreetLine => ({
  streetId,
  name,
  class: of,
  walkable: of !== 'motorway',
  layer: 0,
  nodeIds: null,
  line,
});
const streets = [
  street(1, 'Rue A', 'residential', at([-2, -1], [2.05, -1])),
  street(2, 'A61', 'motorway', at([-2, 1], [2, 1])),
  street(3, 'Sentier', 'path', at([-2, 1.1], [2, 1.1])),
];
const cell = (code: string, households: number, west: number, south: number): HouseholdArea => ({
  code,
  households,
  geometry: box(west, south, west + 2, south + 2),
});
const southern = [cell('SW', 30.5, -2, -2), cell('SE', 5.25, 0, -2)];
const everywhere = [box(-9, -9, 9, 9)];
const network = buildNetwork(streets);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe('doors along the streets', () => {
  test('add up to the households, in each cell', () => {
    const { addresses, households, doors } = estimateDoors(network, southern, everywhere);
    expect([households, doors]).toEqual([36, 36]);
    const inWest = addresses.filter(({ lng }) => lng < 0).map((address) => address.doors);
    expect(sum(inWest)).toBe(31); // the larger remainder
  });

  test('are spread evenly: equal places differ by one at most', () => {
    const { addresses } = estimateDoors(network, [cell('SW', 30, -2, -2)], everywhere);
    const counts = new Set(addresses.map((address) => address.doors));
    expect([...counts].sort()).toEqual([2, 3]);
    const few = estimateDoors(network, [cell('SW', 3, -2, -2)], everywhere).addresses.map(({ lng }) => lng);
    expect(Math.max(...few) - Math.min(...few)).toBeGreaterThan(0.001); // not heaped at one end
  });

  test('lie on walkable streets with homes, on both sides, and snap back to them', () => {
    const { addresses } = estimateDoors(network, southern, everywhere);
    expect(new Set(addresses.map((address) => address.street))).toEqual(new Set(['Rue A']));
    const snaps = snapAddresses(
      network,
      addresses.map((address, i) => ({ ...address, addressId: i, houseNumber: null })),
    );
    expect(new Set(snaps.map((snap) => snap?.side))).toEqual(new Set([-1, 1]));
    for (const snap of snaps) expect(snap?.distanceM).toBeCloseTo(6, 1);
  });

  test('a busy street takes fewer than a quiet one of the same length', () => {
    const two = buildNetwork([
      street(1, 'Calme', 'residential', at([-2, -1.5], [0, -1.5])),
      street(2, 'Boulevard', 'primary', at([-2, -0.5], [0, -0.5])),
    ]);
    const { addresses } = estimateDoors(two, [cell('SW', 300, -2, -2)], everywhere);
    const onStreet = (name: string) => sum(addresses.filter((a) => a.street === name).map((a) => a.doors));
    expect(onStreet('Calme')).toBe(200);
    expect(onStreet('Boulevard')).toBe(100);
  });

  test('none between two carriageways', () => {
    const dual = buildNetwork([
      street(1, 'Cours', 'residential', at([-2, -1], [0, -1])),
      street(2, 'Cours', 'residential', at([0, -0.95], [-2, -0.95])), // 5.5 m apart
    ]);
    const { addresses } = estimateDoors(dual, [cell('SW', 100, -2, -2)], everywhere);
    for (const { lat } of addresses) expect(lat < -0.001 || lat > -0.00095).toBe(true);
  });

  test('a cell without streets uses the nearest ones; too far from any, it is reported', () => {
    const estimate = estimateDoors(network, [cell('N', 10, -2, 0.2), cell('far', 7, 6, 6)], everywhere);
    expect(estimate).toMatchObject({
      doors: 10,
      movedAreas: 1,
      movedHouseholds: 10,
      unplaced: [{ code: 'far', households: 7, reason: 'no street within 300 m' }],
    });
  });

  test('beyond the precincts they are counted, not kept', () => {
    const { doors, outsideDoors } = estimateDoors(network, southern, [box(-2, -2, 0, 0)]);
    expect([doors, outsideDoors]).toEqual([31, 5]);
  });

  test('nothing depends on the order of streets and cells', () => {
    const cells = [...southern, cell('NW', 12.3, -2, 0), cell('NE', 90.9, 0, 0)];
    const reversed = estimateDoors(buildNetwork(streets.toReversed()), cells.toReversed(), everywhere);
    expect(reversed).toEqual(estimateDoors(network, cells, everywhere));
  });

  test('every household is a door, outside, or unplaced, whatever the numbers', () => {
    const random = seeded(7);
    for (let round = 0; round < 50; round++) {
      const cells = Array.from({ length: 8 }, (_, i) =>
        cell(`c${i}`, random() * 10 ** Math.floor(random() * 4), random() * 8 - 4, random() * 8 - 4),
      );
      const estimate = estimateDoors(network, cells, [box(-1, -3, 3, 3)]);
      const unplaced = sum(estimate.unplaced.map(({ households }) => households));
      expect(estimate.doors + estimate.outsideDoors + unplaced).toBe(
        Math.round(sum(cells.map((c) => c.households))),
      );
      for (const { doors } of estimate.addresses) expect(doors).toBeGreaterThan(0);
    }
  });

  test('without streets everything is unplaced', () => {
    expect(estimateDoors(buildNetwork([]), southern, everywhere)).toMatchObject({
      doors: 0,
      unplaced: [{}, {}],
    });
  });
});

describe('doors over published addresses', () => {
  const address = (addressId: number, [x, y]: [number, number], doors?: number) => ({
    addressId,
    lng: x / 1000,
    lat: y / 1000,
    doors: doors ?? 1,
    doorsEstimated: doors === undefined,
  });

  test('share the households of their cell, at least one each', () => {
    const { doors } = spreadOverAddresses(
      [address(1, [-1, -1]), address(2, [-1, -1.5]), address(3, [1, -1]), address(4, [1, -1.5])],
      [cell('SW', 7, -2, -2), cell('SE', 1, 0, -2)],
    );
    expect(doors.map((counted) => counted.doors)).toEqual([4, 3, 1, 1]);
  });

  test('what does not fit is told', () => {
    const result = spreadOverAddresses(
      [address(1, [1, -1]), address(2, [1, -1.5]), address(3, [9, 9]), address(4, [-1, 1], 12)],
      [cell('SE', 1, 0, -2), cell('SW', 20, -2, -2), cell('NW', 10, -2, 0)],
    );
    expect(result).toEqual({
      doors: [1, 2, 3].map((addressId) => ({ addressId, doors: 1 })),
      households: 31,
      exceededBy: 3, // two addresses for one household, and twelve published doors for ten
      withoutAddress: 20,
      outsideAddresses: 1,
    });
  });

  test('add up, whatever the numbers and the order', () => {
    const random = seeded(3);
    for (let round = 0; round < 50; round++) {
      const addresses = Array.from({ length: 40 }, (_, i) =>
        address(
          i,
          [random() * 6 - 3, random() * 6 - 3],
          random() < 0.2 ? 1 + Math.floor(random() * 30) : undefined,
        ),
      );
      const cells = [cell('SW', random() * 90, -2, -2), cell('NE', random() * 9, 0, 0)];
      const result = spreadOverAddresses(addresses, cells);
      expect(spreadOverAddresses(addresses.toReversed(), cells.toReversed())).toEqual(result);
      const index = new AreaIndex(cells.map(({ geometry }) => geometry));
      const published = addresses.filter((a) => !a.doorsEstimated && index.find(a.lng, a.lat) !== undefined);
      expect(sum(result.doors.map(({ doors }) => doors))).toBe(
        result.households -
          sum(published.map(({ doors }) => doors)) +
          result.exceededBy -
          result.withoutAddress +
          result.outsideAddresses,
      );
    }
  });
});

describe('whole numbers', () => {
  test('keep the rounded total; the largest remainders go up', () => {
    expect(wholeNumbers([1.2, 1.4, 1.4])).toEqual([1, 2, 1]);
    expect(wholeNumbers([])).toEqual([]);
  });

  test('are spread in proportion, exactly', () => {
    expect(spread(10, [1, 1, 2])).toEqual([3, 2, 5]);
    expect(spread(2, [1, 1, 1, 1])).toEqual([1, 0, 1, 0]);
    expect(spread(5, [])).toEqual([]);
  });
});

test('a place is in the area around it, not in its hole', () => {
  const ring = {
    type: 'Polygon' as const,
    coordinates: [...box(-2, -2, 2, 2).coordinates, ...box(-1, -1, 1, 1).coordinates],
  };
  const index = new AreaIndex([ring, { type: 'MultiPolygon', coordinates: [box(5, 5, 6, 6).coordinates] }]);
  expect([index.find(0, 0), index.find(0.0015, 0), index.find(0.0055, 0.0055), index.find(0.009, 0)]).toEqual(
    [undefined, 0, 1, undefined],
  );
});

/** Park and Miller's generator: the same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}
