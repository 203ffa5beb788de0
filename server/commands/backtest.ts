/** `backtest`: which ranking, made before a ballot, would have found the votes that were then gained. */
import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_MIN_PRECINCTS } from '../domain/targeting/backtest/options.ts';
import type { StabilityStep } from '../domain/targeting/backtest/stability.ts';
import type { BacktestBody } from '../domain/targeting/backtest/types.ts';
import { type BacktestRequest, backtestArea } from '../jobs/backtest.ts';
import { backtestFiles } from '../jobs/backtest-files.ts';
import { answer, atCaller, type CommandContext, progressLines, table } from './context.ts';
import { wholeNumber } from './score.ts';

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function groupKind(text: string): 'commune' {
  if (text !== 'commune') throw new InvalidArgumentError('commune is the one there is');
  return text;
}

export function addBacktest(program: Command, context: CommandContext) {
  program
    .command('backtest')
    .description('rank as before a past ballot, and count the votes that were then gained')
    .requiredOption('--target <ballot>', 'the ballot to look ahead to, such as 2024-legislative-1')
    .requiredOption('--train <ballots>', 'what was known before: ballots, separated by commas', listOf)
    .option('--base <ballot>', 'count gains from this train ballot; the last of the same kind when left out')
    .option('--by <group>', 'commune: rank inside each commune; the whole as one when left out', groupKind)
    .option(
      '--min-precincts <n>',
      'precincts that a group needs',
      wholeNumber(5, 10_000),
      DEFAULT_MIN_PRECINCTS,
    )
    .option('--camp <name>', 'a ready-made camp; that of the strategy mobilise when left out')
    .option('--area <code>', 'area code; the area loaded last when left out')
    .option('--from <dir>', 'read the files of the area here, without a database')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ target, train, base, by, minPrecincts, camp, area, from, json }) => {
      const request: BacktestRequest = { target, train, base, by, minPrecincts, camp, area };
      const options = { onProgress: progressLines(context), signal: context.signal };
      const { body } = from
        ? await backtestFiles(request, atCaller(context, from), options)
        : await backtestArea(await context.database(), request, options);
      answer(context, json, body, () => backtestText(body));
    });
}

/** As wide as '-0.123', so that the points stand below each other. */
const figure = (value: number | null) => (value === null ? '–' : value.toFixed(3)).padStart(6);
const percent = (share: number | null | undefined) =>
  (share == null ? '–' : `${(100 * share).toFixed(1)} %`).padStart(6);
const plural = (count: number, one: string) =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** Mean over the steps from base to base. */
function stability(steps: readonly StabilityStep[] = []): number | null {
  const known = steps.flatMap(({ spearman }) => spearman ?? []);
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
}

/** The table, and below it what it rests on. */
export function backtestText(body: BacktestBody): string {
  const rows = body.contenders.map(({ name }) => {
    const mean = body.mean[name];
    const coverage = body.coverage[name];
    return [
      name,
      figure(mean.normalisedGain20),
      figure(mean.median),
      figure(mean.p10),
      figure(mean.capture20),
      figure(mean.spearman),
      figure(stability(body.stability[name])),
      percent(coverage?.share),
      percent(coverage?.withinGroup),
      mean.unscored,
    ];
  });
  const headers = 'model,  mean,median,   p10,capture20,spearman,stability,interval,in group,unscored'.split(
    ',',
  );
  const { precincts, smallGroups, unmappedVotes, campAbsentAtBase, campAbsentAtTarget } = body.leftOut;
  const counted = body.groups.reduce((sum, group) => sum + group.precincts, 0);
  const { overRegistered, changeBelow } = body.eligibility;
  const lines = [
    table(headers, rows),
    `${body.camp}: votes gained from ${body.base} to ${body.target}, knowing ${body.train.join(', ')}`,
    `${plural(body.groups.length, body.by ?? 'group')} of at least ${body.minPrecincts} precincts, ${plural(counted, 'precinct')}; mean, median and p10 (10th percentile) are of normalisedGain20`,
    'interval: share of precincts whose gain lay in their 80 % interval; in group: the same, the mean of the group taken off',
    `left out: ${precincts['no-target'].precincts} precincts without result at the target, ${precincts['no-base'].precincts} at the base; ${precincts.annulled.precincts} with an annulled count; ${precincts.small.precincts} of up to ${overRegistered} registered; ${precincts['registered-changed'].precincts} whose registered voters changed by ${100 * changeBelow} % or more; ${plural(smallGroups.precincts, 'precinct')} in ${plural(smallGroups.groups, 'smaller group')}`,
  ];
  if (unmappedVotes.base + unmappedVotes.target > 0)
    lines.push(
      `votes for options that the camp does not know: ${unmappedVotes.base} at the base, ${unmappedVotes.target} at the target`,
    );
  if (campAbsentAtBase + campAbsentAtTarget > 0)
    lines.push(
      `precincts without a vote for the camp: ${campAbsentAtBase} at the base, ${campAbsentAtTarget} at the target`,
    );
  for (const [name, reason] of Object.entries(body.notRun)) lines.push(`${name} did not run: ${reason.en}`);
  return lines.join('\n');
}
