/** A whole area: everything that its catalogue lists, in its order, then the joins between its parts. */
import { join } from 'node:path';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Progress, silent, UserError } from '../jobs/progress.ts';
import { makeArea } from './area.ts';
import { findCatalogue } from './catalogue.ts';
import { download } from './download.ts';
import { type FinishReport, finishArea } from './finish-area.ts';
import { importSource } from './import-file.ts';
import { type FileSpec, readSourceRecord, type SourceRecord } from './source-record.ts';
import type { ImportReport } from './tally.ts';

export interface LoadOptions {
  /** The name of a catalogue: 'toulouse'. */
  area: string;
  /** Where local copies of the files are; without it they come from their addresses. */
  fromDir?: string;
  acceptDrop?: boolean;
  onProgress?: Progress;
  /** Where the catalogues are: data/sources unless said. */
  sourcesDir?: string;
  /** Where downloads are kept. */
  cacheDir?: string;
}

export interface LoadReport extends FinishReport {
  areaCode: string;
  areaId: string;
  name: string;
  datasets: ImportReport[];
}

/**
 * Each source is imported in a transaction of its own, so that the embedded database is never held for
 * long and a load that stops halfway goes on where it stopped.
 */
export async function loadArea(db: Database, options: LoadOptions): Promise<LoadReport> {
  const { area: areaId, acceptDrop, sourcesDir, onProgress = silent } = options;
  const catalogue = await findCatalogue(areaId, sourcesDir);
  const { area } = catalogue;
  const records = [];
  for (const name of area.sources) {
    const record = await readSourceRecord(join(catalogue.dir, name));
    if (!record.id.startsWith(`${areaId}/`))
      throw new UserError(
        'invalid-source-record',
        `${name}: its id '${record.id}' does not begin with '${areaId}/'`,
        'correct the id',
      );
    records.push(record);
  }
  requireAddresses(records, options);
  const importsShare = 0.7;
  const { areaCode } = area;
  const outlinePath = area.outline && (await localFile(area.outline.file, options));
  const datasets: ImportReport[] = [];
  for (const [i, source] of records.entries()) {
    onProgress((importsShare * i) / records.length, source.title);
    const files: string[] = [];
    for (const file of source.files) files.push(await localFile(file, options));
    const report = await db.transaction(async (tx) => {
      // The area comes with its first source, so that a load that fails at once leaves no empty area behind.
      if (i === 0) await makeArea(tx, catalogue, outlinePath);
      return importSource(tx, areaCode, { kind: source.kind, files, source, acceptDrop });
    });
    datasets.push(report);
  }
  const changed = datasets.filter(({ status }) => status === 'imported').map(({ kind }) => kind);
  const finished = await finishArea(db, areaCode, changed, (share, message) =>
    onProgress(importsShare + share * 0.25, message),
  );
  // What was loaded last is what is shown when no area is named.
  await db.execute(sql`UPDATE areas SET loaded_at = now() WHERE area_code = ${areaCode}`);
  if (changed.length > 0) {
    onProgress(0.95, 'tidying up');
    // The embedded database has nobody to do it later.
    await db.script('VACUUM ANALYZE');
  }
  onProgress(1, `${area.name} is loaded`);
  return { areaCode, areaId, name: area.name, datasets, ...finished };
}

/** Says what is missing before the first file is fetched. */
function requireAddresses(records: SourceRecord[], { fromDir }: LoadOptions): void {
  const missing = records.flatMap(({ files }) => files.filter(({ url }) => !url).map(({ path }) => path));
  if (fromDir !== undefined || missing.length === 0) return;
  throw new UserError(
    'no-address',
    `${missing.length} files have no lasting address to download them from: ${missing.join(', ')}`,
    'give the directory that holds local copies: --from DIR',
  );
}

function localFile(file: FileSpec, { fromDir, cacheDir }: LoadOptions): Promise<string> | string {
  if (fromDir) return join(fromDir, file.path);
  if (file.url)
    return download(file.url, cacheDir ?? join(process.env.ARPENT_DATA_DIR || '.arpent', 'downloads'));
  throw new UserError(
    'no-address',
    `${file.path} has no address to download it from`,
    'give a directory with the file: --from DIR',
  );
}
