/**
 * Scoring again after a slider has moved, without database: precincts × 5 ballots × 12 options, seeded, from the
 * changed strategy to the bytes of the answer. The baseline of the same run is writing the same answer without
 * scoring. A country is scored in its own thread: `stall` is the longest time that ours could not answer.
 *
 *     npm run -s bench score
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { compressRows, type Panel, panelBallot } from '#server/domain/targeting/panel.ts';
import { packBallot, packPanel } from '#server/domain/targeting/panel-message.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import { plainRows, type ScoreColumns } from '#server/domain/targeting/score-columns.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import type { OptionVotes } from '#server/domain/targeting/types.ts';
import { scoreInThread } from '#server/jobs/compute/score-pool.ts';
import { jsonPieces, pagesOf } from '#server/json-pieces.ts';

const OPTIONS = 'FI ENS RN ECO REC LR REG SOC COM DSV EXG XYZ'.split(' ');
const BALLOTS = [
  ['2024-legislative-1', '2024-06-30'],
  ['2022-legislative-1', '2022-06-12'],
  ['2022-presidential-1', '2022-04-10'],
  ['2019-european-1', '2019-05-26'],
  ['2026-municipal-1', '2026-03-15'],
];
/** Precincts of a commune, in a row: each touches the one before and the one after. */
const COMMUNE = 40;

let seed = 1;
const random = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};

function draw(count: number): Panel {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const codes = numbers.map(
    (i) => `${String(Math.floor(i / COMMUNE)).padStart(5, '0')}_${String(i % COMMUNE).padStart(4, '0')}`,
  );
  const ballots = BALLOTS.map(([ballotId, heldOn]) => {
    const rows = numbers.map(() => {
      const votes = OPTIONS.map((option): OptionVotes => {
        return [`${option} candidate`, option, Math.floor(random() * 60) + Number(option === 'FI')];
      });
      const valid = votes.reduce((sum, [, , own]) => sum + own, 0);
      return { registered: 1000, ballotsCast: valid + 10, valid, votes, carriedOver: 0 };
    });
    return panelBallot(ballotId, heldOn, rows);
  });
  const beside = (i: number) => (i >= 0 && i < count ? [i] : []);
  return {
    precinctCodes: codes,
    names: codes.map((code) => `Precinct ${code}`),
    registered: new Float64Array(count).fill(1000),
    registeredFrom: codes.map(() => '2026-municipal-1'),
    doors: new Float64Array(count).fill(700),
    doorsEstimated: true,
    incomeEur: Float64Array.from(codes, () => Math.round(10_000 + random() * 40_000)),
    incomeSource: codes.map(() => 'bench/income'),
    giftsEur: new Float64Array(count).fill(Number.NaN),
    neighbours: compressRows(numbers.map((i) => [...beside(i - 1), ...beside(i + 1)])),
    ballots,
  };
}

interface Timing {
  'best ms': number;
  'median ms': number;
  'worst ms': number;
  'stall ms'?: number;
}

async function time(runs: number, work: (run: number) => unknown): Promise<Timing> {
  const times: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await work(0);
  delay.enable();
  for (let run = 1; run <= runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
    // A stall is seen once our turn comes again.
    await nextTurn();
  }
  delay.disable();
  times.sort((a, b) => a - b);
  return {
    'best ms': Number(times[0].toFixed(1)),
    'median ms': Number(times[Math.floor(runs / 2)].toFixed(1)),
    'worst ms': Number(times[runs - 1].toFixed(1)),
    'stall ms': Number((delay.max / 1e6).toFixed(0)),
  };
}

const ready = await readReadyMadeStrategies();
const moved = (strategy: Strategy, run: number): Strategy => ({
  ...strategy,
  emphasis: { abstention: 1 + run / 100, share: 1 },
  income: { ...strategy.income, weight: run / 200 },
});
const results: Record<string, Timing> = {};

const town = draw(284);
for (const name of ['mobilise', 'mobilise-drop-off']) {
  const strategy = ready.find((one) => one.name === name)!;
  const scored = scorePanel(town, strategy);
  const rows = Array.from(scored.order, scored.row);
  results[`Toulouse, ${name}: write only (baseline)`] = await time(60, () => JSON.stringify(rows));
  results[`Toulouse, ${name}: score, with all parts`] = await time(60, (run) => {
    const table = scorePanel(town, moved(strategy, run));
    return JSON.stringify(Array.from(table.order, table.row));
  });
}

const country = draw(69_000);
const panel = packPanel(country);
const ballots = country.ballots.map(packBallot);
const send = async (columns: ScoreColumns) => {
  const pages = pagesOf(columns.order.length).map(([from, to]) =>
    plainRows(country, columns, columns.order.subarray(from, to)),
  );
  let bytes = 0;
  for await (const piece of jsonPieces({}, 'precincts', pages)) bytes += Buffer.byteLength(piece);
  return bytes;
};
for (const name of ['mobilise', 'mobilise-drop-off']) {
  const strategy = ready.find((one) => one.name === name)!;
  const scores = await scoreInThread({ key: 'bench', panel, ballots, strategy });
  results[`France, ${name}: write only (baseline)`] = await time(5, () => send(scores.columns));
  results[`France, ${name}: score here, columns only`] = await time(5, (run) =>
    scorePanel(country, moved(strategy, run)),
  );
  results[`France, ${name}: score in its thread and write`] = await time(5, async (run) => {
    const { columns } = await scoreInThread({ key: 'bench', panel, ballots, strategy: moved(strategy, run) });
    return send(columns);
  });
}
console.table(results);
