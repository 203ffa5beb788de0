/**
 * Addresses meet the network: which block, how far along it, on which side.
 *
 * The street named in the address wins over the nearest line, because a house at a corner, or with a lane
 * behind it, is often nearer to another street than to its own. Only within MAX_SNAP_M, beyond which an
 * address is left out and counted rather than served from a street it does not stand in.
 *
 * The side is geometry: left or right of the block's direction. An address published right on the line
 * (a street-level geocode, an estimate) takes the side where its parity lives in that block.
 *
 * Pure: the answer for an address does not depend on the order of the addresses.
 */
import Flatbush from 'flatbush';
import { toXM, toYM } from '../geo.ts';
import { streetKey } from './street-name.ts';
import type { Snap, StreetNetwork, WalkAddress } from './types.ts';

/** Large enough for houses set back in a garden, small enough not to serve a door across a railway. */
export const MAX_SNAP_M = 60;

/** Nearer to the line than this, geometry does not tell the side: published positions are no better. */
const ON_THE_LINE_M = 1;

export function snapAddresses(network: StreetNetwork, addresses: readonly WalkAddress[]): (Snap | null)[] {
  const segments = new Segments(network);
  const keyOf = addressKeys(network);
  const snaps = addresses.map(({ lng, lat, street }) => {
    const xM = toXM(network.plane, lng);
    const yM = toYM(network.plane, lat);
    const key = street === null ? NO_KEY : keyOf.ofAddress(street);
    return segments.nearest(
      xM,
      yM,
      MAX_SNAP_M,
      key === NO_KEY ? undefined : (block) => keyOf.ofBlock[block] === key,
    );
  });
  settleSides(addresses, snaps);
  return snaps;
}

/** Distance in metres from each address to the nearest walkable street, however far; Infinity without streets. */
export function nearestStreetM(
  network: StreetNetwork,
  addresses: readonly { lng: number; lat: number }[],
): number[] {
  const segments = new Segments(network);
  return addresses.map(({ lng, lat }) =>
    segments.distanceM(toXM(network.plane, lng), toYM(network.plane, lat)),
  );
}

export interface SnapReport {
  snapped: { addresses: number; doors: number };
  /** Further than MAX_SNAP_M from any walkable street, nearest first. */
  tooFar: { addresses: number; doors: number; distancesM: { addressId: number; distanceM: number }[] };
}

/** What snapping left out, and how far off it lies. */
export function reportSnaps(
  network: StreetNetwork,
  addresses: readonly WalkAddress[],
  snaps: readonly (Snap | null)[],
): SnapReport {
  const doorsOf = (list: readonly WalkAddress[]) => list.reduce((sum, address) => sum + address.doors, 0);
  const near = addresses.filter((_, i) => snaps[i] !== null);
  const far = addresses.filter((_, i) => snaps[i] === null);
  const distances = nearestStreetM(network, far);
  return {
    snapped: { addresses: near.length, doors: doorsOf(near) },
    tooFar: {
      addresses: far.length,
      doors: doorsOf(far),
      distancesM: far
        .map(({ addressId }, i) => ({ addressId, distanceM: distances[i] }))
        .sort((a, b) => a.distanceM - b.distanceM || a.addressId - b.addressId),
    },
  };
}

const NO_KEY = -1;

/** Street keys as numbers, so that the comparison inside the search is cheap. */
function addressKeys(network: StreetNetwork) {
  const idOf = new Map<string, number>();
  const keyOfName = network.streetNames.map((name) => {
    if (name === '') return NO_KEY;
    const key = streetKey(name);
    if (!idOf.has(key)) idOf.set(key, idOf.size);
    return idOf.get(key)!;
  });
  const known = new Map<string, number>();
  return {
    ofBlock: Int32Array.from(network.blockName, (name) => keyOfName[name]),
    ofAddress(street: string): number {
      const cached = known.get(street);
      if (cached !== undefined) return cached;
      const key = idOf.get(streetKey(street)) ?? NO_KEY;
      known.set(street, key);
      return key;
    },
  };
}

/** Every straight piece of every block, in a packed R-tree. */
class Segments {
  readonly #network: StreetNetwork;
  readonly #tree: Flatbush | undefined;
  readonly #block: Int32Array;
  /** First shape point of the segment. */
  readonly #point: Int32Array;
  /** From the start of the block to the first shape point, metres. */
  readonly #startM: Float64Array;

