/**
 * What a strategist decides, as data: whose votes count (the camp), which past ballots speak, how much
 * abstention, share and income weigh, and what an hour at the doors is worth. A strategy holds its whole
 * camp, so that it can be shared, compared and recomputed without anything beside it.
 *
 * The schemas check what comes in, document it and type it. Only types are imported by `score.ts`, so that
 * the browser scores without carrying the checker.
 */
import { type Static, type TProperties, Type } from 'typebox';
import { GOALS, MODELS_OF_GOAL, PART_NAMES } from './goals.ts';

const closed = <T extends TProperties>(properties: T, options: Record<string, unknown> = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '^[a-z0-9][a-z0-9-]*$' });
const Pattern = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[a-z0-9*-]+$',
  description: "Ballot ids, with * for any run of characters: '*-legislative-1'",
});

export const Bilingual = closed({
  en: Type.String({ maxLength: 1000 }),
  fr: Type.String({ maxLength: 1000 }),
});
export type Bilingual = Static<typeof Bilingual>;

const CampWeights = Type.Record(Type.String({ minLength: 1 }), Type.Number({ minimum: 0, maximum: 1 }), {
  description: 'From 1 (ours) to 0 (not ours). What is not listed is unmapped: counted and reported',
});

export const CampRule = closed({
  ballots: Pattern,
  area: Type.Optional(
    Type.String({ description: 'Code of the one area it holds in: a surname means nothing elsewhere' }),
  ),
  labels: Type.Optional(CampWeights),
  nuances: Type.Optional(CampWeights),
});
export type CampRule = Static<typeof CampRule>;

export const Camp = closed({
  $schema: Type.Optional(Type.String()),
  name: Name,
  title: Bilingual,
  note: Type.Optional(Bilingual),
  rules: Type.Array(CampRule, {
    minItems: 1,
    maxItems: 200,
    description: 'The first rule that knows an option decides; within a rule its label before its nuance',
  }),
});
export type Camp = Static<typeof Camp>;

export const BallotRule = closed({
  match: Pattern,
  latest: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 20, description: 'Only the newest so many; default: every match' }),
  ),
  weight: Type.Number({ minimum: 0, maximum: 100, description: 'Of each matching ballot' }),
});
export type BallotRule = Static<typeof BallotRule>;

const Sourced = (unit: string) =>
  closed(
    {
      low: Type.Number({ minimum: 0 }),
      mid: Type.Number({ minimum: 0 }),
      high: Type.Number({ minimum: 0 }),
      source: Type.String({ maxLength: 500 }),
    },
    { description: unit },
  );

export const DoorEconomics = closed({
  doorsPerHour: Sourced('Doors knocked in an hour; low where doors are sparse'),
  contactsPerHour: Sourced('People spoken to in an hour; low where doors are sparse'),
  turnoutEffect: Sourced('Turnout gained per contact, as a share (0.0254 is 2.54 points)'),
  persuasionEffect: Type.Optional(
    Sourced(
      'Votes changed per contact, as a share. Default 0 (Kalla & Broockman, APSR 2018); cite why it should be more',
    ),
  ),
  passes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5, description: 'Times each door is knocked on. Default 1' }),
  ),
});
export type DoorEconomics = Static<typeof DoorEconomics>;

const CandidateName = Type.String({ minLength: 1, maxLength: 120 });

export const SecondRoundChoice = closed(
  {
    firstRound: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]{1,80}$',
        description:
          "The ballot that the second round follows, one of the strategy's: '2024-legislative-1'; default: the newest first round with a weight",
      }),
    ),
    withdrawn: Type.Optional(
      Type.Array(CandidateName, {
        maxItems: 1000,
        description: "Candidates who could go on and stand down, by name; 'NAME (NUANCE)' where two bear it",
      }),
    ),
    finalists: Type.Optional(
      Type.Record(
        Type.String({ minLength: 1, maxLength: 120 }),
        Type.Array(CandidateName, { maxItems: 10 }),
        {
          description:
            "Who goes on, by constituency ('31-05', or its first candidate where no number is published); none: it was decided",
        },
      ),
    ),
  },
  {
    description:
      'Who stands in the second round. Default: the candidates of the second ballot where it is loaded, otherwise those whom the law lets go on',
  },
);
export type SecondRoundChoice = Static<typeof SecondRoundChoice>;

const oneOf = <const T extends string>(values: readonly T[], options: Record<string, unknown> = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options });

const members = {
  $schema: Type.Optional(Type.String()),
  name: Name,
  title: Bilingual,
  goal: oneOf(GOALS),
  model: oneOf(Object.values(MODELS_OF_GOAL).flat()),
  assumption: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'How far the assumption of the model is taken to hold: 1 wholly (the default), 0 not at all; see its sentence',
    }),
  ),
  shrink: Type.Optional(
    Type.Boolean({
      description:
        'Whether a small precinct is drawn toward its surroundings (empirical Bayes). Default: true, but false for the index as published',
    }),
  ),
  ballots: Type.Array(BallotRule, {
    minItems: 1,
    maxItems: 50,
    description: 'In order; a ballot is taken by the first rule that matches it',
  }),
  emphasis: closed(
    {
      abstention: Type.Number({ minimum: 0, maximum: 4 }),
      share: Type.Number({ minimum: 0, maximum: 4 }),
    },
    { description: 'Exponents of the published index: 1 as published, 0 leaves the factor out' },
  ),
  parts: Type.Optional(
    Type.Array(
      closed({
        part: oneOf(PART_NAMES),
        weight: Type.Number({ minimum: -1, maximum: 1, description: 'Below 0: less of it is better' }),
      }),
      { minItems: 1, maxItems: PART_NAMES.length, description: 'Of a custom strategy: what is added up' },
    ),
  ),
  secondRound: Type.Optional(SecondRoundChoice),
  income: closed({
    weight: Type.Number({ minimum: 0, maximum: 1, description: '0 leaves income out' }),
    favour: Type.Union([Type.Literal('lower'), Type.Literal('higher')]),
  }),
  doorEconomics: DoorEconomics,
  precincts: Type.Optional(
    Type.String({
      description: "Vintage to score, by source id ('toulouse/precincts-2024'); default: the newest",
    }),
  ),
};

export const Strategy = closed({ ...members, camp: Camp });
export type Strategy = Static<typeof Strategy>;

/** A ready-made strategy in `data/strategies`, which names a camp of `data/camps`. */
export const StrategyFile = closed({ ...members, camp: Name });
export type StrategyFile = Static<typeof StrategyFile>;
