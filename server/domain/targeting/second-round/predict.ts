/**
 * The second round as it looks on the evening of the first: for every precinct the votes that the camp can
 * expect, where they come from, and how sure that is; for every constituency the camp's share and votes.
 *
 *     expected votes = Σ over origins: voters × probability to choose the camp's finalist
 *
 * The probabilities are those of `affinities.ts` with the plain forecast of `combination.ts` mixed in.
 *
 * Doubt has four sources: this election may differ from those that the transfers were learnt from, this
 * constituency from others, this precinct from its constituency (see `doubt.ts`), and voters are a draw. The
 * first two are common to the precincts of a constituency: they do not average out.
 *
 * What can be won at the doors is another number than what is expected. Somebody told to go and vote goes with
 * odds raised by a factor, so that votes won ∝ Σ voters × P(camp) × P(at home): nothing from those who go
 * anyway or choose another, most from those in between (Arceneaux & Nickerson, AJPS 2009, find that contacts
 * move those who are near the decision to vote).
 */
import type { Panel, PanelBallot } from '../panel.ts';
import { type AffinityModel, parametersOf } from './affinities.ts';
import { type ContestTransfers, contestTransfers, meanOf, sumOver, Z80 } from './contest-transfers.ts';
import type { Contest, Contests } from './contests.ts';
import { doubtClass, spread, together } from './doubt.ts';
import { FIRST_FINALIST, type Origin, originsOf } from './origins.ts';

export interface Estimate {
  mid: number;
  low: number;
  high: number;
}

/** One origin in one precinct, or in a whole constituency. */
export interface Reserve {
  origin: Origin;
  voters: number;
  /** Probability to choose the camp's finalist, with its 80 % interval. */
  toCamp: Estimate;
  toOthers: number;
  blank: number;
  atHome: number;
}

export interface Forecast {
  contest: Contest;
  /** Σ over finalists of votes × weight in the camp. */
  campVotes: Estimate;
  /** Camp votes ÷ votes for all finalists. */
  campShare: Estimate;
  /** Votes of the camp's finalists at the first round. */
  firstRoundVotes: number;
  reserves: Reserve[];
}

/** Precincts in columns; NaN: no second round there that the camp stands in. */
export interface PrecinctColumns {
  campVotes: Float64Array;
  campVotesSd: Float64Array;
  campShare: Float64Array;
  campShareSd: Float64Array;
  /** Expected votes less those of the camp's finalists at the first round. */
  gain: Float64Array;
  /** Votes per registered that are to be won by having people go, see above. */
  atStake: Float64Array;
  /** Without the doubt that is common to all precincts: it moves no place in the ranking. */
  atStakeSd: Float64Array;
  /** The same whomever they vote for. */
  goingAtStake: Float64Array;
}

export interface SecondRound extends Contests, PrecinctColumns {
  ballotId: string;
  forecasts: Forecast[];
  reservesAt(i: number): Reserve[];
}

/** There is a second round, and the camp has somebody in it. */
export const campStands = ({ finalists }: Pick<Contest, 'finalists'>) =>
  finalists.length > 1 && finalists.some(({ campWeight }) => (campWeight ?? 0) > 0);

export function predictSecondRound(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  { contests, of }: Contests,
  { model, assumption = 1 }: { model: AffinityModel; assumption?: number },
): SecondRound {
  const column = () => new Float64Array(panel.precinctCodes.length).fill(Number.NaN);
  const columns: PrecinctColumns = {
    campVotes: column(),
    campVotesSd: column(),
    campShare: column(),
    campShareSd: column(),
    gain: column(),
    atStake: column(),
    atStakeSd: column(),
    goingAtStake: column(),
  };
  const theta = parametersOf(model);
  const { election, constituency, precinct } = model.doubt;
  const common = together(election, constituency);
  const standing = contests.map((contest) =>
    campStands(contest)
      ? contestTransfers(contest, ballot, theta, { plain: model.plain, assumption, doubt: common })
      : undefined,
  );
  const several = standing.filter((own) => own !== undefined).length > 1;
  const doubt = {
    common,
    precinct: together(precinct),
    whole: together(election, constituency, precinct),
    ranking: several ? together(constituency, precinct) : together(precinct),
  };
  return {
    ballotId: ballot.ballotId,
    contests,
    of,
    ...columns,
    forecasts: standing.flatMap((own) => (own ? forecast(own, columns, doubt) : [])),
    reservesAt(i) {
      const own = of[i] < 0 ? undefined : standing[of[i]];
      if (!own) return [];
      const n = own.contest.precincts.indexOf(i);
      return reservesOf(own, own.at(n), own.counts.subarray(n * own.rows, (n + 1) * own.rows), doubt.whole);
    },
  };
}

interface Doubts {
  /** To all precincts of a contest alike. */
  common: readonly number[];
  precinct: readonly number[];
  whole: readonly number[];
  /** What can change the order of precincts. */
  ranking: readonly number[];
}

