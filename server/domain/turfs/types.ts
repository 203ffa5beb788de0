/** The nouns of cutting: scored addresses and a street network in, turfs and what is left out. */
import type { MultiPolygon } from 'geojson';
import type { PaceOptions, Snap, WalkAddress } from '../walking/types.ts';

export interface Range {
  low: number;
  mid: number;
  high: number;
}

/** What cutting needs to know of an address. `votesPerDoor` is the expected yield of one door, once knocked. */
export interface CutAddress extends WalkAddress {
  /** Null: too far from any walkable street (`snapAddresses` says how far). */
  snap: Snap | null;
  /** Score of its precinct, 0–1; null: not scored. */
  score: number | null;
  registeredPerDoor: number;
  votesPerDoor: Range;
  doorsEstimated: boolean;
}

export interface CutOptions extends PaceOptions {
  /** Walking plus door time of one turf, in seconds. */
  shiftS: number;
  /** With teams or a budget of hours, only the best turfs are kept: `teams` shifts, or `budgetS` seconds. */
  teams?: number;
  budgetS?: number;
  seed: number;
}

export type UnassignedReason = 'far-from-street' | 'island' | 'outside-area' | 'over-budget' | 'not-scored';

/** One address (or a share of it) in a turf. */
export interface TurfMember {
  addressId: number;
  doors: number;
  /** 1-based share of a building larger than a shift. */
  part: number;
  parts: number;
}

export interface CutTurf {
  members: TurfMember[];
  /** Blocks that the turf walks or crosses: they are connected on the network. */
  blockIds: number[];
  doors: number;
  walkM: number;
  serviceS: number;
  durationS: number;
}

export interface CutPlan {
  /** Best expected votes per hour first. */
  turfs: CutTurf[];
  unassigned: { addressId: number; doors: number; reason: UnassignedReason }[];
}

/** Outline and colour of a cut turf: `colour` differs between neighbours. */
export interface TurfShape {
  boundary: MultiPolygon;
  colour: number;
}
