/** Seats and vote goals: official results, the rules by hand, and what is refused. */
import { describe, expect, test } from 'vitest';
import { type PastBallot, readPast, sumBallots, validShare } from '#server/domain/hours/past-ballots.ts';
import { allocateSeats, bonusSeats, votesForSeats } from '#server/domain/hours/seats.ts';
import { type GoalRequest, voteGoal } from '#server/domain/hours/vote-goal.ts';
import { panelOf } from '#server/domain/targeting/panel.ts';
import { ballot, precinct, strategy } from '../fixtures/scoring.ts';

describe('seats', () => {
  test('are those that France sent to the European Parliament in 2019 and in 2024', () => {
    // Ministère de l'Intérieur, official results: the lists above 5 %, then all others together as many small ones.
    const small = (total: number) => Array.from({ length: 20 }, () => total / 20);
    const seats2019 = allocateSeats(
      [5_286_939, 5_079_015, 3_055_023, 1_920_407, 1_428_548, 1_403_170, ...small(4_481_062)],
      { seats: 79, bonus: 0, threshold: 0.05 },
    );
    expect(seats2019.slice(0, 6)).toEqual([23, 23, 13, 8, 6, 6]);
    const seats2024 = allocateSeats(
      [7_765_936, 3_614_646, 3_424_216, 2_448_703, 1_794_171, 1_361_883, 1_353_127, ...small(2_990_000)],
      { seats: 81, bonus: 0, threshold: 0.05 },
    );
    expect(seats2024.slice(0, 7)).toEqual([30, 13, 13, 9, 6, 5, 5]);
  });

  test('of a town council: half to the first list, the rest by highest averages, the winner included', () => {
    // 29 seats: 15 to the first. Averages for the other 14 of 520, 330, 110 (40 is under 5 % of 1,000):
    // 520 330 260 173.3 165 130 110 110 104 86.7 82.5 74.3 66 65 — eight, five and one of them.
    expect(bonusSeats(29, 0.5)).toBe(15);
    expect(allocateSeats([520, 330, 110, 40], { seats: 29, bonus: 0.5, threshold: 0.05 })).toEqual([
      15 + 8,
      5,
      1,
      0,
    ]);
    expect(bonusSeats(3, 0.5)).toBe(1);
    expect(bonusSeats(163, 0.25)).toBe(41);
  });

  test('equal averages go to the list with more votes; no list above the threshold, no seat', () => {
    // 100 and 50: after one seat each place, 100 ÷ 2 = 50 ÷ 1.
    expect(allocateSeats([50, 100], { seats: 2, bonus: 0, threshold: 0 })).toEqual([0, 2]);
    expect(allocateSeats([0, 0], { seats: 5, bonus: 0.5, threshold: 0.05 })).toEqual([0, 0]);
  });

  test('the votes for a seat more are enough, and one fewer are not', () => {
    const rule = { seats: 29, bonus: 0.5, threshold: 0.05 };
    const votes = [520, 330, 110, 40];
    for (const own of votes.keys()) {
      const now = allocateSeats(votes, rule)[own];
      const more = votesForSeats(votes, own, now + 1, rule)!;
      const seatsWith = (extra: number) =>
        allocateSeats(
          votes.map((count, i) => count + (i === own ? extra : 0)),
          rule,
        )[own];
      expect(seatsWith(more)).toBeGreaterThan(now);
      expect(seatsWith(more - 1)).toBe(now);
    }
    // The fourth list first has to reach 5 %: (40 + x) ≥ 0.05 × (1,000 + x), so x ≥ 10.5.
    expect(votesForSeats(votes, 3, 1, rule)).toBeGreaterThanOrEqual(11);
    expect(votesForSeats(votes, 0, 30, rule)).toBeNull();
  });
});

const past = (
  ballotId: string,
  registered: number,
  valid: number,
  campVotes: number,
  options: [label: string, votes: number, ours: number][] = [],
): PastBallot => {
  const [year, kind, round] = ballotId.split('-');
  return {
    ballotId,
    kind,
    round: Number(round),
    heldOn: `${year}-06-01`,
    registered,
    ballotsCast: valid,
    valid,
    campVotes,
    validWithCamp: campVotes > 0 ? valid : 0,
    options: options.map(([label, votes, ours]) => ({ label, nuance: null, votes, campVotes: ours })),
  };
};

