/** `walk`: one walk, in the format that its reader wants. */
import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exportWalk } from '../jobs/walk-turf.ts';
import { atCaller, type CommandContext } from './context.ts';

function webAddress(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('an address such as https://arpent.example.org is expected');
  return text.replace(/\/+$/, '');
}

export function addWalk(program: Command, context: CommandContext) {
  program
    .command('walk')
    .description('the walk of a turf: its stops in order')
    .argument('<turf>', 'id or code of the turf')
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['json', 'geojson', 'gpx', 'kml', 'csv', 'pdf'])
        .default('json'),
    )
    .option('--out <file>', 'write here instead of stdout')
    .option('--base-url <url>', 'where the map is served: for the link and the code on paper', webAddress)
    .option('--json', 'the same as --format json')
    .action(async (turf, { format, out, baseUrl, json }) => {
      const db = await context.database();
      const { body } = await exportWalk(db, turf, json ? 'json' : format, { baseUrl });
      if (out) {
        await writeFile(atCaller(context, out), body);
        context.err(`${out} written\n`);
      } else if (typeof body === 'string') context.out(body.endsWith('\n') ? body : `${body}\n`);
      else context.outBytes(body);
    });
}
