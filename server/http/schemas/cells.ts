/** H3 cells. */
import { type Static, Type } from 'typebox';
import { Count, Nullable, Range, Share } from './pieces.ts';
import { scoringHead } from './scores.ts';

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
