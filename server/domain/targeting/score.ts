/**
 * Scoring: a value 0–1 per precinct, with every part that made it, so that a pocket calculator and the
 * published files give the same number. Formula version 1:
 *
 *  1. Per ballot b in the precinct:  abstention = (registered − ballots cast) ÷ registered
 *                                    camp votes = Σ votes of an option × its weight in the camp
 *                                    share      = camp votes ÷ valid votes
 *     Votes for options that the camp does not know stay in `valid`, are not ours, and are counted.
 *  2. Base: the strategy's model over the ballots, see `models.ts`. A ballot without result here, with
 *     nobody registered or without a valid vote is left out, and its weight goes to the others in proportion.
 *  3. Income factor = 1 + weight × (2 × favoured − 1), where favoured = percentile when higher incomes are
 *     favoured, else 1 − percentile. Percentile = (precincts poorer + half of those equal, itself included)
 *     ÷ precincts with a known income. Income not known: factor 1, the middle.
 *  4. Score = base × income factor, cut to 0–1 (and said where it was cut).
 *  5. Rank: 1 + the number of precincts with a higher score. Not scored: no rank.
 *  6. Expected votes of knocking once on every door, each of low, mid and high:
 *         doors × (contacts per hour ÷ doors per hour) × turnout effect × supporters at home ÷ area abstention
 *     A published turnout effect is an average over everybody contacted, yet it can act only on those who would
 *     have stayed at home; so it is divided by the abstention of the whole area (mean over scored precincts
 *     by registered voters) and multiplied by the share of the registered that stay at home and lean to
 *     the camp. Low meets low and high meets high, which makes the interval wide on purpose.
 *
 * A precinct where nobody is registered, or that no ballot reaches, has score null: never 0.
 *
 * Pure: no clock, no database, no randomness; runs alike in Node and in the browser.
 */
import { abstention, voteShare } from '../electorate.ts';
import type { Range } from '../turfs/types.ts';
import { type BallotChoice, chooseBallots } from './ballots.ts';
import { type CampWeight, campReader } from './camp.ts';
import { incomePercentiles } from './income.ts';
import { MODELS, type ModelOutcome } from './models.ts';
import type { DoorEconomics, Strategy } from './strategy.ts';
import type { BallotCounts, BallotPart, Missing, PrecinctScore, ScoringInput } from './types.ts';

export type { Strategy } from './strategy.ts';
export type { PrecinctScore, ScoreParts, ScoringInput } from './types.ts';

/** Changes whenever the same inputs and strategy would give another number. */
export const FORMULA_VERSION = '1';

/** Best first; those without a score last, by code. */
export function scorePrecincts(inputs: readonly ScoringInput[], strategy: Strategy): PrecinctScore[] {
  const { chosen } = chooseBallots(
    strategy.ballots,
    inputs.flatMap((input) => input.ballots),
  );
  const camp = campReader(strategy.camp);
  const parts = inputs.map((input) => {
    const byId = new Map(input.ballots.map((counts) => [counts.ballotId, counts]));
    return chosen.map(({ ballotId }) => {
      const counts = byId.get(ballotId);
      return counts ? readBallot(counts, camp(areaOf(input.precinctCode), ballotId)) : null;
    });
  });
  const outcomes = MODELS[strategy.model].run({ strategy, ballots: chosen, precincts: parts });
  const percentiles = incomePercentiles(inputs.map((input) => input.incomeEur));

  const scores = inputs.map((input, i): PrecinctScore => {
    const outcome = outcomes[i];
    const income = {
      eur: input.incomeEur,
      source: input.incomeSource,
      percentile: percentiles[i],
      factor: incomeFactor(percentiles[i], strategy.income),
    };
    const base = input.registered ? outcome.value : null;
    const raw = base === null ? null : base * income.factor;
    return {
      precinctCode: input.precinctCode,
      name: input.name,
      registered: input.registered,
      score: raw === null ? null : within01(raw),
      rank: null,
      expectedVotes: null,
      parts: {
        model: strategy.model,
        formulaVersion: FORMULA_VERSION,
        ballots: parts[i].flatMap((part, b) => (part ? [withTerm(part, outcome, b)] : [])),
        base,
        income,
        clipped: raw !== null && raw !== within01(raw),
        scoreWithoutIncome: base === null ? null : within01(base),
        rankWithoutIncome: null,
        registeredFrom: input.registeredFrom,
        yield: {
          doors: input.doors,
          doorsEstimated: input.doorsEstimated,
          contactsPerDoor: contactsPerDoor(strategy.doorEconomics),
          turnoutEffect: rangeOf((bound) => strategy.doorEconomics.turnoutEffect[bound]),
          supportersAtHome: outcome.supportersAtHome,
          areaAbstention: null,
        },
        missing: listMissing(input, chosen, parts[i]),
      },
    };
  });

  addExpectedVotes(scores, outcomes);
  scores.sort((a, b) => byScore(a.score, b.score) || byCode(a.precinctCode, b.precinctCode));
  rankBy(
    scores,
    (s) => s.score,
    (s, rank) => (s.rank = rank),
  );
  rankBy(
    scores.toSorted((a, b) => byScore(a.parts.scoreWithoutIncome, b.parts.scoreWithoutIncome)),
    (s) => s.parts.scoreWithoutIncome,
    (s, rank) => (s.parts.rankWithoutIncome = rank),
  );
  return scores;
}

