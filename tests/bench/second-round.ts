/**
 * The second round of July 2024 in Toulouse and the Haute-Garonne as it looked on the evening of the first, with transfers
 * learnt from 2017 and 2022, beside what then happened.
 *
 *     npm run -s bench second-round
 */
import { performance } from 'node:perf_hooks';
import { readCamps } from '#server/db/queries/strategies.ts';
import { FRENCH_TRANSFERS, typicalMatrix } from '#server/domain/targeting/second-round/affinity-model.ts';
import { type Contest, type Contests, findContests } from '#server/domain/targeting/second-round/contests.ts';
import { type Judgement, judge } from '#server/domain/targeting/second-round/judge.ts';
import { countChoices, countOrigins, originsOf } from '#server/domain/targeting/second-round/origins.ts';
import { predictSecondRound } from '#server/domain/targeting/second-round/predict.ts';
import { firstRoundOf } from '#server/domain/targeting/second-round/rules.ts';
import { estimateTransfers } from '#server/domain/targeting/second-round/transfers.ts';
import type { Camp } from '#server/domain/targeting/strategy.ts';
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
const round = firstRoundOf(first.ballotId)!;

/** Where the voters of the first round went, now that both are known, with what is certain in brackets. */
function showHindsight(contest: Contest) {
  const origins = countOrigins(contest, first);
  const choices = countChoices(contest, first, second);
  const precincts = contest.precincts.length;
  const rows = originsOf(contest);
  // Who registered between the rounds is taken to be as the others are.
  contest.precincts.forEach((i, n) => {
    const grown = second.registered[i] / first.registered[i];
    for (let r = 0; r < rows.length; r++) origins[n * rows.length + r] *= grown;
  });
  // What few voters leave open is as it was before.
  const prior = typicalMatrix(
    FRENCH_TRANSFERS,
    contest.finalists.map(({ bloc }) => bloc),
    contest.ballotsCast / contest.registered,
  );
  const startedMs = performance.now();
  const estimate = estimateTransfers({ origins, choices, precincts }, { prior });
  const ms = performance.now() - startedMs;
  const names = [...contest.finalists.map(({ label, nuance }) => `${label} (${nuance})`), 'blank', 'at home'];
  const { transfers, low, high, atLeast, atMost, columns } = estimate;
  console.log(`\n${contest.key}: transfers in hindsight, %, 80 % interval [bounds]; ${ms.toFixed(0)} ms`);
  const table = rows.flatMap((origin, r) => {
    let voters = 0;
    for (let n = 0; n < precincts; n++) voters += origins[n * rows.length + r];
    if (voters === 0) return [];
    const name =
      origin.kind === 'finalist' ? names[origin.finalist] : 'bloc' in origin ? origin.bloc : origin.kind;
    const cells = names.map((choice, c) => {
      const [mid, from, to, least, most] = [transfers, low, high, atLeast, atMost].map((column) =>
        Math.round(100 * column[r * columns + c]),
      );
      return [choice, `${mid} (${from}–${to}) [${least}–${most}]`];
    });
    return [[name, { voters: Math.round(voters), ...Object.fromEntries(cells) }] as const];
  });
  console.table(Object.fromEntries(table));
}

/** The constituencies as a campaign of the city has them loaded: its own precincts, who stands being known. */
function insideOf(commune: string, { contests, of }: Contests): Contests {
  const isInside = (i: number) => panel.precinctCodes[i].startsWith(`${commune}_`);
  return {
    contests: contests.map((contest) => ({ ...contest, precincts: contest.precincts.filter(isInside) })),
    of,
  };
}

function show(camp: Camp, name: string, all: Contests) {
  const contests = { ...all, contests: all.contests.filter(({ precincts }) => precincts.length > 0) };
  const startedMs = performance.now();
  const predicted = predictSecondRound(panel, first, contests, { model: FRENCH_TRANSFERS });
  const ms = performance.now() - startedMs;
  if (predicted.forecasts.length === 0) return;
  const judged = judge(predicted, first, second, FRENCH_TRANSFERS);
  console.log(
    `\n── ${camp.title.en}, ${name}: share of the votes for finalists, and votes; ${ms.toFixed(0)} ms`,
  );
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
            '80 %': `${percent(share.low)}–${percent(share.high)}`,
            truth: percent(share.truth),
            proportional: percent(share.proportional),
            uniform: percent(share.uniform),
            votes: Math.round(votes.mid),
            'votes 80 %': `${Math.round(votes.low)}–${Math.round(votes.high)}`,
            'votes truth': votes.truth,
          },
        ]),
    ),
  );
  const { meanAbsoluteError, precincts } = judged;
  console.table({
    'constituencies: mean error of the share, points': inPoints(meanAbsoluteError),
    'precincts: mean error of the share, points': inPoints(precincts.meanAbsoluteError),
  });
  const { count, votesWithin, shareWithin, gainRank } = precincts;
  console.log(
    `${count} precincts: votes within their 80 % interval ${percent(votesWithin)} %, share ${percent(shareWithin)} %; ` +
      `rank correlation of the gain since the first round ${gainRank.all.toFixed(2)}, within constituencies ${gainRank.withinContests.toFixed(2)} ` +
      `(proportional: ${gainRank.proportional.toFixed(2)})`,
  );
}

for (const camp of await readCamps()) {
  const contests = findContests(panel, first, round, camp, {}, second);
  show(camp, 'Toulouse', insideOf('31555', contests));
  show(camp, 'all of the Haute-Garonne', contests);
}

const { contests } = findContests(panel, first, round, (await readCamps())[0], {}, second);
const decided = contests.filter(({ finalists }) => finalists.length === 0);
for (const { key, precincts, elected } of decided)
  console.log(`\n${key}: decided in the first round for ${elected?.label}, ${precincts.length} precincts`);
for (const contest of contests.filter(({ finalists }) => finalists.length > 1)) showHindsight(contest);

function inPoints(errors: Judgement['meanAbsoluteError']) {
  return Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, percent(error)]));
}
