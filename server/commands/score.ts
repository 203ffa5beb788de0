/** `score`, `cells`: the ranking of precincts, and the H3 cells made from it. */
import { type Command, InvalidArgumentError } from 'commander';
import { MODEL_REASONS } from '../domain/targeting/reasons.ts';
import type { ScoreReport } from '../domain/targeting/report.ts';
import { makeCells } from '../jobs/make-cells.ts';
import { ensureScoreRun, explainScores } from '../jobs/score-area.ts';
import { jsonPieces } from '../json-pieces.ts';
import { answer, type CommandContext, table, withCampaign } from './context.ts';

export const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new InvalidArgumentError(`a whole number from ${min} to ${max} is expected`);
  return value;
};

const round = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));

/** What a ranking rests on and lacks, below it. */
function notKnown({ ballots, notScored, income, doors, gifts, modelMissing }: ScoreReport): string {
  const lines = ballots.flatMap(({ ballotId, missingPrecincts, unmapped }) => [
    ...(missingPrecincts > 0 ? [`${ballotId}: no result in ${missingPrecincts} precincts`] : []),
    ...(unmapped.votes > 0
      ? [
          `${ballotId}: ${Math.round(unmapped.votes)} votes for ${unmapped.options.length} options that the camp does not know`,
        ]
      : []),
  ]);
  if (notScored.length > 0) lines.push(`${notScored.length} precincts are not scored`);
  for (const [reason, precincts] of Object.entries(modelMissing))
    lines.push(`${precincts} precincts: ${MODEL_REASONS[reason as keyof typeof modelMissing].en}`);
  if (income.missing > 0) lines.push(`${income.missing} precincts without a known income`);
  if (gifts) lines.push(`gifts are known of ${gifts.known} precincts, not of ${gifts.missing}`);
  if (doors.precinctsWithout > 0) lines.push(`${doors.precinctsWithout} precincts without doors`);
  if (doors.estimated) lines.push('doors are estimates');
  return lines.map((line) => `\n${line}`).join('');
}

export function addScore(program: Command, context: CommandContext) {
  program
    .command('score')
    .description('rank the precincts of an area by a strategy')
    .requiredOption('--strategy <name>', 'a strategy, such as mobilise')
    .option('--strategy-version <n>', 'as it was then; the latest when left out', wholeNumber(1, 2 ** 31 - 1))
    .option('--area <code>', 'area code; the area loaded last when left out')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ strategy, strategyVersion, area, json }) => {
      const { db, campaignId } = await withCampaign(context);
      const request = { campaignId, strategy, version: strategyVersion, areaCode: area };
      const { head, isLarge, rows } = await ensureScoreRun(db, request);
      if (json && isLarge) {
        const { pages } = await explainScores(db, request);
        for await (const piece of jsonPieces(head, 'precincts', pages)) context.out(piece);
        context.out('\n');
        return;
      }
      const precincts = await rows();
      answer(
        context,
        json,
        { ...head, precincts },
        () =>
          `${table(
            [
              'rank',
              'class',
              'precinct',
              'name',
              'registered',
              'score',
              'low',
              'high',
              'votes low',
              'mid',
              'high',
            ],
            precincts.map((p) => [
              p.rank,
              p.scoreClass,
              p.precinctCode,
              p.name,
              p.registered,
              round(p.score, 4),
              round(p.interval?.low ?? null, 2),
              round(p.interval?.high ?? null, 2),
              round(p.expectedVotes?.low ?? null, 1),
              round(p.expectedVotes?.mid ?? null, 1),
              round(p.expectedVotes?.high ?? null, 1),
            ]),
          )}${notKnown(head.report)}`,
      );
    });

  program
    .command('cells')
    .description('apportion the scores of precincts to H3 cells')
    .requiredOption('--strategy <name>', 'a strategy, such as mobilise')
    .requiredOption('--resolution <n>', 'H3 resolution, 7 to 11', wholeNumber(7, 11))
    .option('--area <code>', 'area code; the area loaded last when left out')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ strategy, resolution, area, json }) => {
      const { db, campaignId } = await withCampaign(context);
      const body = await makeCells(db, { campaignId, strategy, resolution, areaCode: area });
      answer(
        context,
        json,
        body,
        () =>
          `${table(
            ['cell', 'registered', 'doors', 'score'],
            body.cells.map((c) => [c.cell, c.registered, c.doors, round(c.score, 4)]),
          )}\n${body.suppressed.cells} cells with fewer than 11 households are hidden: ${body.suppressed.registered} registered voters`,
      );
    });
}
