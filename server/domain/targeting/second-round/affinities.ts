/**
 * Transfers on the evening of the first round: how likely each group of voters is to choose each finalist, to
 * cast a blank paper or to stay at home, before anybody has voted. A conditional logit (McFadden 1974) that
 * earlier pairs of rounds were fitted to; for a voter of origin r in precinct i
 *
 *     P(finalist f) ∝ exp( affinity[r][bloc of f] + barrage[r][i] + context[r]·strength[i][f] + going[r][i] )
 *     P(blank)      ∝ exp( blank[r] + going[r][i] )
 *     P(at home)    ∝ 1
 *     going[r][i]   = turnout[r]·logit(turnout of the constituency) + turnoutHere[r]·(logit here − logit there)
 *     strength[i][f] = ln(share of f in the precinct ÷ share of f in the constituency), at the first round
 *     barrage[r][i]  = barrage[r] + barrageTurnout·logit(turnout of the constituency)
 *
 * The barrage counts only for finalists outside the far right against one of the far right, and more where
 * more is at stake, which turnout shows; a finalist's own voters have `own` in place of the affinity. One table serves duels and three-way contests of any blocs, also
 * such as there never were. Strength is there because people move as their neighbours do: where a finalist
 * leads, those without a candidate lean to him more than elsewhere.
 */
import { BLOCS, type Bloc } from '../blocs.ts';
import type { Bilingual } from '../strategy.ts';
import type { PlainWeight } from './combination.ts';
import type { Contest } from './contests.ts';
import type { Doubt } from './doubt.ts';
import { ABSTAINED, BLANK, FIRST_FINALIST } from './origins.ts';

const FAR_RIGHT = BLOCS.indexOf('far-right');

/** Places of the parameters of one origin; 0 to 6 are the affinities toward the blocs. */
export const OWN = BLOCS.length;
export const BLANK_PAPER = OWN + 1;
export const TURNOUT = OWN + 2;
export const TURNOUT_HERE = OWN + 3;
export const BARRAGE = OWN + 4;
export const WIDTH = OWN + 5;
/** Eliminated blocs, blank, abstained, then finalists by bloc. */
export const ROWS = 2 * BLOCS.length + 2;
/** After the rows: contexts of eliminated, blank, abstained, finalists; then how the barrage moves with turnout. */
export const CONTEXTS = ROWS * WIDTH;
export const BARRAGE_TURNOUT = CONTEXTS + 4;
export const PARAMETERS = BARRAGE_TURNOUT + 1;

export interface OriginAffinity {
  toward: Record<Bloc, number>;
  own?: number;
  blank: number;
  barrage: number;
  turnout: number;
  turnoutHere: number;
}

/** As shipped in `data/models`: what was fitted, to what, and how far it may be off. */
export interface AffinityModel {
  name: string;
  title: Bilingual;
  note: Bilingual;
  /** Pairs of rounds behind it, each with the weight of its precincts in the fit. */
  fittedTo: { ballots: string; contests: number; precincts: number; weight: number; source: string }[];
  eliminated: Record<Bloc, OriginAffinity>;
  blank: OriginAffinity;
  abstained: OriginAffinity;
  finalists: Record<Bloc, OriginAffinity>;
  context: Record<'eliminated' | 'blank' | 'abstained' | 'finalists', number>;
  barrageTurnout: number;
  /** How much the plain forecast counts beside these transfers, see `combination.ts`. */
  plain: PlainWeight;
  /** What one more election, constituency or precinct may differ by, see `doubt.ts`. */
  doubt: Doubt;
}

export function parametersOf(model: AffinityModel): Float64Array {
  const theta = new Float64Array(PARAMETERS);
  const write = (row: number, origin: OriginAffinity) => {
    const at = row * WIDTH;
    BLOCS.forEach((bloc, b) => {
      theta[at + b] = origin.toward[bloc];
    });
    theta[at + OWN] = origin.own ?? 0;
    theta[at + BLANK_PAPER] = origin.blank;
    theta[at + TURNOUT] = origin.turnout;
    theta[at + TURNOUT_HERE] = origin.turnoutHere;
    theta[at + BARRAGE] = origin.barrage;
  };
  BLOCS.forEach((bloc, b) => {
    write(b, model.eliminated[bloc]);
    write(FIRST_FINALIST + b, model.finalists[bloc]);
  });
  write(BLANK, model.blank);
  write(ABSTAINED, model.abstained);
  const { eliminated, blank, abstained, finalists } = model.context;
  theta.set([eliminated, blank, abstained, finalists], CONTEXTS);
  theta[BARRAGE_TURNOUT] = model.barrageTurnout;
  return theta;
}

