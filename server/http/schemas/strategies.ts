/** Strategies with their history, camps, and two strategies side by side. */
import { type Static, Type } from 'typebox';
import { Bilingual, Camp, Strategy } from '../../domain/targeting/strategy.ts';
import { Count, Nullable, Share, Time } from './pieces.ts';

export const StrategyBody = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  updatedAt: Type.String({ ...Time, description: 'When this version was saved' }),
  definition: Strategy,
});
export const StrategiesBody = Type.Object({ strategies: Type.Array(StrategyBody) });
export type StrategiesBody = Static<typeof StrategiesBody>;

export const StrategyVersionsBody = Type.Object({
  name: Type.String(),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      savedAt: Time,
      title: Bilingual,
      goal: Type.String(),
      model: Type.String(),
    }),
    { description: 'Newest first' },
  ),
});

export const CampsBody = Type.Object({ camps: Type.Array(Camp) });

const Compared = Type.Object({
  strategy: Type.String(),
  strategyVersion: Type.Integer(),
  title: Bilingual,
  scored: Count,
});
const Placed = Type.Object({ score: Nullable(Share), rank: Nullable(Type.Integer()) });
const Part = Type.Object({ precincts: Count, registered: Type.Number() });
export const ComparisonBody = Type.Object({
  areaCode: Type.String(),
  precinctsSource: Type.String({ description: 'The vintage, by source id' }),
  formulaVersion: Type.String(),
  a: Compared,
  b: Compared,
  spearman: Nullable(
    Type.Number({
      description: 'Rank correlation over the precincts that both score; null: it has no value',
    }),
  ),
  top: Type.Object(
    {
      share: Share,
      a: Part,
      b: Part,
      both: Part,
      overlap: Nullable(
        Type.Number({ description: 'Registered voters in both ÷ those in the larger of the two' }),
      ),
    },
    { description: 'The best precincts of each, taken whole within this share of the registered voters' },
  ),
  numberMatched: Count,
  numberReturned: Count,
  precincts: Type.Array(
    Type.Object({
      precinctCode: Type.String(),
      name: Type.String(),
      registered: Nullable(Type.Integer()),
      a: Placed,
      b: Placed,
      difference: Nullable(Type.Number({ description: 'Score of b − score of a; null: one has none' })),
    }),
    { description: 'Those that move most first; those that only one scores last' },
  ),
});
export type ComparisonBody = Static<typeof ComparisonBody>;
