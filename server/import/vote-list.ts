/** Votes as they are read, in any order, turned into compressed rows: 69,000 precincts have two million of them. */
export class VoteList {
  readonly #rows: number[] = [];
  readonly #options: number[] = [];
  readonly #votes: number[] = [];

  push(row: number, option: number, votes: number): void {
    this.#rows.push(row);
    this.#options.push(option);
    this.#votes.push(votes);
  }

  pushRow(row: number, { options, votes }: { options: readonly number[]; votes: readonly number[] }): void {
    for (let i = 0; i < options.length; i++) this.push(row, options[i], votes[i]);
  }

  /** Votes of each row, added up. */
  sums(rowCount: number): Float64Array {
    const sums = new Float64Array(rowCount);
    for (let i = 0; i < this.#rows.length; i++) sums[this.#rows[i]] += this.#votes[i];
    return sums;
  }

  /** The rows named in `order`, in that order; of an option that stands twice in a row, the sum. O(votes). */
  compress(
    order: readonly number[],
    rowCount: number,
  ): { optionStart: Uint32Array; optionIndex: Uint32Array; votes: Float64Array } {
    const place = new Int32Array(rowCount).fill(-1);
    order.forEach((row, at) => {
      place[row] = at;
    });
    const next = new Uint32Array(order.length + 1);
    for (const row of this.#rows) if (place[row] >= 0) next[place[row] + 1]++;
    for (let at = 0; at < order.length; at++) next[at + 1] += next[at];
    const ends = next.slice(1);
    const index = new Uint32Array(ends.at(-1) ?? 0);
    const counts = new Float64Array(index.length);
    for (let i = 0; i < this.#rows.length; i++) {
      const at = place[this.#rows[i]];
      if (at < 0) continue;
      index[next[at]] = this.#options[i];
      counts[next[at]++] = this.#votes[i];
    }
    return mergeDoubles(ends, index, counts);
  }
}

/** Two candidates of one name and nuance cannot be told apart: their votes are one option's. In place. */
function mergeDoubles(ends: Uint32Array, index: Uint32Array, counts: Float64Array) {
  const optionStart = new Uint32Array(ends.length + 1);
  const lastRow: number[] = [];
  const lastAt: number[] = [];
  let kept = 0;
  let from = 0;
  for (let row = 0; row < ends.length; row++) {
    for (let i = from; i < ends[row]; i++) {
      const option = index[i];
      if (lastRow[option] === row) counts[lastAt[option]] += counts[i];
      else {
        lastRow[option] = row;
        lastAt[option] = kept;
        index[kept] = option;
        counts[kept++] = counts[i];
      }
    }
    from = ends[row];
    optionStart[row + 1] = kept;
  }
  return { optionStart, optionIndex: index.slice(0, kept), votes: counts.slice(0, kept) };
}
