/**
 * The bodies of the HTTP API, in one place: they check what comes in, document what goes out, and type both.
 * The web client borrows the types (`import type { TurfFeature } from '#server/http/schemas.ts'`).
 *
 * What comes in is closed (`closed`): an unknown field is refused. What goes out is open to further fields.
 * Positions are `[lng, lat]`; boxes `[west, south, east, north]`; times RFC 3339 in UTC; shares 0–1.
 */

import type { MultiPolygon as GeoJsonMultiPolygon, Polygon as GeoJsonPolygon } from 'geojson';
import { type Static, Type } from 'typebox';
import { Camp, Strategy } from '../domain/targeting/strategy.ts';
import type { ScoreParts, ScoringInput } from '../domain/targeting/types.ts';
import type { AreaScoreReport } from '../jobs/score-area.ts';

import {
  AreaCode,
  BBox,
  Count,
  closed,
  collection,
  feature,
  LineString,
  MultiPolygon,
  NextCursor,
  Nullable,
  Open,
  Position,
  Range,
  Share,
  StrategyName,
  Time,
  Uuid,
} from './schema-pieces.ts';

export * from './schema-pieces.ts';

// ── Open data ──────────────────────────────────────────────────────────────────────────────────────────

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

export const DatasetBody = Type.Object({
  datasetId: Type.Integer(),
  areaCode: Type.String(),
  kind: Type.Union([
    Type.Literal('precincts'),
    Type.Literal('results'),
    Type.Literal('income'),
    Type.Literal('addresses'),
    Type.Literal('streets'),
  ]),
  sourceId: Type.String(),
  title: Type.String(),
  publisher: Type.String(),
  licence: Type.String(),
  attribution: Type.String(),
  url: Type.String(),
  referenceDate: Type.String(),
  importedAt: Time,
  rows: Count,
});
export const DatasetsBody = Type.Object({ datasets: Type.Array(DatasetBody) });
export type DatasetsBody = Static<typeof DatasetsBody>;

/** A dataset's import report as it was written: rows read, kept, refused, repaired, unjoined, with reasons. */
export const ImportBody = Type.Object({ ...DatasetBody.properties, report: Open });
export const ImportsBody = Type.Object({ imports: Type.Array(ImportBody) });
export type ImportsBody = Static<typeof ImportsBody>;

export const LoadRequest = closed({
  area: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    maxLength: 80,
    description: "Name of a catalogue, as 'toulouse'",
  }),
  from: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Directory on the server with local copies' }),
  ),
  acceptDrop: Type.Optional(
    Type.Boolean({ description: 'Accept a refresh that loses more than 10 % of rows' }),
  ),
});

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

// ── Strategies, scores, cells ──────────────────────────────────────────────────────────────────────────

export const StrategyBody = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  updatedAt: Time,
  definition: Strategy,
});
export const StrategiesBody = Type.Object({ strategies: Type.Array(StrategyBody) });
export type StrategiesBody = Static<typeof StrategiesBody>;

export const CampsBody = Type.Object({ camps: Type.Array(Camp) });

const scoreProperties = {
  registered: Nullable(Type.Integer({ description: 'Null: in no ballot that joins' })),
  score: Nullable(Share),
  rank: Nullable(Type.Integer({ description: '1 is the best' })),
  expectedVotes: Nullable(Range),
  parts: Type.Unsafe<ScoreParts>({ type: 'object', description: 'What made the score' }),
};
export const ScoreRow = Type.Object({ precinctCode: Type.String(), name: Type.String(), ...scoreProperties });
/** Which scores these are: of which strategy, by which formula, on which precincts. */
const scoringHead = {
  strategy: Type.String(),
  strategyVersion: Type.Integer(),
  formulaVersion: Type.String(),
  areaCode: Type.String(),
  precinctsSource: Type.String({ description: 'The vintage, by source id' }),
  doorsEstimated: Type.Boolean({ description: 'Places or numbers of doors are estimates' }),
};
export const ScoresBody = Type.Object({
  ...scoringHead,
  areaName: Type.String(),
  scoreRunId: Type.Integer(),
  precincts: Type.Array(ScoreRow),
  report: Type.Unsafe<AreaScoreReport>({ type: 'object', description: 'What was missing, by count' }),
});
export type ScoresBody = Static<typeof ScoresBody>;

