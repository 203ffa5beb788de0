/**
 * Fits the transfers of `data/models/transfers-france.json` again, from both rounds of the legislative and
 * presidential elections of 2017 and 2022 in the whole of France, and prints what they say beside what was
 * shipped. No later ballot is read. With --write the file is replaced.
 *
 * Tried on elections left out in turn, and lost: one matrix per configuration (as good where it was met, silent
 * elsewhere, as in most contests of three), no turnout, no strength of the finalists in the precinct, a weaker
 * or a stronger prior, presidential elections at full weight or none, a common slope of turnout for all origins,
 * a doubt of its own for the finalists' voters. What helped: the barrage apart from the affinities, and growing
 * with turnout (mean error of a finalist's share 5.5 → 4.7 points); the plain forecast mixed in. The last two and the
 * two kinds of doubt were added after a first look at 2024, and chosen by the earlier elections alone.
 *
 *     npm run -s bench transfers
 *     node tests/bench/transfers.ts --write
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Bloc } from '#server/domain/targeting/blocs.ts';
import { type AffinityModel, parametersOf } from '#server/domain/targeting/second-round/affinities.ts';
import { modelOf, typicalTransfers } from '#server/domain/targeting/second-round/affinity-model.ts';
import { measurePlainWeight } from '#server/domain/targeting/second-round/combination.ts';
import { errorsOf, measureDoubt } from '#server/domain/targeting/second-round/doubt.ts';
import { fitAffinities, type PastContest } from '#server/domain/targeting/second-round/fit-affinities.ts';
import { heldOut } from '#server/domain/targeting/second-round/held-out.ts';
import { findPastContests } from '#server/domain/targeting/second-round/past-contests.ts';
import { readRounds } from '../fixtures/rounds.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

if (!hasSharedData) {
  console.log('../shared/data is not here: nothing to fit to');
  process.exit(0);
}
const PAIRS = ['2017-presidential', '2017-legislative', '2022-presidential', '2022-legislative'];
/**
 * A presidential election is another kind of choice, between the same two everywhere: it tells how centre and
 * far right draw when turnout is high, and must not outvote 1,100 legislative contests.
 */
const weightOf = (election: string) => (election.endsWith('presidential') ? 0.25 : 1);
const FILE = join(import.meta.dirname, '../../data/models/transfers-france.json');

const contests: PastContest[] = [];
const fittedTo: AffinityModel['fittedTo'] = [];
for (const pair of PAIRS) {
  const panel = await readRounds('france', [`${pair}-1`, `${pair}-2`]);
  const [first, second] = [1, 2].map(
    (round) => panel.ballots.find(({ ballotId }) => ballotId === `${pair}-${round}`)!,
  );
  const {
    contests: found,
    decided,
    unusual,
    tooSmall,
    precinctsLeftOut,
  } = findPastContests(panel, first, second);
  const precincts = found.reduce((sum, { registered }) => sum + registered.length, 0);
  console.log(
    `${pair}: ${found.length} contests, ${precincts} precincts; decided in round one ${decided}, unusual ${unusual}, too small ${tooSmall}, precincts left out ${precinctsLeftOut}`,
  );
  fittedTo.push({
    ballots: `${pair}-1 → ${pair}-2`,
    contests: found.length,
    precincts,
    weight: weightOf(pair),
    source: "Ministère de l'Intérieur – résultats électoraux, Licence Ouverte 2.0",
  });
  contests.push(...found);
}

const timed = <T>(what: string, work: () => T): T => {
  const startedMs = performance.now();
  const result = work();
  console.log(`${what}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
};
const fit = timed('fit', () => fitAffinities(contests, weightOf));
console.log(`mean squared error ${fit.loss.toFixed(2)} ×10⁻⁴ after ${fit.iterations} steps`);

// What the parameters make of an election that they have not seen.
const without = new Map(
  PAIRS.map((left) => [
    left,
    timed(`fit without ${left}`, () =>
      fitAffinities(contests, (election) => (election === left ? 0 : weightOf(election))),
    ).theta,
  ]),
);
const thetaOf = (election: string) => without.get(election)!;
const plain = measurePlainWeight(contests, thetaOf);
console.log('weight of the plain forecast', plain);
const errors = contests.flatMap((contest) => errorsOf(contest, thetaOf(contest.election), plain));
const doubt = measureDoubt(errors);
console.table(doubt);

const model = modelOf(fit.theta, { plain, doubt, fittedTo });
for (const left of PAIRS) {
  const seen = contests.filter(({ election }) => election === left);
  const held = seen.map((contest) => heldOut(contest, thetaOf(left), plain, doubt));
  const mean = (of: (own: (typeof held)[number]) => number) =>
    held.reduce((sum, own) => sum + of(own), 0) / held.length;
  console.log(
    `${left}, forecast without it: mean error of a finalist's share ${(100 * mean(({ error }) => error)).toFixed(1)} points, ` +
      `proportional ${(100 * mean(({ proportional }) => proportional)).toFixed(1)}; ` +
      `precincts within their 80 % interval ${(100 * mean(({ within }) => within)).toFixed(0)} %`,
  );
}
for (const finalists of [
  ['left', 'centre'],
  ['left', 'far-right'],
  ['centre', 'far-right'],
  ['centre', 'right'],
  ['left', 'centre', 'far-right'],
] satisfies Bloc[][]) {
  for (const turnout of [0.48, 0.67]) {
    console.log(`\n${finalists.join(' – ')}, turnout ${turnout}`);
    console.table(typicalTransfers(model, finalists, turnout));
  }
}
const text = `${JSON.stringify(model, null, 2)}\n`;
if (process.argv.includes('--write')) await writeFile(FILE, text);
else {
  const shipped = JSON.parse(await readFile(FILE, 'utf8')) as AffinityModel;
  const [ours, theirs] = [model, shipped].map(parametersOf);
  const most = ours.reduce((worst, value, j) => Math.max(worst, Math.abs(value - theirs[j])), 0);
  console.log(`largest difference from the file shipped: ${most.toFixed(4)}`);
}
