/**
 * The vote goal: how many votes a bar of the law takes here, how many are to be expected without canvassing,
 * and how many the doors would have to add. Every figure is a range, from the least to the most that past
 * ballots show, and names the ballots it is from.
 *
 *     valid votes    = registered today × (valid ÷ registered of past ballots)
 *     expected votes = valid votes × (camp votes ÷ valid of past ballots)
 *     gap            = bar − expected votes          over every pair of a turnout and a share; below 0: reached
 *     votes to find  = gap ÷ (1 − share of the bar)  where canvassing brings out new voters: each of them is a
 *                      valid vote too and raises a bar that is a share of the valid votes. A voter who is
 *                      persuaded does not; nor does a bar on the registered voters rise.
 *
 * Turnouts are those of past ballots of the same kind and round; where there are fewer than two, of the same
 * kind; then of all. Shares likewise, among the ballots in which the camp stood. The camp counts as one: all
 * its options together. Pure.
 */
import type { Bilingual } from '../targeting/strategy.ts';
import type { Range } from '../turfs/types.ts';
import { BALLOT_RULES, type BallotTarget, type Bar } from './ballot-rules.ts';
import { nextSeat } from './next-seat.ts';
import {
  campShare,
  type PastBallot,
  readPast,
  type Sourced,
  secondShare,
  validShare,
} from './past-ballots.ts';
import { BOUNDS } from './ranges.ts';

export interface GoalRequest {
  /** 'legislative', 'presidential', 'municipal', 'european' … */
  kind: string;
  areaCode: string;
  /** Registered voters today. */
  registered: number;
  past: readonly PastBallot[];
  /** Whether canvassing adds voters, or changes the choice of those who vote anyway. */
  effectOn: 'turnout' | 'choice';
  /** Seats of the assembly; left out: as the law has them, where it fixes them. */
  seats?: number;
}

export interface GoalTarget {
  id: BallotTarget['id'] | 'next-seat';
  round: number;
  title: Bilingual;
  law: string;
  /** Votes that reach it. */
  votes: Range;
  /** Votes without canvassing. */
  expected: Range;
  /** Below 0: reached without canvassing. */
  gap: Range;
  /** Votes that canvassing would have to bring; 0: none. */
  toFind: Range;
  validPerRegistered: Sourced;
  campShare: Sourced;
  /** Of a list ballot: seats before, in the three cases. */
  seats?: Range;
}

export interface VoteGoal {
  kind: string;
  title: Bilingual;
  registered: number;
  targets: GoalTarget[];
  /** What cannot be said, and why. */
  notSaid: { id: GoalTarget['id'] | 'all'; reason: Bilingual }[];
}

export function voteGoal(request: GoalRequest): VoteGoal {
  const { kind, registered, past } = request;
  const rule = BALLOT_RULES[kind];
  if (!rule) {
    return {
      kind,
      title: { en: kind, fr: kind },
      registered,
      targets: [],
      notSaid: [{ id: 'all', reason: NO_RULE }],
    };
  }
  const goal: VoteGoal = { kind, title: rule.title, registered, targets: [], notSaid: [] };
  for (const target of rule.targets) {
    const found = reach(target, request);
    if (found) goal.targets.push(found);
    else goal.notSaid.push({ id: target.id, reason: past.length === 0 ? NO_BALLOT : NO_CAMP });
  }
  const law = rule.seats?.(request.areaCode);
  const seats = request.seats ?? law?.seats ?? null;
  if (law && seats === null) goal.notSaid.push({ id: 'next-seat', reason: NO_SEATS });
  if (law && seats !== null) {
    const next = nextSeat(request, { ...law, seats });
    if (next) goal.targets.push({ ...next, law: law.law });
    else goal.notSaid.push({ id: 'next-seat', reason: NO_LIST });
  }
  return goal;
}

function reach(target: BallotTarget, request: GoalRequest): GoalTarget | undefined {
  const { registered, past, kind, effectOn } = request;
  const turnout = readPast(past, kind, target.round, validShare);
  const share = readPast(past, kind, target.round, campShare);
  const second = target.bar.of === 'second-place' ? readPast(past, kind, 1, secondShare) : undefined;
  if (!turnout || !share || (target.bar.of === 'second-place' && !second)) return undefined;
  const validAt = (t: keyof Range) => registered * turnout.range[t];
  const cases = BOUNDS.flatMap((t) =>
    BOUNDS.flatMap((s) =>
      (second ? BOUNDS : (['mid'] as const)).map((r) => {
        const valid = validAt(t);
        const bar = barVotes(target.bar, valid, registered, second?.range[r] ?? 0);
        const expected = valid * share.range[s];
        const gap = bar - expected;
        const isMid = t === 'mid' && s === 'mid' && r === 'mid';
        return {
          bar,
          expected,
          gap,
          toFind: votesToFind(target.bar, gap, expected, valid, registered, effectOn),
          isMid,
        };
      }),
    ),
  );
  const rangeOf = (read: (one: (typeof cases)[number]) => number): Range => ({
    low: Math.min(...cases.map(read)),
    mid: read(cases.find(({ isMid }) => isMid)!),
    high: Math.max(...cases.map(read)),
  });
  return {
    id: target.id,
    round: target.round,
    title: target.title,
    law: target.law,
    votes: rangeOf(({ bar }) => bar),
    expected: rangeOf(({ expected }) => expected),
    gap: rangeOf(({ gap }) => gap),
    toFind: rangeOf(({ toFind }) => toFind),
    validPerRegistered: turnout,
    campShare: share,
  };
}

function barVotes(bar: Bar, valid: number, registered: number, second: number): number {
  if (bar.of === 'registered') return Math.ceil(bar.share * registered);
  if (bar.of === 'second-place') return Math.floor(second * valid) + 1;
  if (bar.of === 'both')
    return Math.max(Math.floor(bar.valid * valid) + 1, Math.ceil(bar.registered * registered));
  return bar.more ? Math.floor(bar.share * valid) + 1 : Math.ceil(bar.share * valid);
}

/** Votes to bring in so that the bar, as it stands after they came, is reached. */
function votesToFind(
  bar: Bar,
  gap: number,
  expected: number,
  valid: number,
  registered: number,
  effectOn: 'turnout' | 'choice',
): number {
  if (gap <= 0) return 0;
  if (effectOn === 'choice') return gap;
  if (bar.of === 'valid') return gap / (1 - bar.share);
  if (bar.of === 'both') {
    const half = Math.max(0, Math.floor(bar.valid * valid) + 1 - expected) / (1 - bar.valid);
    return Math.max(half, Math.ceil(bar.registered * registered) - expected);
  }
  return gap;
}

const NO_RULE: Bilingual = {
  en: 'No rule for this kind of ballot is known here.',
  fr: 'Aucune règle n’est connue ici pour ce type de scrutin.',
};
const NO_BALLOT: Bilingual = {
  en: 'No past ballot is loaded for this area.',
  fr: 'Aucun scrutin passé n’est chargé pour ce territoire.',
};
const NO_CAMP: Bilingual = {
  en: 'The camp stood in no past ballot of this area.',
  fr: 'Le camp n’était présent à aucun scrutin passé de ce territoire.',
};
const NO_SEATS: Bilingual = {
  en: 'The next seat needs the number of seats of the assembly.',
  fr: 'Le siège suivant demande le nombre de sièges de l’assemblée.',
};
const NO_LIST: Bilingual = {
  en: 'No past ballot of this kind has a list of the camp.',
  fr: 'Aucun scrutin passé de ce type ne compte une liste du camp.',
};
