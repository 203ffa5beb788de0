/**
 * Who competes in a backtest: every registered model of the goal mobilise, and the simple figures that it has to
 * beat. A contender gets a `Foresight` and answers a value per precinct; only the order of the values counts,
 * and with `sd` its interval is checked too.
 *
 * Models are run as a campaign runs them before the vote: with the shrinkage that is their default, and by their
 * value, before income. A model that learns offers `fit`, and is fitted here on the train ballots alone.
 */

import { seededRandom } from '../../turfs/random.ts';
import type { CampBallot } from '../camp-ballots.ts';
import { MODEL_TITLES, MODELS_OF_GOAL, type ModelName } from '../goals.ts';
import { MODELS } from '../models/index.ts';
import type { ModelInput, ModelOutcome, ScoreModel } from '../models/model.ts';
import type { Panel } from '../panel.ts';
import { percentiles } from '../ranks.ts';
import { MODEL_REASONS } from '../reasons.ts';
import { shrinkOutcome, shrinks } from '../shrinkage.ts';
import type { Bilingual, Camp, Strategy } from '../strategy.ts';
import { type Ahead, ballotName, type Foresight } from './foresight.ts';

export interface Scores {
  value: Float64Array;
  /** Null: no intervals. */
  sd: Float64Array | null;
}

export interface Contender {
  name: string;
  kind: 'model' | 'baseline';
  title: Bilingual;
  /** A sentence: why it cannot score here. */
  score(foresight: Foresight): Scores | Bilingual;
}

export const isScores = (answer: Scores | Bilingual): answer is Scores => 'value' in answer;

/** What a model is given beyond a strategy's own input. */
export interface ForesightInput extends ModelInput {
  ahead: Ahead;
}

/** A model that learns from earlier ballots: it answers itself, fitted. It never sees the target. */
export interface LearningModel extends ScoreModel {
  fit?(panel: Panel, trainBallots: readonly CampBallot[], ahead: Ahead, camp: Camp): ScoreModel;
}

const NO_PRESIDENTIAL: Bilingual = {
  en: 'no presidential first round among the train ballots but the base',
  fr: "aucun premier tour présidentiel parmi les scrutins d'apprentissage, hors base",
};
const NOTHING_KNOWN: Bilingual = {
  en: 'no precinct has all that it needs',
  fr: "aucun bureau n'a tout ce qu'il lui faut",
};
const NO_BALLOT: Bilingual = {
  en: 'too few first rounds among the train ballots',
  fr: "trop peu de premiers tours parmi les scrutins d'apprentissage",
};

const isFirstRound = ({ ballotId }: { ballotId: string }) => ballotName(ballotId).round === 1;
const firstRounds = ({ ballots }: Foresight) => ballots.filter(isFirstRound);
const presidential = ({ ballots }: Foresight) =>
  ballots.find(({ ballotId }) => isFirstRound({ ballotId }) && ballotName(ballotId).kind === 'presidential');
/** A ballot to fall from: the newest presidential first round that is not itself the base. */
const presidentialBesideBase = ({ ballots, base }: Foresight) =>
  presidential({ ballots: ballots.filter((ballot) => ballot !== base) } as Foresight);

const value = (column: Float64Array): Scores => ({ value: column, sd: null });

