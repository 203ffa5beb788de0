/**
 * What the model looks at, per precinct and per registered voter of the ballot in question:
 *
 *     high        camp votes at H, the last presidential first round: what the camp has here when all vote
 *     around      the same of the neighbours by number (`neighbours.ts`)
 *     smooth      (registered·high + 300·around) ÷ (registered + 300): empirical Bayes, neighbours count as 300 voters
 *     base        camp votes at the base ballot: what it has when few vote
 *     farRightRun share of the far right between it and the centre at the second round of H
 *     eliminated  votes at H for others than ours and the finalists
 *     farRight    votes of the far right at H, where there is no second round to look at
 *     abstention  at the base, for where there is no H; and
 *     index       abstention × camp share there
 *
 * A figure of H that is missing in one precinct, or whose roll differs from the base's by more than a quarter
 * (the same code, another place), is taken from the mean of the commune; so is a missing base. Each time is
 * remembered. Where a commune lacks H in most precincts, another form of the model speaks (`Form`). A precinct
 * that is newer than both ballots is taken to be as strong for the camp, beside its commune, as at the newest first
 * round that knows it.
 */
import type { CampBallot } from '../camp-ballots.ts';
import { communeIndex, type Panel, type PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { FORMS, type Form } from './forms.ts';
import { type Communes, communeMeans, filledByCommune } from './means.ts';
import { aroundByNumber, numberPrecincts } from './neighbours.ts';
import { farRightRun, readOthers } from './rivals.ts';

/** Voters that the neighbours of a precinct count as; 200 to 500 do as well. */
export const NEIGHBOURS_COUNT_AS = 300;
/** Rolls that differ by more than this share belong to another territory. */
const ROLL_CHANGE = 0.25;
export interface SurgeBallots {
  base: CampBallot;
  /** Presidential first round; null: there is none. */
  high: CampBallot | null;
  /** Its second round; null: there is none. */
  second: PanelBallot | null;
  /** Other first rounds, newest first. */
  standIns?: readonly CampBallot[];
}

export const FEATURES = [
  'smooth',
  'base',
  'farRightRun',
  'eliminated',
  'farRight',
  'abstention',
  'index',
] as const;
export type Feature = (typeof FEATURES)[number];

export interface SurgeFeatures extends Record<Feature, Float64Array> {
  ballots: SurgeBallots;
  communes: Communes;
  /** Place in FORMS. */
  form: Uint8Array;
  /** At the base; where that is not known, at H. */
  registered: Float64Array;
  high: Float64Array;
  /** NaN: no neighbour by number. */
  around: Float64Array;
  /** Share of `smooth` that is the precinct's own. */
  ownWeight: Float64Array;
  /** 1 where the figure is the commune's mean. */
  filled: { high: Uint8Array; base: Uint8Array; second: Uint8Array };
  /** 1 where neither H nor the base knows the precinct, and another ballot does. */
  newcomer: Uint8Array;
}

export const isOverseas = (commune: string) => /^(97|98|Z)/.test(commune);

export function surgeFeatures(panel: Panel, camp: Camp, ballots: SurgeBallots): SurgeFeatures {
  const { base, high, second } = ballots;
  const count = panel.precinctCodes.length;
  const communes = communeIndex(panel);
  const newcomers = findNewcomers(ballots, communes);
  const registered = base.counts.registered.map((own, i) => {
    if (own > 0) return own;
    const then = high?.counts.registered[i] ?? Number.NaN;
    return then > 0 ? then : newcomers.registered[i];
  });
  /** NaN where the roll is another's. */
  const sameRoll = (values: Float64Array, roll: Float64Array) =>
    values.map((value, i) => (Math.abs(roll[i] / registered[i] - 1) > ROLL_CHANGE ? Number.NaN : value));
  const read = (values: Float64Array | null | undefined, roll: Float64Array = registered) =>
    filledByCommune(
      values ? sameRoll(values, roll) : new Float64Array(count).fill(Number.NaN),
      registered,
      communes,
    );
  /** Annulled counts say nothing of the others either. */
  const counted = (values: Float64Array | undefined) =>
    values?.map((value, i) => (Number.isNaN(high!.perRegistered[i]) ? Number.NaN : value));
  const run = high && second && farRightRun(panel, second);
  const others = high && readOthers(panel, communes, camp, high.counts, run ? second : null);
  const best = !high ? 'base-only' : !others ? 'camp-only' : run ? 'full' : 'no-second-round';

  const own = read(high?.perRegistered, high?.counts.registered);
  const runOff = read(run, second?.registered);
  const atBase = read(base.perRegistered);
  for (const column of [own, atBase])
    newcomers.strength.forEach((strength, i) => {
      if (!Number.isNaN(strength)) column.values[i] *= strength;
    });
  const known = own.values.map((value, i) => (own.filled[i] ? Number.NaN : value));
  const numbering = numberPrecincts(panel.precinctCodes, communes);
  // A mean of the commune is no neighbour's figure.
  const around = aroundByNumber(numbering, communes.of, known, registered);
  const ownWeight = around.map((mean, i) =>
    Number.isNaN(mean) ? 1 : registered[i] / (registered[i] + NEIGHBOURS_COUNT_AS),
  );
  return {
    ballots,
    communes,
    form: chooseForms(known, runOff.values, base, communes, best),
    registered,
    high: own.values,
    around,
    ownWeight,
    smooth: own.values.map((value, i) =>
      ownWeight[i] === 1 ? value : ownWeight[i] * value + (1 - ownWeight[i]) * around[i],
    ),
    base: atBase.values,
    farRightRun: runOff.values,
    eliminated: read(counted(others?.eliminated), high?.counts.registered).values,
    farRight: read(counted(others?.farRight), high?.counts.registered).values,
    abstention: read(base.abstention).values,
    index: read(base.abstention.map((absent, i) => absent * base.share[i])).values,
    filled: { high: own.filled, base: atBase.filled, second: runOff.filled },
    newcomer: Uint8Array.from(newcomers.strength, (strength) => Number(!Number.isNaN(strength))),
  };
}

/**
 * Of each precinct, by its commune: where H is known in fewer than half of the precincts with a base, by the base
 * alone; where its second round is known in none, without.
 */
function chooseForms(
  own: Float64Array,
  run: Float64Array,
  base: CampBallot,
  { codes, of }: Communes,
  best: Form,
): Uint8Array {
  const balance = new Int32Array(codes.length);
  const ran = new Uint8Array(codes.length);
  for (let i = 0; i < own.length; i++) {
    if (!Number.isNaN(base.perRegistered[i])) balance[of[i]] += Number.isNaN(own[i]) ? -1 : 1;
    if (!Number.isNaN(run[i])) ran[of[i]] = 1;
  }
  const formOf = codes.map((commune, c): Form => {
    if (best === 'base-only' || balance[c] < 0) return 'base-only';
    if (isOverseas(commune)) return 'overseas';
    return best === 'full' && !ran[c] ? 'no-second-round' : best;
  });
  return Uint8Array.from(of, (c) => FORMS.indexOf(formOf[c]));
}

/**
 * Precincts that neither base nor H knows, by the newest stand-in that does: how strong the camp is there beside its
 * commune (1: as strong), and how many are registered; NaN: not such a one.
 */
function findNewcomers(
  { base, high, standIns = [] }: SurgeBallots,
  communes: Communes,
): { strength: Float64Array; registered: Float64Array } {
  const strength = base.perRegistered.map(() => Number.NaN);
  const registered = strength.slice();
  for (const { perRegistered, counts } of standIns) {
    const means = communeMeans(perRegistered, counts.registered, communes);
    for (let i = 0; i < strength.length; i++) {
      if (!Number.isNaN(base.perRegistered[i]) || !Number.isNaN(high?.perRegistered[i] ?? Number.NaN))
        continue;
      const mean = means[communes.of[i]];
      if (!Number.isNaN(strength[i]) || Number.isNaN(perRegistered[i]) || !(mean > 0)) continue;
      strength[i] = perRegistered[i] / mean;
      registered[i] = counts.registered[i];
    }
  }
  return { strength, registered };
}