/** Fills the columns of the precincts of a contest; answers the forecast of the whole. */
function forecast(transfers: ContestTransfers, into: PrecinctColumns, doubt: Doubts): Forecast {
  const { contest, weights, rows, columns, counts } = transfers;
  const voters = new Float64Array(rows);
  const overall = new Float64Array(rows * columns);
  let firstRoundVotes = 0;
  contest.precincts.forEach((i, n) => {
    const own = counts.subarray(n * rows, (n + 1) * rows);
    const matrix = transfers.at(n);
    for (let r = 0; r < rows; r++) {
      voters[r] += own[r];
      for (let c = 0; c < columns; c++) overall[r * columns + c] += own[r] * matrix[r * columns + c];
    }
    const before = meanOf(own, FIRST_FINALIST, weights.subarray(0, columns - 2));
    firstRoundVotes += before;
    fillPrecinct(transfers, matrix, own, i, into, doubt);
    into.gain[i] = into.campVotes[i] - before;
  });
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) overall[r * columns + c] /= voters[r] || 1;

  const estimate = (of: Float64Array, mid?: number): Estimate => {
    let alone = 0;
    contest.precincts.forEach((_, n) => {
      const own = counts.subarray(n * rows, (n + 1) * rows);
      const sums = sumOver(transfers.at(n), own, columns, of, doubt.precinct);
      alone += sums.doubtful + sums.chance;
    });
    const whole = sumOver(overall, voters, columns, of, doubt.common);
    return interval(mid ?? whole.mean, Math.sqrt(whole.doubtful + alone));
  };
  const campVotes = estimate(weights);
  const cast = sumOver(overall, voters, columns, forSomebody(columns)).mean;
  const campShare = estimate(shareGradient(weights, campVotes.mid / cast, cast), campVotes.mid / cast);
  return {
    contest,
    campVotes,
    campShare: { ...campShare, low: Math.max(0, campShare.low), high: Math.min(1, campShare.high) },
    firstRoundVotes,
    reserves: reservesOf(transfers, overall, voters, doubt.common),
  };
}

function fillPrecinct(
  { weights, columns }: ContestTransfers,
  matrix: Float64Array,
  own: Float64Array,
  i: number,
  into: PrecinctColumns,
  doubt: Doubts,
): void {
  let registered = 0;
  for (const count of own) registered += count;
  if (registered === 0) return;
  const votes = sumOver(matrix, own, columns, weights, doubt.whole);
  const cast = sumOver(matrix, own, columns, forSomebody(columns)).mean;
  const share = votes.mean / cast;
  const ofShare = sumOver(matrix, own, columns, shareGradient(weights, share, cast), doubt.whole);
  into.campVotes[i] = votes.mean;
  into.campVotesSd[i] = Math.sqrt(votes.doubtful + votes.chance);
  into.campShare[i] = share;
  into.campShareSd[i] = Math.sqrt(ofShare.doubtful + ofShare.chance);

  let camp = 0;
  let going = 0;
  let doubtful = 0;
  const gradient = new Float64Array(columns);
  for (let r = 0; r < own.length; r++) {
    const at = r * columns;
    const atHome = matrix[at + columns - 1];
    const toCamp = meanOf(matrix, at, weights);
    camp += own[r] * toCamp * atHome;
    going += own[r] * (1 - atHome) * atHome;
    for (let c = 0; c < columns; c++) gradient[c] = weights[c] * atHome;
    gradient[columns - 1] = toCamp;
    doubtful += (doubt.ranking[doubtClass(r)] * own[r]) ** 2 * spread(matrix, at, gradient);
  }
  into.atStake[i] = camp / registered;
  into.atStakeSd[i] = Math.sqrt(doubtful) / registered;
  into.goingAtStake[i] = going / registered;
}

function reservesOf(
  { contest, weights, columns }: ContestTransfers,
  matrix: Float64Array,
  voters: Float64Array,
  doubt: readonly number[],
): Reserve[] {
  return originsOf(contest).map((origin, r) => {
    const at = r * columns;
    const toCamp = meanOf(matrix, at, weights);
    const blank = matrix[at + columns - 2];
    const atHome = matrix[at + columns - 1];
    const { mid, low, high } = interval(
      toCamp,
      doubt[doubtClass(r)] * Math.sqrt(spread(matrix, at, weights)),
    );
    return {
      origin,
      voters: voters[r],
      toCamp: { mid, low: Math.max(0, low), high: Math.min(1, high) },
      toOthers: Math.max(0, 1 - toCamp - blank - atHome),
      blank,
      atHome,
    };
  });
}

const forSomebody = (columns: number) =>
  Float64Array.from({ length: columns }, (_, c) => (c < columns - 2 ? 1 : 0));

/** How the share moves with each choice: (weight − share) ÷ votes cast, for those who choose somebody. */
const shareGradient = (weights: Float64Array, share: number, cast: number) =>
  weights.map((weight, c) => (c < weights.length - 2 ? (weight - share) / cast : 0));

const interval = (mid: number, sd: number): Estimate => ({ mid, low: mid - Z80 * sd, high: mid + Z80 * sd });
