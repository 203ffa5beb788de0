/** What a load or an import tells people: a table of the files, then what they should know, subject by subject. */
import type { FinishReport } from '../import/finish-area.ts';
import type { ResultJoin } from '../import/join-results.ts';
import { placeText } from '../import/problem.ts';
import type { ImportReport, RowNote } from '../import/tally.ts';
import { table } from './context.ts';

/** Of rows that share a fate; `--json` holds more of them. */
const SHOWN = 3;
/** On joins: one file has a few, a whole town dozens. */
const MAX_NOTES = 4;

export function importText(datasets: ImportReport[], finished: FinishReport): string {
  const columns = [
    'source',
    'kind',
    'status',
    'read',
    'kept',
    'outside',
    'not selected',
    'refused',
    'repaired',
  ];
  const rows = datasets.map((d) => {
    const notSelected = Object.values(d.rowsNotSelected).reduce((sum, n) => sum + n, 0);
    const counts = [d.rowsRead, d.rowsKept, d.rowsOutsideArea, notSelected, d.rowsRefused, d.rowsRepaired];
    return [d.sourceId, d.kind, d.status, ...counts];
  });
  return [
    `${table(columns, rows)}\n`,
    ...datasets.map((dataset) => section(dataset.sourceId, notesOf(dataset))),
    section('not there', finished.lacks),
    section('doors', doors(finished)),
    section('addresses in precincts', placements(finished)),
    section('results on precincts', joins(relevantJoins(datasets, finished))),
    section('between vintages', crosswalks(finished)),
  ].join('');
}

function section(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function notesOf(report: ImportReport): string[] {
  return [
    ...report.warnings,
    ...rowNotes('refused', report.refused, report.rowsRefused),
    ...rowNotes('repaired', report.repaired, report.rowsRepaired),
    ...Object.entries(report.rowsNotSelected).map(
      ([reason, rows]) => `${number(rows)} not selected: ${reason}`,
    ),
    ...Object.entries(report.unjoined).map(([what, rows]) => `${number(rows)} ${what}`),
  ];
}

function rowNotes(fate: string, notes: RowNote[], total: number): string[] {
  const lines = notes.slice(0, SHOWN).map((note) => `${fate}: ${placeText(note)}: ${note.reason}`);
  const more = total - lines.length;
  return more > 0 ? [...lines, `${fate}: ${number(more)} more rows (--json lists the first)`] : lines;
}

function doors({ doors: report }: FinishReport): string[] {
  if (report.notes.length > 0 || report.method === 'none') return report.notes;
  return [`As published, at ${number(report.addressCount)} addresses.`];
}

function placements({ addresses }: FinishReport): string[] {
  return addresses.map(({ precincts, addresses: placed, outside, statedAgrees }) => {
    const agreement = statedAgrees
      ? `; ${percent(statedAgrees.agree / statedAgrees.stated)} lie where their source says`
      : '';
    return `${precincts}: ${number(placed)} placed, ${number(outside)} in no precinct${agreement}`;
  });
}

/** All joins of the area after a load; after one file, those it takes part in. */
function relevantJoins(datasets: ImportReport[], { joins: all }: FinishReport): ResultJoin[] {
  const sources = new Set(datasets.map(({ sourceId }) => sourceId));
  return all.filter(({ results, precincts }) => sources.has(results) || sources.has(precincts));
}

/** What joins is summed up by vintage; what does not is said one by one, and once. */
function joins(all: ResultJoin[]): string[] {
  const vintages = [...new Set(all.map(({ precincts }) => precincts))];
  const refused = Map.groupBy(
    all.filter(({ status }) => status === 'renumbered'),
    ({ warnings }) => warnings.join(' '),
  );
  const notes = all
    .filter(({ status }) => status === 'joined')
    .flatMap(({ results, precincts, warnings }) =>
      warnings.map((text) => `${results} on ${precincts}: ${text}`),
    );
  return [
    ...vintages.map((vintage) => {
      const ballots = all.filter(({ precincts }) => precincts === vintage);
      const joined = ballots.filter(({ status }) => status === 'joined');
      const shares = joined.map((join) => join.joinedRegistered / join.totalRegistered);
      const range = new Set([Math.min(...shares), Math.max(...shares)].map(percent));
      const how = joined.length > 0 ? `, with ${[...range].join(' to ')} of their registered voters` : '';
      return `${vintage}: ${joined.length} of ${ballots.length} ballots join${how}`;
    }),
    ...[...refused].map(([reason, of]) => {
      const ballots = new Set(of.map(({ results }) => results));
      return `not joined: ${[...ballots].join(', ')}: ${reason}`;
    }),
    ...all.filter(({ renumberedCommunes }) => renumberedCommunes.length > 0).map(leftOut),
    ...(notes.length <= MAX_NOTES
      ? notes
      : [`${notes.length} notes on moved territory and precincts without a result: --json holds them`]),
  ];
}

/** A join that holds in most communes. */
function leftOut({ results, renumberedCommunes, unjoined }: ResultJoin): string {
  const { precincts, registered } = unjoined['renumbered with its commune'];
  return `${results}: left out are ${number(renumberedCommunes.length)} communes that were renumbered in between (${number(precincts)} precincts, ${number(registered)} registered voters)`;
}

function crosswalks({ crosswalks: all }: FinishReport): string[] {
  return all.map(({ from, to, movedShare, lostShare }) =>
    movedShare === null
      ? `${from} to ${to}: no ballot tells how many voters move`
      : `${from} to ${to}: ${percent(movedShare)} of registered voters move to another code, ${percent(lostShare ?? 0)} to none`,
  );
}

const number = (value: number) => value.toLocaleString('en');
/** Never rounded up to all, nor down to nothing. */
function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  if (text === '100.0' && share < 1) return 'over 99.9 %';
  if (text === '0.0' && share > 0) return 'under 0.1 %';
  return `${text.replace(/\.0$/, '')} %`;
}