export const BASELINES: readonly Contender[] = [
  {
    name: 'random',
    kind: 'baseline',
    title: { en: 'one blind draw (0 on average)', fr: 'un tirage au sort (0 en moyenne)' },
    score: ({ panel }) => value(Float64Array.from(panel.precinctCodes, draw)),
  },
  {
    name: 'abstention',
    kind: 'baseline',
    title: { en: 'abstention at the base', fr: 'abstention à la base' },
    score: ({ base }) => value(base.abstention),
  },
  {
    name: 'share-presidential',
    kind: 'baseline',
    title: { en: 'camp share, newest presidential', fr: 'part du camp, dernière présidentielle' },
    score: (foresight) => {
      const ballot = presidential(foresight);
      return ballot ? value(ballot.share) : NO_PRESIDENTIAL;
    },
  },
  {
    name: 'share-newest',
    kind: 'baseline',
    title: { en: 'camp share, newest first round', fr: 'part du camp, dernier premier tour' },
    score: (foresight) => {
      const [ballot] = firstRounds(foresight);
      return ballot ? value(ballot.share) : NO_BALLOT;
    },
  },
  {
    name: 'abstention-x-share',
    kind: 'baseline',
    title: {
      en: 'abstention at the base × camp share, newest presidential',
      fr: 'abstention à la base × part du camp, dernière présidentielle',
    },
    score: (foresight) => {
      const ballot = presidential(foresight);
      if (!ballot) return NO_PRESIDENTIAL;
      return value(foresight.base.abstention.map((absent, i) => absent * ballot.share[i]));
    },
  },
  {
    name: 'drop-off-as-counted',
    kind: 'baseline',
    title: {
      en: 'drop-off of the camp, newest presidential to base, per registered, not shrunk',
      fr: 'décrochage du camp, dernière présidentielle vers base, par inscrit, sans lissage',
    },
    score: (foresight) => {
      const ballot = presidentialBesideBase(foresight);
      if (!ballot) return NO_PRESIDENTIAL;
      return value(ballot.perRegistered.map((high, i) => high - foresight.base.perRegistered[i]));
    },
  },
];

/** Two ballots of unlike turnout; without a presidential one, all first rounds. */
const risingPair = (foresight: Foresight) => {
  const high = presidentialBesideBase(foresight);
  return high ? [high, foresight.base] : firstRounds(foresight);
};

/** Which train ballots speak in a model, each with the same weight; default: every first round. */
const BALLOTS_OF: Partial<Record<ModelName, (foresight: Foresight) => readonly CampBallot[]>> = {
  'drop-off': risingPair,
  'marginal-voter': risingPair,
  // It chooses among all of them by itself.
  surge: ({ ballots }) => ballots,
};

export const modelContenders = (names: readonly ModelName[] = MODELS_OF_GOAL.mobilise): Contender[] =>
  names.flatMap((name): Contender[] => {
    const model = MODELS[name];
    return model ? [modelContender(name, model)] : [];
  });

export function modelContender(name: ModelName, model: LearningModel): Contender {
  return {
    name,
    kind: 'model',
    title: MODEL_TITLES[name],
    score(foresight) {
      const { panel, camp, ahead } = foresight;
      const ballots = (BALLOTS_OF[name] ?? firstRounds)(foresight);
      if (ballots.length < model.ballotsNeeded) return NO_BALLOT;
      const strategy = strategyFor(name, camp, ballots);
      const input: ForesightInput = {
        strategy,
        panel,
        ballots,
        incomePercentile: percentiles(panel.incomeEur),
        ahead,
      };
      const fitted = model.fit?.(panel, foresight.ballots, ahead, camp) ?? model;
      const outcome = fitted.run(input);
      if (outcome.value.every(Number.isNaN)) return whySilent(outcome);
      return shrinks(strategy) ? shrinkOutcome(outcome, panel) : outcome;
    },
  };
}

/** The model's own reason, where it gives one. */
function whySilent({ missing, value }: ModelOutcome): Bilingual {
  for (let i = 0; missing && i < value.length; i++) {
    const [first] = missing(i);
    if (first) return MODEL_REASONS[first.reason];
  }
  return NOTHING_KNOWN;
}

function strategyFor(model: ModelName, camp: Camp, ballots: readonly CampBallot[]): Strategy {
  const unused = { low: 0, mid: 0, high: 0, source: 'not used in a backtest' };
  return {
    name: 'backtest',
    title: { en: 'Backtest', fr: 'Test rétrospectif' },
    goal: 'mobilise',
    model,
    camp,
    ballots: ballots.map(({ ballotId }) => ({ match: ballotId, weight: 1 })),
    emphasis: { abstention: 1, share: 1 },
    income: { weight: 0, favour: 'lower' },
    doorEconomics: { doorsPerHour: unused, contactsPerHour: unused, turnoutEffect: unused },
  };
}

/** 0–1 from the code alone (FNV-1a, mixed), so that a draw does not depend on the order or number of precincts. */
function draw(precinctCode: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < precinctCode.length; i++)
    hash = Math.imul(hash ^ precinctCode.charCodeAt(i), 0x01000193);
  return seededRandom(hash)();
}
