/** `import gifts`: the campaign's own file of past gifts, told in a few lines. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readHead } from '../import/bytes.ts';
import { type GiftsReport, importGifts, readGiftsRecord } from '../import/import-gifts.ts';
import { UserError } from '../jobs/progress.ts';
import { answer, atCaller, type CommandContext, withCampaign } from './context.ts';

/** A row for each precinct of a country is 1 MB. */
const MOST_BYTES = 10 * 1024 * 1024;

export async function importGiftsFile(
  context: CommandContext,
  files: string[],
  { source, area, json }: { source?: string; area?: string; json?: boolean },
): Promise<void> {
  if (files.length > 1)
    throw new UserError('too-many-files', 'Past gifts come in one file.', 'Name one; a new one replaces it.');
  const path = atCaller(context, files[0]);
  const record = source === undefined ? undefined : await readGiftsRecord(atCaller(context, source));
  await readHead(path, { file: basename(path), line: null });
  if ((await stat(path)).size > MOST_BYTES)
    throw new UserError(
      'file-too-large',
      `${path} is larger than ${MOST_BYTES.toLocaleString('en')} bytes.`,
      'Add the gifts up by precinct or by postcode before importing.',
    );
  const file = { name: path, content: await readFile(path), record };
  const { db, campaignId } = await withCampaign(context);
  const report = await importGifts(db, { campaignId, areaCode: area, file });
  answer(context, json, report, () => giftsText(report));
}

function giftsText({
  title,
  status,
  rowsRead,
  gifts,
  amountEur,
  tooFew,
  placed,
  unplaced,
}: GiftsReport): string {
  const places = (count: number) => `${count} ${count === 1 ? 'place' : 'places'}`;
  const euros = (amount: number) => `${amount.toLocaleString('en')} €`;
  return [
    `${title}: ${status}, ${places(rowsRead)}, ${gifts.toLocaleString('en')} gifts, ${euros(amountEur)}`,
    `placed: ${euros(placed.amountEur)} in ${placed.precincts} precincts, estimated by doors in ${placed.estimated} of them`,
    ...(tooFew.rows > 0
      ? [
          `not kept by themselves: ${places(tooFew.rows)} with fewer than five gifts, where neighbours could guess who gave`,
        ]
      : []),
    ...(unplaced.rows > 0
      ? [
          `in no precinct: ${places(unplaced.rows)}, ${unplaced.gifts} gifts, ${euros(unplaced.amountEur)} (${unplaced.places.slice(0, 5).join(', ')}${unplaced.rows > 5 ? ' …' : ''})`,
        ]
      : []),
  ].join('\n');
}
