/** The pieces that bodies are made of: closed objects, counts and times, GeoJSON, query parameters. */
import type { LineString as GeoJsonLineString, MultiPolygon as GeoJsonMultiPolygon, Geometry } from 'geojson';
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/** An object that refuses fields it does not know. */
export const closed = <T extends TProperties>(properties: T, options: Record<string, unknown> = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Open = Type.Record(Type.String(), Type.Unknown());
export const Count = Type.Integer({ minimum: 0 });
export const Share = Type.Number({ minimum: 0, maximum: 1 });
export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const Uuid = Type.String({ format: 'uuid' });

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Stable: what programs branch on' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened to what' }),
    hint: Type.Optional(Type.String({ description: 'What to do' })),
    errors: Type.Optional(
      Type.Array(Type.Object({ in: Type.String(), field: Type.String(), message: Type.String() }), {
        description: 'Which fields were refused, and why',
      }),
    ),
  },
  { description: 'Problem details, RFC 9457' },
);
export type Problem = Static<typeof Problem>;

export const Range = Type.Object(
  { low: Type.Number(), mid: Type.Number(), high: Type.Number() },
  { description: 'An estimate: its middle, and the interval it lies in' },
);

export const Position = Type.Unsafe<[number, number]>({
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
  description: '[lng, lat], WGS 84',
});
export const BBox = Type.Unsafe<[number, number, number, number]>({
  type: 'array',
  items: { type: 'number' },
  minItems: 4,
  maxItems: 4,
  description: '[west, south, east, north], degrees',
});
const geometry = <G extends Geometry>(type: G['type'], depth: 1 | 2 | 3) => {
  const nested = Array.from({ length: depth }).reduce<object>(
    (items) => ({ type: 'array', items }),
    Position,
  );
  return Type.Unsafe<G>({
    type: 'object',
    properties: { type: { const: type }, coordinates: nested },
    required: ['type', 'coordinates'],
  });
};
export const LineString = geometry<GeoJsonLineString>('LineString', 1);
export const MultiPolygon = geometry<GeoJsonMultiPolygon>('MultiPolygon', 3);

export const feature = <G extends TSchema, P extends TSchema>(geometry: G, properties: P) =>
  Type.Object({
    type: Type.Literal('Feature'),
    id: Type.Optional(Type.Union([Type.String(), Type.Number()])),
    geometry,
    properties,
  });
export const collection = <F extends TSchema, X extends TProperties>(item: F, members: X) =>
  Type.Object({ type: Type.Literal('FeatureCollection'), features: Type.Array(item), ...members });

/** Query pieces: they arrive as text. */
export const AreaCode = Type.String({
  maxLength: 40,
  description: 'Code of the area; default: the most recently loaded',
});
export const BBoxQuery = Type.String({ maxLength: 120, description: 'west,south,east,north in degrees' });
export const Cursor = Type.String({ maxLength: 400, description: 'Opaque: nextCursor of the page before' });
export const limitQuery = (max: number, usual: number) =>
  Type.Integer({ minimum: 1, maximum: max, default: usual, description: 'Rows of a page' });
export const StrategyName = Type.String({ minLength: 1, maxLength: 80, pattern: '^[a-z0-9][a-z0-9-]*$' });
export const StrategyVersion = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'As it was at this version; default: the latest',
});
export const NextCursor = Nullable(
  Type.String({ description: 'Give it as cursor for the next page; null: this is the last' }),
);
