/**
 * One source into the database: in one transaction, all of it or nothing. The same content (files and
 * record) changes nothing; a refresh replaces the old rows only once the new ones are complete and checked.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Database } from '../db/database.ts';
import { json } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Progress, silent, UserError } from '../jobs/progress.ts';
import { ensureArea, fillOutline, findImportArea } from './area.ts';
import { readHead } from './bytes.ts';
import type { ImportContext } from './context.ts';
import { type FinishReport, finishArea } from './finish-area.ts';
import { importAddresses } from './import-addresses.ts';
import { importIncome } from './import-income.ts';
import { importPrecincts } from './import-precincts.ts';
import { importResults } from './import-results.ts';
import { importStreets } from './import-streets.ts';
import { refusal } from './problem.ts';
import type { SourceKind, SourceRecord } from './source-record.ts';
import { type ImportReport, Tally } from './tally.ts';

/** Raise it when the importers read the same files otherwise: known content is then imported again. */
const IMPORTER_VERSION = 2;
/** A refresh may lose this share of its rows before it has to be asked for. */
const MAX_DROP = 0.1;

export interface ImportOptions {
  kind: SourceKind;
  /** Local files in the order of the record; of a pair, the second may be left out when it lies beside the first. */
  files: string[];
  source: SourceRecord;
  /** Accept a refresh that loses more than 10 % of its rows. */
  acceptDrop?: boolean;
  onProgress?: Progress;
  /** Where the catalogues are: data/sources unless said. */
  sourcesDir?: string;
}

/** What became of the file, then what is now derived from all sources of its area. */
export interface FileReport extends ImportReport, FinishReport {
  areaCode: string;
}

/** Imports one source and joins it to the rest of its area: readers see all of it at once, or nothing. */
export async function importFile(db: Database, options: ImportOptions): Promise<FileReport> {
  const { onProgress = silent } = options;
  const report = await db.transaction(async (tx) => {
    const areaCode = await ensureArea(tx, options.source, options.sourcesDir);
    const imported = await importSource(tx, areaCode, {
      ...options,
      onProgress: (share, message) => onProgress(share * 0.6, message),
    });
    const finished = await finishArea(tx, areaCode, (share, message) =>
      onProgress(0.6 + share * 0.4, message),
    );
    return { areaCode, ...imported, ...finished };
  });
  onProgress(1, report.status === 'imported' ? 'imported' : 'nothing has changed');
  return report;
}

/** The import alone, without what is derived from it. */
export async function importSource(
  db: Database,
  areaCode: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const { kind, source, acceptDrop = false, onProgress = silent } = options;
  if (source.kind !== kind)
    throw new UserError(
      'wrong-kind',
      `${source.id} describes ${source.kind}, not ${kind}`,
      `import it as ${source.kind}`,
    );
  const paths = await resolveFiles(options.files, source);
  onProgress(0, `reading ${source.title}`);
  const contentSha256 = await hashContent(paths, source);
  const [known] = await db.query<{ contentSha256: string; report: ImportReport }>(sql`
    SELECT content_sha256 AS "contentSha256", report FROM datasets
    WHERE area_code = ${areaCode} AND source_id = ${source.id}`);
  if (known?.contentSha256 === contentSha256) return { ...known.report, status: 'unchanged' };

  return db.transaction(async (tx) => {
    const tally = new Tally(source);
    const area = await findImportArea(tx, areaCode);
    const { datasetId, rowsBefore } = await openDataset(tx, areaCode, source);
    onProgress(0.1, `importing ${source.title}`);
    await runImporter({ tx, source, paths, area, datasetId, tally });
    const { rowsKept: kept } = tally.report;
    if (!acceptDrop && kept < rowsBefore * (1 - MAX_DROP))
      throw refusal(
        'rows-dropped',
        `${source.id}: ${kept.toLocaleString('en')} rows would replace ${rowsBefore.toLocaleString('en')}, more than 10 % fewer`,
        'look at the file; if the loss is right, repeat with --accept-drop',
        409,
      );
    if (kind === 'precincts' && !area.hasOutline) await fillOutline(tx, areaCode, datasetId);
    await tx.execute(sql`
      UPDATE datasets
      SET content_sha256 = ${contentSha256}, row_count = ${kept}, report = ${json(tally.report).text}::jsonb, imported_at = now()
      WHERE dataset_id = ${datasetId}`);
    return tally.report;
  });
}

function runImporter(context: ImportContext<SourceRecord>): Promise<void> {
  const { source } = context;
  switch (source.kind) {
    case 'precincts':
      return importPrecincts({ ...context, source });
    case 'results':
      return importResults({ ...context, source });
    case 'income':
      return importIncome({ ...context, source });
    case 'addresses':
      return importAddresses({ ...context, source });
    case 'streets':
      return importStreets({ ...context, source });
  }
}

/** The dataset's row, made or brought up to its record; its id stays through refreshes. */
async function openDataset(tx: Database, areaCode: string, source: SourceRecord) {
  const { id, kind, title, publisher, licence, attribution, url, referenceDate } = source;
  const [row] = await tx.query<{ datasetId: number; rowsBefore: number; kind: string }>(sql`
    INSERT INTO datasets (area_code, kind, source_id, title, publisher, licence, attribution, url, reference_date, source, content_sha256, row_count, report)
    VALUES (${areaCode}, ${kind}, ${id}, ${title}, ${publisher}, ${licence}, ${attribution}, ${url}, ${referenceDate},
            ${json(source).text}::jsonb, '', 0, '{}')
    ON CONFLICT (area_code, source_id) DO UPDATE
    SET title = excluded.title, publisher = excluded.publisher, licence = excluded.licence, attribution = excluded.attribution,
        url = excluded.url, reference_date = excluded.reference_date, source = excluded.source
    RETURNING dataset_id AS "datasetId", row_count AS "rowsBefore", kind`);
  if (row.kind !== kind)
    throw new UserError(
      'wrong-kind',
      `${id} is held as ${row.kind}, not ${kind}`,
      'give the record another id',
      409,
    );
  return row;
}

/** The paths of all files of the record; the second of a pair is looked for beside the first. */
async function resolveFiles(given: string[], source: SourceRecord): Promise<string[]> {
  const paths = source.files.map(
    (file, i) => given[i] ?? join(dirname(given[0] ?? '.'), basename(file.path)),
  );
  if (given.length > paths.length)
    throw new UserError(
      'too-many-files',
      `${source.id} takes ${paths.length} files, ${given.length} were given`,
      'give those of its record',
    );
  for (const path of paths) await readHead(path, { file: basename(path), line: null });
  return paths;
}

async function hashContent(paths: string[], source: SourceRecord): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ version: IMPORTER_VERSION, source }));
  for (const path of paths) {
    hash.update(`\n${(await stat(path)).size}\n`);
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
