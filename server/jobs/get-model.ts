/** The model of a strategy, or a refusal that names those there are. */
import { MODELS_OF_GOAL, servesGoal } from '../domain/targeting/goals.ts';
import { MODELS } from '../domain/targeting/models/index.ts';
import type { ScoreModel } from '../domain/targeting/models/model.ts';
import type { Strategy } from '../domain/targeting/strategy.ts';
import { UserError } from './progress.ts';

export function getModel(strategy: Strategy): ScoreModel {
  const { name, goal, model: modelName } = strategy;
  const registered = MODELS_OF_GOAL[goal].filter((one) => MODELS[one]);
  const hint =
    registered.length > 0
      ? `Models for '${goal}': ${registered.join(', ')}.`
      : `Nothing scores '${goal}' in this version of Arpent.`;
  const model = MODELS[modelName];
  if (!model) {
    throw new UserError(
      'unknown-model',
      `The strategy '${name}' asks for the model '${modelName}', which is not here.`,
      hint,
    );
  }
  if (!servesGoal(goal, modelName)) {
    throw new UserError(
      'model-not-for-goal',
      `The strategy '${name}' has the goal '${goal}', which the model '${modelName}' does not serve.`,
      hint,
    );
  }
  refuseCrossedRanges(strategy);
  return model;
}

/** A range whose low end lies above its high end would turn every expected vote upside down. */
function refuseCrossedRanges({ name, doorEconomics }: Strategy): void {
  for (const [figure, range] of Object.entries(doorEconomics)) {
    if (typeof range !== 'object' || (range.low <= range.mid && range.mid <= range.high)) continue;
    throw new UserError(
      'crossed-range',
      `The strategy '${name}' has ${figure} from ${range.low} by ${range.mid} to ${range.high}.`,
      'Give low ≤ mid ≤ high.',
    );
  }
}
