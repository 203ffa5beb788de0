import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cutTurfs } from '#server/domain/turfs/cut.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import type { CutAddress, CutOptions, CutPlan } from '#server/domain/turfs/types.ts';
import {
  alongStreets,
  areConnected,
  type DrawnStreet,
  drawAddresses,
  drawNetwork,
  gridStreets,
} from '#tests/helpers/drawn-town.ts';
import { toulouse } from '#tests/helpers/measured-towns.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

const options: CutOptions = { shiftS: 3600, serviceS: 120, speedMps: 1.2, seed: 1 };

/** Doors of each address, in turfs and left out. */
function doorsTold({ turfs, unassigned }: CutPlan): Map<number, number> {
  const doors = new Map<number, number>();
  const tell = (addressId: number, count: number) =>
    doors.set(addressId, (doors.get(addressId) ?? 0) + count);
  for (const turf of turfs) for (const member of turf.members) tell(member.addressId, member.doors);
  for (const { addressId, doors: count } of unassigned) tell(addressId, count);
  return doors;
}

const doorsOf = (addresses: readonly CutAddress[]) =>
  new Map(addresses.map(({ addressId, doors }) => [addressId, doors]));

/** A grid with gaps, wide roads, and now and then a tower: another town for each seed. */
function randomTown(seed: number) {
  const random = seededRandom(seed);
  const streets = gridStreets(5, 4)
    .map((street): DrawnStreet => ({ ...street, class: random() < 0.25 ? 'secondary' : 'residential' }))
    .filter(() => random() > 0.1);
  const network = drawNetwork(streets);
  const places = alongStreets(streets, { seed, maxDoors: 5 }).map((place) =>
    random() < 0.02 ? { ...place, doors: 20 + Math.floor(random() * 120) } : place,
  );
  return { network, addresses: drawAddresses(network, places) };
}

describe('what always holds', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each(seeds)('town %i: every door is in one turf or listed with its reason', (seed) => {
    const { network, addresses } = randomTown(seed);
    for (const teams of [undefined, 3]) {
      const plan = cutTurfs(network, addresses, { ...options, teams });
      expect(doorsTold(plan)).toEqual(doorsOf(addresses));
      for (const turf of plan.turfs) {
        expect(turf.doors).toBe(turf.members.reduce((sum, member) => sum + member.doors, 0));
      }
    }
  });

  test.each(seeds)('town %i: turfs are connected on the streets, and within the shift', (seed) => {
    const { network, addresses } = randomTown(seed);
    const blockOf = new Map(addresses.map(({ addressId, snap }) => [addressId, snap!.blockId]));
    const { turfs } = cutTurfs(network, addresses, options);
    expect(turfs.length).toBeGreaterThan(10);
    for (const turf of turfs) {
      expect(areConnected(network, turf.blockIds)).toBe(true);
      expect(turf.durationS).toBeLessThanOrEqual(options.shiftS);
      for (const { addressId } of turf.members) expect(turf.blockIds).toContain(blockOf.get(addressId));
    }
  });

  test.each(seeds)('town %i: walks visit each address of their turf once', (seed) => {
    const { network, addresses } = randomTown(seed);
    for (const { members, walk } of cutTurfs(network, addresses, options).turfs) {
      const visited = walk.stops.map((stop) => stop.addressId).sort((a, b) => a - b);
      expect(visited).toEqual([...new Set(members.map((member) => member.addressId))]);
      expect(walk.unreached).toEqual([]);
    }
  });

  test('the same seed gives the same plan, whatever the order of the addresses', () => {
    const { network, addresses } = randomTown(3);
    const plan = cutTurfs(network, addresses, options);
    expect(cutTurfs(network, addresses, options)).toEqual(plan);
    const random = seededRandom(9);
    const shuffled = addresses
      .map((address) => ({ address, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ address }) => address);
    expect(cutTurfs(network, shuffled, options)).toEqual(plan);
  });
});

test.skipIf(!hasSharedData)(
  'on the streets of Toulouse, every turf is connected and every door accounted for',
  () => {
    const { network, addresses } = toulouse(join(SHARED_DATA, 'toulouse'), 100_000);
    const some = addresses.filter(({ addressId }) => addressId % 8 === 0);
    const plan = cutTurfs(network, some, { ...options, shiftS: 7200 });
    expect(doorsTold(plan)).toEqual(doorsOf(some));
    expect(plan.turfs.length).toBeGreaterThan(200);
    for (const turf of plan.turfs) {
      expect(areConnected(network, turf.blockIds)).toBe(true);
      expect(turf.durationS).toBeLessThanOrEqual(7200);
    }
  },
);

