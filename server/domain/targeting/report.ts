/** What a set of scores rests on and what it lacked, by count: read beside the ranking, never after it. */
import { chooseBallots } from './ballots.ts';
import { campReader } from './camp.ts';
import { assumptionOf } from './models.ts';
import { areaOf } from './score.ts';
import type { Bilingual, Strategy } from './strategy.ts';
import type { Missing, PrecinctScore, ScoringInput } from './types.ts';

export interface BallotReport {
  ballotId: string;
  /** Share of the strategy's weight, where every ballot is present. */
  weight: number;
  /** Precincts with a result, and with none. */
  precincts: number;
  missingPrecincts: number;
  registered: number;
  /** Share of these registered voters in doubt because their precinct was split or renamed since. */
  carriedOver: number;
  /** Options that the camp does not know, most votes first. */
  unmapped: { votes: number; options: { label: string; nuance: string | null; votes: number }[] };
}

export interface ScoreReport {
  precincts: number;
  scored: number;
  notScored: { precinctCode: string; missing: Missing[] }[];
  registered: number;
  ballots: BallotReport[];
  /** Ballot patterns of the strategy that match no ballot of this area: their weight went to the others. */
  idleRules: string[];
  /** Precincts whose ballot weights were renormalised because a ballot is missing there. */
  renormalised: number;
  income: { missing: number; sources: Record<string, number> };
  /** Scores cut to 0–1. */
  clipped: number;
  doors: { total: number; estimated: boolean; precinctsWithout: number };
  areaAbstention: number | null;
  assumption: Bilingual;
}

export function reportScores(
  inputs: readonly ScoringInput[],
  scores: readonly PrecinctScore[],
  strategy: Strategy,
): ScoreReport {
  const { chosen, idleRules } = chooseBallots(
    strategy.ballots,
    inputs.flatMap((input) => input.ballots),
  );
  const totalWeight = chosen.reduce((sum, ballot) => sum + ballot.weight, 0);
  const count = (test: (score: PrecinctScore) => boolean) => scores.filter(test).length;
  const lacks = (score: PrecinctScore, kind: Missing['kind']) =>
    score.parts.missing.some((m) => m.kind === kind);
  const sources: Record<string, number> = {};
  for (const { incomeSource } of inputs) {
    if (incomeSource !== null) sources[incomeSource] = (sources[incomeSource] ?? 0) + 1;
  }
  return {
    precincts: scores.length,
    scored: count((s) => s.score !== null),
    notScored: scores
      .filter((s) => s.score === null)
      .map(({ precinctCode, parts }) => ({ precinctCode, missing: parts.missing })),
    registered: scores.reduce((sum, s) => sum + (s.registered ?? 0), 0),
    ballots: chosen.map((ballot) => ({
      ...reportBallot(ballot.ballotId, inputs, strategy),
      weight: totalWeight > 0 ? ballot.weight / totalWeight : 0,
    })),
    idleRules,
    renormalised: count((s) => s.score !== null && lacks(s, 'ballot')),
    income: { missing: count((s) => lacks(s, 'income')), sources },
    clipped: count((s) => s.parts.clipped),
    doors: {
      total: inputs.reduce((sum, input) => sum + (input.doors ?? 0), 0),
      estimated: inputs.some((input) => input.doorsEstimated),
      precinctsWithout: inputs.filter((input) => !input.doors).length,
    },
    areaAbstention: scores[0]?.parts.yield.areaAbstention ?? null,
    assumption: assumptionOf(strategy.model),
  };
}

function reportBallot(
  ballotId: string,
  inputs: readonly ScoringInput[],
  strategy: Strategy,
): Omit<BallotReport, 'weight'> {
  const camp = campReader(strategy.camp);
  const unmapped = new Map<string, { label: string; nuance: string | null; votes: number }>();
  let precincts = 0;
  let registered = 0;
  let moved = 0;
  for (const { precinctCode, ballots } of inputs) {
    const counts = ballots.find((b) => b.ballotId === ballotId);
    if (!counts) continue;
    precincts++;
    registered += counts.registered;
    moved += counts.registered * counts.carriedOver;
    const weightOf = camp(areaOf(precinctCode), ballotId);
    for (const [label, nuance, votes] of counts.votes) {
      if (weightOf(label, nuance) !== undefined) continue;
      const key = JSON.stringify([label, nuance]);
      const option = unmapped.get(key) ?? { label, nuance, votes: 0 };
      option.votes += votes;
      unmapped.set(key, option);
    }
  }
  const options = [...unmapped.values()].sort((a, b) => b.votes - a.votes || (a.label < b.label ? -1 : 1));
  return {
    ballotId,
    precincts,
    missingPrecincts: inputs.length - precincts,
    registered,
    carriedOver: registered > 0 ? moved / registered : 0,
    unmapped: { votes: options.reduce((sum, option) => sum + option.votes, 0), options },
  };
}
