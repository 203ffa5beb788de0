/**
 * The nouns of walking: street lines in, a network of blocks, addresses snapped to its sides, walks out.
 */
import type { LineString } from 'geojson';
import type { LngLat, LocalPlane } from '../geo.ts';

/** From the quietest to the loudest; `migrations/0002_open_data.sql` allows exactly these. */
export const STREET_CLASSES = [
  'path',
  'steps',
  'pedestrian',
  'service',
  'residential',
  'tertiary',
  'secondary',
  'primary',
  'trunk',
  'motorway',
] as const;
export type StreetClass = (typeof STREET_CLASSES)[number];

/** One street line as stored. Lines meet where they share a node id, or, without ids, a coordinate. */
export interface StreetLine {
  streetId: number;
  name: string | null;
  class: StreetClass;
  /** False for motorways and private ways: drawn, never walked. */
  walkable: boolean;
  layer: number;
  nodeIds: number[] | null;
  line: LngLat[];
}

/**
 * The walkable network as flat arrays. Nodes are junctions and dead ends; a block is the stretch of street
 * between two of them, directed from `blockFrom` to `blockTo` (its left and right sides follow from that).
 */
export interface StreetNetwork {
  plane: LocalPlane;
  nodeCount: number;
  nodeXM: Float64Array;
  nodeYM: Float64Array;
  blockCount: number;
  blockFrom: Int32Array;
  blockTo: Int32Array;
  blockLengthM: Float64Array;
  /** Index into STREET_CLASSES. */
  blockClass: Uint8Array;
  /** Index into `streetNames`; 0 is the empty name. */
  blockName: Int32Array;
  streetNames: string[];
  /** The shape of block b: points shapeStart[b] … shapeStart[b + 1] − 1, both ends included. */
  shapeStart: Int32Array;
  shapeXM: Float64Array;
  shapeYM: Float64Array;
  /** Blocks at node n: outBlock[outStart[n]] … outBlock[outStart[n + 1] − 1]. */
  outStart: Int32Array;
  outBlock: Int32Array;
  /** Connected component of each node; component 0 is the longest. */
  nodeComponent: Int32Array;
  componentLengthM: Float64Array;
}

/** Where an address meets the network. */
export interface Snap {
  blockId: number;
  /** Along the block from its `blockFrom` end. */
  offsetM: number;
  /** −1: left of the block's direction; 1: right. */
  side: -1 | 1;
  /** From the address to the street. */
  distanceM: number;
}

/** An address as the algorithms see it. */
export interface WalkAddress {
  addressId: number;
  lng: number;
  lat: number;
  street: string | null;
  houseNumber: string | null;
  /** Dwellings to knock on here (of this turf, when a tower is shared between turfs). */
  doors: number;
}

/** A halt in front of one entrance. */
export interface Stop {
  seq: number;
  addressId: number;
  street: string | null;
  houseNumber: string | null;
  /** Side of the street in walking terms. */
  side: 'left' | 'right';
  parity: 'odd' | 'even' | null;
  lng: number;
  lat: number;
  doors: number;
  /** From the stop before (for the first: from the start). */
  walkM: number;
  cumM: number;
}

export interface Walk {
  start: LngLat;
  end: LngLat;
  lengthM: number;
  /** Equivalent metres for crossing from one side of a street to the other: in `walkS`, not in `lengthM`. */
  crossingM: number;
  walkS: number;
  serviceS: number;
  durationS: number;
  stops: Stop[];
  /** One per stop after the first, along the streets. */
  legs: { fromSeq: number; toSeq: number; lengthM: number; line: LineString }[];
  /** Addresses that no path on the network reaches, each with its reason. */
  unreached: { addressId: number; reason: string }[];
}

export interface PaceOptions {
  /** Walking speed, metres per second. */
  speedMps: number;
  /** Service time: seconds spent at each door. */
  serviceS: number;
}

/** 4.3 km/h: strolling between doors, slower than a commuter; 120 s a door with its notes gives 25 doors/h in a dense street. */
export const DEFAULT_PACE: PaceOptions = { speedMps: 1.2, serviceS: 120 };
