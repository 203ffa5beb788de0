import { describe, expect, test } from 'vitest';
import type { LngLat } from '#server/domain/geo.ts';
import { buildNetwork, pointOnBlock } from '#server/domain/walking/network.ts';
import { MAX_SNAP_M, nearestStreetM, reportSnaps, snapAddresses } from '#server/domain/walking/snap.ts';
import { streetKey } from '#server/domain/walking/street-name.ts';
import type { StreetLine, WalkAddress } from '#server/domain/walking/types.ts';

// Two streets that meet at a corner; positions in metres east and north of it.
//
//   Rue du Général Leclerc runs east from (0, 0) to (200, 0)
//   Impasse Basse runs north from (0, 0) to (0, 200)
const M = 1 / 111_319.49;
const lngLat = ([x, y]: [number, number]): LngLat => [x * M, (y * M * 111_319.49) / 110_574.28];
const street = (streetId: number, name: string | null, ...xy: [number, number][]): StreetLine => ({
  streetId,
  name,
  class: 'residential',
  walkable: true,
  layer: 0,
  nodeIds: null,
  line: xy.map(lngLat),
});
const network = buildNetwork([
  street(1, 'Rue du Général Leclerc', [0, 0], [200, 0]),
  street(2, 'Impasse Basse', [0, 0], [0, 200]),
]);
const nameOf = (block: number) => network.streetNames[network.blockName[block]];

function address(
  addressId: number,
  xy: [number, number],
  street: string | null,
  houseNumber: string | null = null,
): WalkAddress {
  const [lng, lat] = lngLat(xy);
  return { addressId, lng, lat, street, houseNumber, doors: 1 };
}
const snapOne = (...of: Parameters<typeof address>) => snapAddresses(network, [address(...of)])[0];

describe('which street', () => {
  test('the named one, even when another is nearer', () => {
    // In the corner: 4 m from the Impasse, 20 m from the Rue.
    expect(nameOf(snapOne(1, [4, 20], 'R. Gal Leclerc')!.blockId)).toBe('Rue du Général Leclerc');
    expect(nameOf(snapOne(1, [4, 20], 'impasse basse')!.blockId)).toBe('Impasse Basse');
  });

  test('the nearest when the name is unknown here, or there is none', () => {
    expect(nameOf(snapOne(1, [4, 20], 'Avenue Foch')!.blockId)).toBe('Impasse Basse');
    expect(nameOf(snapOne(1, [4, 20], null)!.blockId)).toBe('Impasse Basse');
  });

  test('the nearest when the named one is too far', () => {
    expect(nameOf(snapOne(1, [5, 150], 'Rue du Général Leclerc')!.blockId)).toBe('Impasse Basse');
  });

  test('none beyond 60 m, and the report says how far', () => {
    const addresses = [
      address(1, [100, -59], null),
      address(2, [100, -61], null),
      address(3, [100, -90], null),
    ];
    const snaps = snapAddresses(network, addresses);
    expect(snaps.map((snap) => snap !== null)).toEqual([true, false, false]);
    const { snapped, tooFar } = reportSnaps(network, addresses, snaps);
    expect(snapped).toEqual({ addresses: 1, doors: 1 });
    expect(tooFar.distancesM.map(({ addressId, distanceM }) => [addressId, Math.round(distanceM)])).toEqual([
      [2, 61],
      [3, 90],
    ]);
  });

  test('none without streets', () => {
    const empty = buildNetwork([]);
    expect(snapAddresses(empty, [address(1, [0, 0], null)])).toEqual([null]);
    expect(nearestStreetM(empty, [address(1, [0, 0], null)])).toEqual([Infinity]);
  });
});

