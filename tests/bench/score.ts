/**
 * Scoring again after a slider has moved, without database: precincts × 6 ballots × 12 options, seeded.
 *
 *     npm run -s bench score
 */
import { performance } from 'node:perf_hooks';
import { readReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { scorePrecincts } from '#server/domain/targeting/score.ts';
import type { BallotCounts, ScoringInput } from '#server/domain/targeting/types.ts';

const OPTIONS = 'FI ENS RN ECO REC LR REG SOC COM DSV EXG XYZ'.split(' ');
const BALLOTS = [
  ['2024-legislative-1', '2024-06-30'],
  ['2022-legislative-1', '2022-06-12'],
  ['2022-presidential-1', '2022-04-10'],
  ['2019-european-1', '2019-05-26'],
  ['2026-municipal-1', '2026-03-15'],
];

function draw(count: number): ScoringInput[] {
  let seed = 1;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  return Array.from({ length: count }, (_, i) => ({
    precinctCode: `31555_${String(i).padStart(5, '0')}`,
    name: `Precinct ${i}`,
    registered: 1000,
    registeredFrom: '2026-municipal-1',
    doors: 700,
    doorsEstimated: true,
    incomeEur: Math.round(10_000 + random() * 40_000),
    incomeSource: 'bench/income',
    giftsEur: null,
    neighbours: [],
    ballots: BALLOTS.map(([ballotId, heldOn]): BallotCounts => {
      const votes = OPTIONS.map((option) => Math.floor(random() * 60) + Number(option === 'FI'));
      const valid = votes.reduce((a, b) => a + b, 0);
      return {
        ballotId,
        heldOn,
        registered: 1000,
        ballotsCast: valid + 10,
        valid,
        votes: OPTIONS.map((option, o) => [`${option} candidate`, option, votes[o]]),
        carriedOver: 0,
      };
    }),
  }));
}

const [mobilise] = await readReadyMadeStrategies();
const rows: Record<string, Record<string, number>> = {};
for (const [name, count, runs] of [
  ['Toulouse', 284, 60],
  ['France', 69_000, 3],
] as const) {
  const inputs = draw(count);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    scorePrecincts(inputs, { ...mobilise, emphasis: { abstention: 1 + run / 100, share: 1 } });
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  rows[name] = {
    precincts: count,
    'median ms': Number(times[Math.floor(runs / 2)].toFixed(1)),
    'worst ms': Number(times[runs - 1].toFixed(1)),
  };
}
console.table(rows);
