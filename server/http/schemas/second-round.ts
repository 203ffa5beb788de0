/** The second round as it looks on the evening of the first. */
import { type Static, Type } from 'typebox';
import { BLOCS } from '../../domain/targeting/blocs.ts';
import { Strategy } from '../../domain/targeting/strategy.ts';
import { AreaCode, Count, closed, Nullable, Range, Share } from './pieces.ts';

const Bloc = Type.Unsafe<(typeof BLOCS)[number]>({ type: 'string', enum: [...BLOCS] });
const oneOf = <const T extends string>(...values: T[]) => Type.Unsafe<T>({ type: 'string', enum: values });

const Candidate = Type.Object({
  label: Type.String(),
  nuance: Nullable(Type.String()),
  bloc: Bloc,
  knownBloc: Type.Boolean({ description: "False: nobody said which bloc; counted as 'other'" }),
  campWeight: Nullable(Share),
  votes: Type.Number({ description: 'At the first round, in the precincts loaded' }),
  goesOn: Type.Boolean(),
});

const Reserve = Type.Object(
  {
    origin: oneOf('eliminated', 'blank', 'abstained', 'finalist'),
    bloc: Nullable(Bloc),
    finalist: Nullable(Type.String()),
    voters: Type.Number(),
    votes: Range,
    toCamp: Range,
    toOthers: Share,
    blank: Share,
    atHome: Share,
  },
  {
    description: 'Voters of the first round by what they did, and what they are likely to do; 80 % intervals',
  },
);

export const SecondRoundBody = Type.Object({
  areaCode: Type.String(),
  areaName: Type.String(),
  precinctsSource: Type.String({ description: 'The vintage, by source id' }),
  firstRound: Type.String(),
  secondRound: Type.String(),
  fittedTo: Type.Array(
    Type.Object({
      ballots: Type.String(),
      contests: Count,
      precincts: Count,
      weight: Type.Number(),
      source: Type.String(),
    }),
    { description: 'Pairs of rounds that the transfers were learnt from' },
  ),
  precinctsWithout: Type.Integer({
    description: 'Precincts with a first round whose constituency is not known',
  }),
  constituencies: Type.Array(
    Type.Object({
      key: Type.String({ description: 'As `secondRound.finalists` of a strategy names it' }),
      precincts: Type.Integer({ description: 'Those loaded: the constituency may be larger' }),
      registered: Type.Number(),
      ballotsCast: Type.Number(),
      valid: Type.Number(),
      finalistsFrom: oneOf('stated', 'second-ballot', 'law'),
      elected: Nullable(Type.String({ description: 'At the first round' })),
      unknownNames: Type.Array(Type.String()),
      candidates: Type.Array(Candidate, { description: 'Most votes first' }),
      forecast: Nullable(
        Type.Object({
          firstRoundVotes: Type.Number(),
          campVotes: Range,
          campShare: Range,
          reserves: Type.Array(Reserve),
        }),
      ),
    }),
  ),
});
export type SecondRoundBody = Static<typeof SecondRoundBody>;

export const SecondRoundPreview = closed({ area: Type.Optional(AreaCode), definition: Strategy });
