import { describe, expect, test } from 'vitest';
import { type LngLat, localPlane, toLngLat, toXM, toYM } from '#server/domain/geo.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import {
  DEFAULT_PACE,
  type Snap,
  type StreetClass,
  type StreetLine,
  type Walk,
} from '#server/domain/walking/types.ts';
import { buildWalk, parityOf, type SnappedAddress } from '#server/domain/walking/walk.ts';

// Three streets of 300 m from west to east, 100 m apart, joined by four avenues from south to north; and,
// far to the east, one lane on an island of its own.
//
//   C ─┬────┬────┬─
//   B ─┼────┼────┼─        D ───
//   A ─┴────┴────┴─
const plane = localPlane([1.44, 43.6]);

function street(
  streetId: number,
  name: string,
  points: [number, number][],
  cls: StreetClass = 'residential',
): StreetLine {
  const line = points.map(([x, y]): LngLat => toLngLat(plane, x, y));
  return { streetId, name, class: cls, walkable: true, layer: 0, nodeIds: null, line };
}

const xs = [0, 100, 200, 300];
const ys = [0, 100, 200];
const network = buildNetwork([
  ...ys.map((y, i) =>
    street(
      i + 1,
      `Rue ${'ABC'[i]}`,
      xs.map((x): [number, number] => [x, y]),
    ),
  ),
  ...xs.map((x, i) =>
    street(
      i + 11,
      `Avenue ${i + 1}`,
      ys.map((y): [number, number] => [x, y]),
    ),
  ),
  street(21, 'Impasse D', [
    [2000, 100],
    [2100, 100],
  ]),
]);

/** The block under a point, with the place on it; `side` as a compass side of the street. */
function snapAt(x: number, y: number, side: 'north' | 'south' | 'east' | 'west'): Snap {
  const [lng, lat] = toLngLat(plane, x, y);
  const px = toXM(network.plane, lng);
  const py = toYM(network.plane, lat);
  for (let blockId = 0; blockId < network.blockCount; blockId++) {
    const a = network.blockFrom[blockId];
    const b = network.blockTo[blockId];
    const dx = (network.nodeXM[b] - network.nodeXM[a]) / network.blockLengthM[blockId];
    const dy = (network.nodeYM[b] - network.nodeYM[a]) / network.blockLengthM[blockId];
    const offsetM = (px - network.nodeXM[a]) * dx + (py - network.nodeYM[a]) * dy;
    const beside = (px - network.nodeXM[a]) * dy - (py - network.nodeYM[a]) * dx;
    if (Math.abs(beside) > 0.5 || offsetM < -0.5 || offsetM > network.blockLengthM[blockId] + 0.5) continue;
    const [sx, sy] = { north: [0, 1], south: [0, -1], east: [1, 0], west: [-1, 0] }[side];
    const across = sx * dy - sy * dx;
    if (Math.abs(across) < 0.5) continue;
    return {
      blockId,
      offsetM: Math.min(Math.max(offsetM, 0), network.blockLengthM[blockId]),
      side: across > 0 ? 1 : -1,
      distanceM: 5,
    };
  }
  throw new Error(`no street under ${x}, ${y}`);
}

let nextId = 1;
function address(
  x: number,
  y: number,
  side: 'north' | 'south' | 'east' | 'west',
  houseNumber: string | null = null,
): SnappedAddress {
  const [dx, dy] = { north: [0, 5], south: [0, -5], east: [5, 0], west: [-5, 0] }[side];
  const [lng, lat] = toLngLat(plane, x + dx, y + dy);
  return { addressId: nextId++, lng, lat, street: null, houseNumber, doors: 1, snap: snapAt(x, y, side) };
}

function lineLengthM(coordinates: readonly number[][]): number {
  return coordinates.slice(1).reduce((sum, [lng, lat], i) => {
    const [fromLng, fromLat] = coordinates[i];
    return sum + Math.hypot((lng - fromLng) * plane.mPerDegLng, (lat - fromLat) * plane.mPerDegLat);
  }, 0);
}

