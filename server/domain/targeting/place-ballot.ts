/**
 * From published results to the precincts of a panel. A precinct takes its counts from rows of the results:
 * its own where the codes mean the same places, shares of several where a crosswalk carries them over.
 */
import { communeOf } from '../precinct-code.ts';
import type { BallotOption, PanelBallot } from './panel.ts';

/** The results of one ballot, as published: a row per precinct, in the order of codes (by code units). */
export interface ResultColumns {
  /** In normal form, '31555_0116'. */
  codes: string[];
  /** '31-04'; null: the publisher does not say. */
  constituency: (string | null)[];
  registered: Float64Array;
  ballotsCast: Float64Array;
  valid: Float64Array;
  options: BallotOption[];
  /** Votes of row i: from `votes[optionStart[i]]` to `votes[optionStart[i + 1]]`, for `options[optionIndex[…]]`. */
  optionStart: Uint32Array;
  optionIndex: Uint32Array;
  votes: Float64Array;
}

/** For each precinct of a panel the rows that it takes, as compressed rows. */
export interface RowShares {
  start: Uint32Array;
  row: Uint32Array;
  /** Of the counts of the row, 0–1. */
  share: Float64Array;
}

/** The row of the same code, whole; both lists in order. Rows of `leftOut` communes name other places. */
export function sharesByCode(
  precinctCodes: readonly string[],
  rowCodes: readonly string[],
  leftOut: ReadonlySet<string> = new Set(),
): RowShares {
  const start = new Uint32Array(precinctCodes.length + 1);
  const rows: number[] = [];
  let row = 0;
  precinctCodes.forEach((code, i) => {
    while (row < rowCodes.length && rowCodes[row] < code) row++;
    if (rowCodes[row] === code && !leftOut.has(communeOf(code))) rows.push(row);
    start[i + 1] = rows.length;
  });
  return { start, row: Uint32Array.from(rows), share: new Float64Array(rows.length).fill(1) };
}

/** The rows of other codes that a crosswalk names for each precinct: [precinct, row code, share]. */
export function sharesByCrosswalk(
  precinctCodes: readonly string[],
  rowCodes: readonly string[],
  crosswalk: readonly (readonly [precinctCode: string, rowCode: string, share: number])[],
  leftOut: ReadonlySet<string> = new Set(),
): RowShares {
  const rowOf = new Map(rowCodes.map((code, i) => [code, i]));
  const byPrecinct = Map.groupBy(crosswalk, ([precinctCode]) => precinctCode);
  const start = new Uint32Array(precinctCodes.length + 1);
  const rows: number[] = [];
  const shares: number[] = [];
  precinctCodes.forEach((code, i) => {
    for (const [, rowCode, share] of byPrecinct.get(code) ?? []) {
      const row = leftOut.has(communeOf(rowCode)) ? undefined : rowOf.get(rowCode);
      if (row === undefined) continue;
      rows.push(row);
      shares.push(share);
    }
    start[i + 1] = rows.length;
  });
  return { start, row: Uint32Array.from(rows), share: Float64Array.from(shares) };
}

/** Counts of each precinct: Σ share × count of its rows; NaN where it has none. Options without a vote are left out. */
export function placeBallot(
  { ballotId, heldOn }: { ballotId: string; heldOn: string },
  precinctCodes: readonly string[],
  results: ResultColumns,
  shares: RowShares,
): PanelBallot {
  const count = precinctCodes.length;
  const column = (of: Float64Array) => addUp(of, shares, count);
  const { optionStart, optionIndex, votes } = placeVotes(results, shares, count);
  const constituency = precinctCodes.map((_, i) => {
    const row = largestRow(results, shares, i);
    return row === undefined ? null : results.constituency[row];
  });
  const registered = column(results.registered);
  return {
    ballotId,
    heldOn,
    registered,
    ballotsCast: column(results.ballotsCast),
    valid: column(results.valid),
    carriedOver: carriedOver(precinctCodes, results, shares, registered),
    constituency: constituency.some((name) => name !== null) ? constituency : null,
    options: results.options,
    optionStart,
    optionIndex,
    votes,
  };
}