describe('where along it', () => {
  test('the foot of the perpendicular, and the distance to it', () => {
    const snap = snapOne(1, [120, 12], 'Rue du Général Leclerc')!;
    const foot = pointOnBlock(network, snap.blockId, snap.offsetM);
    expect(snap.distanceM).toBeCloseTo(12, 1);
    expect(foot.xM - network.nodeXM[network.blockFrom[snap.blockId]]).toBeCloseTo(120, 0);
  });

  test('left and right follow the direction of the block', () => {
    const sides = snapAddresses(network, [address(1, [100, 8], null), address(2, [100, -8], null)]).map(
      (snap) => snap!.side,
    );
    const { blockId } = snapOne(1, [100, 8], null)!;
    const { dirX } = pointOnBlock(network, blockId, 50);
    expect(sides).toEqual(dirX > 0 ? [-1, 1] : [1, -1]);
  });

  test('an address out on a sharp bend stays on its side', () => {
    //   ╲  o    the corner of a hairpin; outside it both straights disagree on the side
    //   ╱
    const hairpin = buildNetwork([street(1, 'Lacet', [0, 20], [50, 0], [0, -20])]);
    const outside = [52, 55, 60].map((x) => snapAddresses(hairpin, [address(1, [x, 0.3], null)])[0]!.side);
    const outsideBelow = [52, 55, 60].map(
      (x) => snapAddresses(hairpin, [address(1, [x, -0.3], null)])[0]!.side,
    );
    const [inside] = snapAddresses(hairpin, [address(1, [20, 0], null)]);
    expect(new Set([...outside, ...outsideBelow])).toEqual(new Set([-inside!.side]));
  });
});

describe('parity', () => {
  // Even numbers live south of the Rue; number 8 is published in the middle of the road.
  const south = [2, 4, 6].map((n, i) => address(n, [40 + 20 * i, -8], 'Rue du Général Leclerc', String(n)));
  const north = [1, 3, 5].map((n, i) => address(n, [40 + 20 * i, 8], 'Rue du Général Leclerc', `${n} bis`));
  const onLine = (houseNumber: string) => address(99, [120, 0], 'Rue du Général Leclerc', houseNumber);

  test('settles the side of an address on the line', () => {
    const [two, one, eight, seven] = snapAddresses(network, [south[0], north[0], onLine('8'), onLine('7')]);
    expect(eight!.side).toBe(two!.side);
    expect(seven!.side).toBe(one!.side);
  });

  test('leaves the others where geometry puts them', () => {
    const oddOne = address(7, [100, -8], 'Rue du Général Leclerc', '7');
    const snaps = snapAddresses(network, [...south, ...north, oddOne]);
    expect(snaps.at(-1)!.side).toBe(snaps[0]!.side);
  });
});

test('the order of the addresses changes nothing', () => {
  const addresses = Array.from({ length: 200 }, (_, i) =>
    address(i, [(i * 37) % 210, ((i * 53) % 90) - 30], i % 3 ? 'Rue du Général Leclerc' : null, String(i)),
  );
  expect(snapAddresses(network, addresses.toReversed())).toEqual(
    snapAddresses(network, addresses).toReversed(),
  );
  expect(addresses.filter((_, i) => snapAddresses(network, [addresses[i]])[0] === null)).toEqual(
    addresses.filter((_, i) => snapAddresses(network, addresses)[i] === null),
  );
  expect(MAX_SNAP_M).toBe(60);
});

test.each([
  ['Bd. du Gal-Leclerc', 'BOULEVARD GÉNÉRAL LECLERC'],
  ['r de l’Église', 'Rue de l’Eglise'],
  ["AV DE L'OPERA", 'Avenue de l’Opéra'],
  ['Allées Jean-Jaurès', 'allée Jean Jaurès'],
  ['Rue du Fbg St-Denis', 'rue du Faubourg Saint Denis'],
  ['Hauptstr. ', 'Hauptstraße'],
  ['Rue du Sacré-Cœur', 'RUE DU SACRE COEUR'],
])('%s and %s are one street', (a, b) => {
  expect(streetKey(a)).toBe(streetKey(b));
});

test.each([
  ['Rue Pasteur', 'Avenue Pasteur'],
  ['Rue du Port', 'Rue du Pont'],
])('%s and %s are two', (a, b) => {
  expect(streetKey(a)).not.toBe(streetKey(b));
});
