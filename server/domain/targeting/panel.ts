/**
 * The panel: everything that scoring reads, in columns. One column holds a figure of every precinct, in the
 * same order everywhere, so that a town of 300 precincts and a country of 69,000 are read by the same loops,
 * and a worker thread gets them without copying. NaN in a column means "not known", never 0.
 *
 * Votes are kept per ballot as compressed rows: those of precinct i are `votes[optionStart[i]]` up to
 * `votes[optionStart[i + 1]]`, each for the option `options[optionIndex[…]]`.
 */
import { communeOf } from '../precinct-code.ts';
import type { BallotCounts, OptionVotes, ScoringInput } from './types.ts';

export interface BallotOption {
  /** A candidate, a list, or the nuance where the publisher gives votes by nuance. */
  label: string;
  nuance: string | null;
}

export interface PanelBallot {
  ballotId: string;
  /** 'YYYY-MM-DD' */
  heldOn: string;
  /** NaN: no result of this ballot here. */
  registered: Float64Array;
  ballotsCast: Float64Array;
  valid: Float64Array;
  /** Share of these registered voters in doubt because their precinct was split or renamed since. */
  carriedOver: Float64Array;
  /**
   * '31-04'. As published with this ballot; where it is not, as published with the newest ballot that says it.
   * Null: never published. Which candidates stand where is told by `options` as well.
   */
  constituency: (string | null)[] | null;
  options: BallotOption[];
  optionStart: Uint32Array;
  optionIndex: Uint32Array;
  votes: Float64Array;
}

export interface Panel {
  /** '31555_0116': the commune, then the precinct in normal form. */
  precinctCodes: string[];
  names: string[];
  /** At the newest ballot that joins this vintage. */
  registered: Float64Array;
  /** The ballot that `registered` is from. */
  registeredFrom: (string | null)[];
  /** NaN: no addresses are loaded. */
  doors: Float64Array;
  doorsEstimated: boolean;
  incomeEur: Float64Array;
  /** Which income dataset it is from, by source id. */
  incomeSource: (string | null)[];
  /** Given here so far, in euros, from an aggregate file; NaN: the file is silent on it, or there is none. */
  giftsEur: Float64Array;
  /** Precincts that touch, as compressed rows; null: territories are not known. */
  neighbours: { start: Uint32Array; index: Uint32Array } | null;
  ballots: PanelBallot[];
}

export { communeOf };

/** Number of each precinct's commune, in order of first appearance. */
export function communeIndex(panel: Pick<Panel, 'precinctCodes'>): { codes: string[]; of: Uint32Array } {
  const numbers = new Map<string, number>();
  const of = Uint32Array.from(panel.precinctCodes, (code) => {
    const commune = communeOf(code);
    const known = numbers.get(commune);
    if (known !== undefined) return known;
    numbers.set(commune, numbers.size);
    return numbers.size - 1;
  });
  return { codes: [...numbers.keys()], of };
}

/** Rows, as they travel to a browser, made into columns. */
export function panelOf(inputs: readonly ScoringInput[]): Panel {
  const ballots = new Map<string, string>();
  for (const input of inputs) for (const { ballotId, heldOn } of input.ballots) ballots.set(ballotId, heldOn);
  const rowOf = new Map(inputs.map((input, i) => [input.precinctCode, i]));
  return {
    precinctCodes: inputs.map((input) => input.precinctCode),
    names: inputs.map((input) => input.name),
    registered: column(inputs, (input) => input.registered),
    registeredFrom: inputs.map((input) => input.registeredFrom),
    doors: column(inputs, (input) => input.doors),
    doorsEstimated: inputs.some((input) => input.doorsEstimated),
    incomeEur: column(inputs, (input) => input.incomeEur),
    incomeSource: inputs.map((input) => input.incomeSource),
    giftsEur: column(inputs, (input) => input.giftsEur),
    neighbours: inputs.some((input) => input.neighbours.length > 0)
      ? compressRows(inputs.map((input) => input.neighbours.flatMap((code) => rowOf.get(code) ?? [])))
      : null,
    ballots: [...ballots].map(([ballotId, heldOn]) =>
      panelBallot(
        ballotId,
        heldOn,
        inputs.map((input) => input.ballots.find((counts) => counts.ballotId === ballotId)),
      ),
    ),
  };
}

