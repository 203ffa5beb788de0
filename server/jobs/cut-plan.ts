/** Cuts a plan: reads streets, doors and scores, lets a worker cut and walk, writes plan and turfs at once. */
import { randomUUID } from 'node:crypto';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { Database } from '../db/database.ts';
import { listWalkAddresses, type PlacedAddress } from '../db/queries/addresses.ts';
import { findPlanRow, listTurfRowsOfPlan, type TurfRow } from '../db/queries/field.ts';
import {
  findStreetsVersion,
  insertPlan,
  listAddressIdsOutside,
  listTakenCodes,
  type NewTurf,
} from '../db/queries/plans.ts';
import { listStreetLines } from '../db/queries/streets.ts';
import type { CutAddress, CutOptions, CutPlan } from '../domain/turfs/types.ts';
import { DEFAULT_PACE } from '../domain/walking/types.ts';
import { cutInWorker, networkOf } from './compute/pool.ts';
import type { ReadyTurf } from './compute/worker.ts';
import { type Progress, silent, UserError } from './progress.ts';
import { type ScoreBody, scoreArea } from './score-area.ts';
import { newTurfCodes } from './turf-code.ts';

export interface CutParams {
  campaignId: number;
  strategy: string;
  shiftMinutes: number;
  /** Keep only the best turfs: one a team. */
  teams?: number;
  /** Keep only the best turfs within so many hours. */
  hours?: number;
  /** Default: the most recently loaded area. */
  areaCode?: string;
  /** Cut only the doors inside. */
  within?: Polygon | MultiPolygon;
}

export interface CutQuality {
  turfs: number;
  doors: number;
  addresses: number;
  hours: number;
  /** Longest turf ÷ mean turf − 1. */
  imbalance: number | null;
  meanDurationS: number | null;
  minDurationS: number | null;
  maxDurationS: number | null;
  /** Mean turf ÷ shift. */
  fill: number | null;
  walkM: number;
  longestLegM: number;
  expectedVotesPerHour: number | null;
  doorsEstimatedShare: number;
}

/** Doors that no turf has. */
export interface CutUnassigned {
  addresses: number;
  doors: number;
  /** Doors by reason. */
  reasons: Record<string, number>;
  addressesByReason: Record<string, number>;
  /** Precincts whose voters have no door in the data, so that no turf can hold them. */
  precinctsWithoutDoors: { precinctCode: string; registered: number | null }[];
}

export interface CutBody {
  planId: string;
  areaCode: string;
  strategy: string;
  options: Record<string, unknown>;
  turfs: FeatureCollection<MultiPolygon, Omit<TurfRow, 'geometry'>>;
  quality: CutQuality;
  unassigned: CutUnassigned;
}

/** Leaves time to walk to the one door. */
const SHORTEST_SHIFT_S = DEFAULT_PACE.serviceS + 60;
const SEED = 1;

