/**
 * Do two ballots mean the same places by the same precinct codes? Roll sizes tell: from one ballot to the
 * next nearly every precinct keeps its number of registered voters, while after a renumbering a code takes
 * over the size of another place. So the codes are said to be renumbered when sizes no longer go together
 * (correlation of their logarithms under 0.5) and many of them jump.
 *
 * Measured: consecutive ballots of Toulouse 2017–2026 have correlations of 0.89–1.00 and at most 17 % of
 * registered voters in precincts that jump; Toulouse 2014 to 2017 −0.09 and 45 %; Saint-Maur 2019 to 2022
 * −0.07 and 92 %, 2014 to 2017 0.01 and 32 %.
 */
import { communeOf } from './precinct-code.ts';

export const JUMP_SHARE = 0.15;
const MIN_CORRELATION = 0.5;
const MIN_JUMPED_SHARE = 0.25;
/** With fewer shared codes chance decides. */
export const MIN_SHARED = 10;
/** Tiny special precincts change size at will. */
const MIN_REGISTERED = 50;

export interface CodeComparison {
  sharedPrecincts: number;
  /** Of them, those whose registered voters changed by more than JUMP_SHARE. */
  jumpedPrecincts: number;
  /** Their share of the registered voters of the shared precincts. */
  jumpedShare: number;
  /** Of the logarithms of registered voters; null: too few shared codes to tell. */
  correlation: number | null;
  renumbered: boolean;
}

export function comparePrecinctCodes(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): CodeComparison {
  const pairs = [...before]
    .map(([code, registered]) => [registered, after.get(code) ?? 0])
    .filter(([a, b]) => a >= MIN_REGISTERED && b >= MIN_REGISTERED);
  const jumped = pairs.filter(([a, b]) => Math.abs(Math.log(b / a)) > Math.log(1 + JUMP_SHARE));
  const total = pairs.reduce((sum, [, b]) => sum + b, 0);
  const jumpedShare = total === 0 ? 0 : jumped.reduce((sum, [, b]) => sum + b, 0) / total;
  const correlation = pairs.length < MIN_SHARED ? null : correlationOfLogs(pairs);
  return {
    sharedPrecincts: pairs.length,
    jumpedPrecincts: jumped.length,
    jumpedShare,
    correlation,
    renumbered: correlation !== null && correlation < MIN_CORRELATION && jumpedShare >= MIN_JUMPED_SHARE,
  };
}

/** The precincts of one ballot, in the order of their codes. */
export interface BallotSizes {
  codes: readonly string[];
  registered: ArrayLike<number>;
}

/** Between two ballots that follow one another in a commune; both by their place in time. */
export interface Renumbering {
  commune: string;
  before: number;
  after: number;
  comparison: CodeComparison;
}

export interface Renumberings {
  found: Renumbering[];
  /** What lies between the codes of two ballots in a commune; undefined: they mean the same places, as far as sizes tell. */
  between(commune: string, one: number, other: number): Renumbering | undefined;
}

/**
 * Compares ballots, oldest first, commune by commune: each renumbers for itself. A ballot that a commune did
 * not hold (its constituency was decided before) is passed over. O(precincts), as small communes cannot be told.
 */
export function findRenumberings(ballots: readonly BallotSizes[]): Renumberings {
  const held = new Map<string, { ballot: number; from: number; to: number }[]>();
  ballots.forEach(({ codes }, ballot) => {
    for (let from = 0, to = 0; from < codes.length; from = to) {
      const commune = communeOf(codes[from]);
      const prefix = `${commune}_`;
      for (to = from + 1; to < codes.length && codes[to].startsWith(prefix); to++);
      if (to - from < MIN_SHARED) continue;
      const list = held.get(commune);
      if (list) list.push({ ballot, from, to });
      else held.set(commune, [{ ballot, from, to }]);
    }
  });
  const sizes = ({ ballot, from, to }: { ballot: number; from: number; to: number }) => {
    const { codes, registered } = ballots[ballot];
    return new Map(codes.slice(from, to).map((code, i) => [code, registered[from + i]]));
  };
  const byCommune = new Map<string, { present: number[]; breaks: Renumbering[] }>();
  for (const [commune, ranges] of held) {
    const maps = ranges.map(sizes);
    const breaks = maps.slice(1).flatMap((after, i): Renumbering[] => {
      const comparison = comparePrecinctCodes(maps[i], after);
      if (!comparison.renumbered) return [];
      return [{ commune, before: ranges[i].ballot, after: ranges[i + 1].ballot, comparison }];
    });
    if (breaks.length > 0) byCommune.set(commune, { present: ranges.map(({ ballot }) => ballot), breaks });
  }
  return {
    found: [...byCommune.values()].flatMap(({ breaks }) => breaks),
    between: (commune, one, other) => {
      const known = byCommune.get(commune);
      if (!known) return undefined;
      const [from, to] = [one, other].map((ballot) => nearest(known.present, ballot)).sort((a, b) => a - b);
      return known.breaks.find(({ before, after }) => before >= from && after <= to);
    },
  };
}

/** The ballot of a commune that stands for one that it did not hold; of two as near, the earlier. */
const nearest = (present: readonly number[], ballot: number) =>
  present.reduce((best, one) => (Math.abs(one - ballot) < Math.abs(best - ballot) ? one : best));

/** Pearson's; equal sizes everywhere say nothing, and count as going together. */
function correlationOfLogs(pairs: number[][]): number {
  const logs = pairs.map(([a, b]) => [Math.log(a), Math.log(b)]);
  const mean = (i: 0 | 1) => logs.reduce((sum, pair) => sum + pair[i], 0) / logs.length;
  const [meanA, meanB] = [mean(0), mean(1)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (const [a, b] of logs) {
    ab += (a - meanA) * (b - meanB);
    aa += (a - meanA) ** 2;
    bb += (b - meanB) ** 2;
  }
  return aa === 0 || bb === 0 ? 1 : ab / Math.sqrt(aa * bb);
}
