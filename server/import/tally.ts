/** What became of each row of an import: counted always, listed as far as a reader would follow. */
import { type Place, placeText, RowProblem, type RowUnit, refusal } from './problem.ts';
import type { SourceKind } from './source-record.ts';

export interface RowNote {
  file: string;
  line: number;
  unit: RowUnit;
  column: string | null;
  reason: string;
}

export interface ImportReport {
  sourceId: string;
  kind: SourceKind;
  title: string;
  /** `unchanged`: the same content was here already, and nothing was done. `absent`: an optional source without a file. */
  status: 'imported' | 'unchanged' | 'absent';
  rowsRead: number;
  rowsKept: number;
  rowsOutsideArea: number;
  /** Rows that the record's `where` leaves out, by its reason. */
  rowsNotSelected: Record<string, number>;
  rowsRefused: number;
  /** The first of them. */
  refused: RowNote[];
  rowsRepaired: number;
  repaired: RowNote[];
  /** Rows of one file without their counterpart in the other, by reason. */
  unjoined: Record<string, number>;
  warnings: string[];
}

const LISTED = 50;

export class Tally {
  readonly report: ImportReport;
  readonly #skips: boolean;

  constructor(source: { id: string; kind: SourceKind; title: string; onBadRow?: 'refuse' | 'skip' }) {
    this.#skips = source.onBadRow === 'skip';
    this.report = {
      sourceId: source.id,
      kind: source.kind,
      title: source.title,
      status: 'imported',
      rowsRead: 0,
      rowsKept: 0,
      rowsOutsideArea: 0,
      rowsNotSelected: {},
      rowsRefused: 0,
      refused: [],
      rowsRepaired: 0,
      repaired: [],
      unjoined: {},
      warnings: [],
    };
  }

  /** Counts a row that cannot be used; anything but a RowProblem goes on up. */
  refuse(place: Place, error: unknown): void {
    if (!(error instanceof RowProblem)) throw error;
    this.report.rowsRefused++;
    note(this.report.refused, place, error.message, error.column);
  }

  repair(place: Place, reason: string): void {
    this.report.rowsRepaired++;
    note(this.report.repaired, place, reason, 'geometry');
  }

  /** All or nothing: one row that breaks a rule ends the import, unless its record says to skip such rows. */
  settle(): void {
    const { refused, rowsRefused, rowsRead } = this.report;
    if (rowsRefused === 0 || this.#skips) return;
    const more =
      rowsRefused > 1 ? `${(rowsRefused - 1).toLocaleString('en')} more rows have such trouble. ` : '';
    throw refusal(
      'bad-row',
      `${placeText(refused[0])}: ${refused[0].reason}. ${more}${(rowsRead - rowsRefused).toLocaleString('en')} other rows are fine`,
      'correct the file or the source record; to leave such rows out, set "onBadRow": "skip" in the record',
    );
  }
}

function note(list: RowNote[], { file, line, unit }: Place, reason: string, column: string | null): void {
  if (list.length < LISTED) list.push({ file, line: line ?? 0, unit: unit ?? 'line', column, reason });
}

export function countUp(counts: Record<string, number>, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}
