/** Every model by its name. */
import type { ModelName } from '../goals.ts';
import { donors } from './donors.ts';
import { dropOff } from './drop-off.ts';
import { marginalVoter } from './marginal-voter.ts';
import type { ScoreModel } from './model.ts';
import { publishedIndex } from './published-index.ts';
import { stronghold } from './stronghold.ts';
import { surge } from './surge.ts';
import { transfers } from './transfers.ts';
import { volatility } from './volatility.ts';
import { weightedSum } from './weighted-sum.ts';

export const MODELS: Partial<Record<ModelName, ScoreModel>> = {
  surge,
  'published-index': publishedIndex,
  'drop-off': dropOff,
  'marginal-voter': marginalVoter,
  volatility,
  stronghold,
  transfers,
  donors,
  'weighted-sum': weightedSum,
};
