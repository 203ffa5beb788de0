/** Which past ballots can be compared with which, to see votes move. */
import type { CampBallot } from '../camp-ballots.ts';

export interface BallotPair {
  /** Of the same kind, one after the other; or two elections so near in time that few minds changed for good. */
  kind: 'same-kind' | 'near';
  older: CampBallot;
  newer: CampBallot;
  /** The smaller of both: a pair is heard no louder than its quieter ballot. */
  weight: number;
}

/** Presidential and legislative ballots of one spring lie 7 to 10 weeks apart. */
const NEAR_DAYS = 92;

/**
 * Every ballot with the one of its kind before it ('2022-legislative-1' with '2017-legislative-1'), and first
 * rounds with first rounds of another election within three months. Two rounds of one election are not compared:
 * between them the choice changes, and not the minds. Newest first.
 */
export function pairBallots(ballots: readonly CampBallot[]): BallotPair[] {
  const spoken = ballots
    .filter(({ weight }) => weight > 0)
    .toSorted((x, y) => (x.heldOn < y.heldOn ? 1 : x.heldOn > y.heldOn ? -1 : 0));
  const pairs: BallotPair[] = [];
  spoken.forEach((newer, n) => {
    const earlier = spoken.slice(n + 1);
    const add = (kind: BallotPair['kind'], older: CampBallot) =>
      pairs.push({ kind, older, newer, weight: Math.min(older.weight, newer.weight) });
    const previous = earlier.find((older) => kindOf(older) === kindOf(newer));
    if (previous) add('same-kind', previous);
    for (const older of earlier)
      if (
        kindOf(older) !== kindOf(newer) &&
        roundOf(older) === 1 &&
        roundOf(newer) === 1 &&
        daysBetween(older.heldOn, newer.heldOn) <= NEAR_DAYS
      )
        add('near', older);
  });
  return pairs;
}

/** 'legislative-1' of '2022-legislative-1'. */
const kindOf = ({ ballotId }: CampBallot) => ballotId.replace(/^\d{4}-/, '');
/** A ballot without a second round has only the first. */
const roundOf = ({ ballotId }: CampBallot) => Number(/-(\d)$/.exec(ballotId)?.[1] ?? 1);
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
