/** The second round of an area as rows: who stands where, what the camp can expect, and where from. */

import { chooseBallots } from '../ballots.ts';
import type { Bloc } from '../blocs.ts';
import { readCampBallots } from '../camp-ballots.ts';
import { findFirstRound } from '../models/transfers.ts';
import type { Panel } from '../panel.ts';
import type { Strategy } from '../strategy.ts';
import { FRENCH_TRANSFERS } from './affinity-model.ts';
import { type Candidate, type Contest, findContests } from './contests.ts';
import { type Estimate, type Forecast, predictSecondRound, type Reserve } from './predict.ts';

export interface CandidateRow {
  label: string;
  nuance: string | null;
  bloc: Bloc;
  /** False: no rule knows the candidate, who counts as `other`. */
  knownBloc: boolean;
  campWeight: number | null;
  /** First-round votes in the precincts loaded. */
  votes: number;
  goesOn: boolean;
}

export interface ReserveRow {
  origin: 'eliminated' | 'blank' | 'abstained' | 'finalist';
  /** Of the eliminated candidates, or of the finalist. */
  bloc: Bloc | null;
  /** The finalist they voted for. */
  finalist: string | null;
  voters: number;
  /** Votes for the camp's finalist: voters × probability. */
  votes: Estimate;
  toCamp: Estimate;
  toOthers: number;
  blank: number;
  atHome: number;
}

export interface ConstituencyRow {
  key: string;
  precincts: number;
  registered: number;
  ballotsCast: number;
  valid: number;
  finalistsFrom: Contest['finalistsFrom'];
  elected: string | null;
  /** Names that the strategy states and that nobody here bears. */
  unknownNames: string[];
  candidates: CandidateRow[];
  /** Null: nothing is left to vote on, or the camp has nobody there. */
  forecast: {
    firstRoundVotes: number;
    campVotes: Estimate;
    campShare: Estimate;
    reserves: ReserveRow[];
  } | null;
}

export interface SecondRoundDescription {
  firstRound: string;
  secondRound: string;
  /** What the transfers were learnt from. */
  fittedTo: { ballots: string; contests: number; precincts: number; weight: number; source: string }[];
  constituencies: ConstituencyRow[];
  /** Precincts with a first round whose constituency is not known. */
  precinctsWithout: number;
}

/** Undefined: no ballot of the strategy is a first round that a second may follow. */
export function describeSecondRound(panel: Panel, strategy: Strategy): SecondRoundDescription | undefined {
  const ballots = readCampBallots(
    panel,
    strategy.camp,
    chooseBallots(strategy.ballots, panel.ballots).chosen,
  );
  const found = findFirstRound({ strategy, panel, ballots });
  if (!found) return undefined;
  const { round, ballot } = found;
  const second = panel.ballots.find(({ ballotId }) => ballotId === round.secondBallotId);
  const contests = findContests(panel, ballot, round, strategy.camp, strategy.secondRound, second);
  const { forecasts } = predictSecondRound(panel, ballot, contests, {
    model: FRENCH_TRANSFERS,
    assumption: strategy.assumption,
  });
  const forecastOf = new Map(forecasts.map((forecast) => [forecast.contest, forecast]));
  return {
    firstRound: round.ballotId,
    secondRound: round.secondBallotId,
    fittedTo: FRENCH_TRANSFERS.fittedTo,
    constituencies: contests.contests
      .map((contest) => rowOf(contest, forecastOf.get(contest)))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    precinctsWithout: contests.of.reduce(
      (count, contest, i) => count + Number(contest < 0 && !Number.isNaN(ballot.registered[i])),
      0,
    ),
  };
}

function rowOf(contest: Contest, forecast: Forecast | undefined): ConstituencyRow {
  const { finalists } = contest;
  const isIn = (candidate: Candidate) => finalists.includes(candidate);
  const row = (candidate: Candidate): CandidateRow => {
    const { label, nuance, bloc, knownBloc, campWeight, votes } = candidate;
    return { label, nuance, bloc, knownBloc, campWeight, votes, goesOn: isIn(candidate) };
  };
  const onlySecond = finalists.filter(({ option }) => option < 0);
  return {
    key: contest.key,
    precincts: contest.precincts.length,
    registered: contest.registered,
    ballotsCast: contest.ballotsCast,
    valid: contest.valid,
    finalistsFrom: contest.finalistsFrom,
    elected: contest.elected?.label ?? null,
    unknownNames: contest.unknownNames,
    candidates: [...contest.candidates, ...onlySecond].map(row),
    forecast: forecast
      ? {
          firstRoundVotes: forecast.firstRoundVotes,
          campVotes: forecast.campVotes,
          campShare: forecast.campShare,
          reserves: forecast.reserves
            .filter(({ voters }) => voters > 0)
            .map((reserve) => reserveRow(reserve, finalists)),
        }
      : null,
  };
}

function reserveRow(reserve: Reserve, finalists: readonly Candidate[]): ReserveRow {
  const { origin, voters, toCamp, toOthers, blank, atHome } = reserve;
  return {
    origin: origin.kind,
    bloc: 'bloc' in origin ? origin.bloc : null,
    finalist: origin.kind === 'finalist' ? finalists[origin.finalist].label : null,
    voters,
    votes: { low: voters * toCamp.low, mid: voters * toCamp.mid, high: voters * toCamp.high },
    toCamp,
    toOthers,
    blank,
    atHome,
  };
}