/** Sixty addresses scattered over the town, the same each time. */
const scattered = Array.from({ length: 60 }, (_, i) => {
  const along = 5 + ((i * 37) % 29) * 10;
  return i % 2 === 0
    ? address(along, ys[i % 3], i % 4 === 0 ? 'north' : 'south', String(i))
    : address(xs[i % 4], (along % 190) + 5, i % 4 === 1 ? 'east' : 'west', `${i} bis`);
});

describe('what holds of every walk', () => {
  const walk = buildWalk(network, scattered, DEFAULT_PACE);

  test('every address is one stop', () => {
    expect(walk.stops.map((stop) => stop.addressId).toSorted((a, b) => a - b)).toEqual(
      scattered.map((a) => a.addressId),
    );
    expect(walk.stops.map((stop) => stop.seq)).toEqual(scattered.map((_, i) => i + 1));
    expect(walk.unreached).toEqual([]);
  });

  test('there is one leg per stop after the first, and legs join end to start', () => {
    expect(walk.legs.map((leg) => [leg.fromSeq, leg.toSeq])).toEqual(
      walk.stops.slice(1).map((stop) => [stop.seq - 1, stop.seq]),
    );
    let at: number[] = walk.start;
    for (const { line } of walk.legs) {
      expect(line.coordinates[0]).toEqual(at);
      at = line.coordinates.at(-1)!;
    }
    expect(at).toEqual(walk.end);
  });

  test('lengths add up: lines, legs, stops, total', () => {
    walk.legs.forEach((leg, i) => {
      expect(Math.abs(lineLengthM(leg.line.coordinates) - leg.lengthM)).toBeLessThan(0.2);
      expect(walk.stops[i + 1].walkM).toBeCloseTo(leg.lengthM, 6);
      expect(walk.stops[i + 1].cumM).toBeCloseTo(walk.stops[i].cumM + leg.lengthM, 6);
    });
    expect(walk.stops.at(-1)!.cumM).toBe(walk.lengthM);
    expect(walk.durationS).toBe(walk.walkS + walk.serviceS);
    expect(walk.serviceS).toBe(60 * DEFAULT_PACE.serviceS);
    expect(walk.walkS).toBeCloseTo((walk.lengthM + walk.crossingM) / DEFAULT_PACE.speedMps, -1);
  });

  test('the order of the addresses makes no difference', () => {
    expect(buildWalk(network, scattered.toReversed(), DEFAULT_PACE)).toEqual(walk);
    expect(
      buildWalk(
        network,
        scattered.toSorted((a, b) => a.lng - b.lng),
        DEFAULT_PACE,
      ),
    ).toEqual(walk);
  });
});

