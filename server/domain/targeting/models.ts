/**
 * Models: from the figures of past ballots to one number per precinct, how many supporters stay at home.
 *
 * A model sees the whole area at once, because some need to (which of two ballots had the lower turnout,
 * and later: neighbours, regressions). All of them answer in the same form, so that scores can be compared,
 * explained and backtested without knowing which model made them.
 */
import type { BallotChoice } from './ballots.ts';
import type { Bilingual, ModelName, Strategy } from './strategy.ts';

/** One past ballot in one precinct, seen by the camp. */
export interface BallotFigures {
  registered: number;
  campVotes: number;
  /** Null: nobody registered. */
  abstention: number | null;
  /** Null: no valid vote. */
  share: number | null;
}

export interface ModelInput {
  strategy: Pick<Strategy, 'emphasis'>;
  ballots: readonly BallotChoice[];
  /** Per precinct, in the order of `ballots`; null: no result there. */
  precincts: readonly (readonly (BallotFigures | null)[])[];
}

/** What a ballot brought to a precinct. */
export interface Term {
  weight: number;
  index: number;
  contribution: number;
}

export interface ModelOutcome {
  /** What is ranked, meant to lie in 0–1; null: too little is known. */
  value: number | null;
  /** Share of the registered who lean to the camp and stay at home; the value before any emphasis. */
  supportersAtHome: number | null;
  /** Abstention at the ballots behind it, mixed with the same weights. */
  abstention: number | null;
  /** In the order of the ballots; null: not used here. */
  terms: (Term | null)[];
}

export interface ScoreModel {
  /** What the number takes for granted, said wherever it shows. */
  assumption: Bilingual;
  /** Ballots with a weight that it needs at least. */
  ballotsNeeded: number;
  run(input: ModelInput): ModelOutcome[];
}

/**
 * The index that LMP published in 2012: abstention × camp share, averaged over ballots.
 *
 *     value = Σ w·abstention^α·share^β ÷ Σ w        over the ballots that have both figures here
 */
const publishedIndex: ScoreModel = {
  assumption: {
    en: 'Assumes that those who abstain here lean like those who vote here.',
    fr: "Suppose que les abstentionnistes d'ici penchent comme les votants d'ici.",
  },
  ballotsNeeded: 1,
  run({ strategy, ballots, precincts }) {
    const { abstention: alpha, share: beta } = strategy.emphasis;
    return precincts.map((figures) => {
      const usable = figures.map((f, b) => (f && ballots[b].weight > 0 ? complete(f) : null));
      const totalWeight = usable.reduce((sum, f, b) => sum + (f ? ballots[b].weight : 0), 0);
      if (totalWeight === 0) return unknown(ballots.length);
      let value = 0;
      let supportersAtHome = 0;
      let abstention = 0;
      const terms = usable.map((f, b): Term | null => {
        if (!f) return null;
        const weight = ballots[b].weight / totalWeight;
        const index = f.abstention ** alpha * f.share ** beta;
        value += weight * index;
        supportersAtHome += weight * f.abstention * f.share;
        abstention += weight * f.abstention;
        return { weight, index, contribution: weight * index };
      });
      return { value, supportersAtHome, abstention, terms };
    });
  },
};

/**
 * Drop-off: who voted for the camp when turnout was high and did not when it was low. Of the chosen ballots
 * with a weight, the one with the highest and the one with the lowest turnout of the area are compared:
 *
 *     value = camp votes ÷ registered (high turnout) − camp votes ÷ registered (low turnout)
 *
 * Below 0 the camp won votes while turnout fell: such a precinct scores 0, and its parts keep the figure.
 */
const dropOff: ScoreModel = {
  assumption: {
    en: 'Assumes that those who voted for the camp when turnout was high, and not when it was low, stayed at home.',
    fr: 'Suppose que ceux qui ont voté pour le camp à forte participation, et plus à faible participation, se sont abstenus.',
  },
  ballotsNeeded: 2,
  run({ ballots, precincts }) {
    const weighted = ballots.flatMap(({ weight }, b) => {
      const turnout = weight > 0 ? 1 - areaAbstentionAt(b, precincts) : Number.NaN;
      return Number.isNaN(turnout) ? [] : [{ b, turnout }];
    });
    weighted.sort((x, y) => y.turnout - x.turnout || x.b - y.b);
    if (weighted.length < 2) return precincts.map(() => unknown(ballots.length));
    const high = weighted[0].b;
    const low = weighted[weighted.length - 1].b;
    return precincts.map((figures) => {
      const [before, after] = [figures[high], figures[low]];
      if (!before || !after || before.registered === 0 || after.registered === 0)
        return unknown(ballots.length);
      const gained = before.campVotes / before.registered;
      const kept = after.campVotes / after.registered;
      const terms: (Term | null)[] = ballots.map(() => null);
      terms[high] = { weight: 1, index: gained, contribution: gained };
      terms[low] = { weight: -1, index: kept, contribution: -kept };
      const value = gained - kept;
      return { value, supportersAtHome: Math.max(0, value), abstention: after.abstention, terms };
    });
  },
};

export const MODELS: Record<ModelName, ScoreModel> = {
  'published-index': publishedIndex,
  'drop-off': dropOff,
};

export const assumptionOf = (model: ModelName): Bilingual => MODELS[model].assumption;

const complete = (f: BallotFigures) =>
  f.abstention === null || f.share === null ? null : { abstention: f.abstention, share: f.share };

const unknown = (ballotCount: number): ModelOutcome => ({
  value: null,
  supportersAtHome: null,
  abstention: null,
  terms: Array.from({ length: ballotCount }, () => null),
});

/** Abstention of all precincts together at one ballot; NaN when nobody is registered in any. */
function areaAbstentionAt(b: number, precincts: ModelInput['precincts']): number {
  let registered = 0;
  let absent = 0;
  for (const figures of precincts) {
    const f = figures[b];
    if (!f || f.abstention === null) continue;
    registered += f.registered;
    absent += f.abstention * f.registered;
  }
  return absent / registered;
}
