/**
 * From the addresses of a turf to the walk a canvasser takes: which stop follows which, on which side of
 * the street, how far, and along which line.
 *
 * Entrances within a few metres on one side of a block count as one place when the order is sought, and
 * are then taken in the direction of walking. The result does not depend on the order of the addresses.
 * Addresses that cannot be reached are listed with their reason, never dropped.
 *
 * Pure.
 */
import { distanceMatrix, type Path, pointOnStreet, shortestPath } from './shortest-paths.ts';
import type { Place } from './sidewalks.ts';
import { orderStops } from './tour.ts';
import type { PaceOptions, Snap, Stop, StreetNetwork, Walk, WalkAddress } from './types.ts';

export type SnappedAddress = WalkAddress & { snap: Snap | null };
type ReachedAddress = WalkAddress & { snap: Snap };

export interface WalkOptions {
  /** Where to set out, a meeting point for instance; without it, wherever the walk is shortest. */
  start?: Place;
  /** Where to finish. */
  end?: Place;
  /** Back to the start (or to the first stop). */
  closed?: boolean;
  /** `quick` for the thousands of turfs of a plan; `full` (the default) for a walk that somebody will take. */
  effort?: 'quick' | 'full';
  seed?: number;
}

/** Entrances closer than this on one side of a block are one halt for the order. */
const SAME_PLACE_M = 3;

export function buildWalk(
  network: StreetNetwork,
  addresses: readonly SnappedAddress[],
  pace: PaceOptions,
  options: WalkOptions = {},
): Walk {
  const { reached, unreached } = splitReached(network, addresses, options);
  const groups = samePlaces(reached);
  const route = orderGroups(network, groups, options).map((group) => group.addresses);
  turnGroups(network, route, options);
  return tellWalk(network, route.flat(), unreached, pace, options);
}

function splitReached(
  network: StreetNetwork,
  addresses: readonly SnappedAddress[],
  options: WalkOptions,
): { reached: ReachedAddress[]; unreached: Walk['unreached'] } {
  const componentOf = ({ blockId }: Place) => network.nodeComponent[network.blockFrom[blockId]];
  const snapped = addresses.filter((address): address is ReachedAddress => address.snap !== null);
  const component = options.start
    ? componentOf(options.start)
    : fullestComponent(snapped, (address) => componentOf(address.snap));
  if (options.end && componentOf(options.end) !== component)
    throw new Error(`walk: its end on block ${options.end.blockId} cannot be reached from the rest of it`);
  const isReached = (address: SnappedAddress): address is ReachedAddress =>
    address.snap !== null && componentOf(address.snap) === component;
  return {
    reached: addresses.filter(isReached),
    unreached: addresses
      .filter((address) => !isReached(address))
      .map(({ addressId, snap }) => ({ addressId, reason: snap ? 'island' : 'far-from-street' }))
      .sort((a, b) => a.addressId - b.addressId),
  };
}

/** The connected part of the network with most doors on it; of equals, the longer one. */
function fullestComponent<A extends WalkAddress>(
  addresses: readonly A[],
  componentOf: (a: A) => number,
): number {
  const doors = new Map<number, number>();
  for (const address of addresses) {
    const component = componentOf(address);
    doors.set(component, (doors.get(component) ?? 0) + address.doors);
  }
  const [fullest] = [...doors].sort(([a, aDoors], [b, bDoors]) => bDoors - aDoors || a - b);
  return fullest ? fullest[0] : 0;
}

interface Group {
  place: Place;
  /** By offset along the block. */
  addresses: ReachedAddress[];
}

function samePlaces(addresses: readonly ReachedAddress[]): Group[] {
  const sorted = addresses.toSorted(
    (a, b) =>
      a.snap.blockId - b.snap.blockId ||
      a.snap.side - b.snap.side ||
      a.snap.offsetM - b.snap.offsetM ||
      compareHouseNumbers(a.houseNumber, b.houseNumber) ||
      a.addressId - b.addressId,
  );
  const groups: Group[] = [];
  for (const address of sorted) {
    const { snap } = address;
    const group = groups.at(-1);
    const isSame =
      group !== undefined &&
      group.place.blockId === snap.blockId &&
      group.place.side === snap.side &&
      snap.offsetM - group.place.offsetM <= SAME_PLACE_M;
    if (isSame) group.addresses.push(address);
    else groups.push({ place: snap, addresses: [address] });
  }
  return groups;
}

const inNumericOrder = new Intl.Collator('en', { numeric: true });