  constructor(network: StreetNetwork) {
    const { blockCount, shapeStart, shapeXM, shapeYM } = network;
    const count = shapeXM.length - blockCount;
    this.#network = network;
    this.#block = new Int32Array(count);
    this.#point = new Int32Array(count);
    this.#startM = new Float64Array(count);
    if (count === 0) return;
    const tree = new Flatbush(count);
    let segment = 0;
    for (let block = 0; block < blockCount; block++) {
      let alongM = 0;
      for (let i = shapeStart[block]; i < shapeStart[block + 1] - 1; i++) {
        const [x0, y0, x1, y1] = [shapeXM[i], shapeYM[i], shapeXM[i + 1], shapeYM[i + 1]];
        tree.add(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
        this.#block[segment] = block;
        this.#point[segment] = i;
        this.#startM[segment] = alongM;
        alongM += Math.hypot(x1 - x0, y1 - y0);
        segment++;
      }
    }
    tree.finish();
    this.#tree = tree;
  }

  /** The nearest place on a preferred block within `radiusM`, else on any block; null when there is none. */
  nearest(xM: number, yM: number, radiusM: number, prefers?: (block: number) => boolean): Snap | null {
    const found = this.#tree?.search(xM - radiusM, yM - radiusM, xM + radiusM, yM + radiusM) ?? [];
    let best = -1;
    let bestSquare = radiusM * radiusM;
    let bestPreferred = false;
    for (const segment of found) {
      const preferred = prefers?.(this.#block[segment]) ?? false;
      if (bestPreferred && !preferred) continue;
      const square = this.#squareTo(segment, xM, yM);
      if (square > radiusM * radiusM) continue;
      // Equal distances (two blocks meeting at a corner) go to the first in the network's own order.
      const nearer = square < bestSquare || (square === bestSquare && (best < 0 || segment < best));
      if (nearer || (preferred && !bestPreferred)) {
        best = segment;
        bestSquare = square;
        bestPreferred = preferred;
      }
    }
    return best < 0 ? null : this.#snap(best, xM, yM);
  }

  distanceM(xM: number, yM: number): number {
    // The tree orders by box; the true distance to its first answer bounds where the nearest line can be.
    const [first] = this.#tree?.neighbors(xM, yM, 1) ?? [];
    if (first === undefined) return Infinity;
    const radiusM = Math.sqrt(this.#squareTo(first, xM, yM));
    const found = this.#tree!.search(xM - radiusM, yM - radiusM, xM + radiusM, yM + radiusM);
    return Math.sqrt(
      found.reduce((least, segment) => Math.min(least, this.#squareTo(segment, xM, yM)), radiusM ** 2),
    );
  }

  #squareTo(segment: number, xM: number, yM: number): number {
    const { shapeXM, shapeYM } = this.#network;
    const i = this.#point[segment];
    const dx = shapeXM[i + 1] - shapeXM[i];
    const dy = shapeYM[i + 1] - shapeYM[i];
    const t = share(dx, dy, xM - shapeXM[i], yM - shapeYM[i]);
    const offX = xM - shapeXM[i] - t * dx;
    const offY = yM - shapeYM[i] - t * dy;
    return offX * offX + offY * offY;
  }

  #snap(segment: number, xM: number, yM: number): Snap {
    const { shapeStart, shapeXM, shapeYM, blockLengthM } = this.#network;
    const block = this.#block[segment];
    const i = this.#point[segment];
    const dx = shapeXM[i + 1] - shapeXM[i];
    const dy = shapeYM[i + 1] - shapeYM[i];
    const lengthM = Math.hypot(dx, dy);
    const t = share(dx, dy, xM - shapeXM[i], yM - shapeYM[i]);
    // In front of a bend either straight may be the nearest one and they can disagree on the side; the sum of
    // their directions does not.
    let [dirX, dirY] = lengthM > 0 ? [dx / lengthM, dy / lengthM] : [0, 0];
    const neighbour = t === 0 ? i - 1 : t === 1 ? i + 1 : -1;
    if (neighbour >= shapeStart[block] && neighbour < shapeStart[block + 1] - 1) {
      const nextX = shapeXM[neighbour + 1] - shapeXM[neighbour];
      const nextY = shapeYM[neighbour + 1] - shapeYM[neighbour];
      const nextM = Math.hypot(nextX, nextY);
      if (nextM > 0) [dirX, dirY] = [dirX + nextX / nextM, dirY + nextY / nextM];
    }
    const offX = xM - shapeXM[i] - t * dx;
    const offY = yM - shapeYM[i] - t * dy;
    return {
      blockId: block,
      offsetM: Math.min(blockLengthM[block], this.#startM[segment] + t * lengthM),
      side: dirX * offY - dirY * offX > 0 ? -1 : 1,
      distanceM: Math.hypot(offX, offY),
    };
  }
}

/** How far along the segment (dx, dy) the foot of the point (px, py) lies, 0–1. */
function share(dx: number, dy: number, px: number, py: number): number {
  const square = dx * dx + dy * dy;
  return square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
}

/** Gives addresses on the line the side of their parity: that of their neighbours in the block, else odd left, even right. */
function settleSides(addresses: readonly WalkAddress[], snaps: readonly (Snap | null)[]): void {
  const oddLeft = new Map<number, number>();
  const isOdd = (houseNumber: string | null) => {
    const number = Number.parseInt(houseNumber ?? '', 10);
    return Number.isNaN(number) ? undefined : number % 2 === 1;
  };
  addresses.forEach(({ houseNumber }, i) => {
    const snap = snaps[i];
    const odd = isOdd(houseNumber);
    if (snap === null || odd === undefined || snap.distanceM < ON_THE_LINE_M) return;
    const vote = odd === (snap.side === -1) ? 1 : -1;
    oddLeft.set(snap.blockId, (oddLeft.get(snap.blockId) ?? 0) + vote);
  });
  addresses.forEach(({ houseNumber }, i) => {
    const snap = snaps[i];
    const odd = isOdd(houseNumber);
    if (snap === null || odd === undefined || snap.distanceM >= ON_THE_LINE_M) return;
    const oddIsLeft = (oddLeft.get(snap.blockId) ?? 0) >= 0;
    snap.side = odd === oddIsLeft ? -1 : 1;
  });
}
