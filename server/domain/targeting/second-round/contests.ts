/**
 * One contest per constituency: who stood in the first round, who goes on, and what each is to the camp. Who
 * goes on is, in this order: what the strategist states; the candidates of the second ballot where its results
 * are loaded (who stood, never how many votes); what the law makes of the first round, less those who stood
 * down. The votes are those of the precincts loaded: of a constituency that is here in part, state who goes on.
 */
import { BLOCS, type Bloc, blocReader } from '../blocs.ts';
import { campReader, plain } from '../camp.ts';
import { communeOf, type Panel, type PanelBallot } from '../panel.ts';
import type { Camp, SecondRoundChoice } from '../strategy.ts';
import { findConstituencies } from './constituencies.ts';
import type { FirstRound } from './rules.ts';

export interface Candidate {
  /** Number among the options of the first ballot; −1: stands in the second round only. */
  option: number;
  label: string;
  nuance: string | null;
  /** Those that no rule knows count as `other`. */
  bloc: Bloc;
  knownBloc: boolean;
  /** Weight in the camp; null: the camp does not know them. */
  campWeight: number | null;
  /** First-round votes in the precincts loaded. */
  votes: number;
}

export interface Contest {
  key: string;
  precincts: Uint32Array;
  registered: number;
  ballotsCast: number;
  valid: number;
  /** Most votes first. */
  candidates: Candidate[];
  /** From left to right; empty: there is no second round here. */
  finalists: Candidate[];
  finalistsFrom: 'stated' | 'second-ballot' | 'law';
  /** Elected at the first round. */
  elected: Candidate | null;
  /** Names that were stated and that nobody here bears. */
  unknownNames: string[];
}

export interface Contests {
  contests: Contest[];
  /** Contest of each precinct; −1: no result, or its constituency is not known. */
  of: Int32Array;
}

export function findContests(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  round: FirstRound,
  camp: Camp,
  choice: SecondRoundChoice = {},
  second?: PanelBallot,
): Contests {
  const { keys, of } = findConstituencies(panel, ballot, round.rule.seat);
  const members: number[][] = keys.map(() => []);
  of.forEach((number, i) => {
    if (number >= 0) members[number].push(i);
  });
  const readers = { bloc: blocReader(), weight: campReader(camp) };
  const describe = (from: PanelBallot, sums: ReadonlyMap<number, number>, commune: string): Candidate[] => {
    const blocOf = readers.bloc(commune, from.ballotId);
    const weightOf = readers.weight(commune, from.ballotId);
    return [...sums]
      .filter(([, votes]) => votes > 0)
      .sort((a, b) => b[1] - a[1])
      .map(([option, votes]) => {
        const { label, nuance } = from.options[option];
        const bloc = blocOf(label, nuance);
        return {
          option,
          label,
          nuance,
          bloc: bloc ?? 'other',
          knownBloc: bloc !== undefined,
          campWeight: weightOf(label, nuance) ?? null,
          votes,
        };
      });
  };
  const used = keys.map((_, n) => n).filter((n) => members[n].length > 0);
  const contests = used.map((n): Contest => {
    const precincts = Uint32Array.from(members[n]);
    const commune = communeOf(panel.precinctCodes[precincts[0]]);
    const sum = (column: Float64Array) => precincts.reduce((total, i) => total + column[i], 0);
    const candidates = describe(ballot, sumVotes(ballot, precincts), commune);
    const contest = {
      key: keys[n],
      precincts,
      registered: sum(ballot.registered),
      ballotsCast: sum(ballot.ballotsCast),
      valid: sum(ballot.valid),
      candidates,
    };
    const stood = second && describe(second, sumVotes(second, precincts), commune);
    const outcome = goOn(contest, round, choice, stood && withoutStrays(stood));
    return { ...contest, ...outcome, finalists: outcome.finalists.toSorted(fromLeftToRight) };
  });
  const numberOf = new Map(used.map((n, contest) => [n, contest]));
  return { contests, of: of.map((n) => numberOf.get(n) ?? -1) };
}

function goOn(
  contest: Pick<Contest, 'key' | 'candidates' | 'registered' | 'valid'>,
  { rule }: FirstRound,
  { withdrawn = [], finalists: stated = {} }: SecondRoundChoice,
  stood: Candidate[] | undefined,
): Pick<Contest, 'finalists' | 'finalistsFrom' | 'elected' | 'unknownNames'> {
  const { candidates, registered, valid } = contest;
  const [first] = candidates;
  const elected =
    first && first.votes > valid / 2 && first.votes >= rule.wonWithRegistered * registered ? first : null;
  const named = stated[contest.key];
  if (named) {
    const found = named.map((name) => candidates.find((candidate) => bears(candidate, name)));
    return {
      finalists: found.filter((candidate) => candidate !== undefined),
      finalistsFrom: 'stated',
      elected: null,
      unknownNames: named.filter((_, n) => found[n] === undefined),
    };
  }
  if (stood) {
    // A party's candidate keeps the name; the nuance may be another by the second round.
    const finalists = stood.map(
      (own) =>
        candidates.find((c) => bears(c, own.label) && c.nuance === own.nuance) ??
        candidates.find((c) => bears(c, own.label)) ?? { ...own, option: -1, votes: 0 },
    );
    return {
      finalists,
      finalistsFrom: 'second-ballot',
      elected: stood.length === 0 ? first : null,
      unknownNames: [],
    };
  }
  if (elected) return { finalists: [], finalistsFrom: 'law', elected, unknownNames: [] };
  const { threshold, firstTwo } = rule;
  const needed = threshold ? threshold.share * { registered, valid }[threshold.of] : Number.POSITIVE_INFINITY;
  const qualified = candidates.filter(({ votes }, place) => (firstTwo && place < 2) || votes >= needed);
  return {
    finalists: qualified.filter((candidate) => !withdrawn.some((name) => bears(candidate, name))),
    finalistsFrom: 'law',
    elected: null,
    unknownNames: [],
  };
}

/** 'MARTIN', or 'MARTIN (EXG)' where two bear the name. */
function bears({ label, nuance }: Candidate, name: string): boolean {
  return plain(name) === plain(label) || plain(name) === plain(`${label} (${nuance})`);
}

/** A precinct whose counts were carried over brings a few votes from next door. */
function withoutStrays(stood: Candidate[]): Candidate[] {
  const total = stood.reduce((sum, { votes }) => sum + votes, 0);
  return stood.filter(({ votes }) => votes > 0.02 * total);
}

function sumVotes(ballot: PanelBallot, precincts: Uint32Array): Map<number, number> {
  const sums = new Map<number, number>();
  for (const i of precincts) {
    if (Number.isNaN(ballot.registered[i])) continue;
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      sums.set(ballot.optionIndex[v], (sums.get(ballot.optionIndex[v]) ?? 0) + ballot.votes[v]);
  }
  return sums;
}

const fromLeftToRight = (a: Candidate, b: Candidate) =>
  BLOCS.indexOf(a.bloc) - BLOCS.indexOf(b.bloc) || b.votes - a.votes;
