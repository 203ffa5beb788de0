/**
 * Surge: where votes will be gained if turnout rises, learnt from where they were gained when it rose before. The
 * default of the goal mobilise. What it looks at is in `surge/features.ts`, what it adds up in `surge/forms.ts`,
 * how it learns in `surge/fit.ts`, how sums become votes in `surge/predict.ts`, and the numbers that it was taught
 * in `data/models/surge.json`: with those, the counts and a calculator every value can be made again.
 *
 * Chosen among some 230 variants by two independent searches, on earlier pairs of ballots alone: neighbours that
 * count as 300 voters, and less weight where the far right and the right are strong, found more votes than the
 * plain drop-off on every pair; products, older ballots, turnouts and boosting did not carry over to other ballots.
 */
import type { Ahead } from '../backtest/foresight.ts';
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';
import type { ModelReason } from '../reasons.ts';
import type { Camp } from '../strategy.ts';
import { chooseSurgeBallots, isLow } from '../surge/ballots.ts';
import { ANY_CAMP, type Constants, campLike, shippedConstants } from '../surge/constants.ts';
import { explainSurge } from '../surge/explain.ts';
import { type SurgeBallots, surgeFeatures } from '../surge/features.ts';
import { FORMS } from '../surge/forms.ts';
import { learnBefore } from '../surge/learn.ts';
import { readOffer } from '../surge/offer.ts';
import { predict } from '../surge/predict.ts';
import { type ModelInput, type ModelOutcome, meanByRegistered, type ScoreModel, silent } from './model.ts';

/** In a backtest the ballot ahead is known by its day, its base and who stands; in a campaign it is not. */
export interface SurgeInput extends ModelInput {
  ahead?: Ahead;
}

export interface SurgeModel extends ScoreModel {
  run(input: SurgeInput): ModelOutcome;
  /** The same model, as it could have been before the ballot ahead. */
  fit(panel: Panel, trainBallots: readonly CampBallot[], ahead: Ahead, camp: Camp): ScoreModel;
}

const words = {
  assumption: {
    en: 'Assumes that turnout rises as far as at the last presidential ballot, and that those who then come vote here as they did then.',
    fr: "Suppose que la participation remonte au niveau de la dernière présidentielle, et que ceux qui reviennent votent ici comme ils l'ont fait alors.",
  },
  assumptionRange: {
    at0: { en: 'turnout stays low', fr: 'la participation reste basse' },
    at1: { en: 'turnout of a presidential ballot', fr: "participation d'une présidentielle" },
  },
  unit: {
    en: 'votes gained per registered voter (interval: within the commune)',
    fr: 'voix gagnées par inscrit (intervalle : au sein de la commune)',
  },
  ballotsNeeded: 1,
  readsBeside: (ballotId: string) => ballotId.replace(/-1$/, '-2'),
};

/** Null: the numbers that are shipped for a camp like this one. */
const surgeWith = (learnt: Constants | null) => ({
  ...words,
  run: (input: SurgeInput) => run(input, learnt),
});

export const surge: SurgeModel = {
  ...surgeWith(null),
  fit(panel, trainBallots, ahead, camp) {
    const ballots = chooseSurgeBallots(trainBallots, panel.ballots, ahead);
    if (!ballots) return surge;
    const like = campLike(panel, camp, ballots.high ?? ballots.base);
    return surgeWith(learnBefore(panel, camp, like, trainBallots, ahead.heldOn));
  },
};

function run({ strategy, panel, ballots, ahead }: SurgeInput, learnt: Constants | null): ModelOutcome {
  const chosen = chooseSurgeBallots(ballots, panel.ballots, ahead);
  if (!chosen) return silent(panel.precinctCodes.length, 'turnout', 'surge-no-base');
  const { camp } = strategy;
  const constants = learnt ?? shippedConstants(campLike(panel, camp, chosen.high ?? chosen.base));
  const features = surgeFeatures(panel, camp, chosen);
  const offer = readOffer(panel, camp, ahead);
  const prediction = predict(features, constants, strategy.assumption ?? 1, offer);
  const { value, sd, reserve } = prediction;
  // Once: it reads every precinct.
  const isBaseLow = isLow(chosen.base, chosen.high);
  return {
    value,
    sd,
    reserve,
    effectOn: 'turnout',
    effectBase: returningShare(chosen, isBaseLow, panel),
    explain: (i) => explainSurge({ features, constants, prediction, offer }, i),
    missing(i) {
      const { filled, form, newcomer } = features;
      const isScored = !Number.isNaN(value[i]);
      const own = FORMS[form[i]];
      const lacks: Partial<Record<ModelReason, boolean>> = {
        'surge-no-base': !isScored && panel.registered[i] > 0,
        'surge-base-not-low': isScored && !ahead && !isBaseLow,
        'surge-base-only': isScored && own === 'base-only',
        'surge-no-second-round': isScored && own === 'no-second-round',
        'surge-camp-only': isScored && own === 'camp-only',
        'surge-newcomer': isScored && newcomer[i] === 1,
        'surge-high-of-commune': isScored && !newcomer[i] && own !== 'base-only' && filled.high[i] === 1,
        'surge-base-of-commune': isScored && !newcomer[i] && filled.base[i] === 1,
        'surge-second-of-commune': isScored && !newcomer[i] && own === 'full' && filled.second[i] === 1,
        'surge-any-camp': isScored && constants.origin !== 'unfitted' && constants.camp === ANY_CAMP,
        'surge-unfitted': isScored && constants.origin === 'unfitted',
      };
      return Object.entries(lacks).flatMap(([reason, holds]) =>
        holds ? { kind: 'model' as const, reason: reason as ModelReason } : [],
      );
    },
  };
}

/**
 * Share of the electorate that comes between the base and H: the reserve is what the camp gains by them, so a
 * published effect, which brings out voters, is divided by them. Where H had hardly more voters than the base,
 * too few came to tell what they are like: all who stayed at home at the base.
 */
function returningShare({ base, high }: SurgeBallots, isBaseLow: boolean, panel: Panel): number {
  const atHome = meanByRegistered(base.abstention, panel.registered);
  return isBaseLow && high ? atHome - meanByRegistered(high.abstention, panel.registered) : atHome;
}