//  west grid        bridge        east grid
//  ┼──┼──┼                        ┼──┼──┼
//  ┼──┼──┼────────────────────────┼──┼──┼     60 m of water; near the river, doors on the two banks are
//  ┼──┼──┼                        ┼──┼──┼     nearer to each other than to their own neighbours.
test('a river is crossed at its bridge and nowhere else', () => {
  const banks = [...gridStreets(2, 4), ...gridStreets(2, 4, 260, 0)];
  const network = drawNetwork([
    ...banks,
    {
      name: 'Bridge',
      line: [
        [200, 200],
        [260, 200],
      ],
    },
  ]);
  const bridge = [...network.blockName.keys()].find(
    (b) => network.streetNames[network.blockName[b]] === 'Bridge',
  )!;
  const addresses = drawAddresses(network, alongStreets(banks, { maxDoors: 4 }));
  const isWest = new Map(addresses.map(({ addressId, lng }) => [addressId, lng < network.plane.origin[0]]));
  const { turfs } = cutTurfs(network, addresses, options);
  for (const turf of turfs) {
    const sides = new Set(turf.members.map((member) => isWest.get(member.addressId)));
    if (sides.size === 2) expect(turf.blockIds).toContain(bridge);
    expect(areConnected(network, turf.blockIds)).toBe(true);
  }
  expect(turfs.length).toBeGreaterThan(5);
});

describe('units', () => {
  test('both sides of a quiet street stay together; a wide road may part them', () => {
    // One street of 12 doors a side: two shifts of work, so something has to part.
    const partedSides = (streetClass: 'residential' | 'secondary') => {
      const streets: DrawnStreet[] = [
        {
          name: 'Long',
          class: streetClass,
          line: [
            [0, 0],
            [250, 0],
          ],
        },
      ];
      const network = drawNetwork(streets);
      const addresses = drawAddresses(network, alongStreets(streets, { maxDoors: 1 }));
      const shiftS = 1800;
      const { turfs } = cutTurfs(network, addresses, { ...options, shiftS });
      const side = new Map(addresses.map(({ addressId, snap }) => [addressId, snap!.side]));
      return turfs.filter((turf) => new Set(turf.members.map((m) => side.get(m.addressId))).size === 1)
        .length;
    };
    expect(partedSides('residential')).toBe(0);
    expect(partedSides('secondary')).toBe(2);
  });

  test('a tower larger than a shift is shared by turfs, in numbered parts', () => {
    const streets = gridStreets(1, 1);
    const network = drawNetwork(streets);
    const places = alongStreets(streets, { maxDoors: 1 });
    places[4].doors = 100;
    const { turfs, unassigned } = cutTurfs(network, drawAddresses(network, places), options);
    const shares = turfs.flatMap((turf) => turf.members.filter((member) => member.addressId === 5));
    expect(unassigned).toEqual([]);
    // 0.9 shift holds 27 doors: 27 + 27 + 27 + 19.
    expect(shares.map(({ part, parts }) => [part, parts]).sort()).toEqual(
      [1, 2, 3, 4].map((part) => [part, 4]),
    );
    expect(shares.map(({ doors }) => doors).sort()).toEqual([19, 27, 27, 27]);
  });

  test('what lies beyond a tower in a dead end is not cut off', () => {
    const streets: DrawnStreet[] = [
      {
        name: 'Dead end',
        line: [
          [0, 0],
          [200, 0],
        ],
      },
    ];
    const network = drawNetwork(streets);
    const places = alongStreets(streets, { maxDoors: 1 });
    places[Math.floor(places.length / 2)].doors = 27;
    const { turfs } = cutTurfs(network, drawAddresses(network, places), options);
    expect(turfs.map((turf) => turf.members.length).sort((a, b) => a - b)).toEqual([1, places.length - 1]);
  });
});

