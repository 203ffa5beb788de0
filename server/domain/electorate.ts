/**
 * Turnout, abstention, vote share, swing: the four figures that everything else is made of, each with its
 * denominator in its name. Null means that the denominator is 0: an empty precinct has no turnout, not 0 %.
 */

/** `part ÷ whole`; null when there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Ballots cast ÷ registered. */
export function turnout(ballotsCast: number, registered: number): number | null {
  return shareOf(ballotsCast, registered);
}

/** 1 − turnout. */
export function abstention(ballotsCast: number, registered: number): number | null {
  return shareOf(registered - ballotsCast, registered);
}

/** Votes ÷ valid votes. */
export function voteShare(votes: number, valid: number): number | null {
  return shareOf(votes, valid);
}

/** Change of a share between two ballots, in points of 0–1; null when either is unknown. */
export function swing(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}
