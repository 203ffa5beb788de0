/**
 * A panel straight from the files of a catalogue, without any database: for backtests over a country. What
 * files alone do not tell stays unknown: doors, incomes, gifts, and which precincts touch.
 */
import { type JoinReport, joinBallots, type PublishedBallot } from '../domain/targeting/join-ballots.ts';
import type { Panel } from '../domain/targeting/panel.ts';
import { type Progress, silent, UserError } from '../jobs/progress.ts';
import { type Catalogue, findCatalogue } from './catalogue.ts';
import { optionalReader } from './columns.ts';
import { placeOf, precinctReader, type ReadContext, selectRows } from './context.ts';
import { absence, localCopy, missingFiles, readRecords } from './load-area.ts';
import { parseResults } from './parse-results.ts';
import type { PrecinctsRecord, ResultsRecord, SourceRecord } from './source-record.ts';
import { openTable } from './table.ts';
import { type ImportReport, Tally } from './tally.ts';

export interface ReadOptions {
  /** Where the files of the catalogue are. */
  fromDir: string;
  /** Ballots to read; all that are there unless said. A renumbering is sought between each and the next of these. */
  ballotIds?: readonly string[];
  onProgress?: Progress;
  /** Where the catalogues are: data/sources unless said. */
  sourcesDir?: string;
}

export interface PanelChoice {
  /** The ballot whose codes the panel speaks; default: the one held on the newest vintage, else the newest. */
  anchor?: string;
  /** `union` (default): every precinct of a ballot that joins; `vintage`: those of the newest precincts dataset. */
  precincts?: 'union' | 'vintage';
}

export interface PanelReport extends JoinReport {
  areaCode: string;
  /** What became of the rows of each file. */
  datasets: ImportReport[];
  /** What is not in the panel, in words. */
  notes: string[];
}

/** The ballots of an area as their files have them, oldest first. */
export interface AreaBallots {
  areaCode: string;
  ballots: (PublishedBallot & { joins: string | null | undefined })[];
  vintage: { sourceId: string; referenceDate: string; names: Map<string, string> } | null;
  datasets: ImportReport[];
}

export async function readPanelFromFiles(
  areaId: string,
  options: ReadOptions & PanelChoice,
): Promise<{ panel: Panel; report: PanelReport }> {
  return panelOfArea(await readAreaBallots(areaId, options), options);
}

/** Reads each file once; `panelOfArea` makes panels of it, with one anchor or another. */
export async function readAreaBallots(areaId: string, options: ReadOptions): Promise<AreaBallots> {
  const { ballotIds, onProgress = silent } = options;
  const catalogue = await findCatalogue(areaId, options.sourcesDir);
  const records = await readRecords(catalogue);
  const wanted = records
    .filter((record) => record.kind === 'results')
    .filter(({ ballot }) => ballotIds?.includes(ballot.ballotId) ?? true)
    .sort((a, b) => compare(a.ballot.heldOn, b.ballot.heldOn) || a.ballot.round - b.ballot.round);
  const unknown = ballotIds?.filter((id) => !wanted.some(({ ballot }) => ballot.ballotId === id)) ?? [];
  if (unknown.length > 0)
    throw new UserError('unknown-ballot', `${areaId} has no ballot ${unknown.join(', ')}`, 'check its name');

  const datasets: ImportReport[] = [];
  const ballots: AreaBallots['ballots'] = [];
  for (const [i, source] of wanted.entries()) {
    onProgress(i / wanted.length, source.title);
    const missing = missingFiles(source, options);
    if (source.optional && missing.length > 0) {
      datasets.push(absence(source, missing));
      continue;
    }
    const context = contextOf(catalogue, source, options);
    const results = await parseResults(context);
    const { ballotId, heldOn } = source.ballot;
    ballots.push({ ballotId, heldOn, results, joins: source.joins });
    datasets.push(context.tally.report);
  }
  if (ballots.length === 0)
    throw new UserError(
      'no-results',
      `no results of ${areaId} are in ${options.fromDir}`,
      'check the folder',
    );
  const vintage = await readVintage(catalogue, records, options, datasets);
  onProgress(1, `${catalogue.area.name} is read`);
  return { areaCode: catalogue.area.areaCode, ballots, vintage, datasets };
}

export function panelOfArea(
  { areaCode, ballots, vintage, datasets }: AreaBallots,
  { anchor = anchorOf(ballots, vintage), precincts = 'union' }: PanelChoice = {},
): { panel: Panel; report: PanelReport } {
  if (precincts === 'vintage' && !vintage)
    throw new UserError('no-precincts', `no precincts of ${areaCode} are there`, 'take the union of ballots');
  const names = vintage?.names ?? new Map<string, string>();
  const { panel, report } = joinBallots(ballots, {
    anchor,
    names,
    precinctCodes: precincts === 'vintage' ? [...names.keys()].sort() : undefined,
  });
  return {
    panel,
    report: {
      areaCode,
      ...report,
      datasets,
      notes: [
        'Read from files alone: doors, incomes, gifts and neighbours of precincts are not known.',
        ...(vintage ? [] : ['No file of precincts is there: they are named by their numbers.']),
      ],
    },
  };
}

/** As a load chooses it: the ballot that states the vintage nearest to its date; without one, the newest. */
function anchorOf(ballots: AreaBallots['ballots'], vintage: AreaBallots['vintage']): string {
  const stated = vintage ? ballots.filter(({ joins }) => joins === vintage.sourceId) : [];
  const date = Date.parse(vintage?.referenceDate ?? '');
  const apart = ({ heldOn }: PublishedBallot) => Math.abs(Date.parse(heldOn) - date);
  if (stated.length === 0) return ballots[ballots.length - 1].ballotId;
  return stated.reduce((best, one) => (apart(one) < apart(best) ? one : best)).ballotId;
}

/** Codes and names of the newest precincts; null: the catalogue lists none, or their file is not there. */
async function readVintage(
  catalogue: Catalogue,
  records: readonly SourceRecord[],
  options: ReadOptions,
  datasets: ImportReport[],
): Promise<AreaBallots['vintage']> {
  const source = records
    .filter((record) => record.kind === 'precincts')
    .toSorted((a, b) => compare(b.referenceDate, a.referenceDate))
    .find((record) => missingFiles(record, options).length === 0);
  if (!source) return null;
  const context = contextOf<PrecinctsRecord>(catalogue, source, options);
  const table = await openTable(context.paths[0], source.files[0]);
  const precinct = precinctReader(catalogue.area, table, source.columns);
  const name = optionalReader(table, source.columns.name);
  const names = new Map<string, string>();
  for await (const row of selectRows(context, table, source.columns.commune, source.where)) {
    try {
      const { code } = precinct(row);
      names.set(code, name(row) ?? code.slice(code.indexOf('_') + 1));
    } catch (error) {
      context.tally.refuse(placeOf(table, row), error);
    }
  }
  context.tally.settle();
  context.tally.report.rowsKept = names.size;
  datasets.push(context.tally.report);
  return { sourceId: source.id, referenceDate: source.referenceDate, names };
}

function contextOf<Record extends PrecinctsRecord | ResultsRecord>(
  { area }: Catalogue,
  source: Record,
  { fromDir }: ReadOptions,
): ReadContext<Record> {
  return {
    source,
    area,
    paths: source.files.map((file) => localCopy(file, fromDir)),
    tally: new Tally(source),
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
