/** Strategies and camps. */
import { type Static, Type } from 'typebox';
import { Camp, Strategy } from '../../domain/targeting/strategy.ts';
import { Time } from './pieces.ts';

export const StrategyBody = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  updatedAt: Time,
  definition: Strategy,
});
export const StrategiesBody = Type.Object({ strategies: Type.Array(StrategyBody) });
export type StrategiesBody = Static<typeof StrategiesBody>;

export const CampsBody = Type.Object({ camps: Type.Array(Camp) });
