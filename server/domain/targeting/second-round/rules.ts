/**
 * Who goes on to a second round in France, by kind of ballot. What the law fixes is fixed here; who stood
 * down is the strategist's to say, because papers are handed in within 48 hours of the first round.
 *
 * Code électoral L126 and L162 (legislative), L193 and L210-1 (departmental), L262 and L264 (municipal), L338
 * and L346 (regional); Constitution, article 7 (presidential). Towns below 1,000 inhabitants and lists that
 * merge are not modelled.
 */

export interface TwoRoundRule {
  /**
   * Over which precincts votes are added up; 'published': the constituency as published, whoever stands (a
   * country's vote for president, looked at place by place).
   */
  seat: 'constituency' | 'commune' | 'whole' | 'published';
  /** A candidate beyond the first two goes on with at least this share of the voters named. */
  threshold: { of: 'registered' | 'valid'; share: number } | null;
  /** Whether the first two go on, whatever their share. */
  firstTwo: boolean;
  /** Elected at once: more than half of the valid votes, and of the registered voters at least this share. */
  wonWithRegistered: number;
}

const RULES: Record<string, TwoRoundRule> = {
  legislative: {
    seat: 'constituency',
    threshold: { of: 'registered', share: 0.125 },
    firstTwo: true,
    wonWithRegistered: 0.25,
  },
  departmental: {
    seat: 'constituency',
    threshold: { of: 'registered', share: 0.125 },
    firstTwo: true,
    wonWithRegistered: 0.25,
  },
  presidential: { seat: 'whole', threshold: null, firstTwo: true, wonWithRegistered: 0 },
  municipal: {
    seat: 'commune',
    threshold: { of: 'valid', share: 0.1 },
    firstTwo: true,
    wonWithRegistered: 0,
  },
  regional: { seat: 'whole', threshold: { of: 'valid', share: 0.1 }, firstTwo: true, wonWithRegistered: 0 },
};

/** '2024-legislative-1' is the first round of the second round '2024-legislative-2'. */
export interface FirstRound {
  ballotId: string;
  kind: string;
  secondBallotId: string;
  rule: TwoRoundRule;
}

/** Undefined: not a first round that a second may follow. */
export function firstRoundOf(ballotId: string): FirstRound | undefined {
  const [, year, kind] = /^(.+)-([a-z]+)-1$/.exec(ballotId) ?? [];
  const rule = kind === undefined ? undefined : RULES[kind];
  return rule && { ballotId, kind, secondBallotId: `${year}-${kind}-2`, rule };
}
