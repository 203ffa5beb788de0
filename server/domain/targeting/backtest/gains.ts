/**
 * What there was to find: the votes that a camp gained in each precinct from a base ballot to a target ballot,
 *
 *     gain = camp votes at the target − camp votes at the base × registered at the target ÷ registered at the base
 *
 * so that a precinct that merely grew gains nothing by it. Precincts count when both ballots have a result there,
 * with over 50 registered voters at both, and when registered voters changed by less than 10 %: beyond that the
 * same code often means another territory. What does not count is told by reason, never counted as a gain of 0.
 */
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';

export interface Eligibility {
  /** A precinct counts with more registered voters than this, at the base and at the target. */
  overRegistered: number;
  /** A precinct counts when |registered at the target ÷ registered at the base − 1| is below this. */
  changeBelow: number;
}

export const ELIGIBILITY: Eligibility = { overRegistered: 50, changeBelow: 0.1 };

/** Why a precinct of the panel has no gain; the first that applies. */
export const LEFT_OUT_REASONS = ['no-target', 'no-base', 'annulled', 'small', 'registered-changed'] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export interface LeftOut {
  precincts: number;
  /** At the target, or at the base where the target has no result. */
  registered: number;
}

export interface Gains {
  /** Votes gained; NaN: the precinct does not count. */
  gain: Float64Array;
  /** At the target ballot; NaN: the precinct does not count. */
  registered: Float64Array;
  /** Votes gained per registered voter at the target; NaN: the precinct does not count. */
  perRegistered: Float64Array;
  /** Precincts that count, in the order of their codes, whatever the order of the panel. */
  rows: Uint32Array;
  leftOut: Record<LeftOutReason, LeftOut>;
}

export function gainsBetween(
  panel: Pick<Panel, 'precinctCodes'>,
  base: CampBallot,
  target: CampBallot,
  { overRegistered, changeBelow }: Eligibility = ELIGIBILITY,
): Gains {
  const { precinctCodes: codes } = panel;
  const gain = new Float64Array(codes.length).fill(Number.NaN);
  const registered = gain.slice();
  const perRegistered = gain.slice();
  const leftOut = Object.fromEntries(
    LEFT_OUT_REASONS.map((reason) => [reason, { precincts: 0, registered: 0 }]),
  ) as Gains['leftOut'];
  const rows: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    const before = base.counts.registered[i];
    const after = target.counts.registered[i];
    if (Number.isNaN(before) && Number.isNaN(after)) continue;
    const reason: LeftOutReason | undefined = Number.isNaN(after)
      ? 'no-target'
      : Number.isNaN(before)
        ? 'no-base'
        : Number.isNaN(base.campVotes[i]) || Number.isNaN(target.campVotes[i])
          ? 'annulled'
          : !(before > overRegistered && after > overRegistered)
            ? 'small'
            : !(Math.abs(after / before - 1) < changeBelow)
              ? 'registered-changed'
              : undefined;
    if (reason) {
      leftOut[reason].precincts++;
      leftOut[reason].registered += Number.isNaN(after) ? before : after;
      continue;
    }
    gain[i] = target.campVotes[i] - (base.campVotes[i] * after) / before;
    registered[i] = after;
    perRegistered[i] = gain[i] / after;
    rows.push(i);
  }
  rows.sort((a, b) => (codes[a] < codes[b] ? -1 : codes[a] > codes[b] ? 1 : 0));
  return { gain, registered, perRegistered, rows: Uint32Array.from(rows), leftOut };
}
