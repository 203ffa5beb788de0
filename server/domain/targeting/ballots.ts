/** Which past ballots a strategy listens to, among those that an area has. */
import { ballotPattern } from './camp.ts';
import type { BallotRule } from './strategy.ts';

export interface BallotChoice {
  ballotId: string;
  heldOn: string;
  weight: number;
}

/**
 * Each rule takes the newest `latest` ballots that match and that no rule before it took. A rule that finds
 * nothing is reported, because its weight then moves to the others. Newest first.
 */
export function chooseBallots(
  rules: readonly BallotRule[],
  available: Iterable<{ ballotId: string; heldOn: string }>,
): { chosen: BallotChoice[]; idleRules: string[] } {
  const distinct = new Map<string, { ballotId: string; heldOn: string }>();
  for (const ballot of available) distinct.set(ballot.ballotId, ballot);
  const newestFirst = [...distinct.values()].sort(byNewest);
  const chosen = new Map<string, BallotChoice>();
  const idleRules: string[] = [];
  for (const { match, latest, weight } of rules) {
    const matches = ballotPattern(match);
    const found = newestFirst.filter((b) => matches(b.ballotId) && !chosen.has(b.ballotId)).slice(0, latest);
    if (found.length === 0) idleRules.push(match);
    for (const { ballotId, heldOn } of found) chosen.set(ballotId, { ballotId, heldOn, weight });
  }
  return { chosen: [...chosen.values()].sort(byNewest), idleRules };
}

const byNewest = (a: { heldOn: string; ballotId: string }, b: { heldOn: string; ballotId: string }) =>
  descending(a.heldOn, b.heldOn) || descending(a.ballotId, b.ballotId);

const descending = (a: string, b: string) => (a > b ? -1 : a < b ? 1 : 0);