/** Columns made into rows again: what `panelOf` was given. */
export function inputsOf(panel: Panel): ScoringInput[] {
  return panel.precinctCodes.map((precinctCode, i) => ({
    precinctCode,
    name: panel.names[i],
    registered: orNull(panel.registered[i]),
    registeredFrom: panel.registeredFrom[i],
    doors: orNull(panel.doors[i]),
    doorsEstimated: panel.doorsEstimated,
    incomeEur: orNull(panel.incomeEur[i]),
    incomeSource: panel.incomeSource[i],
    giftsEur: orNull(panel.giftsEur[i]),
    neighbours: panel.neighbours
      ? Array.from(
          panel.neighbours.index.subarray(panel.neighbours.start[i], panel.neighbours.start[i + 1]),
          (j) => panel.precinctCodes[j],
        )
      : [],
    ballots: panel.ballots.flatMap((ballot) => countsAt(ballot, i) ?? []),
  }));
}

/** Counts of one ballot in precinct i; undefined: no result there. */
export function countsAt(ballot: PanelBallot, i: number): BallotCounts | undefined {
  if (Number.isNaN(ballot.registered[i])) return undefined;
  const votes: OptionVotes[] = [];
  for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++) {
    const { label, nuance } = ballot.options[ballot.optionIndex[v]];
    votes.push([label, nuance, ballot.votes[v]]);
  }
  return {
    ballotId: ballot.ballotId,
    heldOn: ballot.heldOn,
    registered: ballot.registered[i],
    ballotsCast: ballot.ballotsCast[i],
    valid: ballot.valid[i],
    votes,
    carriedOver: ballot.carriedOver[i],
    constituency: ballot.constituency?.[i] ?? null,
  };
}

/** One ballot from the counts of each precinct; undefined: no result there. */
export function panelBallot(
  ballotId: string,
  heldOn: string,
  rows: readonly (Omit<BallotCounts, 'ballotId' | 'heldOn'> | undefined)[],
): PanelBallot {
  const options: BallotOption[] = [];
  const numbers = new Map<string, Map<string | null, number>>();
  const optionNumber = (label: string, nuance: string | null) => {
    let ofLabel = numbers.get(label);
    if (!ofLabel) {
      ofLabel = new Map();
      numbers.set(label, ofLabel);
    }
    let number = ofLabel.get(nuance);
    if (number === undefined) {
      number = options.length;
      options.push({ label, nuance });
      ofLabel.set(nuance, number);
    }
    return number;
  };
  const total = rows.reduce((sum, row) => sum + (row?.votes.length ?? 0), 0);
  const optionStart = new Uint32Array(rows.length + 1);
  const optionIndex = new Uint32Array(total);
  const votes = new Float64Array(total);
  let at = 0;
  rows.forEach((row, i) => {
    for (const [label, nuance, count] of row?.votes ?? []) {
      optionIndex[at] = optionNumber(label, nuance);
      votes[at] = count;
      at++;
    }
    optionStart[i + 1] = at;
  });
  return {
    ballotId,
    heldOn,
    registered: column(rows, (row) => row?.registered),
    ballotsCast: column(rows, (row) => row?.ballotsCast),
    valid: column(rows, (row) => row?.valid),
    carriedOver: column(rows, (row) => row?.carriedOver),
    constituency: rows.some((row) => row?.constituency) ? rows.map((row) => row?.constituency ?? null) : null,
    options,
    optionStart,
    optionIndex,
    votes,
  };
}

export function compressRows(rows: readonly (readonly number[])[]): {
  start: Uint32Array;
  index: Uint32Array;
} {
  const start = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    start[i + 1] = start[i] + row.length;
  });
  return { start, index: Uint32Array.from(rows.flat()) };
}

function column<T>(rows: readonly T[], read: (row: T) => number | null | undefined): Float64Array {
  return Float64Array.from(rows, (row) => read(row) ?? Number.NaN);
}

export const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
