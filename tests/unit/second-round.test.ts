/** The second round as it looks on the evening of the first: who stands, what can be expected, what is at stake. */
import { describe, expect, test } from 'vitest';
import type { Panel } from '#server/domain/targeting/panel.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import { FRENCH_TRANSFERS, typicalMatrix } from '#server/domain/targeting/second-round/affinity-model.ts';
import { mixPlain } from '#server/domain/targeting/second-round/combination.ts';
import { findContests } from '#server/domain/targeting/second-round/contests.ts';
import { predictSecondRound } from '#server/domain/targeting/second-round/predict.ts';
import { firstRoundOf } from '#server/domain/targeting/second-round/rules.ts';
import type { SecondRoundChoice } from '#server/domain/targeting/strategy.ts';
import { LEFT, secondRoundStrategy, secondRoundTown, townByNuance } from '../fixtures/second-round-town.ts';

const round = firstRoundOf('2024-legislative-1')!;

function contestsOf(panel: Panel, choice?: SecondRoundChoice) {
  const [first, second] = [1, 2].map((n) =>
    panel.ballots.find(({ ballotId }) => ballotId === `2024-legislative-${n}`),
  );
  return findContests(panel, first!, round, LEFT, choice, second);
}
const names = (finalists: { label: string; nuance: string | null }[]) =>
  finalists.map(({ label, nuance }) => `${label}/${nuance}`);