export async function cutPlan(
  db: Database,
  params: CutParams,
  { onProgress = silent, signal }: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<CutBody> {
  const options = optionsOf(params);
  onProgress(0, 'scoring precincts');
  const scores = await scoreArea(db, params);
  const { areaCode } = scores;
  signal?.throwIfAborted();

  onProgress(0.03, 'reading streets and doors');
  const streetsVersion = await findStreetsVersion(db, areaCode);
  if (streetsVersion === undefined) {
    throw new UserError(
      'no-streets',
      `${scores.areaName} has no streets to walk.`,
      'Import its streets, then cut again.',
    );
  }
  const network = await networkOf(streetsVersion, () => listStreetLines(db, areaCode));
  const placed = await listWalkAddresses(db, areaCode, scores.precinctsDatasetId);
  if (placed.length === 0) {
    throw new UserError(
      'no-doors',
      `${scores.areaName} has no doors.`,
      'Import addresses, or load the area again so that doors are estimated.',
    );
  }
  const outside = new Set(await idsOutside(db, areaCode, params.within));
  const addresses = toCutAddresses(placed, scores);
  signal?.throwIfAborted();

  const cut = await cutInWorker(
    { network, addresses: addresses.filter((address) => !outside.has(address.addressId)), options },
    { onProgress: (fraction, message) => onProgress(0.1 + 0.75 * fraction, message), signal },
  );
  const leftOut: CutPlan['unassigned'] = [
    ...cut.unassigned,
    ...addresses
      .filter((address) => outside.has(address.addressId))
      .map(({ addressId, doors }) => ({ addressId, doors, reason: 'outside-area' as const })),
  ];
  checkDoors(addresses, cut.turfs, leftOut);

  onProgress(0.88, 'writing the plan');
  signal?.throwIfAborted();
  const planId = randomUUID();
  const codes = await newTurfCodes(cut.turfs.length, (drawn) => listTakenCodes(db, params.campaignId, drawn));
  const byId = new Map(addresses.map((address) => [address.addressId, address]));
  const turfs = cut.turfs.map((turf, i) => toNewTurf(turf, i + 1, codes[i], byId));
  await insertPlan(
    db,
    {
      planId,
      campaignId: params.campaignId,
      areaCode,
      scoreRunId: scores.scoreRunId,
      strategy: scores.strategy,
      options: { ...options, shiftMinutes: params.shiftMinutes, hours: params.hours, within: params.within },
      quality: qualityOf(turfs, cut.turfs, options),
      unassigned: countLeftOut(leftOut, precinctsWithoutDoors(placed, scores)),
    },
    turfs,
    leftOut,
  );
  onProgress(0.97, 'reading the plan back');
  return readPlan(db, params.campaignId, planId);
}

function optionsOf({ shiftMinutes, teams, hours }: CutParams): CutOptions {
  const shiftS = shiftMinutes * 60;
  if (!(shiftS >= SHORTEST_SHIFT_S)) {
    throw new UserError(
      'shift-too-short',
      `A shift of ${shiftMinutes} minutes is shorter than one door (${DEFAULT_PACE.serviceS / 60} minutes and the way to it).`,
      `Use at least ${Math.ceil(SHORTEST_SHIFT_S / 60)} minutes; 120 is usual.`,
    );
  }
  return {
    ...DEFAULT_PACE,
    shiftS,
    teams,
    budgetS: hours === undefined ? undefined : hours * 3600,
    seed: SEED,
  };
}

async function idsOutside(db: Database, areaCode: string, within: CutParams['within']): Promise<number[]> {
  if (!within) return [];
  const ids = await listAddressIdsOutside(db, areaCode, within);
  if (ids) return ids;
  throw new UserError(
    'invalid-geometry',
    'The polygon to cut crosses itself.',
    'Draw it without crossing lines.',
    400,
  );
}

/** Every door of a precinct has its even share of the precinct's voters and expected votes. */
function toCutAddresses(placed: readonly PlacedAddress[], scores: ScoreBody): Omit<CutAddress, 'snap'>[] {
  const scoreOf = new Map(scores.precincts.map((precinct) => [precinct.precinctCode, precinct]));
  const doorsOf = new Map<string, number>();
  for (const { precinctCode, doors } of placed) {
    if (precinctCode !== null) doorsOf.set(precinctCode, (doorsOf.get(precinctCode) ?? 0) + doors);
  }
  return placed.map(
    ({ addressId, lng, lat, street, houseNumber, doors, precinctCode, estimated, doorsEstimated }) => {
      const precinct = precinctCode === null ? undefined : scoreOf.get(precinctCode);
      const precinctDoors = precinctCode === null ? doors : doorsOf.get(precinctCode)!;
      const votes = precinct?.expectedVotes ?? { low: 0, mid: 0, high: 0 };
      return {
        addressId,
        lng,
        lat,
        street,
        houseNumber,
        doors,
        score: precinct?.score ?? null,
        registeredPerDoor: (precinct?.registered ?? 0) / precinctDoors,
        votesPerDoor: {
          low: votes.low / precinctDoors,
          mid: votes.mid / precinctDoors,
          high: votes.high / precinctDoors,
        },
        doorsEstimated: estimated || doorsEstimated,
      };
    },
  );
}

const sumOf = <T>(items: readonly T[], value: (item: T) => number) =>
  items.reduce((sum, item) => sum + value(item), 0);

/** Every door is in a turf or left out with a reason; anything else is our mistake. */
function checkDoors(
  addresses: readonly { doors: number }[],
  turfs: readonly { doors: number }[],
  leftOut: readonly { doors: number }[],
): void {
  const all = sumOf(addresses, ({ doors }) => doors);
  const told = sumOf(turfs, ({ doors }) => doors) + sumOf(leftOut, ({ doors }) => doors);
  if (told !== all) throw new Error(`cut lost doors: ${all} came in, ${told} came out`);
}

function toNewTurf(
  turf: ReadyTurf,
  number: number,
  code: string,
  byId: ReadonlyMap<number, Omit<CutAddress, 'snap'>>,
): NewTurf {
  const members = turf.members.map((member) => ({ ...member, address: byId.get(member.addressId)! }));
  const perDoor = (value: (address: Omit<CutAddress, 'snap'>) => number) =>
    sumOf(members, ({ doors, address }) => doors * value(address));
  return {
    turfId: randomUUID(),
    number,
    code,
    colour: turf.colour,
    doors: turf.doors,
    addresses: new Set(members.map((member) => member.addressId)).size,
    registered: perDoor((address) => address.registeredPerDoor),
    durationS: turf.durationS,
    walkM: turf.walkM,
    serviceS: turf.serviceS,
    // A mean of equal scores can round past them.
    score: Math.min(1, perDoor((address) => address.score!) / turf.doors),
    expectedVotes: {
      low: perDoor((address) => address.votesPerDoor.low),
      mid: perDoor((address) => address.votesPerDoor.mid),
      high: perDoor((address) => address.votesPerDoor.high),
    },
    doorsEstimatedShare: perDoor((address) => Number(address.doorsEstimated)) / turf.doors,
    walkJson: turf.walkJson,
    ewkt: turf.ewkt,
    members: turf.members,
  };
}

function qualityOf(
  turfs: readonly NewTurf[],
  ready: readonly ReadyTurf[],
  { shiftS }: CutOptions,
): CutQuality {
  const count = turfs.length;
  const doors = sumOf(turfs, (turf) => turf.doors);
  const totalS = sumOf(turfs, (turf) => turf.durationS);
  const durations = turfs.map((turf) => turf.durationS).sort((a, b) => a - b);
  const mean = count > 0 ? totalS / count : null;
  const longest = durations.at(-1) ?? null;
  return {
    turfs: count,
    doors,
    addresses: sumOf(turfs, (turf) => turf.addresses),
    hours: totalS / 3600,
    imbalance: mean && longest ? longest / mean - 1 : null,
    meanDurationS: mean,
    minDurationS: durations[0] ?? null,
    maxDurationS: longest,
    fill: mean === null ? null : mean / shiftS,
    walkM: sumOf(turfs, (turf) => turf.walkM),
    longestLegM: ready.reduce((longestM, turf) => Math.max(longestM, turf.longestLegM), 0),
    expectedVotesPerHour:
      totalS > 0 ? sumOf(turfs, (turf) => turf.expectedVotes.mid) / (totalS / 3600) : null,
    doorsEstimatedShare:
      doors > 0 ? sumOf(turfs, (turf) => turf.doorsEstimatedShare * turf.doors) / doors : 0,
  };
}

function precinctsWithoutDoors(placed: readonly PlacedAddress[], scores: ScoreBody) {
  const inhabited = new Set(placed.map(({ precinctCode }) => precinctCode));
  return scores.precincts
    .filter(({ precinctCode, registered }) => registered !== 0 && !inhabited.has(precinctCode))
    .map(({ precinctCode, registered }) => ({ precinctCode, registered }));
}

function countLeftOut(
  leftOut: CutPlan['unassigned'],
  withoutDoors: CutUnassigned['precinctsWithoutDoors'],
): CutUnassigned {
  const counted: CutUnassigned = {
    addresses: 0,
    doors: 0,
    reasons: {},
    addressesByReason: {},
    precinctsWithoutDoors: withoutDoors,
  };
  for (const { doors, reason } of leftOut) {
    counted.addresses++;
    counted.doors += doors;
    counted.reasons[reason] = (counted.reasons[reason] ?? 0) + doors;
    counted.addressesByReason[reason] = (counted.addressesByReason[reason] ?? 0) + 1;
  }
  return counted;
}

async function readPlan(db: Database, campaignId: number, planId: string): Promise<CutBody> {
  const plan = await findPlanRow(db, campaignId, planId);
  const rows = await listTurfRowsOfPlan(db, planId);
  return {
    ...(plan as unknown as Omit<CutBody, 'turfs'>),
    turfs: {
      type: 'FeatureCollection',
      features: rows.map(({ geometry, ...properties }) => ({
        type: 'Feature',
        id: properties.turfId,
        geometry,
        properties,
      })),
    },
  };
}