// Turnouts of second rounds 40, 50 and 60 %, shares 44, 46 and 48 %; of first rounds 45 and 55 %, 30 and 34 %.
const legislative: PastBallot[] = [
  past('2012-legislative-1', 10_000, 4_500, 1_350),
  past('2012-legislative-2', 10_000, 4_000, 1_760),
  past('2017-legislative-1', 10_000, 5_500, 1_870),
  past('2017-legislative-2', 10_000, 5_000, 2_300),
  past('2022-legislative-2', 10_000, 6_000, 2_880),
];
const request: GoalRequest = {
  kind: 'legislative',
  areaCode: '99001',
  registered: 10_000,
  past: legislative,
  effectOn: 'turnout',
};
const targetOf = (from: GoalRequest, id: string) => voteGoal(from).targets.find((t) => t.id === id)!;

describe('goals', () => {
  test('half of the valid votes of a second round, and two new voters for each vote missing', () => {
    const win = targetOf(request, 'win');
    expect(win.votes).toEqual({ low: 2001, mid: 2501, high: 3001 });
    expect(win.expected.low).toBeCloseTo(4000 * 0.44, 9);
    expect(win.expected.mid).toBeCloseTo(5000 * 0.46, 9);
    expect(win.expected.high).toBeCloseTo(6000 * 0.48, 9);
    // The gap is smallest where few vote and the share is high: 2,001 − 1,920; largest at 6,000 × 44 %.
    expect(win.gap.low).toBeCloseTo(81, 9);
    expect(win.gap.mid).toBeCloseTo(201, 9);
    expect(win.gap.high).toBeCloseTo(361, 9);
    expect(win.toFind.mid).toBeCloseTo(402, 9);
    // 2,300 + 402 of 5,000 + 402 is half, and one.
    expect(2300 + win.toFind.mid).toBeGreaterThanOrEqual((5000 + win.toFind.mid) / 2);
    expect(2300 + win.toFind.mid - 2).toBeLessThanOrEqual((5000 + win.toFind.mid - 2) / 2);
    expect(win.validPerRegistered).toMatchObject({
      basis: 'same-round',
      ballots: ['2012-legislative-2', '2017-legislative-2', '2022-legislative-2'],
    });
    expect(win.law).toContain('126');
  });

  test('a voter who is persuaded was counted before: the gap is what there is to find', () => {
    const win = targetOf({ ...request, effectOn: 'choice' }, 'win');
    expect(win.toFind).toEqual(win.gap);
  });

  test('12.5 % of the registered to go on, whatever the turnout; reached is nothing to find', () => {
    const goOn = targetOf(request, 'go-on');
    expect(goOn.votes).toEqual({ low: 1250, mid: 1250, high: 1250 });
    // Expected: 4,500 × 30 % to 5,500 × 34 %.
    expect(goOn.gap.high).toBeCloseTo(1250 - 1350, 9);
    expect(goOn.gap.low).toBeCloseTo(1250 - 1870, 9);
    expect(goOn.toFind).toEqual({ low: 0, mid: 0, high: 0 });
    const weak = { ...request, past: legislative.map((b) => ({ ...b, campVotes: b.campVotes / 2 })) };
    const far = targetOf(weak, 'go-on');
    expect(far.toFind.high).toBeCloseTo(1250 - 675, 9);
  });

  test('with one past ballot of its round the others of its kind speak, and say so', () => {
    const win = targetOf({ ...request, past: legislative.slice(0, 3) }, 'win');
    expect(win.validPerRegistered.basis).toBe('same-kind');
    expect(win.validPerRegistered.range).toEqual({ low: 0.4, mid: 0.45, high: 0.55 });
    expect(readPast(legislative, 'european', 1, validShare)).toMatchObject({ basis: 'all' });
    expect(readPast([], 'european', 1, validShare)).toBeUndefined();
  });

  test('a camp that stood nowhere has no expected votes, rather than none', () => {
    const absent = voteGoal({
      ...request,
      past: legislative.map((b) => ({ ...b, campVotes: 0, validWithCamp: 0 })),
    });
    expect(absent.targets).toEqual([]);
    expect(absent.notSaid.map(({ id }) => id)).toEqual(['go-on', 'win-at-once', 'win']);
    expect(voteGoal({ ...request, past: [] }).notSaid).toHaveLength(3);
    expect(voteGoal({ ...request, kind: 'mayoral' }).notSaid).toMatchObject([{ id: 'all' }]);
  });

  test('the president: to go on takes more than the second had', () => {
    const first = (id: string, ours: number, second: number) =>
      past(id, 10_000, 7_000, ours, [
        ['A', 2_400, 0],
        ['B', second, 0],
        ['C', ours, ours],
      ]);
    const goOn = targetOf(
      {
        ...request,
        kind: 'presidential',
        past: [first('2017-presidential-1', 1_400, 1_500), first('2022-presidential-1', 1_450, 1_700)],
      },
      'go-on',
    );
    expect(goOn.votes).toEqual({ low: 1501, mid: 1601, high: 1701 });
    expect(goOn.toFind.low).toBeCloseTo(1501 - 1450, 9);
    expect(goOn.toFind.high).toBeCloseTo(1701 - 1400, 9);
  });

  test('a list ballot: 5, 10 and 50 % of the valid votes, and the next seat once their number is known', () => {
    const lists = [
      past('2020-municipal-2', 1_000, 500, 150, [
        ['Town', 260, 0],
        ['Ours', 150, 150],
        ['Third', 90, 0],
      ]),
      past('2026-municipal-2', 1_000, 1_000, 330, [
        ['Town', 520, 0],
        ['Ours', 330, 330],
        ['Third', 110, 0],
        ['Fourth', 40, 0],
      ]),
    ];
    const municipal: GoalRequest = { ...request, kind: 'municipal', registered: 1_000, past: lists };
    const goal = voteGoal(municipal);
    expect(goal.targets.map(({ id }) => id)).toEqual(['go-on', 'merge', 'win-at-once', 'win']);
    expect(goal.targets[0].votes).toEqual({ low: 50, mid: 75, high: 100 });
    expect(goal.notSaid.map(({ id }) => id)).toEqual(['next-seat']);

    const next = targetOf({ ...municipal, seats: 29 }, 'next-seat');
    // The camp had 30 and 33 %, so its list is tried at both, and between.
    expect(next.campShare.range).toEqual({ low: 0.3, mid: 0.315, high: 0.33 });
    expect(next.expected.high).toBeCloseTo(330, 9);
    expect(next.seats!.high).toBe(5);
    expect(next.toFind.low).toBeGreaterThan(0);
    expect(next.toFind.low).toBeLessThanOrEqual(next.toFind.mid);
    expect(next.toFind.mid).toBeLessThanOrEqual(next.toFind.high);
  });

  test('the bonus is a quarter in Paris, Lyon and Marseille, and Europe has 81 seats', () => {
    const lists = [
      past('2026-municipal-2', 1_000, 1_000, 450, [
        ['Town', 550, 0],
        ['Ours', 450, 450],
      ]),
    ];
    const seatsIn = (areaCode: string) =>
      targetOf(
        { ...request, kind: 'municipal', registered: 1_000, past: lists, areaCode, seats: 100 },
        'next-seat',
      ).seats;
    expect(seatsIn('99001')!.mid).toBe(22);
    // 75 seats by averages: 450 ÷ 34 = 13.2 comes before 550 ÷ 42 = 13.1.
    expect(seatsIn('75056')!.mid).toBe(34);
    const europe = lists.map((b) => ({ ...b, kind: 'european', round: 1 }));
    expect(targetOf({ ...request, kind: 'european', past: europe }, 'next-seat').seats!.mid).toBe(36);
  });
});

test('past ballots are summed over the precincts asked for, camp and all, those without result left out', () => {
  const panel = panelOf([
    precinct(1, { ballots: [ballot(2024, 1000, 600, 500, { A: 300, B: 150, C: 50 })] }),
    precinct(2, {
      ballots: [ballot(2024, 1000, 800, 800, { B: 800 }), ballot(2022, 900, 500, 400, { A: 400 })],
    }),
  ]);
  const [older, newer] = sumBallots(panel, strategy.camp);
  expect(older).toMatchObject({
    ballotId: '2022-legislative-1',
    registered: 900,
    valid: 400,
    campVotes: 400,
  });
  expect(newer).toMatchObject({
    kind: 'legislative',
    round: 1,
    registered: 2000,
    ballotsCast: 1400,
    valid: 1300,
    campVotes: 300,
    // Nobody stood for A in the second precinct.
    validWithCamp: 500,
  });
  expect(newer.options.map(({ label, votes, campVotes }) => [label, votes, campVotes])).toEqual([
    ['B', 950, 0],
    ['A', 300, 300],
    ['C', 50, 0],
  ]);
  expect(sumBallots(panel, strategy.camp, (i) => i === 0)).toHaveLength(1);
});
