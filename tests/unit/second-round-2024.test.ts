/**
 * The second round of July 2024 in the Haute-Garonne, forecast from its first round with transfers of 2017 and
 * 2022, against what then happened (npm run -s bench second-round prints all of it). Figures are fixed loosely:
 * a change that makes the forecast worse than the finalists' shares of the first round must be seen.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { readCamps } from '#server/db/queries/strategies.ts';
import type { Panel, PanelBallot } from '#server/domain/targeting/panel.ts';
import { FRENCH_TRANSFERS } from '#server/domain/targeting/second-round/affinity-model.ts';
import { type Contest, findContests } from '#server/domain/targeting/second-round/contests.ts';
import { type Judgement, judge } from '#server/domain/targeting/second-round/judge.ts';
import { countChoices, countOrigins } from '#server/domain/targeting/second-round/origins.ts';
import { predictSecondRound } from '#server/domain/targeting/second-round/predict.ts';
import { firstRoundOf } from '#server/domain/targeting/second-round/rules.ts';
import { estimateTransfers } from '#server/domain/targeting/second-round/transfers.ts';
import { readRounds } from '../fixtures/rounds.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

const BALLOTS = ['2022-presidential-2', '2024-legislative-1', '2024-legislative-2'];

describe.skipIf(!hasSharedData)('Haute-Garonne 2024, from ../shared/data', () => {
  let panel: Panel;
  let first: PanelBallot;
  let second: PanelBallot;
  let contests: Contest[];
  const judged: Record<string, Judgement> = {};

  beforeAll(async () => {
    panel = await readRounds('toulouse', BALLOTS);
    [first, second] = BALLOTS.slice(1).map((id) => panel.ballots.find(({ ballotId }) => ballotId === id)!);
    for (const camp of await readCamps()) {
      const found = findContests(panel, first, firstRoundOf(first.ballotId)!, camp, {}, second);
      const predicted = predictSecondRound(panel, first, found, { model: FRENCH_TRANSFERS });
      contests = found.contests;
      if (predicted.forecasts.length > 0)
        judged[camp.name] = judge(predicted, first, second, FRENCH_TRANSFERS);
    }
  });

  test('ten constituencies are told by their candidates; one was decided in the first round, in 74 precincts', () => {
    expect(contests.map(({ key }) => key).sort()).toEqual(
      Array.from({ length: 10 }, (_, n) => `31-${String(n + 1).padStart(2, '0')}`),
    );
    const decided = contests.filter(({ finalists }) => finalists.length === 0);
    expect(decided.map(({ key, elected, precincts }) => [key, elected?.label, precincts.length])).toEqual([
      ['31-04', 'PIQUEMAL', 74],
    ]);
    const duels = contests.filter(({ finalists }) => finalists.length === 2).map(({ key }) => key);
    expect(duels.sort()).toEqual(['31-05', '31-06', '31-07', '31-08', '31-10']);
  });

  test.each([
    ['left', 8, 0.04],
    ['centre', 5, 0.04],
    ['far-right', 9, 0.04],
  ])(
    '%s: %i constituencies, mean error of the share below %f and below the proportional forecast',
    (camp, count, most) => {
      const { contests: rows, meanAbsoluteError, precincts } = judged[camp];
      expect(rows).toHaveLength(count);
      expect(meanAbsoluteError.forecast).toBeLessThan(most);
      expect(meanAbsoluteError.forecast).toBeLessThan(meanAbsoluteError.proportional);
      expect(meanAbsoluteError.forecast).toBeLessThan(meanAbsoluteError.uniform);
      expect(precincts.meanAbsoluteError.forecast).toBeLessThan(precincts.meanAbsoluteError.proportional);
      // One election is one draw of the error that all its precincts share: it lands inside or it does not.
      expect(precincts.votesWithin).toBeGreaterThan(0.6);
      expect(precincts.gainRank.all).toBeGreaterThan(0.6);
    },
  );

  test('by law alone, 31-05 would have been a three-way contest: the withdrawal is the strategist’s to say', async () => {
    const [camp] = await readCamps();
    const round = firstRoundOf(first.ballotId)!;
    const of = (choice = {}) =>
      findContests(panel, first, round, camp, choice)
        .contests.find(({ key }) => key === '31-05')!
        .finalists.map(({ label }) => label);
    expect(of()).toEqual(['ESPAGNOLLE', 'PORTARRIEU', 'LEONARDELLI']);
    expect(of({ withdrawn: ['Espagnolle'] })).toEqual(['PORTARRIEU', 'LEONARDELLI']);
  });

  test('in hindsight most voters of the centre chose the left against the far right in 31-06', () => {
    const contest = contests.find(({ key }) => key === '31-06')!;
    const origins = countOrigins(contest, first);
    const choices = countChoices(contest, first, second);
    const rows = origins.length / contest.precincts.length;
    contest.precincts.forEach((i, n) => {
      for (let r = 0; r < rows; r++) origins[n * rows + r] *= second.registered[i] / first.registered[i];
    });
    const estimate = estimateTransfers({ origins, choices, precincts: contest.precincts.length });
    const [toLeft, toFarRight] = [estimate.transfers[3 * 4], estimate.transfers[3 * 4 + 1]];
    expect(toLeft).toBeGreaterThan(0.5);
    expect(toFarRight).toBeLessThan(0.2);
  });
});
