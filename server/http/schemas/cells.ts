/** H3 cells. */
import { type Static, Type } from 'typebox';
import { Bilingual } from '../../domain/targeting/strategy.ts';
import type { CellBody as MadeCell } from '../../jobs/make-cells.ts';
import { Count, Nullable, Range, Share } from './pieces.ts';
import { scoreProperties, scoringHead } from './scores.ts';

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

const { rank, interval, scoreClass } = scoreProperties;
const HereAndAll = Type.Object({
  here: Type.Number({ description: 'Of the precinct, in this cell' }),
  all: Type.Number({ description: 'Of the precinct' }),
});
export const CellBody = Type.Object({
  ...scoringHead,
  resolution: Type.Integer({ minimum: 7, maximum: 11 }),
  cell: Type.String({ description: 'The cell as it is shown: another one where this one joined it' }),
  cells: Type.Array(Type.String(), {
    description: 'Cells shown as this one; several where small ones joined it',
  }),
  registered: Type.Number(),
  doors: Type.Number(),
  score: Nullable(Share),
  expectedVotes: Nullable(Range),
  unit: Bilingual,
  assumption: Bilingual,
  members: Type.Array(
    Type.Object({
      precinctCode: Type.String(),
      name: Type.String(),
      registered: HereAndAll,
      doors: HereAndAll,
      score: Nullable(Share),
      weight: Type.Number({ description: 'Share of the voters here whose precinct has a score' }),
      contribution: Nullable(
        Type.Number({ description: 'weight × score; they add up to the score of the cell' }),
      ),
      rank,
      interval,
      scoreClass,
      parts: Type.Unsafe<MadeCell['members'][number]['parts']>({
        type: 'object',
        description:
          'Model, base and its percentile, income, what was missing. All of it: GET /precincts/{code}',
      }),
    }),
    { description: 'Precincts with voters or doors in this cell, most voters first' },
  ),
});
export type CellBody = Static<typeof CellBody>;