describe('cases checked by hand', () => {
  /** Five houses on either side of a street of 100 m, odd numbers north. */
  function facingHouses(cls: StreetClass): { walk: Walk; zigZags: number } {
    const town = buildNetwork([
      street(
        1,
        'Rue',
        [
          [0, 0],
          [100, 0],
        ],
        cls,
      ),
    ]);
    const houses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number): SnappedAddress => {
      const offsetM = 10 + 20 * Math.floor((number - 1) / 2);
      const snap: Snap = { blockId: 0, offsetM, side: number % 2 === 1 ? -1 : 1, distanceM: 5 };
      return {
        addressId: number,
        lng: 1.44,
        lat: 43.6,
        street: 'Rue',
        houseNumber: String(number),
        doors: 1,
        snap,
      };
    });
    const walk = buildWalk(town, houses, DEFAULT_PACE);
    const zigZags = walk.stops.filter((stop, i) => i > 0 && stop.side !== walk.stops[i - 1].side).length;
    return { walk, zigZags };
  }

  test('a quiet street is walked once, crossing from house to house', () => {
    const { walk, zigZags } = facingHouses('residential');
    expect(walk.lengthM).toBeCloseTo(80, 1);
    expect(walk.crossingM).toBe(5 * 8);
    expect(zigZags).toBe(5);
  });

  test('a busy street is walked out on one side and home on the other', () => {
    const { walk, zigZags } = facingHouses('secondary');
    // 80 m, 10 m to the end of the street and free round it, 10 m and 80 m back.
    expect(walk.lengthM).toBeCloseTo(180, 1);
    expect(walk.crossingM).toBe(0);
    expect(zigZags).toBe(0);
    expect(walk.stops.map((stop) => stop.parity).slice(0, 5)).toEqual(Array(5).fill(walk.stops[0].parity));
  });

  test('a leg follows the streets, not the crow', () => {
    const walk = buildWalk(network, [address(50, 0, 'north'), address(50, 100, 'south')], DEFAULT_PACE);
    expect(walk.lengthM).toBeCloseTo(200, 1);
    expect(walk.crossingM).toBe(0);
    expect(walk.stops[0].side).toBe(walk.stops[1].side);
    expect(walk.legs[0].line.coordinates).toHaveLength(4);
  });

  test('a busy street is crossed at its corners only', () => {
    const busy = buildNetwork([
      street(
        1,
        'Boulevard',
        [
          [0, 0],
          [100, 0],
        ],
        'primary',
      ),
    ]);
    const at = (side: -1 | 1, addressId: number): SnappedAddress => {
      const snap = { blockId: 0, offsetM: 40, side, distanceM: 5 };
      return { addressId, lng: 1.44, lat: 43.6, street: null, houseNumber: null, doors: 1, snap };
    };
    const walk = buildWalk(busy, [at(-1, 1), at(1, 2)], DEFAULT_PACE);
    expect(walk.lengthM).toBeCloseTo(80, 1);
  });

  test('entrances at one place are taken together, in walking direction', () => {
    const walk = buildWalk(
      network,
      [
        address(41, 0, 'north', '4'),
        address(40, 0, 'north', '2'),
        address(20, 0, 'north', '1'),
        address(42, 0, 'north', '6'),
      ],
      DEFAULT_PACE,
      { start: snapAt(90, 0, 'north') },
    );
    expect(walk.stops.map((stop) => stop.houseNumber)).toEqual(['6', '4', '2', '1']);
    expect(walk.lengthM).toBeCloseTo(70, 1);
    expect(walk.legs[0].fromSeq).toBe(0);
  });

  test('a closed walk ends where it began, with a leg home', () => {
    const walk = buildWalk(
      network,
      [address(50, 0, 'south'), address(50, 100, 'north'), address(250, 100, 'north')],
      DEFAULT_PACE,
      {
        closed: true,
      },
    );
    expect(walk.end).toEqual(walk.start);
    expect(walk.legs).toHaveLength(3);
    expect(walk.legs.at(-1)!.line.coordinates.at(-1)).toEqual(walk.start);
  });
});

describe('what cannot be walked is told', () => {
  test('an island is unreached, and so is an address far from any street', () => {
    const far: SnappedAddress = { ...address(50, 0, 'north'), snap: null };
    const island = address(2050, 100, 'north');
    const walk = buildWalk(network, [far, island, ...scattered], DEFAULT_PACE);
    expect(walk.stops).toHaveLength(60);
    expect(walk.unreached).toEqual([
      { addressId: far.addressId, reason: 'far-from-street' },
      { addressId: island.addressId, reason: 'island' },
    ]);
  });

  test('an end on another island is refused', () => {
    const end = snapAt(2050, 100, 'north');
    expect(() => buildWalk(network, scattered, DEFAULT_PACE, { end })).toThrow(/cannot be reached/);
  });

  test('no address, one address', () => {
    const none = buildWalk(network, [], DEFAULT_PACE);
    expect([none.stops, none.legs, none.lengthM, none.durationS]).toEqual([[], [], 0, 0]);
    const one = buildWalk(network, [address(50, 0, 'north', '7')], DEFAULT_PACE);
    expect(one.stops).toMatchObject([{ seq: 1, houseNumber: '7', parity: 'odd', walkM: 0, cumM: 0 }]);
    expect(one.start).toEqual(one.end);
  });

  test.each([
    ['12', 'even'],
    ['12 bis', 'even'],
    ['7-9', 'odd'],
    ['A', null],
    [null, null],
  ])('the parity of %s is %s', (number, parity) => expect(parityOf(number)).toBe(parity));
});
