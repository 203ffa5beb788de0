/**
 * Doors where nobody publishes them: the households of small areas (grid cells, precincts) are spread along
 * the streets inside, or over the published addresses inside.
 *
 * Every street is strung with places, one every SPACING_M, left and right in turn. An area's households go
 * to its places in proportion to length and class, by rounding the running total: each place gets a whole
 * number, neighbours differ by at most one, and the total is exact. (Largest remainders inside an area would
 * heap equal places' doors at its first streets; between areas, whose counts are decimals, they are right.)
 *
 * Pure, and independent of the order of streets, areas and addresses.
 */
import Flatbush from 'flatbush';
import { type Area, AreaIndex } from '../area-index.ts';
import { bboxCentre, bboxOf, type LngLat, toLngLat, toXM, toYM } from '../geo.ts';
import { pointOnBlock } from './network.ts';
import { snapAddresses } from './snap.ts';
import { STREET_CLASSES, type StreetClass, type StreetNetwork } from './types.ts';

/** An area with the households that live in it; decimals are usual (statistical blurring). */
export interface HouseholdArea {
  code: string;
  households: number;
  geometry: Area;
}

export interface EstimatedAddress {
  lng: number;
  lat: number;
  street: string | null;
  doors: number;
}

export interface DoorEstimate {
  addresses: EstimatedAddress[];
  /** Households of all areas, as a whole number: doors + outsideDoors + those of `unplaced`. */
  households: number;
  doors: number;
  /** On streets beyond the precincts: an area can reach over the border. */
  outsideDoors: number;
  /** Areas with no or too few streets inside, and what went from them to the nearest ones around. */
  movedAreas: number;
  movedHouseholds: number;
  /** Areas whose households could not be placed. */
  unplaced: { code: string; households: number; reason: string }[];
}

/** A place about as wide as a house with its garden or a small block; half of it would double the work. */
const SPACING_M = 20;

/** From the middle of the street to the door: beyond the pavement, nearer than the next street. */
const DOOR_OFFSET_M = 6;

/** From the middle of an area with too few streets to those that serve it: the next cell, in a 200 m grid. */
const MAX_REACH_M = 300;

/** More doors than this at one place and streets are missing (an estate's own ways): 1 in 100 is beyond 25 in Toulouse. */
const CROWDED_DOORS = 30;

/**
 * Dwellings per metre of street, relative to a residential one. Assumptions: fast roads are lined by fewer
 * homes, service roads are mostly car parks, nobody lives on a path.
 */
const DENSITY: Record<StreetClass, number> = {
  path: 0,
  steps: 0,
  pedestrian: 1,
  service: 0.3,
  residential: 1,
  tertiary: 1,
  secondary: 0.8,
  primary: 0.5,
  trunk: 0,
  motorway: 0,
};

interface Place {
  block: number;
  xM: number;
  yM: number;
  position: LngLat;
  weight: number;
}

export function estimateDoors(
  network: StreetNetwork,
  householdAreas: readonly HouseholdArea[],
  precincts: readonly Area[],
): DoorEstimate {
  const areas = householdAreas.filter(({ households }) => households > 0).sort(byCode);
  const wholes = wholeNumbers(areas.map(({ households }) => households));
  const places = stringPlaces(network);

  const areaIndex = new AreaIndex(areas.map(({ geometry }) => geometry));
  const placesOf: number[][] = areas.map(() => []);
  places.forEach(({ position }, i) => {
    const area = areaIndex.find(...position);
    if (area !== undefined) placesOf[area].push(i);
  });

  const doors = new Int32Array(places.length);
  const estimate: DoorEstimate = {
    addresses: [],
    households: wholes.reduce((sum, whole) => sum + whole, 0),
    doors: 0,
    outsideDoors: 0,
    movedAreas: 0,
    movedHouseholds: 0,
    unplaced: [],
  };
  const nearestPlaces = nearestFirst(network, places);
  areas.forEach(({ code, geometry }, i) => {
    const own = placesOf[i];
    const wanted = Math.ceil(wholes[i] / CROWDED_DOORS);
    const borrowed = own.length < wanted ? nearestPlaces(geometry, own, wanted - own.length) : [];
    const all = [...own, ...borrowed].sort((a, b) => a - b);
    if (all.length === 0) {
      if (wholes[i] === 0) return;
      estimate.unplaced.push({ code, households: wholes[i], reason: `no street within ${MAX_REACH_M} m` });
      return;
    }
    const isBorrowed = new Set(borrowed);
    if (borrowed.length > 0) estimate.movedAreas++;
    spread(
      wholes[i],
      all.map((place) => places[place].weight),
    ).forEach((count, k) => {
      doors[all[k]] += count;
      if (isBorrowed.has(all[k])) estimate.movedHouseholds += count;
    });
  });

  const precinctIndex = new AreaIndex(precincts);
  places.forEach(({ block, position }, i) => {
    if (doors[i] === 0) return;
    if (precinctIndex.find(...position) === undefined) {
      estimate.outsideDoors += doors[i];
      return;
    }
    const street = network.streetNames[network.blockName[block]] || null;
    estimate.addresses.push({ lng: position[0], lat: position[1], street, doors: doors[i] });
    estimate.doors += doors[i];
  });
  return estimate;
}

/**
 * Places along every street where people live. A stretch under half the spacing (a junction's link) has none,
 * nor has the strip between two carriageways: a place has to be nearest to the street it was made for.
 */