/** '2' before '10', '12' before '12 bis'; without a number last. */
function compareHouseNumbers(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return inNumericOrder.compare(a, b);
}

function orderGroups(network: StreetNetwork, groups: readonly Group[], options: WalkOptions): Group[] {
  const places = groups.map((group) => group.place);
  const start = options.start && places.push(options.start) - 1;
  const end = !options.closed && options.end ? places.push(options.end) - 1 : undefined;
  const { closed, effort, seed } = options;
  const order = orderStops(distanceMatrix(network, places), { start, end, closed, effort, seed });
  return order.filter((i) => i < groups.length).map((i) => groups[i]);
}

/** Within each group, the entrances in the direction in which the walk comes by. */
function turnGroups(network: StreetNetwork, route: ReachedAddress[][], options: WalkOptions): void {
  route.forEach((group, i) => {
    if (group.length < 2) return;
    const before = i > 0 ? route[i - 1].at(-1)!.snap : options.start;
    const behind = route[i + 1]?.[0].snap ?? options.end;
    const path =
      (before && shortestPath(network, before, group[0].snap)) ??
      (behind && shortestPath(network, group[0].snap, behind));
    const direction = path && (before ? path.arrives : path.departs);
    if (direction === -1) group.reverse();
  });
}

function tellWalk(
  network: StreetNetwork,
  addresses: readonly ReachedAddress[],
  unreached: Walk['unreached'],
  pace: PaceOptions,
  options: WalkOptions,
): Walk {
  const legs: Walk['legs'] = [];
  const stops: Stop[] = [];
  let lengthM = 0;
  let crossingM = 0;
  const walkTo = (from: Place, to: Place, fromSeq: number, toSeq: number): Path => {
    const path = shortestPath(network, from, to);
    if (!path) throw new Error(`walk: no way from stop ${fromSeq} to stop ${toSeq} within one component`);
    const legM = tenths(path.lengthM);
    legs.push({ fromSeq, toSeq, lengthM: legM, line: { type: 'LineString', coordinates: path.line } });
    lengthM = tenths(lengthM + legM);
    crossingM += path.crossingM;
    return path;
  };

  /** The way the canvasser faces, along the block of the last stop. */
  let facing: -1 | 1 = 1;
  let at: Place | undefined = options.start;
  addresses.forEach((address, i) => {
    const seq = i + 1;
    const beforeM = lengthM;
    const path: Path | undefined = at && walkTo(at, address.snap, seq - 1, seq);
    if (path && path.arrives !== 0) facing = path.arrives;
    else if (i === 0) facing = firstFacing(network, addresses);
    at = address.snap;
    stops.push({
      seq,
      addressId: address.addressId,
      street: address.street,
      houseNumber: address.houseNumber,
      side: address.snap.side * facing === 1 ? 'right' : 'left',
      parity: parityOf(address.houseNumber),
      lng: address.lng,
      lat: address.lat,
      doors: address.doors,
      walkM: tenths(lengthM - beforeM),
      cumM: lengthM,
    });
  });

  const first = options.start ?? addresses[0]?.snap;
  const finish = options.closed ? first : (options.end ?? at);
  if (at && finish && finish !== at) walkTo(at, finish, stops.length, stops.length + 1);
  const walkS = Math.round((lengthM + crossingM) / pace.speedMps);
  const serviceS = addresses.reduce((sum, address) => sum + address.doors, 0) * pace.serviceS;
  return {
    start: first ? pointOnStreet(network, first) : network.plane.origin,
    end: finish ? pointOnStreet(network, finish) : network.plane.origin,
    lengthM,
    crossingM: tenths(crossingM),
    walkS,
    serviceS,
    durationS: walkS + serviceS,
    stops,
    legs,
    unreached,
  };
}

/** At the first stop one already looks where the walk goes next. */
function firstFacing(network: StreetNetwork, addresses: readonly ReachedAddress[]): -1 | 1 {
  for (const { snap } of addresses.slice(1)) {
    const path = shortestPath(network, addresses[0].snap, snap);
    if (path && path.departs !== 0) return path.departs;
  }
  return 1;
}

/** From the leading number: '12 bis' is even. */
export function parityOf(houseNumber: string | null): Stop['parity'] {
  const digits = houseNumber?.match(/\d+/)?.[0];
  if (!digits) return null;
  return Number(digits.at(-1)) % 2 === 0 ? 'even' : 'odd';
}

/** Lengths are told to 10 cm, and add up as told. */
function tenths(metres: number): number {
  return Math.round(metres * 10) / 10;
}
