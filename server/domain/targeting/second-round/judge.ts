/**
 * What was forecast beside what then happened, per constituency and per precinct, with two forecasts that
 * anybody could make: the finalists' shares of the first round, and the same transfers everywhere.
 */
import { spearman } from '../backtest/metrics.ts';
import type { PanelBallot } from '../panel.ts';
import type { AffinityModel } from './affinities.ts';
import { typicalMatrix } from './affinity-model.ts';
import { Z80 } from './contest-transfers.ts';
import { countChoices, countOrigins, FIRST_FINALIST } from './origins.ts';
import type { Estimate, SecondRound } from './predict.ts';

export interface JudgedContest {
  key: string;
  configuration: string;
  precincts: number;
  share: Estimate & { truth: number; proportional: number; uniform: number };
  votes: Estimate & { truth: number };
}

export interface Judgement {
  contests: JudgedContest[];
  /** Mean absolute error of the camp's share, in points of 0–1. */
  meanAbsoluteError: { forecast: number; proportional: number; uniform: number };
  precincts: {
    count: number;
    /** Share of the precincts whose votes, and whose share, lie within the 80 % interval. */
    votesWithin: number;
    shareWithin: number;
    /** Mean absolute error of the camp's share. */
    meanAbsoluteError: { forecast: number; proportional: number; uniform: number };
    /** Of gain per registered from the first round, forecast and true, over all precincts and the mean over contests. */
    gainRank: { all: number; withinContests: number; proportional: number };
  };
}

/** Turnout of a legislative first round in 2017 and 2022: where the uniform transfers are read. */
const USUAL_TURNOUT = 0.48;

export function judge(
  predicted: SecondRound,
  first: PanelBallot,
  second: PanelBallot,
  model: AffinityModel,
): Judgement {
  const rows: JudgedContest[] = [];
  const precincts: {
    contest: number;
    share: number[];
    within: boolean[];
    gain: number[];
  }[] = [];
  for (const forecast of predicted.forecasts) {
    const { contest } = forecast;
    const weights = contest.finalists.map(({ campWeight }) => campWeight ?? 0);
    const columns = weights.length + 2;
    const chosen = countChoices(contest, first, second);
    const counts = countOrigins(contest, first);
    const width = FIRST_FINALIST + weights.length;
    const uniform = typicalMatrix(
      model,
      contest.finalists.map(({ bloc }) => bloc),
      USUAL_TURNOUT,
    );
    const sums = { truth: [0, 0], proportional: [0, 0], uniform: [0, 0] };
    contest.precincts.forEach((i, n) => {
      const truth = campAndCast(weights, (f) => chosen[n * columns + f]);
      if (Number.isNaN(truth[0])) return;
      const before = campAndCast(weights, (f) => counts[n * width + FIRST_FINALIST + f]);
      const alike = campAndCast(weights, (f) => {
        let votes = 0;
        for (let r = 0; r < width; r++) votes += counts[n * width + r] * uniform[r * columns + f];
        return votes;
      });
      for (const [name, pair] of [
        ['truth', truth],
        ['proportional', before],
        ['uniform', alike],
      ] as const) {
        sums[name][0] += pair[0];
        sums[name][1] += pair[1];
      }
      const share = (pair: number[]) => pair[0] / pair[1];
      const off = (column: 'campVotes' | 'campShare', actual: number) =>
        Math.abs(predicted[column][i] - actual) <= Z80 * predicted[`${column}Sd`][i];
      const { [i]: registered } = first.registered;
      // Nobody registers within a week; scaled for those who did.
      const scaled = (truth[0] * registered) / second.registered[i];
      precincts.push({
        contest: rows.length,
        share: [share(truth), predicted.campShare[i], share(before), share(alike)],
        within: [off('campVotes', scaled), off('campShare', share(truth))],
        gain: [
          (scaled - before[0]) / registered,
          predicted.gain[i] / registered,
          // The same share of those who vote again: what is proportional gains nothing but by turnout.
          (before[0] / before[1]) * (first.valid[i] / registered) - before[0] / registered,
        ],
      });
    });
    rows.push({
      key: contest.key,
      configuration: contest.finalists.map(({ bloc }) => bloc).join(' – '),
      precincts: contest.precincts.length,
      share: {
        ...forecast.campShare,
        truth: sums.truth[0] / sums.truth[1],
        proportional: sums.proportional[0] / sums.proportional[1],
        uniform: sums.uniform[0] / sums.uniform[1],
      },
      votes: { ...forecast.campVotes, truth: sums.truth[0] },
    });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const errorOf = (read: (share: JudgedContest['share']) => number) =>
    mean(rows.map(({ share }) => Math.abs(read(share) - share.truth)));
  const known = precincts.filter(({ share }) => share.every((own) => !Number.isNaN(own)));
  const precinctError = (at: number) => mean(known.map(({ share }) => Math.abs(share[at] - share[0])));
  const rank = (of: readonly (typeof precincts)[number][], at: number) =>
    spearman(
      Float64Array.from(of, ({ gain }) => gain[0]),
      Float64Array.from(of, ({ gain }) => gain[at]),
    ) ?? Number.NaN;
  return {
    contests: rows,
    meanAbsoluteError: {
      forecast: errorOf(({ mid }) => mid),
      proportional: errorOf(({ proportional }) => proportional),
      uniform: errorOf(({ uniform }) => uniform),
    },
    precincts: {
      count: precincts.length,
      votesWithin: mean(precincts.map(({ within }) => Number(within[0]))),
      shareWithin: mean(precincts.map(({ within }) => Number(within[1]))),
      meanAbsoluteError: {
        forecast: precinctError(1),
        proportional: precinctError(2),
        uniform: precinctError(3),
      },
      gainRank: {
        all: rank(precincts, 1),
        withinContests: mean(
          [...Map.groupBy(precincts, ({ contest }) => contest).values()].map((of) => rank(of, 1)),
        ),
        proportional: rank(precincts, 2),
      },
    },
  };
}

const campAndCast = (weights: readonly number[], votes: (finalist: number) => number): number[] => [
  weights.reduce((sum, weight, f) => sum + weight * votes(f), 0),
  weights.reduce((sum, _, f) => sum + votes(f), 0),
];
