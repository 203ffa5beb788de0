/** Precincts with their territories; one with what was published of it and the parts of its score. */
import { type Static, Type } from 'typebox';
import { Count, collection, feature, MultiPolygon, Nullable } from './pieces.ts';
import { scoreProperties } from './scores.ts';

const precinctProperties = {
  precinctId: Type.Integer(),
  precinctCode: Type.String(),
  name: Type.String(),
  pollingPlace: Nullable(Type.String()),
};
export const PrecinctFeature = feature(Nullable(MultiPolygon), Type.Object(precinctProperties));
export const PrecinctsBody = collection(PrecinctFeature, {
  areaCode: Type.String(),
  datasetId: Type.Integer({ description: 'The vintage' }),
  numberMatched: Count,
  numberReturned: Count,
});
export type PrecinctsBody = Static<typeof PrecinctsBody>;

/** One precinct with the parts of its score (null without `strategy`). */
export const PrecinctBody = feature(
  Nullable(MultiPolygon),
  Type.Object({
    ...precinctProperties,
    areaCode: Type.String(),
    strategy: Nullable(Type.String()),
    scored: Nullable(Type.Object(scoreProperties)),
    ballots: Type.Array(
      Type.Object({
        ballotId: Type.String(),
        title: Type.String(),
        heldOn: Type.String({ format: 'date' }),
        registered: Count,
        ballotsCast: Count,
        valid: Count,
        votes: Type.Array(
          Type.Object({ label: Type.String(), nuance: Nullable(Type.String()), votes: Count }),
        ),
      }),
      { description: 'As published, under the code of this precinct, where the join holds' },
    ),
  }),
);
export type PrecinctBody = Static<typeof PrecinctBody>;
