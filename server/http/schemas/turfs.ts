/** Turfs, and the change of one. */
import { type Static, Type } from 'typebox';
import {
  Count,
  closed,
  collection,
  feature,
  MultiPolygon,
  NextCursor,
  Nullable,
  Range,
  Share,
  Time,
  Uuid,
} from './pieces.ts';

export const TurfStatus = Type.Union([
  Type.Literal('draft'),
  Type.Literal('published'),
  Type.Literal('done'),
]);
export const TurfPatch = closed({ status: TurfStatus });
export const TurfProperties = Type.Object({
  turfId: Uuid,
  planId: Uuid,
  areaCode: Type.String(),
  number: Type.Integer({ description: '1 is the best of its plan' }),
  code: Type.String(),
  version: Type.Integer(),
  status: TurfStatus,
  colour: Type.Integer({ description: 'Index; neighbours differ' }),
  doors: Count,
  addresses: Count,
  registered: Type.Number({ description: 'Apportioned by doors' }),
  durationS: Type.Number(),
  walkM: Type.Number(),
  serviceS: Type.Number(),
  score: Nullable(Share),
  expectedVotes: Nullable(Range),
  doorsEstimatedShare: Share,
  updatedAt: Time,
});
export type TurfProperties = Static<typeof TurfProperties>;
export const TurfFeature = feature(MultiPolygon, TurfProperties);
export type TurfFeature = Static<typeof TurfFeature>;
export const TurfsBody = collection(TurfFeature, { nextCursor: NextCursor });
export type TurfsBody = Static<typeof TurfsBody>;
