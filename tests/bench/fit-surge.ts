/**
 * Learns the numbers of `data/models/surge.json` again, from the publishers' files of France in ../shared/data, and
 * prints what they are worth: what the weights find beside simpler ones, on pairs of ballots that they were learnt
 * from and on others; how often 80 % intervals hold; what the offer adds. No ballot after 2022 is read. With
 * --write the file is replaced.
 *
 *     npm run -s bench fit-surge
 *     node tests/bench/fit-surge.ts --write
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Camp } from '#server/domain/targeting/strategy.ts';
import { ANY_CAMP, type Interval, READY_MADE_CAMPS } from '#server/domain/targeting/surge/constants.ts';
import { learnInterval } from '#server/domain/targeting/surge/doubt.ts';
import { fitForms, momentsOf, solve } from '#server/domain/targeting/surge/fit.ts';
import { FORMS, type FormWeights } from '#server/domain/targeting/surge/forms.ts';
import {
  CALMS,
  HELD_OUT,
  type PairName,
  pairReader,
  type ReadPair,
  SURGES,
  WITHOUT_HIGH,
} from '../fixtures/surge-pairs.ts';
import { learnOffer, showCoverage, showFound, showOffer, titleOf } from '../fixtures/surge-tables.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

if (!hasSharedData) {
  console.log('../shared/data is not here: nothing to learn from');
  process.exit(0);
}
const FILE = join(import.meta.dirname, '../../data/models/surge.json');
const ALL = [...SURGES, ...CALMS, ...HELD_OUT, ...WITHOUT_HIGH];

const startedMs = performance.now();
const read = await pairReader();
const pairs = new Map<string, ReadPair>();
for (const camp of READY_MADE_CAMPS)
  for (const name of ALL) pairs.set(`${camp.name} ${titleOf(name)}`, read(camp, name));
const get = (camp: Camp, names: readonly PairName[]) =>
  names.map((name) => pairs.get(`${camp.name} ${titleOf(name)}`)!);
const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
console.log(`${pairs.size} pairs read in ${seconds(startedMs)}`);

const round = (value: number, digits: number) => Number(value.toFixed(digits));
const publish = (weights: Record<string, readonly number[]>) =>
  Object.fromEntries(
    FORMS.map((form) => [form, weights[form].map((weight) => round(weight, 2) + 0)]),
  ) as unknown as FormWeights;

// Weights: each camp's own, and from the camp's own votes alone those of all camps together.
const fitMs = performance.now();
const learn = (camp: Camp, surges: readonly PairName[]) =>
  publish(fitForms(get(camp, [...surges, WITHOUT_HIGH[0]])));
const own = new Map(READY_MADE_CAMPS.map((camp) => [camp.name, learn(camp, SURGES)]));
console.log(`weights of ${own.size} camps learnt in ${seconds(fitMs)}`);
const pool = (form: 'camp-only' | 'overseas') =>
  solve(READY_MADE_CAMPS.flatMap((camp) => get(camp, SURGES).map((pair) => momentsOf(pair, form))))!;
const together = pool('camp-only');
const any = publish({
  full: [...together, 0, 0],
  'no-second-round': [...together, 0, 0],
  'camp-only': together,
  overseas: pool('overseas'),
  'base-only': [0, 0, 1],
});
for (const [name, weights] of [...own, [ANY_CAMP, any] as const])
  console.log(name.padEnd(10), FORMS.map((form) => `${form} ${weights[form].join(' ')}`).join(' | '));

// A camp keeps its own weights if they found more on ballots that they were not learnt from.
const heldOut = new Map(
  READY_MADE_CAMPS.map((camp) => {
    const otherSurge = (name: PairName) =>
      SURGES.includes(name)
        ? learn(
            camp,
            SURGES.filter((other) => other !== name),
          )
        : null;
    return [camp.name, showFound(camp, get(camp, ALL), own.get(camp.name)!, any, otherSurge)];
  }),
);
const carriesOver = ({ name }: Camp) => heldOut.get(name)!.own > heldOut.get(name)!.any;
const weightsOf = (camp: Camp) => (carriesOver(camp) ? own.get(camp.name)! : any);

// Slope and doubt.
const publishInterval = ({ slope, tau }: Interval): Interval => ({
  slope: { atBase: round(slope.atBase, 2), perShare: round(slope.perShare, 2) },
  tau: { withHigh: round(tau.withHigh, 4), baseOnly: round(tau.baseOnly, 4) },
});
const learntBy = (camps: readonly Camp[], names: readonly PairName[], weights: FormWeights) =>
  camps.flatMap((camp) => get(camp, names).map((pair) => ({ pair, weights })));
const intervalOf = (camps: readonly Camp[], weights: FormWeights, names = [...SURGES, ...CALMS]) =>
  publishInterval(learnInterval(learntBy(camps, names, weights), learntBy(camps, WITHOUT_HIGH, weights)));
const intervals = new Map(
  READY_MADE_CAMPS.filter(carriesOver).map((camp) => [camp.name, intervalOf([camp], weightsOf(camp))]),
);
intervals.set(ANY_CAMP, intervalOf(READY_MADE_CAMPS, any));
for (const camp of READY_MADE_CAMPS) {
  const interval = intervals.get(carriesOver(camp) ? camp.name : ANY_CAMP)!;
  showCoverage(
    `${camp.name}, by ${carriesOver(camp) ? 'its own' : 'the pooled'} weights`,
    get(camp, ALL).map((pair) => ({ pair, weights: weightsOf(camp), interval })),
  );
}
for (const camp of READY_MADE_CAMPS.filter(carriesOver))
  showCoverage(
    `${camp.name}, each pair foretold by what the others teach`,
    [...SURGES, ...CALMS].map((name) => {
      const others = (names: readonly PairName[]) => names.filter((other) => other !== name);
      const weights = learn(camp, others(SURGES));
      const interval = intervalOf([camp], weights, others([...SURGES, ...CALMS]));
      return { pair: get(camp, [name])[0], weights, interval };
    }),
  );

// The offer: learnt on the calm pairs, whose target is a legislative ballot.
const offers = new Map(
  READY_MADE_CAMPS.filter(carriesOver).map((camp) => {
    const known = { weights: weightsOf(camp), interval: intervals.get(camp.name)! };
    const offer = learnOffer(get(camp, CALMS), known);
    const published = offer && {
      candidates: round(offer.candidates, 3),
      outgoing: round(offer.outgoing, 3),
    };
    showOffer(camp, get(camp, [...CALMS, ...HELD_OUT]), { ...known, offer: published });
    return [camp.name, published];
  }),
);

const describe = (names: readonly PairName[]) =>
  names.map((name) => {
    const [{ communes, gain }] = get(READY_MADE_CAMPS[0], [name]);
    return { ...name, communes, precincts: gain.filter((own) => !Number.isNaN(own)).length };
  });
const camp = (name: string, weights: FormWeights) => ({
  weights,
  interval: intervals.get(name),
  offer: offers.get(name) ?? null,
});
const body = {
  note: {
    en: 'What the model surge was taught: weights per feature, by form; see server/domain/targeting/surge.',
    fr: 'Ce que le modèle surge a appris : poids par grandeur et par forme ; voir server/domain/targeting/surge.',
  },
  source: "Ministère de l'Intérieur – résultats électoraux, Licence Ouverte 2.0",
  command: 'npm run -s bench fit-surge',
  learntFrom: {
    weights: describe([...SURGES, WITHOUT_HIGH[0]]),
    interval: describe([...SURGES, ...CALMS, ...WITHOUT_HIGH]),
    offer: describe(CALMS),
  },
  newestBallot: { weights: '2022-04-10', interval: '2022-06-12', offer: '2022-06-12' },
  camps: Object.fromEntries([
    ...READY_MADE_CAMPS.filter(carriesOver).map(({ name }) => [name, camp(name, own.get(name)!)]),
    [ANY_CAMP, camp(ANY_CAMP, any)],
  ]),
  notCarriedOver: Object.fromEntries(
    READY_MADE_CAMPS.filter((one) => !carriesOver(one)).map(({ name }) => [
      name,
      {
        weights: own.get(name),
        heldOut: { own: round(heldOut.get(name)!.own, 2), any: round(heldOut.get(name)!.any, 2) },
      },
    ]),
  ),
};
if (process.argv.includes('--write')) {
  await writeFile(FILE, `${JSON.stringify(body, null, 2)}\n`);
  console.log(`\n${FILE} is written; format it with biome`);
} else console.log(`\n${JSON.stringify(body.camps)}\nnot written: add --write`);
console.log(`${seconds(startedMs)} in all, at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
