/**
 * Marginal voters: who the extra voters were when turnout rose. Of the chosen ballots with a weight, those of
 * highest and of lowest turnout are compared; over precincts, by registered voters, within communes,
 *
 *     camp votes per registered (high − low)  =  swing of the commune  +  lean × turnout (high − low)
 *     lean = a + b × (share here − share of the area) + what is left here
 *
 * so that the slope tells how the camp did among those who came. It is an ecological regression on changes
 * (Goodman, ASR 1953), and shrunk three times: a
 * toward the camp's share (± 0.2), b toward 0 (± 0.5), what is left toward 0 by its noise (a random slope: the
 * best linear prediction of Henderson 1975). Then
 *
 *     value = abstention (low) × lean, cut to 0–1
 *
 * The interval holds the doubt of a and b, of what is left, and of a small count of abstainers. Its first part
 * is common to all precincts, so places in the ranking are surer than their intervals say.
 */
import type { CampBallot } from '../camp-ballots.ts';
import { communeIndex, type Panel } from '../panel.ts';
import { extremeTurnouts } from './drop-off.ts';
import {
  lacking,
  type ModelInput,
  type ModelOutcome,
  meanByRegistered,
  NO_TERMS,
  type ScoreModel,
  silent,
} from './model.ts';
import { changeVariance, shareVariance } from './noise.ts';

/** Precincts beyond one per commune (its swing takes one); fewer tell two slopes from nothing. */
const MIN_FREEDOM = 20;
/** Before any count is seen: sd of `a` around the camp's share, of `b` around 0. Smaller trusts the counts less. */
const PRIOR_SD = { a: 0.2, b: 0.5 };

export const marginalVoter: ScoreModel = {
  assumption: {
    en: 'Assumes that those who stay at home lean like those who came when turnout rose.',
    fr: "Suppose que ceux qui s'abstiennent penchent comme ceux qui sont venus quand la participation a monté.",
  },
  assumptionRange: {
    at0: { en: 'they lean like the whole area', fr: "ils penchent comme l'ensemble du territoire" },
    at1: { en: 'they lean like those who came', fr: 'ils penchent comme ceux qui sont venus' },
  },
  unit: { en: 'votes per registered voter', fr: 'voix par inscrit' },
  ballotsNeeded: 2,
  run({ strategy, panel, ballots }: ModelInput): ModelOutcome {
    const count = panel.precinctCodes.length;
    const pair = extremeTurnouts(ballots);
    if (!pair) return silent(count, 'turnout', 'two-ballots-needed');
    const fit = fitLean(panel, pair);
    if (!fit) return silent(count, 'turnout', 'too-few-precincts');
    const { low } = pair;
    const { a, b, share, areaShare, departure, weight, spread, covariance } = fit;
    const holds = strategy.assumption ?? 1;
    const uncut = (i: number) =>
      holds * (a + b * (share[i] - areaShare) + weight[i] * departure[i]) + (1 - holds) * areaShare;
    const lean = (i: number) => Math.min(1, Math.max(0, uncut(i)));
    const value = low.abstention.map((absent, i) => absent * lean(i));
    const sd = low.abstention.map((absent, i) => {
      const z = share[i] - areaShare;
      const line = covariance.aa + 2 * z * covariance.ab + z * z * covariance.bb;
      const leanVariance = holds ** 2 * (line + (1 - weight[i]) * spread);
      const absentVariance = shareVariance(absent, low.counts.registered[i]);
      return Math.sqrt(absent ** 2 * leanVariance + lean(i) ** 2 * absentVariance);
    });
    return {
      value,
      sd,
      reserve: value.slice(),
      effectOn: 'turnout',
      effectBase: meanByRegistered(low.abstention, panel.registered),
      missing: lacking(value, 'two-ballots-needed'),
      explain(i) {
        if (Number.isNaN(value[i])) return NO_TERMS;
        const absent = low.abstention[i];
        const over = share[i] - areaShare;
        const abstainers = { id: 'abstention', ballotId: low.ballotId, value: absent } as const;
        const shareFactor = { id: 'share-over-area', ballotId: pair.high.ballotId, value: over } as const;
        const ownFactor = { id: 'lean-departure', ballotId: null, value: departure[i] } as const;
        const cut = absent * (lean(i) - uncut(i));
        const leanOfArea = holds * a + (1 - holds) * areaShare;
        return {
          formula: 'sum',
          shrinkage: null,
          terms: [
            { ...abstainers, weight: leanOfArea, contribution: leanOfArea * absent },
            {
              id: 'abstention-by-share',
              ballotId: low.ballotId,
              value: absent * over,
              weight: holds * b,
              contribution: holds * b * absent * over,
              factors: [abstainers, shareFactor],
            },
            {
              id: 'abstention-by-departure',
              ballotId: low.ballotId,
              value: absent * departure[i],
              weight: holds * weight[i],
              contribution: holds * weight[i] * absent * departure[i],
              factors: [abstainers, ownFactor],
            },
            ...(cut === 0
              ? []
              : [{ id: 'lean-cut' as const, ballotId: null, value: cut, weight: 1, contribution: cut }]),
          ],
        };
      },
    };
  },
};

