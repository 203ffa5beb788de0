/** Areas: what is loaded of each, of when, and whom to name. */
import { type Static, Type } from 'typebox';
import { BBox, Count, Nullable, Time } from './pieces.ts';

export const AreaBody = Type.Object({
  areaCode: Type.String(),
  areaId: Type.String(),
  name: Type.String(),
  country: Type.String(),
  bbox: Nullable(BBox),
  loadedAt: Time,
  precincts: Count,
  registered: Nullable(Type.Integer({ description: 'Of the latest joined ballot; null: none' })),
  doors: Count,
  doorsEstimated: Type.Boolean({ description: 'Places or numbers of doors are estimates' }),
  hasStreets: Type.Boolean(),
  ballots: Type.Array(
    Type.Object({
      ballotId: Type.String(),
      title: Type.String(),
      heldOn: Type.String({ format: 'date' }),
      joinStatus: Nullable(Type.Union([Type.Literal('joined'), Type.Literal('renumbered')])),
      joinedShare: Nullable(
        Type.Number({ description: 'Registered voters joined ÷ all registered voters of the ballot' }),
      ),
    }),
  ),
  attributions: Type.Array(Type.Object({ text: Type.String(), url: Type.String(), licence: Type.String() })),
});
export const AreasBody = Type.Object({ areas: Type.Array(AreaBody) });
export type AreasBody = Static<typeof AreasBody>;
