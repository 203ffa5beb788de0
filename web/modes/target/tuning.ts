/** A strategy with what was changed and not saved: goal, camp, ballots, weights, the figures of the door. */
import { chooseBallots } from '#server/domain/targeting/ballots.ts';
import { type Goal, MODELS_OF_GOAL, type ModelName, servesGoal } from '#server/domain/targeting/goals.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import type { Panel } from '#server/domain/targeting/panel.ts';
import type { Camp, DoorEconomics, Strategy } from '#server/domain/targeting/strategy.ts';
import { type CustomPart, DOOR_FIGURES, isTuned, type Tuning } from '../../state/tuning.ts';
import { type KnownBallot, tunableBallots } from './ballot-weights.ts';
import { editCamp } from './camp-options.ts';

/** What a change can draw on, beside the strategy itself. */
export interface TuningContext {
  ballots: readonly KnownBallot[];
  /** Ready-made camps. */
  camps?: readonly Camp[];
  /** Names the options of each ballot. */
  panel?: Pick<Panel, 'precinctCodes' | 'ballots'>;
}

/** The models of a goal that are there, the default first. */
export const modelsOf = (goal: Goal): ModelName[] =>
  (MODELS_OF_GOAL[goal] as readonly ModelName[]).filter((name) => MODELS[name]);

/** A custom strategy needs something to add up. */
const FIRST_PARTS: CustomPart[] = [
  { part: 'abstention', weight: 0.5 },
  { part: 'camp-share', weight: 0.5 },
];

/** The strategy as changed. Ballots are named one by one once a weight has moved. */
export function tuneStrategy(strategy: Strategy, context: TuningContext, tuning: Tuning): Strategy {
  if (!isTuned(tuning)) return strategy;
  const { goal, model } = tunedGoal(strategy, tuning);
  const { assumption, shrink, parts } = {
    assumption: tuning.assumption ?? strategy.assumption,
    shrink: tuning.shrink ?? strategy.shrink,
    parts: tuning.parts ?? strategy.parts ?? (goal === 'custom' ? FIRST_PARTS : undefined),
  };
  return {
    ...strategy,
    goal,
    model,
    camp: tunedCamp(strategy.camp, context, tuning),
    ballots: tunedBallots(strategy, context.ballots, tuning),
    ...(assumption !== undefined && { assumption }),
    ...(shrink !== undefined && { shrink }),
    ...(parts && { parts }),
    emphasis: {
      abstention: tuning.abstention ?? strategy.emphasis.abstention,
      share: tuning.share ?? strategy.emphasis.share,
    },
    income: {
      weight: tuning.income ?? strategy.income.weight,
      favour: tuning.favour ?? strategy.income.favour,
    },
    doorEconomics: tunedDoors(strategy.doorEconomics, tuning),
  };
}

/**
 * What changes when a strategy turns to another goal: the ballots and the settings of the first strategy that has
 * that goal, because other models hear other ballots. Camp and doors stay; the saved goal brings back what was saved.
 */
export function turnTo(
  goal: Goal,
  saved: Strategy,
  strategies: readonly Strategy[],
  known: readonly KnownBallot[],
): Partial<Tuning> {
  const asSaved: Partial<Tuning> = {
    goal: undefined,
    model: undefined,
    ballots: {},
    abstention: undefined,
    share: undefined,
    assumption: undefined,
    shrink: undefined,
    parts: undefined,
    income: undefined,
    favour: undefined,
  };
  if (goal === saved.goal) return asSaved;
  const fitting = strategies.filter((one) => one.goal === goal && MODELS[one.model]);
  const pattern = fitting.find(({ camp }) => camp.name === saved.camp.name) ?? fitting[0];
  if (!pattern) return { ...asSaved, goal };
  const own = weightsOf(saved, known);
  const theirs = weightsOf(pattern, known);
  const ballots: Tuning['ballots'] = {};
  for (const { ballotId } of known) {
    const weight = theirs.get(ballotId);
    if (weight !== own.get(ballotId)) ballots[ballotId] = weight ?? 0;
  }
  const unless = <T>(value: T, before: T) => (value === before ? undefined : value);
  return {
    ...asSaved,
    goal,
    model: pattern.model,
    ballots,
    abstention: unless(pattern.emphasis.abstention, saved.emphasis.abstention),
    share: unless(pattern.emphasis.share, saved.emphasis.share),
    assumption: unless(pattern.assumption ?? 1, saved.assumption ?? 1),
    shrink: unless(pattern.shrink, saved.shrink),
    parts: pattern.parts,
    income: unless(pattern.income.weight, saved.income.weight),
    favour: unless(pattern.income.favour, saved.income.favour),
  };
}

const weightsOf = ({ ballots }: Strategy, known: readonly KnownBallot[]) =>
  new Map(chooseBallots(ballots, known).chosen.map(({ ballotId, weight }) => [ballotId, weight]));

/** A model that is not there, or that does not serve the goal, is not taken. */
function tunedGoal(strategy: Strategy, tuning: Tuning): Pick<Strategy, 'goal' | 'model'> {
  const goal = tuning.goal && modelsOf(tuning.goal).length > 0 ? tuning.goal : strategy.goal;
  const asked = tuning.model ?? strategy.model;
  if (servesGoal(goal, asked) && MODELS[asked]) return { goal, model: asked };
  return { goal, model: modelsOf(goal)[0] ?? strategy.model };
}

function tunedCamp(saved: Camp, { camps, panel }: TuningContext, tuning: Tuning): Camp {
  const chosen = camps?.find(({ name }) => name === tuning.camp) ?? saved;
  return editCamp(chosen, tuning.options, panel);
}

/** A ballot with weight 0 is still read where the strategy names it: a model may look at it without hearing it. */
function tunedBallots(strategy: Strategy, known: readonly KnownBallot[], tuning: Tuning) {
  if (Object.keys(tuning.ballots).length === 0) return strategy.ballots;
  const named = new Set(chooseBallots(strategy.ballots, known).chosen.map(({ ballotId }) => ballotId));
  const ballots = tunableBallots(strategy, known, tuning);
  if (ballots.every(({ weight }) => weight === 0)) return strategy.ballots;
  return ballots
    .filter(({ ballotId, weight }) => weight > 0 || named.has(ballotId) || ballotId in tuning.ballots)
    .map(({ ballotId, weight }) => ({ match: ballotId, weight }));
}

/** A figure set by hand is no longer that of the source it had. Persuasion takes a reason, or stays as it was. */
function tunedDoors(saved: DoorEconomics, tuning: Tuning): DoorEconomics {
  const tuned = { ...saved };
  for (const name of DOOR_FIGURES) {
    const edit = tuning.doors[name];
    if (!edit || (name === 'persuasionEffect' && !edit.source?.trim())) continue;
    tuned[name] = { low: edit.low, mid: edit.mid, high: edit.high, source: edit.source ?? '' };
  }
  return tuning.passes === undefined ? tuned : { ...tuned, passes: tuning.passes };
}

/** A name the API takes, from what someone typed: 'Été à la mer' becomes 'ete-a-la-mer'. */
export function strategyName(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
}