export const ScoringInputsBody = Type.Object({
  areaCode: Type.String(),
  precinctsSource: Type.String(),
  inputs: Type.Array(Type.Unsafe<ScoringInput>({ type: 'object', description: 'What scorePrecincts reads' })),
});

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

const Member = Type.Unsafe<[string, number]>({
  type: 'array',
  prefixItems: [{ type: 'string' }, { type: 'number' }],
  minItems: 2,
  maxItems: 2,
});
export const CellsBody = Type.Object({
  ...scoringHead,
  resolution: Type.Integer({ minimum: 7, maximum: 11 }),
  cells: Type.Array(
    Type.Object({
      cell: Type.String({ description: 'H3 index, 15 characters' }),
      registered: Type.Number(),
      doors: Type.Number(),
      score: Nullable(Share),
      expectedVotes: Nullable(Range),
      members: Type.Array(Member, {
        description: '[precinctCode, registered voters of it in this cell]',
      }),
    }),
  ),
  suppressed: Type.Object(
    { cells: Count, registered: Type.Number(), doors: Type.Number() },
    { description: 'Cells under 11 households with no neighbour to join: hidden, their total told' },
  ),
  unplaced: Type.Object(
    { precincts: Type.Array(Type.String()), registered: Type.Number() },
    { description: 'In no place: precincts without territory and without doors' },
  ),
  doorsOutside: Type.Number({ description: 'Doors that lie in no precinct' }),
});
export type CellsBody = Static<typeof CellsBody>;

// ── Plans, turfs, walks ────────────────────────────────────────────────────────────────────────────────

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

// ── Jobs, sessions, keys ───────────────────────────────────────────────────────────────────────────────

export const JobState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);
export const JobBody = Type.Object({
  jobId: Uuid,
  kind: Type.String(),
  state: JobState,
  progress: Share,
  message: Type.String(),
  result: Type.Unknown({ description: 'Null until done. A cut answers { planId }' }),
  error: Nullable(Type.String()),
  createdAt: Time,
  updatedAt: Time,
});
export type JobBody = Static<typeof JobBody>;
export const JobsBody = Type.Object({ jobs: Type.Array(JobBody) });
export const JobAccepted = Type.Object({ jobId: Uuid });

export const ScopeName = Type.Union([
  Type.Literal('read'),
  Type.Literal('cut'),
  Type.Literal('import'),
  Type.Literal('admin'),
]);

export const SessionRequest = closed({ token: Type.String({ minLength: 20, maxLength: 200 }) });
export const SessionBody = Type.Object({
  campaign: Type.Object({
    campaignId: Type.Integer(),
    name: Type.String(),
    ballotOn: Nullable(Type.String({ format: 'date' })),
  }),
  scopes: Type.Array(ScopeName),
});
export type SessionBody = Static<typeof SessionBody>;

export const KeyRequest = closed({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  scopes: Type.Array(ScopeName, { minItems: 1, maxItems: 4, uniqueItems: true }),
});
const keyMembers = {
  keyId: Uuid,
  name: Type.String(),
  scopes: Type.Array(ScopeName),
  createdAt: Time,
  lastUsedAt: Nullable(Time),
  revokedAt: Nullable(Time),
};
export const KeyBody = Type.Object(keyMembers);
export const KeyCreated = Type.Object({
  ...keyMembers,
  key: Type.String({ description: 'Shown this once' }),
});
export const KeysBody = Type.Object({ keys: Type.Array(KeyBody) });