/** What sets one precinct, and its constituency, apart from another. */
export interface Surroundings {
  /** logit of the turnout of the constituency */
  turnout: number;
  /** Of each precinct, over that of the constituency. */
  turnoutHere: Float64Array;
  /** Of each precinct and finalist, one row after the other. */
  strength: Float64Array;
}

/** From the counts by origin, see `countOrigins`. Figures of tiny precincts are kept within bounds. */
export function surroundingsOf(
  { precincts, finalists }: Pick<Contest, 'precincts' | 'finalists'>,
  counts: Float64Array,
): Surroundings {
  const fields = finalists.length;
  const width = FIRST_FINALIST + fields;
  const own = new Float64Array(fields);
  let everybody = 0;
  let absent = 0;
  for (let n = 0; n < precincts.length; n++) {
    for (let r = 0; r < width; r++) everybody += counts[n * width + r];
    absent += counts[n * width + ABSTAINED];
    for (let f = 0; f < fields; f++) own[f] += counts[n * width + FIRST_FINALIST + f];
  }
  const cast = everybody - absent;
  const turnout = logit(clamp(cast / everybody, 0.05, 0.95));
  const turnoutHere = new Float64Array(precincts.length);
  const strength = new Float64Array(precincts.length * fields);
  for (let n = 0; n < precincts.length; n++) {
    let registered = 0;
    for (let r = 0; r < width; r++) registered += counts[n * width + r];
    const here = clamp(1 - counts[n * width + ABSTAINED] / registered, 0.05, 0.95);
    turnoutHere[n] = clamp(logit(here) - turnout, -1.5, 1.5);
    for (let f = 0; f < fields; f++) {
      if (own[f] === 0) continue;
      const share = clamp(counts[n * width + FIRST_FINALIST + f] / (here * registered), 0.02, 1);
      strength[n * fields + f] = Math.log(share / Math.max(0.02, own[f] / cast));
    }
  }
  return { turnout, turnoutHere, strength };
}

/** Number of the parameters of each row of a contest's matrix. */
export const parameterRows = (blocs: readonly number[]): number[] => [
  ...BLOCS.map((_, b) => b),
  BLANK,
  ABSTAINED,
  ...blocs.map((bloc) => FIRST_FINALIST + bloc),
];

export const contextOf = (row: number): number =>
  row < BLANK ? 0 : row === BLANK ? 1 : row === ABSTAINED ? 2 : 3;

/**
 * The transfer matrix of one precinct into `out`, one row per origin: finalists, blank, at home. `blocs` are
 * numbers in BLOCS.
 */
export function fillTransfers(
  theta: Float64Array,
  blocs: readonly number[],
  rows: readonly number[],
  around: Surroundings,
  n: number,
  out: Float64Array,
): void {
  const fields = blocs.length;
  const choices = fields + 2;
  const facesFarRight = blocs.includes(FAR_RIGHT);
  for (let r = 0; r < rows.length; r++) {
    const at = rows[r] * WIDTH;
    const going = theta[at + TURNOUT] * around.turnout + theta[at + TURNOUT_HERE] * around.turnoutHere[n];
    const context = theta[CONTEXTS + contextOf(rows[r])];
    const barrage = theta[at + BARRAGE] + theta[BARRAGE_TURNOUT] * around.turnout;
    const to = r * choices;
    let highest = 0;
    for (let f = 0; f < fields; f++) {
      const isOwn = r === FIRST_FINALIST + f;
      const utility =
        theta[at + (isOwn ? OWN : blocs[f])] +
        (facesFarRight && blocs[f] !== FAR_RIGHT ? barrage : 0) +
        context * around.strength[n * fields + f] +
        going;
      out[to + f] = utility;
      if (utility > highest) highest = utility;
    }
    out[to + fields] = theta[at + BLANK_PAPER] + going;
    if (out[to + fields] > highest) highest = out[to + fields];
    out[to + fields + 1] = 0;
    let sum = 0;
    for (let c = 0; c < choices; c++) {
      out[to + c] = Math.exp(out[to + c] - highest);
      sum += out[to + c];
    }
    for (let c = 0; c < choices; c++) out[to + c] /= sum;
  }
}

const logit = (share: number) => Math.log(share / (1 - share));
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