export function addUp(counts: Float64Array, { start, row, share }: RowShares, count: number): Float64Array {
  const sums = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    if (start[i] === start[i + 1]) continue;
    sums[i] = 0;
    for (let k = start[i]; k < start[i + 1]; k++) sums[i] += share[k] * counts[row[k]];
  }
  return sums;
}

function placeVotes(results: ResultColumns, { start, row, share }: RowShares, count: number) {
  let room = 0;
  for (const r of row) room += results.optionStart[r + 1] - results.optionStart[r];
  const optionStart = new Uint32Array(count + 1);
  const optionIndex = new Uint32Array(room);
  const votes = new Float64Array(room);
  /** Where an option stands in the precinct at hand; from an earlier precinct when before its start. */
  const placeOf = new Int32Array(results.options.length).fill(-1);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const first = at;
    for (let k = start[i]; k < start[i + 1]; k++) {
      for (let v = results.optionStart[row[k]]; v < results.optionStart[row[k] + 1]; v++) {
        if (results.votes[v] === 0) continue;
        const option = results.optionIndex[v];
        if (placeOf[option] < first) {
          placeOf[option] = at;
          optionIndex[at] = option;
          votes[at++] = share[k] * results.votes[v];
        } else votes[placeOf[option]] += share[k] * results.votes[v];
      }
    }
    optionStart[i + 1] = at;
  }
  return { optionStart, optionIndex: optionIndex.slice(0, at), votes: votes.slice(0, at) };
}

/** Voters of another code have moved; of a precinct that kept its code, as large a share as it lost is in doubt. */
function carriedOver(
  precinctCodes: readonly string[],
  results: ResultColumns,
  { start, row, share }: RowShares,
  registered: Float64Array,
): Float64Array {
  return registered.map((total, i) => {
    if (Number.isNaN(total)) return Number.NaN;
    let moved = 0;
    for (let k = start[i]; k < start[i + 1]; k++) {
      const isOwn = results.codes[row[k]] === precinctCodes[i];
      moved += share[k] * results.registered[row[k]] * (isOwn ? 1 - share[k] : 1);
    }
    return total > 0 ? moved / total : 0;
  });
}

/** The row that most voters of a precinct come from. */
function largestRow(results: ResultColumns, { start, row, share }: RowShares, i: number): number | undefined {
  let best: number | undefined;
  let most = -1;
  for (let k = start[i]; k < start[i + 1]; k++) {
    const voters = share[k] * results.registered[row[k]];
    if (voters <= most) continue;
    most = voters;
    best = row[k];
  }
  return best;
}

/** What a publisher says of each row, as said of the precinct that takes most of its share from it; null: of none. */
export function placeNames(
  names: readonly (string | null)[],
  { start, row, share }: RowShares,
  count: number,
): (string | null)[] {
  return Array.from({ length: count }, (_, i) => {
    let best: number | null = null;
    for (let k = start[i]; k < start[i + 1]; k++) if (best === null || share[k] > share[best]) best = k;
    return best === null ? null : names[row[best]];
  });
}

/**
 * Constituencies for ballots that do not publish them: as the newest ballot that does has them for the same
 * precinct. `known`: newest first, in the order of the panel's precincts.
 */
export function fillConstituencies(ballot: PanelBallot, known: readonly (string | null)[][]): PanelBallot {
  if (known.length === 0) return ballot;
  const constituency = Array.from(ballot.registered, (registered, i) => {
    if (Number.isNaN(registered)) return null;
    return ballot.constituency?.[i] ?? known.find((names) => names[i] !== null)?.[i] ?? null;
  });
  return constituency.some((name) => name !== null) ? { ...ballot, constituency } : ballot;
}