/** '31555_0116' lies in area '31555'. */
export const areaOf = (precinctCode: string) => precinctCode.slice(0, Math.max(0, precinctCode.indexOf('_')));

function readBallot(counts: BallotCounts, weightOf: CampWeight): BallotPart {
  let campVotes = 0;
  let unmappedVotes = 0;
  for (const [label, nuance, votes] of counts.votes) {
    const weight = weightOf(label, nuance);
    if (weight === undefined) unmappedVotes += votes;
    else campVotes += weight * votes;
  }
  return {
    ballotId: counts.ballotId,
    registered: counts.registered,
    ballotsCast: counts.ballotsCast,
    abstention: abstention(counts.ballotsCast, counts.registered),
    valid: counts.valid,
    campVotes,
    share: voteShare(campVotes, counts.valid),
    unmappedVotes,
    carriedOver: counts.carriedOver,
    weight: 0,
    index: null,
    contribution: 0,
  };
}

function withTerm(part: BallotPart, outcome: ModelOutcome, b: number): BallotPart {
  return Object.assign(part, outcome.terms[b]);
}

function listMissing(
  input: ScoringInput,
  chosen: readonly BallotChoice[],
  parts: readonly (BallotPart | null)[],
): Missing[] {
  const missing: Missing[] = [];
  if (input.registered === null) missing.push({ kind: 'registered', reason: 'unknown' });
  if (input.registered === 0) missing.push({ kind: 'registered', reason: 'nobody-registered' });
  chosen.forEach(({ ballotId }, b) => {
    const part = parts[b];
    if (!part) missing.push({ kind: 'ballot', ballotId, reason: 'no-result' });
    else if (part.abstention === null)
      missing.push({ kind: 'ballot', ballotId, reason: 'nobody-registered' });
    else if (part.share === null) missing.push({ kind: 'ballot', ballotId, reason: 'no-valid-vote' });
  });
  if (input.incomeEur === null) missing.push({ kind: 'income' });
  if (input.doors === null) missing.push({ kind: 'doors' });
  return missing;
}

function incomeFactor(percentile: number | null, { weight, favour }: Strategy['income']): number {
  if (percentile === null) return 1;
  const favoured = favour === 'higher' ? percentile : 1 - percentile;
  return 1 + weight * (2 * favoured - 1);
}

function addExpectedVotes(scores: PrecinctScore[], outcomes: readonly ModelOutcome[]): void {
  let registered = 0;
  let absent = 0;
  scores.forEach((score, i) => {
    const rate = outcomes[i].abstention;
    if (score.score === null || rate === null) return;
    registered += score.registered ?? 0;
    absent += rate * (score.registered ?? 0);
  });
  const areaAbstention = absent > 0 ? absent / registered : null;
  for (const score of scores) {
    const { yield: part } = score.parts;
    part.areaAbstention = areaAbstention;
    const { doors, supportersAtHome, contactsPerDoor, turnoutEffect } = part;
    if (score.score === null || doors === null || supportersAtHome === null || areaAbstention === null)
      continue;
    score.expectedVotes = rangeOf(
      (bound) => (doors * contactsPerDoor[bound] * turnoutEffect[bound] * supportersAtHome) / areaAbstention,
    );
  }
}

function contactsPerDoor({ contactsPerHour, doorsPerHour }: DoorEconomics): Range {
  return rangeOf((bound) => (doorsPerHour[bound] > 0 ? contactsPerHour[bound] / doorsPerHour[bound] : 0));
}

const rangeOf = (at: (bound: 'low' | 'mid' | 'high') => number): Range => ({
  low: at('low'),
  mid: at('mid'),
  high: at('high'),
});

const within01 = (value: number) => Math.min(1, Math.max(0, value));

/** Gives ranks along a list that is already in order; equals share the first of their places. */
function rankBy(
  ordered: readonly PrecinctScore[],
  value: (score: PrecinctScore) => number | null,
  assign: (score: PrecinctScore, rank: number) => void,
): void {
  let rank = 0;
  let before: number | null = null;
  ordered.forEach((score, i) => {
    const own = value(score);
    if (own === null) return;
    if (own !== before) rank = i + 1;
    before = own;
    assign(score, rank);
  });
}

/** Highest first, unknown last. */
const byScore = (a: number | null, b: number | null) => (b ?? -1) - (a ?? -1);

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
