/** Plans: what asks for a cut, and what it answers. */
import type { MultiPolygon as GeoJsonMultiPolygon, Polygon as GeoJsonPolygon } from 'geojson';
import { type Static, Type } from 'typebox';
import {
  AreaCode,
  Count,
  closed,
  collection,
  feature,
  MultiPolygon,
  Open,
  StrategyName,
  Time,
  Uuid,
} from './pieces.ts';
import { Stale } from './scores.ts';
import { TurfProperties } from './turfs.ts';

/** GeoJSON that comes in: its shape is checked by `geometry.ts`, which names the place of a mistake. */
export const AreaShape = Type.Unsafe<GeoJsonPolygon | GeoJsonMultiPolygon>({
  type: 'object',
  description: 'GeoJSON Polygon or MultiPolygon, [lng, lat], at most 20,000 positions',
});

export const PlanRequest = closed({
  strategy: StrategyName,
  shiftMinutes: Type.Number({ minimum: 15, maximum: 600, description: 'Walking and door time of one turf' }),
  teams: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, description: 'Keep only the best turfs: one a team' }),
  ),
  hours: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      description: 'Keep only the best turfs within these hours',
    }),
  ),
  area: Type.Optional(AreaCode),
  within: Type.Optional(AreaShape),
});
export type PlanRequest = Static<typeof PlanRequest>;

const planMembers = {
  planId: Uuid,
  turfCount: Count,
  areaCode: Type.String(),
  strategy: Type.String(),
  status: Type.Union([Type.Literal('draft'), Type.Literal('published')]),
  options: Open,
  quality: Open,
  unassigned: Type.Unsafe<{
    doors: number;
    addresses: number;
    reasons: Record<string, number>;
    precinctsWithoutDoors?: { precinctCode: string; registered: number | null }[];
  }>({
    type: 'object',
    description: 'Doors that no turf has, by reason; and precincts whose voters have no door in the data',
  }),
  createdAt: Time,
  stale: Stale,
};
export const PlanSummary = Type.Object(planMembers);
export const PlansBody = Type.Object({ plans: Type.Array(PlanSummary) });
export type PlansBody = Static<typeof PlansBody>;
/** What `cut` answers. */
export const PlanBody = Type.Object({
  ...planMembers,
  turfs: collection(feature(MultiPolygon, TurfProperties), {}),
});
export type PlanBody = Static<typeof PlanBody>;
