/** A walk: stops and legs in order. */
import { type Static, Type } from 'typebox';
import { Count, collection, feature, LineString, Nullable, Position, Uuid } from './pieces.ts';

export const WalkBody = Type.Object({
  turfId: Uuid,
  code: Type.String(),
  version: Type.Integer(),
  areaCode: Type.String(),
  doorsEstimated: Type.Boolean({ description: 'Places or numbers of doors are estimates' }),
  attributions: Type.Array(
    Type.Object({ text: Type.String(), url: Nullable(Type.String()), licence: Type.String() }),
  ),
  start: Position,
  end: Position,
  lengthM: Type.Number(),
  crossingM: Type.Number({ description: 'For crossing streets: in walkS, not in lengthM' }),
  walkS: Type.Number(),
  serviceS: Type.Number(),
  durationS: Type.Number(),
  stops: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      addressId: Type.Integer(),
      street: Nullable(Type.String()),
      houseNumber: Nullable(Type.String()),
      side: Type.Union([Type.Literal('left'), Type.Literal('right')]),
      parity: Nullable(Type.Union([Type.Literal('odd'), Type.Literal('even')])),
      lng: Type.Number(),
      lat: Type.Number(),
      doors: Count,
      walkM: Type.Number({ description: 'From the stop before' }),
      cumM: Type.Number(),
    }),
  ),
  legs: collection(
    feature(
      LineString,
      Type.Object({ fromSeq: Type.Integer(), toSeq: Type.Integer(), lengthM: Type.Number() }),
    ),
    {},
  ),
  unreached: Type.Array(Type.Object({ addressId: Type.Integer(), reason: Type.String() })),
});
export type WalkBody = Static<typeof WalkBody>;
