/** `cut`: a plan of turfs. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { MultiPolygon, Polygon } from 'geojson';
import { parsePolygon } from '../http/geometry.ts';
import { cutPlan } from '../jobs/cut-plan.ts';
import { UserError } from '../jobs/progress.ts';
import { answer, atCaller, type CommandContext, progressLines, table, withCampaign } from './context.ts';
import { wholeNumber } from './score.ts';

const hoursText = (durationS: number) =>
  `${Math.floor(durationS / 3600)} h ${String(Math.round((durationS % 3600) / 60)).padStart(2, '0')}`;

/** `--area` is a code, or a GeoJSON file that limits the doors. */
async function readArea(
  context: CommandContext,
  area: string | undefined,
): Promise<{ areaCode?: string; within?: Polygon | MultiPolygon }> {
  if (!area || !/\.(geo)?json$/i.test(area)) return { areaCode: area };
  let text: string;
  try {
    text = await readFile(atCaller(context, area), 'utf8');
  } catch {
    throw new UserError(
      'file-not-found',
      `${area} cannot be read`,
      'give the path of a GeoJSON file, or an area code',
    );
  }
  let document: { type?: unknown; features?: unknown[] };
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      'not-json',
      `${area}: ${(error as Error).message}`,
      'give a GeoJSON file with one polygon',
    );
  }
  // What drawing tools save is often a collection around the one polygon.
  const isCollection = document.type === 'FeatureCollection' && document.features?.length === 1;
  return { within: parsePolygon(isCollection ? document.features?.[0] : document, area) };
}

export function addCut(program: Command, context: CommandContext) {
  program
    .command('cut')
    .description('cut an area into turfs that one canvasser can finish in one shift')
    .requiredOption('--strategy <name>', 'a strategy, such as mobilise')
    .requiredOption('--shift <minutes>', 'length of one shift, in minutes', wholeNumber(15, 600))
    .option(
      '--teams <n>',
      'number of shifts that can be walked: only the best turfs are kept',
      wholeNumber(1, 100_000),
    )
    .option('--hours <n>', 'budget of hours: only the best turfs are kept', wholeNumber(1, 1_000_000))
    .option('--area <code>', 'area code, or a GeoJSON file with the polygon to cut')
    .option('--json', 'one JSON document on stdout')
    .action(async ({ strategy, shift, teams, hours, area, json }) => {
      const { db, campaignId } = await withCampaign(context);
      const body = await cutPlan(
        db,
        { campaignId, strategy, shiftMinutes: shift, teams, hours, ...(await readArea(context, area)) },
        { onProgress: progressLines(context), signal: context.signal },
      );
      answer(context, json, body, () => {
        const rows = body.turfs.features.map(({ properties: t }) => [
          t.code,
          t.doors,
          t.addresses,
          hoursText(t.durationS),
          Math.round(t.walkM),
          t.expectedVotes ? `${t.expectedVotes.low.toFixed(1)}–${t.expectedVotes.high.toFixed(1)}` : '–',
        ]);
        const { doors, addresses, precinctsWithoutDoors: doorless } = body.unassigned;
        const voters = doorless.reduce((sum, { registered }) => sum + (registered ?? 0), 0);
        const names = doorless.map(({ precinctCode }) => precinctCode).join(', ');
        return `${table(['turf', 'doors', 'addresses', 'time', 'walk m', 'votes'], rows)}
plan ${body.planId}: ${rows.length} turfs; ${doors} doors at ${addresses} addresses left out${doors > 0 ? `: ${JSON.stringify(body.unassigned.reasons)}` : ''}${doorless.length > 0 ? `\n${voters} registered voters live in precincts without a door in the data: ${names}` : ''}`;
      });
    });
}