export interface LeanFit {
  /** Lean where the camp has the share of the area, and its rise with the share. */
  a: number;
  b: number;
  covariance: { aa: number; ab: number; bb: number };
  share: Float64Array;
  areaShare: number;
  /** Lean here beside the line, and how far it is believed. */
  departure: Float64Array;
  weight: Float64Array;
  /** Variance of the true departures. */
  spread: number;
}

/** Undefined: too few precincts. */
export function fitLean(
  panel: Pick<Panel, 'precinctCodes'>,
  { high, low }: { high: CampBallot; low: CampBallot },
): LeanFit | undefined {
  const { share } = high;
  const areaShare = meanByRegistered(share, high.counts.valid);
  const gain = high.perRegistered.map((votes, i) => votes - low.perRegistered[i]);
  const rise = low.abstention.map((absent, i) => absent - high.abstention[i]);
  const riseByShare = rise.map((more, i) => more * (share[i] - areaShare));
  const commune = communeIndex(panel);
  const known = Array.from(rise.keys()).filter((i) => !Number.isNaN(gain[i] + riseByShare[i]));
  const members = new Uint32Array(commune.codes.length);
  for (const i of known) members[commune.of[i]]++;
  const freedom = known.length - members.filter((size) => size > 0).length;
  if (freedom < MIN_FREEDOM) return undefined;

  const voters = low.counts.registered;
  const meanVoters = known.reduce((sum, i) => sum + voters[i], 0) / known.length;
  const within = (column: Float64Array) => fromCommuneMean(column, voters, known, commune);
  const y = within(gain);
  const x = within(rise);
  const u = within(riseByShare);
  const dot = (one: Float64Array, other: Float64Array) =>
    known.reduce((sum, i) => sum + (voters[i] / meanVoters) * one[i] * other[i], 0);
  const [xx, xu, uu, xy, uy, yy] = [dot(x, x), dot(x, u), dot(u, u), dot(x, y), dot(u, y), dot(y, y)];
  const priorA = 1 / PRIOR_SD.a ** 2;
  const priorB = 1 / PRIOR_SD.b ** 2;
  // The noise decides how much the priors weigh, and they move the noise a little: it settles in a few rounds.
  let noise = yy / freedom;
  let [a, b] = [areaShare, 0];
  let covariance = { aa: 0, ab: 0, bb: 0 };
  for (let round = 0; round < 10; round++) {
    const [aa, ab, bb] = [xx / noise + priorA, xu / noise, uu / noise + priorB];
    const determinant = aa * bb - ab * ab;
    covariance = { aa: bb / determinant, ab: -ab / determinant, bb: aa / determinant };
    const [ra, rb] = [xy / noise + priorA * areaShare, uy / noise];
    a = covariance.aa * ra + covariance.ab * rb;
    b = covariance.ab * ra + covariance.bb * rb;
    const squares = yy - 2 * (a * xy + b * uy) + a * a * xx + 2 * a * b * xu + b * b * uu;
    noise = Math.max(squares, 1e-12) / Math.max(1, freedom - 2);
  }

  const left = y.map((own, i) => own - a * x[i] - b * u[i]);
  const drawn = gain.map((_, i) =>
    changeVariance(
      low.perRegistered[i],
      high.perRegistered[i],
      Math.min(high.counts.registered[i], voters[i]),
    ),
  );
  let unexplained = 0;
  let lever = 0;
  for (const i of known) {
    const free = voters[i] * (1 - 1 / members[commune.of[i]]);
    unexplained += voters[i] * left[i] ** 2 - free * drawn[i];
    lever += free * rise[i] ** 2;
  }
  const spread = lever > 0 ? Math.max(0, unexplained / lever) : 0;
  const isAlone = (i: number) => members[commune.of[i]] < 2;
  return {
    a,
    b,
    covariance,
    share,
    areaShare,
    departure: left.map((own, i) => (isAlone(i) || rise[i] === 0 ? 0 : own / rise[i])),
    weight: rise.map((more, i) =>
      isAlone(i) || spread === 0 ? 0 : (spread * more ** 2) / (spread * more ** 2 + drawn[i]),
    ),
    spread,
  };
}

/** Each figure less the mean of its commune by voters; NaN where it is not known. */
function fromCommuneMean(
  column: Float64Array,
  voters: Float64Array,
  known: readonly number[],
  commune: ReturnType<typeof communeIndex>,
): Float64Array {
  const sums = new Float64Array(commune.codes.length);
  const weights = new Float64Array(commune.codes.length);
  for (const i of known) {
    sums[commune.of[i]] += voters[i] * column[i];
    weights[commune.of[i]] += voters[i];
  }
  const result = new Float64Array(column.length).fill(Number.NaN);
  for (const i of known) result[i] = column[i] - sums[commune.of[i]] / weights[commune.of[i]];
  return result;
}
