/** `load`, `import`: published files into the database. */
import type { Command } from 'commander';
import { Argument } from 'commander';
import { importFile } from '../import/import-file.ts';
import { loadArea } from '../import/load-area.ts';
import { readSourceRecord } from '../import/source-record.ts';
import { type Progress, UserError } from '../jobs/progress.ts';
import { answer, atCaller, type CommandContext, progressLines } from './context.ts';
import { importGiftsFile } from './import-gifts.ts';
import { importText } from './import-text.ts';

/** Between two steps an import can be stopped: the step it is in is undone, those before are kept. */
function stoppable(context: CommandContext): Progress {
  const tell = progressLines(context);
  return (fraction, message) => {
    context.signal.throwIfAborted();
    tell(fraction, message);
  };
}

export function addImport(program: Command, context: CommandContext) {
  program
    .command('load')
    .description('load everything that the catalogue of an area lists')
    .argument('<area>', 'name of a catalogue in data/sources, such as toulouse')
    .option('--from <dir>', "folder with local copies; the publishers' addresses when left out")
    .option('--accept-drop', 'accept a refresh that loses more than 10 % of the rows')
    .option('--json', 'one JSON document on stdout')
    .action(async (area, { from, acceptDrop, json }) => {
      const db = await context.database();
      const report = await loadArea(db, {
        area,
        fromDir: from && atCaller(context, from),
        acceptDrop,
        onProgress: stoppable(context),
      });
      answer(context, json, report, () => importText(report.datasets, report));
    });

  program
    .command('import')
    .description('import one file, as its source record describes it')
    .addArgument(
      new Argument('<kind>', 'what it holds').choices([
        'precincts',
        'results',
        'income',
        'addresses',
        'streets',
        'gifts',
      ]),
    )
    .argument('<file...>', 'the file; two for results published as territories and candidates')
    .option('--source <file>', 'its source record (JSON); gifts can do without')
    .option('--area <code>', 'of gifts: area code; the area loaded last when left out')
    .option('--accept-drop', 'accept a refresh that loses more than 10 % of the rows')
    .option('--json', 'one JSON document on stdout')
    .action(async (kind, files: string[], { source, area, acceptDrop, json }) => {
      if (kind === 'gifts') return importGiftsFile(context, files, { source, area, json });
      if (source === undefined)
        throw new UserError(
          'no-source-record',
          `import ${kind} needs a source record, which says who published the file and what its columns are.`,
          'Name it with --source FILE.json; data/sources holds examples.',
        );
      const record = await readSourceRecord(atCaller(context, source));
      const db = await context.database();
      const report = await importFile(db, {
        kind,
        files: files.map((file) => atCaller(context, file)),
        source: record,
        acceptDrop,
        onProgress: stoppable(context),
      });
      answer(context, json, report, () => importText([report], report));
    });
}
