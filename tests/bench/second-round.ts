/**
 * The second round of July 2024 in the Haute-Garonne as it looked on the evening of the first, with transfers
 * learnt from 2017 and 2022, beside what then happened.
 *
 *     npm run -s bench second-round
 */
import { readCamps } from '#server/db/queries/strategies.ts';
import { FRENCH_TRANSFERS } from '#server/domain/targeting/second-round/affinity-model.ts';
import { findContests } from '#server/domain/targeting/second-round/contests.ts';
import { judge } from '#server/domain/targeting/second-round/judge.ts';
import { predictSecondRound } from '#server/domain/targeting/second-round/predict.ts';
import { firstRoundOf } from '#server/domain/targeting/second-round/rules.ts';
import { readRounds } from '../fixtures/rounds.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

if (!hasSharedData) {
  console.log('../shared/data is not here: nothing to judge by');
  process.exit(0);
}
const panel = await readRounds('toulouse', [
  '2022-presidential-2',
  '2024-legislative-1',
  '2024-legislative-2',
]);
const [first, second] = ['2024-legislative-1', '2024-legislative-2'].map(
  (id) => panel.ballots.find(({ ballotId }) => ballotId === id)!,
);
const percent = (share: number) => Number((100 * share).toFixed(1));

for (const camp of await readCamps()) {
  const contests = findContests(panel, first, firstRoundOf(first.ballotId)!, camp, {}, second);
  const predicted = predictSecondRound(panel, first, contests, { model: FRENCH_TRANSFERS });
  if (predicted.forecasts.length === 0) continue;
  const judged = judge(predicted, first, second, FRENCH_TRANSFERS);
  console.log(`\n── ${camp.title.en}`);
  console.table(
    Object.fromEntries(
      judged.contests
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ key, configuration, precincts, share, votes }) => [
          key,
          {
            configuration,
            precincts,
            'share %': percent(share.mid),
            low: percent(share.low),
            high: percent(share.high),
            truth: percent(share.truth),
            proportional: percent(share.proportional),
            uniform: percent(share.uniform),
            votes: Math.round(votes.mid),
            'votes low': Math.round(votes.low),
            'votes high': Math.round(votes.high),
            'votes truth': votes.truth,
          },
        ]),
    ),
  );
  console.log(JSON.stringify({ mae: judged.meanAbsoluteError, precincts: judged.precincts }, null, 1));
}