describe('a budget', () => {
  const streets = gridStreets(4, 4);
  const network = drawNetwork(streets);
  const addresses = drawAddresses(network, alongStreets(streets)).map((address): CutAddress => {
    // The west gives three times as many votes a door.
    const mid = address.lng < network.plane.origin[0] ? 0.03 : 0.01;
    return { ...address, votesPerDoor: { low: mid / 2, mid, high: mid * 2 } };
  });
  const votesPerHour = (turf: CutPlan['turfs'][number]) => {
    const votes = new Map(addresses.map(({ addressId, votesPerDoor }) => [addressId, votesPerDoor.mid]));
    const sum = turf.members.reduce(
      (total, { addressId, doors }) => total + doors * votes.get(addressId)!,
      0,
    );
    return sum / turf.durationS;
  };

  test('turfs come best expected votes per hour first, and teams take them from the top', () => {
    const everything = cutTurfs(network, addresses, options);
    const yields = everything.turfs.map(votesPerHour);
    expect(yields).toEqual(yields.toSorted((a, b) => b - a));
    const four = cutTurfs(network, addresses, { ...options, teams: 4 });
    expect(four.turfs).toHaveLength(4);
    expect(new Set(four.unassigned.map(({ reason }) => reason))).toEqual(new Set(['over-budget']));
    expect(votesPerHour(four.turfs[3])).toBeGreaterThan(yields.at(-1)! * 2);
  });

  test('a budget of hours is not overrun', () => {
    const { turfs } = cutTurfs(network, addresses, { ...options, budgetS: 3 * 3600 });
    const totalS = turfs.reduce((sum, turf) => sum + turf.durationS, 0);
    expect(totalS).toBeLessThanOrEqual(3 * 3600);
    expect(totalS).toBeGreaterThan(2 * 3600);
  });

  test('without teams or hours every door is over budget', () => {
    for (const none of [{ teams: 0 }, { budgetS: 0 }]) {
      const { turfs, unassigned } = cutTurfs(network, addresses, { ...options, ...none });
      expect(turfs).toEqual([]);
      expect(unassigned).toHaveLength(addresses.length);
      expect(unassigned.every(({ reason }) => reason === 'over-budget')).toBe(true);
    }
  });
});

describe('what cannot be cut', () => {
  test('no doors, or no streets, is an empty plan', () => {
    const streets = gridStreets(1, 1);
    expect(cutTurfs(drawNetwork(streets), [], options)).toEqual({ turfs: [], unassigned: [] });
    const far = drawAddresses(drawNetwork([]), [{ xM: 0, yM: 0 }]);
    expect(cutTurfs(drawNetwork([]), far, options)).toEqual({
      turfs: [],
      unassigned: [{ addressId: 1, doors: 1, reason: 'far-from-street' }],
    });
  });

  test('doors far from streets and doors without a score are listed as such', () => {
    const streets = gridStreets(1, 1);
    const network = drawNetwork(streets);
    const places = alongStreets(streets, { maxDoors: 1 });
    const addresses = drawAddresses(network, [...places, { xM: 900, yM: 900, doors: 7 }]);
    addresses[0].score = null;
    const { unassigned } = cutTurfs(network, addresses, options);
    expect(unassigned).toEqual([
      { addressId: 1, doors: 1, reason: 'not-scored' },
      { addressId: addresses.length, doors: 7, reason: 'far-from-street' },
    ]);
  });

  test('a part of town without a way to the rest has its own turfs, unless it is too small to be worth one', () => {
    const village = gridStreets(2, 2, 2000, 0);
    const lane: DrawnStreet = {
      name: 'Lane',
      line: [
        [0, 3000],
        [60, 3000],
      ],
    };
    const town = gridStreets(3, 3);
    const network = drawNetwork([...town, ...village, lane]);
    const addresses = drawAddresses(network, [
      ...alongStreets([...town, ...village]),
      ...alongStreets([lane], { maxDoors: 1 }),
    ]);
    const { turfs, unassigned } = cutTurfs(network, addresses, options);
    expect(new Set(unassigned.map(({ reason }) => reason))).toEqual(new Set(['island']));
    expect(unassigned).toHaveLength(4);
    const places = turfs.map(
      (turf) => new Set(turf.blockIds.map((block) => network.nodeComponent[network.blockFrom[block]])),
    );
    expect(places.every((components) => components.size === 1)).toBe(true);
    expect(new Set(places.map(([component]) => component)).size).toBe(2);
  });

  test('a shift shorter than one door is refused', () => {
    expect(() => cutTurfs(drawNetwork([]), [], { ...options, shiftS: 60 })).toThrow('shorter than one door');
  });
});
