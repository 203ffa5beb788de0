/**
 * A panel from published ballots alone, without territories: precincts are the codes that ballots have in
 * common. A code proves nothing across a renumbering, so each commune speaks in the codes of one ballot, the
 * anchor, and its ballots from beyond a renumbering are left out, and counted.
 */
import { communeOf } from '../precinct-code.ts';
import { findRenumberings, MIN_SHARED, type Renumbering } from '../renumbering.ts';
import type { Panel } from './panel.ts';
import { fillConstituencies, placeBallot, type ResultColumns, sharesByCode } from './place-ballot.ts';

export interface PublishedBallot {
  ballotId: string;
  /** 'YYYY-MM-DD' */
  heldOn: string;
  results: ResultColumns;
}

export interface JoinOptions {
  /** The ballot whose codes the panel speaks. */
  anchor: string;
  /** The precincts wanted, in the order of codes; left out: those of all ballots that join. */
  precinctCodes?: readonly string[];
  /** Names by code; where there is none, the number stands for it. */
  names?: ReadonlyMap<string, string>;
}

interface Count {
  precincts: number;
  registered: number;
}

export interface BallotJoin {
  ballotId: string;
  published: Count;
  joined: Count;
  leftOut: {
    /** The commune was renumbered between this ballot and the anchor. */
    renumbered: Count;
    /** Not among the precincts wanted. */
    notWanted: Count;
  };
  renumberedCommunes: string[];
}

export interface JoinReport {
  anchor: string;
  ballots: BallotJoin[];
  /** All that were found, whether they lie between a ballot and the anchor or not. */
  renumberings: (Omit<Renumbering, 'before' | 'after'> & { before: string; after: string })[];
  /** At the anchor: precincts of communes so small that sizes cannot tell a renumbering; their codes are taken at their word. */
  untold: Count;
}

/** `ballots`: oldest first. Ballots of the panel are in the same order. */
export function joinBallots(
  ballots: readonly PublishedBallot[],
  { anchor, precinctCodes: wanted, names = new Map() }: JoinOptions,
): { panel: Panel; report: JoinReport } {
  const at = ballots.findIndex(({ ballotId }) => ballotId === anchor);
  if (at < 0) throw new Error(`the anchor ${anchor} is none of ${ballots.length} ballots`);
  const renumberings = findRenumberings(ballots.map(({ results }) => results));
  const leftOut = ballots.map(
    (_, i) =>
      new Set(
        renumberings.found.flatMap(({ commune }) => (renumberings.between(commune, at, i) ? commune : [])),
      ),
  );
  const precinctCodes = wanted ?? unionOf(ballots, leftOut);
  const placed = ballots.map((ballot, i) =>
    placeBallot(
      ballot,
      precinctCodes,
      ballot.results,
      sharesByCode(precinctCodes, ballot.results.codes, leftOut[i]),
    ),
  );
  const known = placed.flatMap(({ constituency }) => (constituency ? [constituency] : [])).toReversed();
  const registered = new Float64Array(precinctCodes.length).fill(Number.NaN);
  const registeredFrom: (string | null)[] = precinctCodes.map(() => null);
  for (const ballot of placed.toReversed())
    ballot.registered.forEach((voters, i) => {
      if (registeredFrom[i] !== null || Number.isNaN(voters)) return;
      registered[i] = voters;
      registeredFrom[i] = ballot.ballotId;
    });
  const unknown = () => new Float64Array(precinctCodes.length).fill(Number.NaN);
  return {
    panel: {
      precinctCodes: [...precinctCodes],
      names: precinctCodes.map((code) => names.get(code) ?? code.slice(code.indexOf('_') + 1)),
      registered,
      registeredFrom,
      doors: unknown(),
      doorsEstimated: false,
      incomeEur: unknown(),
      incomeSource: precinctCodes.map(() => null),
      giftsEur: unknown(),
      neighbours: null,
      ballots: placed.map((ballot) => fillConstituencies(ballot, known)),
    },
    report: {
      anchor,
      ballots: ballots.map((ballot, i) => countJoin(ballot, leftOut[i], placed[i].registered)),
      renumberings: renumberings.found.map(({ before, after, ...found }) => ({
        ...found,
        before: ballots[before].ballotId,
        after: ballots[after].ballotId,
      })),
      untold: countUntold(ballots[at].results),
    },
  };
}

/** Every code that a joining ballot has, in order. */
function unionOf(ballots: readonly PublishedBallot[], leftOut: readonly ReadonlySet<string>[]): string[] {
  const codes = new Set<string>();
  ballots.forEach(({ results }, i) => {
    for (const code of results.codes) if (!leftOut[i].has(communeOf(code))) codes.add(code);
  });
  return [...codes].sort((a, b) => (a < b ? -1 : 1));
}

function countJoin(
  { ballotId, results }: PublishedBallot,
  leftOut: ReadonlySet<string>,
  placed: Float64Array,
): BallotJoin {
  const published = count(results, () => true);
  const renumbered = count(results, (code) => leftOut.has(communeOf(code)));
  const communes = new Set(results.codes.map(communeOf));
  const here = placed.filter((voters) => !Number.isNaN(voters));
  const joined = { precincts: here.length, registered: here.reduce((sum, voters) => sum + voters, 0) };
  return {
    ballotId,
    published,
    joined,
    leftOut: {
      renumbered,
      notWanted: {
        precincts: published.precincts - renumbered.precincts - joined.precincts,
        registered: published.registered - renumbered.registered - joined.registered,
      },
    },
    renumberedCommunes: [...leftOut].filter((commune) => communes.has(commune)),
  };
}

function countUntold(results: ResultColumns): Count {
  const sizes = new Map<string, number>();
  for (const code of results.codes) sizes.set(communeOf(code), (sizes.get(communeOf(code)) ?? 0) + 1);
  return count(results, (code) => (sizes.get(communeOf(code)) ?? 0) < MIN_SHARED);
}

function count({ codes, registered }: ResultColumns, isMeant: (code: string) => boolean): Count {
  const found: Count = { precincts: 0, registered: 0 };
  codes.forEach((code, i) => {
    if (!isMeant(code)) return;
    found.precincts++;
    found.registered += registered[i];
  });
  return found;
}
