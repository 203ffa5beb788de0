/**
 * Seats of a list ballot: the majority bonus first, then the highest averages (d'Hondt, 1878) among the lists
 * above the threshold, the winner included.
 *
 * Municipal councils: half of the seats to the first list, rounded up where there are more than four seats and
 * down where there are fewer (Code électoral, L. 262); a quarter in Paris, Lyon and Marseille since 2026 (loi
 * n° 2025-795). European Parliament: no bonus (loi n° 77-729, art. 3). Equal averages: the list with more votes.
 */

export interface SeatRule {
  seats: number;
  /** Share of the seats that goes to the first list before all others; 0: none. */
  bonus: number;
  /** Share of the valid votes below which a list gets nothing. */
  threshold: number;
}

/** Seats of each list, in the order of `votes`. */
export function allocateSeats(votes: readonly number[], { seats, bonus, threshold }: SeatRule): number[] {
  const valid = votes.reduce((sum, count) => sum + count, 0);
  const won = votes.map(() => 0);
  const admitted = [...votes.keys()].filter((i) => votes[i] > 0 && votes[i] >= threshold * valid);
  if (admitted.length === 0) return won;
  const first = admitted.reduce((best, i) => (votes[i] > votes[best] ? i : best));
  const given = bonusSeats(seats, bonus);
  for (let seat = given; seat < seats; seat++) {
    const average = (i: number) => votes[i] / (won[i] + 1);
    const next = admitted.reduce((best, i) =>
      average(i) > average(best) || (average(i) === average(best) && votes[i] > votes[best]) ? i : best,
    );
    won[next]++;
  }
  won[first] += given;
  return won;
}

export const bonusSeats = (seats: number, bonus: number): number =>
  seats < 4 ? Math.floor(seats * bonus) : Math.ceil(seats * bonus);

/**
 * Fewest votes more for list `own` with which it has at least `wanted` seats, the other lists as they are; null:
 * there are not so many seats. More votes never cost a list a seat, so halving finds them.
 */
export function votesForSeats(
  votes: readonly number[],
  own: number,
  wanted: number,
  rule: SeatRule,
): number | null {
  if (wanted > rule.seats) return null;
  const seatsWith = (more: number) =>
    allocateSeats(
      votes.map((count, i) => (i === own ? count + more : count)),
      rule,
    )[own];
  if (seatsWith(0) >= wanted) return 0;
  let enough = Math.max(1, Math.ceil(votes.reduce((sum, count) => sum + count, 0)));
  while (seatsWith(enough) < wanted) {
    enough *= 2;
    if (!(enough < 1e12)) return null;
  }
  let short = 0;
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (seatsWith(middle) >= wanted) enough = middle;
    else short = middle;
  }
  return enough;
}
