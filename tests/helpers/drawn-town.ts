/** Towns drawn street by street, for tests of cutting: positions in metres, doors on both sides. */
import type { LngLat } from '#server/domain/geo.ts';
import { localPlane, toLngLat } from '#server/domain/geo.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import type { CutAddress } from '#server/domain/turfs/types.ts';
import { buildNetwork } from '#server/domain/walking/network.ts';
import { snapAddresses } from '#server/domain/walking/snap.ts';
import type { StreetClass, StreetLine, StreetNetwork } from '#server/domain/walking/types.ts';

export const PLANE = localPlane([1.44, 43.6]);
export const at = (xM: number, yM: number): LngLat => toLngLat(PLANE, xM, yM);

export interface DrawnStreet {
  name: string;
  class?: StreetClass;
  /** Corners in metres. */
  line: [number, number][];
}

export function drawNetwork(streets: readonly DrawnStreet[]): StreetNetwork {
  return buildNetwork(
    streets.map(
      ({ name, class: streetClass = 'residential', line }, i): StreetLine => ({
        streetId: i + 1,
        name,
        class: streetClass,
        walkable: true,
        layer: 0,
        nodeIds: null,
        line: line.map(([xM, yM]) => at(xM, yM)),
      }),
    ),
  );
}

/** Streets of a grid of `columns` by `rows` blocks of 100 m, its lower left corner at `x0`, `y0`. */
export function gridStreets(columns: number, rows: number, x0 = 0, y0 = 0): DrawnStreet[] {
  const steps = (count: number) => Array.from({ length: count + 1 }, (_, i) => i * 100);
  return [
    ...steps(rows).map((y) => ({
      name: `Row ${x0} ${y0 + y}`,
      line: steps(columns).map((x): [number, number] => [x0 + x, y0 + y]),
    })),
    ...steps(columns).map((x) => ({
      name: `Column ${x0 + x} ${y0}`,
      line: steps(rows).map((y): [number, number] => [x0 + x, y0 + y]),
    })),
  ];
}

type NewAddress = { xM: number; yM: number } & Partial<CutAddress>;

/** Addresses at positions in metres, snapped to the network. */
export function drawAddresses(network: StreetNetwork, places: readonly NewAddress[]): CutAddress[] {
  const addresses = places.map(({ xM, yM, ...more }, i) => {
    const [lng, lat] = at(xM, yM);
    return {
      addressId: i + 1,
      lng,
      lat,
      street: null,
      houseNumber: null,
      doors: 1,
      score: 0.5,
      registeredPerDoor: 1.5,
      votesPerDoor: { low: 0.01, mid: 0.02, high: 0.03 },
      doorsEstimated: false,
      ...more,
    };
  });
  const snaps = snapAddresses(network, addresses);
  return addresses.map((address, i) => ({ ...address, snap: snaps[i] }));
}

/** Places every `everyM` along both sides of streets, away from corners; doors drawn by `seed`. */
export function alongStreets(
  streets: readonly DrawnStreet[],
  { everyM = 20, seed = 1, maxDoors = 3 }: { everyM?: number; seed?: number; maxDoors?: number } = {},
): NewAddress[] {
  const random = seededRandom(seed);
  return streets.flatMap(({ line }) =>
    line.slice(1).flatMap(([x2, y2], i) => {
      const [x1, y1] = line[i];
      const lengthM = Math.hypot(x2 - x1, y2 - y1);
      const [dx, dy] = [(x2 - x1) / lengthM, (y2 - y1) / lengthM];
      const places: NewAddress[] = [];
      for (let m = 12; m < lengthM - 10; m += everyM) {
        for (const side of [-1, 1]) {
          places.push({
            xM: x1 + dx * m - side * dy * 8,
            yM: y1 + dy * m + side * dx * 8,
            doors: 1 + Math.floor(random() * maxDoors),
          });
        }
      }
      return places;
    }),
  );
}

/** Whether blocks hang together, found by walking from block to block over shared junctions. */
export function areConnected(network: StreetNetwork, blockIds: readonly number[]): boolean {
  const left = new Set(blockIds);
  const queue = blockIds.slice(0, 1);
  left.delete(queue[0]);
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
    for (const node of [network.blockFrom[block], network.blockTo[block]]) {
      for (let i = network.outStart[node]; i < network.outStart[node + 1]; i++) {
        if (left.delete(network.outBlock[i])) queue.push(network.outBlock[i]);
      }
    }
  }
  return blockIds.length > 0 && left.size === 0;
}