describe('who stands where', () => {
  test('precincts with the same candidates are one constituency, though names recur and a small one lacks some', () => {
    const { contests, of } = contestsOf(secondRoundTown());
    expect([...of]).toEqual([of[0], of[0], of[0], of[3], of[3]]);
    expect(of[3]).not.toBe(of[0]);
    expect(contests.map(({ key }) => key).sort()).toEqual(['BLEU', 'MARTIN']);
  });

  test('by law the first two and whoever has 12.5 % of the registered go on, from left to right', () => {
    const { contests, of } = contestsOf(secondRoundTown());
    const north = contests[of[0]];
    // 2,010 registered: 251.25 votes are needed. JAUNE has 336, VERT 52.
    expect(names(north.finalists)).toEqual(['ROUX/UG', 'JAUNE/ENS', 'BLEU/RN']);
    expect([north.finalistsFrom, north.elected]).toEqual(['law', null]);
  });

  test('more than half of the votes and a quarter of the registered win at once', () => {
    const { contests, of } = contestsOf(secondRoundTown());
    // 800 of 1,250 votes, 2,100 registered.
    expect(contests[of[3]]).toMatchObject({ elected: { label: 'MARTIN', nuance: 'UG' }, finalists: [] });
  });

  test('who stands down does not go on; nobody moves up', () => {
    const { contests, of } = contestsOf(secondRoundTown(), { withdrawn: ['Jaune'] });
    expect(names(contests[of[0]].finalists)).toEqual(['ROUX/UG', 'BLEU/RN']);
  });

  test('what is stated goes before what is inferred; a name that nobody bears is told', () => {
    const { contests, of } = contestsOf(secondRoundTown(), {
      finalists: { BLEU: ['VERT', 'BLEU', 'NEMO'], MARTIN: ['MARTIN', 'BLEU (RN)'] },
    });
    expect(names(contests[of[0]].finalists)).toEqual(['VERT/ECO', 'BLEU/RN']);
    expect(contests[of[0]].unknownNames).toEqual(['NEMO']);
    expect(names(contests[of[3]].finalists)).toEqual(['MARTIN/UG', 'BLEU/RN']);
  });

  test('where the second round is loaded, its candidates stand, and where it has none it was decided', () => {
    const { contests, of } = contestsOf(secondRoundTown({ 1: 'ROUX/UG 300, BLEU/RN 200' }));
    expect(names(contests[of[0]].finalists)).toEqual(['ROUX/UG', 'BLEU/RN']);
    expect(contests[of[0]].finalistsFrom).toBe('second-ballot');
    expect(contests[of[3]]).toMatchObject({ finalists: [], elected: { label: 'MARTIN' } });
  });

  test('votes by nuance need a published constituency', () => {
    expect([...contestsOf(townByNuance(null)).of]).toEqual([-1, -1, -1, -1, -1]);
    expect([...contestsOf(townByNuance('31-01')).of]).toEqual([0, 0, 0, 0, 0]);
  });

  test('only a first round that a second may follow counts as one', () => {
    expect(firstRoundOf('2022-presidential-1')).toMatchObject({ secondBallotId: '2022-presidential-2' });
    expect([firstRoundOf('2019-european-1'), firstRoundOf('2024-legislative-2')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('what can be expected', () => {
  const town = secondRoundTown();
  const predicted = predictSecondRound(town, town.ballots[0], contestsOf(town), { model: FRENCH_TRANSFERS });

  test('everybody registered is somewhere: origins add up, and so do their choices', () => {
    for (const [i, registered] of [1000, 900, 110].entries()) {
      const reserves = predicted.reservesAt(i);
      expect(reserves.reduce((sum, { voters }) => sum + voters, 0)).toBe(registered);
      for (const { toCamp, toOthers, blank, atHome } of reserves) {
        expect(toCamp.mid + toOthers + blank + atHome).toBeCloseTo(1, 9);
        expect(toCamp.low).toBeLessThanOrEqual(toCamp.mid);
        expect(toCamp.high).toBeGreaterThanOrEqual(toCamp.mid);
      }
      const expected = reserves.reduce((sum, { voters, toCamp }) => sum + voters * toCamp.mid, 0);
      expect(predicted.campVotes[i]).toBeCloseTo(expected, 9);
    }
  });

  test('the constituency is the sum of its precincts, and its doubt is more than theirs drawn together', () => {
    const [north] = predicted.forecasts;
    const votes = predicted.campVotes[0] + predicted.campVotes[1] + predicted.campVotes[2];
    expect(north.campVotes.mid).toBeCloseTo(votes, 9);
    expect(north.firstRoundVotes).toBe(360);
    const alone = Math.hypot(...[0, 1, 2].map((i) => predicted.campVotesSd[i]));
    expect((north.campVotes.high - north.campVotes.mid) / 1.2816).toBeGreaterThan(alone);
    expect(north.campShare.mid).toBeGreaterThan(0);
    expect(north.campShare.high).toBeLessThan(1);
  });

  test('the plain forecast keeps the shares of the first round, and every row its probabilities', () => {
    const transfers = typicalMatrix(FRENCH_TRANSFERS, ['left', 'centre', 'far-right'], 0.6);
    const voters = [10, 20, 30, 40, 50, 60, 5, 15, 400, 300, 200, 100];
    mixPlain(transfers, 5, voters, 1);
    const votes = [0, 1, 2].map((f) =>
      voters.reduce((sum, count, r) => sum + count * transfers[r * 5 + f], 0),
    );
    const all = votes[0] + votes[1] + votes[2];
    [0.5, 1 / 3, 1 / 6].forEach((share, f) => {
      expect(votes[f] / all).toBeCloseTo(share, 9);
    });
    const half = typicalMatrix(FRENCH_TRANSFERS, ['left', 'centre', 'far-right'], 0.6);
    mixPlain(half, 5, voters, 0.5);
    for (const matrix of [transfers, half])
      for (let r = 0; r < 12; r++)
        expect(matrix.subarray(5 * r, 5 * r + 5).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  });

  test('transfers make political sense', () => {
    // Rows: seven blocs, blank, at home, then the finalists; choices: left, far right, blank, at home.
    const duel = typicalMatrix(FRENCH_TRANSFERS, ['left', 'far-right'], 0.6);
    const at = (row: number, choice: number) => duel[row * 4 + choice];
    const [far, left, , centre, , farRight] = [0, 1, 2, 3, 4, 5];
    expect(at(left, 0)).toBeGreaterThan(0.5);
    expect(at(farRight, 1)).toBeGreaterThan(0.5);
    expect(at(centre, 0)).toBeGreaterThan(at(centre, 1));
    expect(at(far, 0)).toBeGreaterThan(at(far, 1));
    expect(at(8, 3)).toBeGreaterThan(0.8);
    expect(Math.min(at(9, 0), at(10, 1))).toBeGreaterThan(0.85);
  });
});

describe('the ranking', () => {
  const scored = (panel: Panel, changes = {}) => scorePanel(panel, secondRoundStrategy(changes));

  test('the value is the sum of its terms, each the product of its factors', () => {
    const table = scored(secondRoundTown());
    const { parts } = table.row(0);
    expect(parts.terms.map(({ id }) => id)).toEqual([
      'second-round-far-left',
      'second-round-ecologist',
      'second-round-blank',
      'second-round-abstained',
      'second-round-own',
      'second-round-rival',
    ]);
    const sum = parts.terms.reduce((total, { contribution }) => total + contribution!, 0);
    expect(parts.base).toBeCloseTo(sum, 12);
    for (const { value, factors } of parts.terms)
      if (factors)
        expect(factors.reduce((product, factor) => product * factor.value, 1)).toBeCloseTo(value, 12);
    expect(parts.terms.find(({ id }) => id === 'second-round-abstained')!.factors![0].value).toBe(0.4);
  });

  test('decided, without the camp, or without a constituency: no score, and the reason', () => {
    const reasons = (panel: Panel, changes = {}) =>
      Array.from({ length: 5 }, (_, i) =>
        scored(panel, changes)
          .row(i)
          .parts.missing.flatMap((own) => (own.kind === 'model' ? own.reason : [])),
      );
    const decided = ['second-round-decided'];
    expect(reasons(secondRoundTown())).toEqual([[], [], [], decided, decided]);
    expect(reasons(secondRoundTown(), { secondRound: { finalists: { BLEU: ['BLEU', 'JAUNE'] } } })).toEqual([
      ...Array(3).fill(['second-round-without-camp']),
      decided,
      decided,
    ]);
    expect(reasons(townByNuance(null))).toEqual(Array(5).fill(['second-round-no-constituency']));
    expect(reasons(secondRoundTown(), { ballots: [{ match: '*-european-1', weight: 1 }] })).toEqual(
      Array(5).fill(['second-round-no-first']),
    );
    const report = reportScores(scored(secondRoundTown()));
    expect([report.scored, report.notScored.length]).toEqual([3, 2]);
  });

  test('nothing of the second round is read but who stood: other votes change no score', () => {
    const base = scored(secondRoundTown({ 1: 'ROUX/UG 300, BLEU/RN 200', 2: 'ROUX/UG 200, BLEU/RN 300' }));
    const other = scored(secondRoundTown({ 1: 'ROUX/UG 10, BLEU/RN 500', 2: 'ROUX/UG 400, BLEU/RN 30' }));
    expect(other.score).toEqual(base.score);
    expect(other.outcome.value).toEqual(base.outcome.value);
  });

  test('a withdrawal changes what is at stake; a slider to the low end takes some of it away', () => {
    const full = scored(secondRoundTown()).outcome.value;
    const duel = scored(secondRoundTown(), { secondRound: { withdrawn: ['JAUNE'] } }).outcome.value;
    expect(duel[0]).not.toBeCloseTo(full[0], 4);
    const low = scored(secondRoundTown(), { assumption: 0 }).outcome.value;
    for (const i of [0, 1, 2]) expect(low[i]).toBeLessThan(full[i]);
    const half = scored(secondRoundTown(), { assumption: 0.5 }).outcome.value;
    for (const i of [0, 1, 2]) {
      expect(half[i]).toBeGreaterThan(low[i]);
      expect(half[i]).toBeLessThan(full[i]);
    }
  });

  test('expected votes: contacts × effect × what is at stake for the camp ÷ what is at stake in all', () => {
    const table = scored(secondRoundTown());
    const { expectedVotes, parts } = table.row(0);
    expect(expectedVotes!.mid).toBeCloseTo(
      (500 * 0.25 * 0.02 * parts.yield.reserve!) / parts.yield.effectBase!,
      9,
    );
    expect(expectedVotes!.low).toBeLessThan(expectedVotes!.high);
  });
});
