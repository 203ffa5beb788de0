/** Past ballots of an area in sums: how many voted, how the camp did, who stood first and second. */
import { type CampWeight, campReader } from '../targeting/camp.ts';
import { readCampBallots } from '../targeting/camp-ballots.ts';
import { communeOf, type Panel, type PanelBallot } from '../targeting/panel.ts';
import type { Camp } from '../targeting/strategy.ts';
import type { Range } from '../turfs/types.ts';
import { spreadOf } from './ranges.ts';

export interface PastBallot {
  ballotId: string;
  /** From the id: '2022-legislative-1' is of kind 'legislative', round 1. */
  kind: string;
  round: number;
  heldOn: string;
  registered: number;
  ballotsCast: number;
  valid: number;
  campVotes: number;
  /** Valid votes of the precincts where the camp had any: elsewhere nobody stood for it. */
  validWithCamp: number;
  /** Votes of each option, most first, and how many of them are the camp's. */
  options: { label: string; nuance: string | null; votes: number; campVotes: number }[];
}

/** '2022-legislative-1': kind and round; undefined: an id of another form. */
export function ballotKind(ballotId: string): { kind: string; round: number } | undefined {
  const match = /^\d{4}-([a-z-]+)-(\d)$/.exec(ballotId);
  return match ? { kind: match[1], round: Number(match[2]) } : undefined;
}

/** Sums over the precincts that `isWithin` takes (default all), of those with a result; oldest first. */
export function sumBallots(
  panel: Panel,
  camp: Camp,
  isWithin: (i: number) => boolean = () => true,
): PastBallot[] {
  const reader = campReader(camp);
  const chosen = panel.ballots.map(({ ballotId, heldOn }) => ({ ballotId, heldOn, weight: 1 }));
  return readCampBallots(panel, camp, chosen)
    .flatMap(({ ballotId, heldOn, counts, campVotes }) => {
      const told = ballotKind(ballotId);
      const members = panel.precinctCodes.keys().filter((i) => isWithin(i) && counts.registered[i] > 0);
      const rows = [...members];
      if (!told || rows.length === 0) return [];
      const sum = (column: Float64Array) => rows.reduce((total, i) => total + column[i], 0);
      return {
        ...told,
        ballotId,
        heldOn,
        registered: sum(counts.registered),
        ballotsCast: sum(counts.ballotsCast),
        valid: sum(counts.valid),
        campVotes: sum(campVotes),
        validWithCamp: rows.reduce((total, i) => total + (campVotes[i] > 0 ? counts.valid[i] : 0), 0),
        options: sumOptions(counts, rows, (i) => reader(communeOf(panel.precinctCodes[i]), ballotId)),
      };
    })
    .sort((a, b) => (a.heldOn < b.heldOn ? -1 : a.heldOn > b.heldOn ? 1 : 0));
}

function sumOptions(
  counts: PanelBallot,
  rows: readonly number[],
  weightsAt: (i: number) => CampWeight,
): PastBallot['options'] {
  const votes = new Float64Array(counts.options.length);
  const ours = new Float64Array(counts.options.length);
  for (const i of rows) {
    const weightOf = weightsAt(i);
    for (let v = counts.optionStart[i]; v < counts.optionStart[i + 1]; v++) {
      const option = counts.optionIndex[v];
      const { label, nuance } = counts.options[option];
      votes[option] += counts.votes[v];
      ours[option] += (weightOf(label, nuance) ?? 0) * counts.votes[v];
    }
  }
  return counts.options
    .map((option, o) => ({ ...option, votes: votes[o], campVotes: ours[o] }))
    .filter((option) => option.votes > 0)
    .sort((a, b) => b.votes - a.votes || (a.label < b.label ? -1 : 1));
}

/** A range read from past ballots, and from which. */
export interface Sourced {
  range: Range;
  ballots: string[];
  /** Which ballots they are, for want of nearer ones. */
  basis: 'same-round' | 'same-kind' | 'all';
}

export const validShare = ({ valid, registered }: PastBallot) => valid / registered;
/** Where the camp stood; undefined: nowhere. */
export const campShare = ({ campVotes, validWithCamp }: PastBallot) =>
  validWithCamp > 0 ? campVotes / validWithCamp : undefined;
/** Of the option that came second. */
export const secondShare = ({ options, valid }: PastBallot) =>
  options.length > 1 && valid > 0 ? options[1].votes / valid : undefined;

/** The spread of a figure over the nearest ballots of which there are two. */
export function readPast(
  past: readonly PastBallot[],
  kind: string,
  round: number,
  read: (ballot: PastBallot) => number | undefined,
): Sourced | undefined {
  const known = past.filter((ballot) => read(ballot) !== undefined);
  const wider = [
    { basis: 'same-round', ballots: known.filter((b) => b.kind === kind && b.round === round) },
    { basis: 'same-kind', ballots: known.filter((b) => b.kind === kind) },
    { basis: 'all', ballots: known },
  ] as const;
  const { basis, ballots } = wider.find(({ ballots }) => ballots.length >= 2) ?? wider[2];
  const range = spreadOf(ballots.map((ballot) => read(ballot)!));
  return range && { range, basis, ballots: ballots.map(({ ballotId }) => ballotId) };
}
