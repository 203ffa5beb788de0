/**
 * Backtests of every registered model against the simple figures it has to beat: Toulouse, then the earlier pairs
 * of ballots for the whole of France, each with every older ballot as train; last the mean over these pairs, and
 * what it took. Reads the publishers' files in ../shared/data; the models compared are those of the registry.
 *
 *     npm run -s bench backtest
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { backtestText } from '#server/commands/backtest.ts';
import { table } from '#server/commands/context.ts';
import { BacktestRefused } from '#server/domain/targeting/backtest/options.ts';
import { runBacktest } from '#server/domain/targeting/backtest/run.ts';
import type { BacktestBody } from '#server/domain/targeting/backtest/types.ts';
import { type AreaBallots, panelOfArea, readAreaBallots } from '#server/import/read-panel.ts';
import { getCamp } from '#server/jobs/backtest.ts';
import { hasSharedData, SHARED_DATA } from '../helpers/shared-data.ts';

/** [base, target]: gains that could have been foreseen before 2024. */
const EARLIER_PAIRS = [
  ['2017-legislative-1', '2022-presidential-1'],
  ['2019-european-1', '2022-presidential-1'],
  ['2019-european-1', '2022-legislative-1'],
  ['2017-legislative-1', '2022-legislative-1'],
  ['2014-european-1', '2017-presidential-1'],
  ['2014-european-1', '2017-legislative-1'],
] as const;
const TOULOUSE_PAIRS = [['2022-legislative-1', '2024-legislative-1'], ...EARLIER_PAIRS] as const;

const camp = await getCamp(undefined);

async function read(area: string): Promise<AreaBallots> {
  const startedMs = performance.now();
  const published = await readAreaBallots(area, { fromDir: join(SHARED_DATA, area) });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`\n${area}: ${published.ballots.length} ballots read in ${seconds} s`);
  return published;
}

/** Undefined: it cannot be run here, and why is printed. */
function show(published: AreaBallots, [base, target]: readonly [string, string]): BacktestBody | undefined {
  const startedMs = performance.now();
  const { panel } = panelOfArea(published, { anchor: target });
  const heldOn = panel.ballots.find(({ ballotId }) => ballotId === target)!.heldOn;
  const train = panel.ballots.filter((ballot) => ballot.heldOn < heldOn).map(({ ballotId }) => ballotId);
  let body: BacktestBody;
  try {
    ({ body } = runBacktest({ panel, camp, options: { target, train, base, by: 'commune' } }));
  } catch (error) {
    if (!(error instanceof BacktestRefused)) throw error;
    console.log(`\n── ${base} → ${target}: ${error.message}`);
    return undefined;
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`\n── ${base} → ${target}, ${seconds} s\n${backtestText(body)}`);
  return body;
}

/** Means over the pairs, each pair counting the same; `common`: over those pairs that all contenders ran on. */
function showMeans(bodies: readonly BacktestBody[]) {
  const names = [...new Set(bodies.flatMap(({ contenders }) => contenders.map(({ name }) => name)))];
  const common = bodies.filter(({ mean }) => names.every((name) => name in mean));
  const mean = (figures: (number | null | undefined)[]) => {
    const known = figures.filter((figure) => typeof figure === 'number');
    return known.length > 0 ? known.reduce((sum, figure) => sum + figure, 0) / known.length : null;
  };
  const figure = (value: number | null) => (value === null ? '–' : value.toFixed(3)).padStart(6);
  const rows = names.map((name) => {
    const ran = bodies.filter((body) => name in body.mean);
    const figures = [
      mean(ran.map((body) => body.mean[name].normalisedGain20)),
      mean(ran.map((body) => body.mean[name].median)),
      mean(ran.map((body) => body.mean[name].p10)),
      mean(common.map((body) => body.mean[name].normalisedGain20)),
      mean(ran.map((body) => body.mean[name].capture20)),
      mean(ran.map((body) => body.mean[name].spearman)),
      mean(ran.flatMap((body) => (body.stability[name] ?? []).map(({ spearman }) => spearman))),
      mean(ran.map((body) => body.coverage[name]?.share)),
      mean(ran.map((body) => body.coverage[name]?.withinGroup)),
    ];
    return { mean: figures[0] ?? -Infinity, cells: [name, ran.length, ...figures.map(figure)] };
  });
  rows.sort((a, b) => b.mean - a.mean);
  const headers = `model,pairs,  mean,median,   p10,common ${common.length},capture20,spearman,stability,interval,in group`;
  console.log(
    table(
      headers.split(','),
      rows.map(({ cells }) => cells),
    ),
  );
}

if (!hasSharedData)
  throw new Error(`${SHARED_DATA} is not there: this benchmark reads the publishers' files`);
const startedMs = performance.now();
const toulouse = await read('toulouse');
for (const pair of TOULOUSE_PAIRS) show(toulouse, pair);
const france = await read('france');
const bodies = EARLIER_PAIRS.flatMap((pair) => show(france, pair) ?? []);
console.log(`\n── mean over the ${bodies.length} earlier pairs of France`);
showMeans(bodies);
console.log(
  `${((performance.now() - startedMs) / 1000).toFixed(1)} s in all, at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
