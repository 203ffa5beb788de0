/** A whole area: everything that its catalogue lists, in its order, then the joins between its parts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Progress, silent, UserError } from '../jobs/progress.ts';
import { makeArea } from './area.ts';
import { type Catalogue, findCatalogue } from './catalogue.ts';
import { download } from './download.ts';
import { type FinishReport, finishArea } from './finish-area.ts';
import { importSource } from './import-file.ts';
import { type FileSpec, readSourceRecord, type SourceRecord } from './source-record.ts';
import { type ImportReport, Tally } from './tally.ts';

/** Where on the way from 0 to 1 the imports end, and where tidying begins. */
const IMPORTS_SHARE = 0.7;
const TIDYING_FROM = 0.95;

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
 * An area that nobody can use yet comes source by source: the embedded database is never held for long, and
 * a load that stops halfway goes on where it stopped. The refresh of a complete area is one transaction, so
 * that its readers see the old state until all of the new one is there.
 */
export async function loadArea(db: Database, options: LoadOptions): Promise<LoadReport> {
  const { area: areaId, acceptDrop, sourcesDir, onProgress = silent } = options;
  const catalogue = await findCatalogue(areaId, sourcesDir);
  const { area } = catalogue;
  const records = await readRecords(catalogue);
  requireAddresses(records, options);
  // All files first: a transaction should not wait for a download.
  const outlinePath = area.outline && (await localFile(area.outline.file, options));
  const sources: { source: SourceRecord; files: string[] }[] = [];
  const absent: ImportReport[] = [];
  for (const source of records) {
    const missing = missingFiles(source, options);
    if (source.optional && missing.length > 0) {
      absent.push(absence(source, missing));
      continue;
    }
    const files: string[] = [];
    for (const file of source.files) files.push(await localFile(file, options));
    sources.push({ source, files });
  }

  const { areaCode, name } = area;
  const work = async (tx: Database) => {
    const datasets: ImportReport[] = [];
    for (const [i, { source, files }] of sources.entries()) {
      onProgress((IMPORTS_SHARE * i) / sources.length, source.title);
      const report = await tx.transaction(async (one) => {
        // The area comes with its first source, so that a load that fails at once leaves no empty area behind.
        if (i === 0) await makeArea(one, catalogue, outlinePath);
        return importSource(one, areaCode, { kind: source.kind, files, source, acceptDrop });
      });
      datasets.push(report);
    }
    const finished = await finishArea(tx, areaCode, (share, message) =>
      onProgress(IMPORTS_SHARE + share * (TIDYING_FROM - IMPORTS_SHARE), message),
    );
    await tx.execute(sql`UPDATE areas SET loaded_at = now() WHERE area_code = ${areaCode}`);
    return { areaCode, areaId, name, datasets: [...datasets, ...absent], ...finished };
  };
  const [known] = await db.query<{ complete: boolean }>(sql`
    SELECT derived IS NOT NULL AS complete FROM areas WHERE area_code = ${areaCode}`);
  const report = await (known?.complete ? db.transaction(work) : work(db));
  if (report.datasets.some(({ status }) => status === 'imported')) {
    onProgress(TIDYING_FROM, 'tidying up');
    // The embedded database has nobody to do it later.
    await db.script('VACUUM ANALYZE');
  }
  onProgress(1, `${name} is loaded`);
  return report;
}

/** The records of a catalogue, in its order. */
export async function readRecords({ areaId, area, dir }: Catalogue): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for (const name of area.sources) {
    const record = await readSourceRecord(join(dir, name));
    if (!record.id.startsWith(`${areaId}/`))
      throw new UserError(
        'invalid-source-record',
        `${name}: its id '${record.id}' does not begin with '${areaId}/'`,
        'correct the id',
      );
    records.push(record);
  }
  return records;
}

/** Files of a record that cannot be had: no local copy, or no address to download them from. */
export function missingFiles({ files }: SourceRecord, { fromDir }: Pick<LoadOptions, 'fromDir'>): string[] {
  return files
    .filter((file) => (fromDir === undefined ? !file.url : !existsSync(localCopy(file, fromDir))))
    .map(({ path }) => path);
}

/** What a load says of an optional source that is not there; what an earlier load brought stays. */
export function absence(source: SourceRecord, missing: readonly string[]): ImportReport {
  const { report } = new Tally(source);
  return { ...report, status: 'absent', warnings: [`optional, and not there: ${missing.join(', ')}`] };
}

/** Where a file lies under the directory of local copies: by its name, else by one of its other names. */
export function localCopy({ path, alternatives = [] }: FileSpec, fromDir: string): string {
  const names = [path, ...alternatives].map((name) => join(fromDir, name));
  return names.find((name) => existsSync(name)) ?? names[0];
}

/** Says what is missing before the first file is fetched. */
function requireAddresses(records: SourceRecord[], { fromDir }: LoadOptions): void {
  const missing = records
    .filter(({ optional }) => !optional)
    .flatMap(({ files }) => files.filter(({ url }) => !url).map(({ path }) => path));
  if (fromDir !== undefined || missing.length === 0) return;
  throw new UserError(
    'no-address',
    `${missing.length} files have no lasting address to download them from: ${missing.join(', ')}`,
    'give the directory that holds local copies: --from DIR',
  );
}

function localFile(file: FileSpec, { fromDir, cacheDir }: LoadOptions): Promise<string> | string {
  if (fromDir) return localCopy(file, fromDir);
  if (file.url)
    return download(file.url, cacheDir ?? join(process.env.ARPENT_DATA_DIR || '.arpent', 'downloads'));
  throw new UserError(
    'no-address',
    `${file.path} has no address to download it from`,
    'give a directory with the file: --from DIR',
  );
}