function stringPlaces(network: StreetNetwork): Place[] {
  const places: Place[] = [];
  const densityOf = (block: number) => DENSITY[STREET_CLASSES[network.blockClass[block]]];
  for (let block = 0; block < network.blockCount; block++) {
    const density = densityOf(block);
    if (density === 0) continue;
    const lengthM = network.blockLengthM[block];
    const count = Math.round(lengthM / SPACING_M);
    for (let k = 0; k < count; k++) {
      const { xM, yM, dirX, dirY } = pointOnBlock(network, block, ((k + 0.5) * lengthM) / count);
      // Starting side by block, so that short blocks do not all lean left.
      const offsetM = (block + k) % 2 === 0 ? DOOR_OFFSET_M : -DOOR_OFFSET_M;
      const [doorX, doorY] = [xM - dirY * offsetM, yM + dirX * offsetM];
      const position = toLngLat(network.plane, doorX, doorY);
      places.push({ block, xM: doorX, yM: doorY, position, weight: (density * lengthM) / count });
    }
  }
  const snaps = snapAddresses(
    network,
    places.map(({ block, position: [lng, lat] }, i) => ({
      addressId: i,
      lng,
      lat,
      street: network.streetNames[network.blockName[block]] || null,
      houseNumber: null,
      doors: 1,
    })),
  );
  return places.filter(({ block }, i) => {
    const snapped = snaps[i]?.blockId ?? block;
    return snapped === block || densityOf(snapped) === 0;
  });
}

/** The places nearest to the middle of an area beside its own ones, none beyond MAX_REACH_M. */
function nearestFirst(network: StreetNetwork, places: readonly Place[]) {
  const tree = places.length > 0 ? new Flatbush(places.length) : undefined;
  for (const { xM, yM } of places) tree?.add(xM, yM);
  tree?.finish();
  return (geometry: Area, own: readonly number[], count: number): number[] => {
    const [lng, lat] = bboxCentre(
      bboxOf(geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as LngLat[]),
    );
    const [xM, yM] = [toXM(network.plane, lng), toYM(network.plane, lat)];
    const isOwn = new Set(own);
    return tree?.neighbors(xM, yM, count, MAX_REACH_M, (place) => !isOwn.has(place)) ?? [];
  };
}

export interface DoorCount {
  addressId: number;
  lng: number;
  lat: number;
  doors: number;
  /** False: the source says how many; it is kept and taken off its area's households. */
  doorsEstimated: boolean;
}

export interface DoorSpread {
  /** New counts of the addresses whose number was not published. */
  doors: { addressId: number; doors: number }[];
  /** Households of all areas, as a whole number: spread + withoutAddress − exceeded + those at published counts. */
  households: number;
  /** Areas with fewer households than addresses: each keeps one door, this many more than households in all. */
  exceededBy: number;
  /** Households of areas without any address. */
  withoutAddress: number;
  /** Addresses in no area: one door each. */
  outsideAddresses: number;
}

/** Spreads the households of each area over the published addresses inside, at least one each. */
export function spreadOverAddresses(
  addresses: readonly DoorCount[],
  householdAreas: readonly HouseholdArea[],
): DoorSpread {
  const areas = householdAreas.filter(({ households }) => households > 0).sort(byCode);
  const wholes = wholeNumbers(areas.map(({ households }) => households));
  const index = new AreaIndex(areas.map(({ geometry }) => geometry));
  const openOf: number[][] = areas.map(() => []);
  const publishedOf = new Float64Array(areas.length);
  const isServed = new Uint8Array(areas.length);
  const result: DoorSpread = {
    doors: [],
    households: wholes.reduce((sum, whole) => sum + whole, 0),
    exceededBy: 0,
    withoutAddress: 0,
    outsideAddresses: 0,
  };
  for (const { addressId, lng, lat, doors, doorsEstimated } of addresses) {
    const area = index.find(lng, lat);
    if (area !== undefined) isServed[area] = 1;
    if (!doorsEstimated) {
      if (area !== undefined) publishedOf[area] += doors;
    } else if (area !== undefined) openOf[area].push(addressId);
    else {
      result.outsideAddresses++;
      result.doors.push({ addressId, doors: 1 });
    }
  }
  areas.forEach((_, i) => {
    const open = openOf[i].sort((a, b) => a - b);
    if (!isServed[i]) result.withoutAddress += wholes[i];
    else result.exceededBy += Math.max(0, open.length + publishedOf[i] - wholes[i]);
    const beyondOne = Math.max(0, wholes[i] - publishedOf[i] - open.length);
    spread(
      beyondOne,
      open.map(() => 1),
    ).forEach((count, k) => {
      result.doors.push({ addressId: open[k], doors: 1 + count });
    });
  });
  result.doors.sort((a, b) => a.addressId - b.addressId);
  return result;
}

/** `total` things over places in proportion to their weights, by rounding the running total. */
export function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let running = 0;
  let given = 0;
  return weights.map((weight, i) => {
    running += weight;
    const due = i === weights.length - 1 ? total : Math.floor((total * running) / sum + 0.5);
    const count = due - given;
    given = due;
    return count;
  });
}

/** Decimals to whole numbers with the same (rounded) sum: largest remainders, ties to the first. */
export function wholeNumbers(values: readonly number[]): number[] {
  const wholes = values.map(Math.floor);
  const missing = Math.round(values.reduce((a, b) => a + b, 0)) - wholes.reduce((a, b) => a + b, 0);
  const byRemainder = [...values.keys()].sort(
    (a, b) => values[b] - wholes[b] - (values[a] - wholes[a]) || a - b,
  );
  for (const i of byRemainder.slice(0, missing)) wholes[i]++;
  return wholes;
}

const byCode = (a: HouseholdArea, b: HouseholdArea) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
