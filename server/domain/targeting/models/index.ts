/** Every model by its name. */
import type { ModelName } from '../goals.ts';
import { dropOff } from './drop-off.ts';
import type { ScoreModel } from './model.ts';
import { publishedIndex } from './published-index.ts';

export const MODELS: Partial<Record<ModelName, ScoreModel>> = {
  'published-index': publishedIndex,
  'drop-off': dropOff,
};
