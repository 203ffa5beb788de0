/**
 * The price of the next seat of a list ballot: the lists as they ended at the newest ballot of its kind (its
 * last round), for the turnouts and the shares of the camp that past ballots show. The camp's first list is
 * ours; the others keep their proportions.
 */
import type { Bilingual } from '../targeting/strategy.ts';
import type { Range } from '../turfs/types.ts';
import { campShare, type PastBallot, readPast, validShare } from './past-ballots.ts';
import { BOUNDS } from './ranges.ts';
import { allocateSeats, type SeatRule, votesForSeats } from './seats.ts';
import type { GoalRequest, GoalTarget } from './vote-goal.ts';

export function nextSeat(request: GoalRequest, rule: SeatRule): Omit<GoalTarget, 'law'> | undefined {
  const { past, kind, registered } = request;
  const last = past
    .filter((ballot) => ballot.kind === kind)
    .toSorted((a, b) => (a.heldOn < b.heldOn ? 1 : -1))
    .at(0);
  const own = last ? ourList(last) : -1;
  if (!last || own < 0) return undefined;
  const turnout = readPast(past, kind, last.round, validShare)!;
  const share = readPast(past, kind, last.round, campShare)!;
  const counted = last.options.reduce((sum, { votes }) => sum + votes, 0);
  const lastShare = campShare(last)!;

  const cases = BOUNDS.flatMap((t) =>
    BOUNDS.map((s) => {
      const valid = registered * turnout.range[t];
      // Our list's share moves as the camp's does.
      const ours = Math.min(1, (last.options[own].votes / counted) * (share.range[s] / lastShare));
      const others = counted - last.options[own].votes;
      const lists = last.options.map(({ votes }, i) =>
        i === own ? valid * ours : others > 0 ? (valid * (1 - ours) * votes) / others : 0,
      );
      const seats = allocateSeats(lists, rule)[own];
      const toFind = votesForSeats(lists, own, seats + 1, rule);
      return { expected: lists[own], seats, toFind, isMid: t === 'mid' && s === 'mid' };
    }),
  );
  // A case in which every seat is ours has no next one.
  const open = cases.filter((one): one is typeof one & { toFind: number } => one.toFind !== null);
  const middle = open.find(({ isMid }) => isMid);
  if (!middle) return undefined;
  const rangeOf = (read: (one: (typeof open)[number]) => number): Range => ({
    low: Math.min(...open.map(read)),
    mid: read(middle),
    high: Math.max(...open.map(read)),
  });
  return {
    id: 'next-seat',
    round: last.round,
    title: TITLE,
    votes: rangeOf(({ expected, toFind }) => expected + toFind),
    expected: rangeOf(({ expected }) => expected),
    gap: rangeOf(({ toFind }) => toFind),
    toFind: rangeOf(({ toFind }) => toFind),
    validPerRegistered: turnout,
    campShare: share,
    seats: rangeOf(({ seats }) => seats),
  };
}

/** The option that brought the camp most votes; -1: none did. */
function ourList({ options }: PastBallot): number {
  let own = -1;
  options.forEach(({ campVotes }, i) => {
    if (campVotes > (own < 0 ? 0 : options[own].campVotes)) own = i;
  });
  return own;
}

const TITLE: Bilingual = {
  en: 'one seat more for the camp’s first list, the others as at the last ballot of this kind',
  fr: 'un siège de plus pour la première liste du camp, les autres comme au dernier scrutin de ce type',
};
