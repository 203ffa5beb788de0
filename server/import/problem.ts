/** Trouble with a published file, told the way people fix it: file, line, what is wrong, what to do. */
import { UserError } from '../jobs/progress.ts';

export interface Place {
  /** Base name of the file. */
  file: string;
  /** 1-based; null: the file as a whole. */
  line: number | null;
  /** What `line` counts; a line unless said. */
  unit?: RowUnit;
}

/** Text files have lines, Parquet rows; GeoJSON and Shapefile features. */
export type RowUnit = 'line' | 'row' | 'feature';

export function placeText({ file, line, unit = 'line' }: Place): string {
  return line === null ? file : `${file}, ${unit} ${line.toLocaleString('en')}`;
}

/** An error that stops the import, about one file. */
export function importError(code: string, place: Place, message: string, hint: string): UserError {
  return refusal(code, `${placeText(place)}: ${message}`, hint);
}

/** Every error that stops an import says that nothing was imported, then what to do. */
export function refusal(code: string, message: string, hint: string, status?: number): UserError {
  const advice = `${hint[0].toUpperCase()}${hint.slice(1)}.`;
  return new UserError(code, `${message}. Nothing was imported.`, advice, status);
}

/** Trouble with one value of one row; the importer decides whether the row or the import goes. */
export class RowProblem extends Error {
  readonly column: string | null;
  constructor(message: string, column: string | null = null) {
    super(message);
    this.name = 'RowProblem';
    this.column = column;
  }
}
