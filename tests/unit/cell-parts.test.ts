/** One cell of two precincts, and one too small to show, counted by hand. */
import { expect, test } from 'vitest';
import { groupCells } from '#server/domain/cell-groups.ts';
import { explainCell } from '#server/domain/cell-parts.ts';
import { apportionCells, type CellDoors, type CellPrecinct } from '#server/domain/cells.ts';
import type { LngLat } from '#server/domain/geo.ts';
import { cellAt, cellCentre, cellNeighbours } from '#server/domain/h3.ts';

const HERE = cellAt([1.4437, 43.6043], 9);
const BESIDE = cellNeighbours(HERE)[0];
/** Far from both. */
const ALONE = cellAt([2.5, 44.5], 9);

const precinct = (number: number, registered: number, score: number | null): CellPrecinct => ({
  precinctCode: `99001_000${number}`,
  registered,
  score,
  expectedVotes: null,
  territory: null,
});
const doors = (number: number, cell: string, count: number): CellDoors => ({
  precinctCode: `99001_000${number}`,
  position: cellCentre(cell) as LngLat,
  doors: count,
});

//                here    beside   alone
//   precinct 1   30         70             1000 voters, score 0.8
//   precinct 2   20                         100 voters, score 0.2
//   precinct 3   50                          50 voters, no score
//   precinct 4                       4        9 voters
const precincts = [precinct(1, 1000, 0.8), precinct(2, 100, 0.2), precinct(3, 50, null), precinct(4, 9, 0.5)];
const town = [
  doors(1, HERE, 30),
  doors(1, BESIDE, 70),
  doors(2, HERE, 20),
  doors(3, HERE, 50),
  doors(4, ALONE, 4),
];
const explain = (cell: string) => explainCell(groupCells(precincts, town, 9), precincts, cell);

test('each precinct gives to the mean by its voters here, and those without a score give nothing', () => {
  const parts = explain(HERE)!;
  if (parts.kind !== 'shown') throw new Error('hidden');
  expect(parts.cells).toEqual([HERE]);
  expect(
    parts.members.map(({ precinctCode, registered, doors, weight }) => [
      precinctCode,
      registered,
      doors,
      weight,
    ]),
  ).toEqual([
    ['99001_0001', { here: 300, all: 1000 }, { here: 30, all: 100 }, 0.75],
    ['99001_0002', { here: 100, all: 100 }, { here: 20, all: 20 }, 0.25],
    ['99001_0003', { here: 50, all: 50 }, { here: 50, all: 50 }, 0],
  ]);
  expect(parts.members.map(({ contribution }) => contribution)).toEqual([0.75 * 0.8, 0.25 * 0.2, null]);
  expect(parts.cell.score).toBeCloseTo(0.65, 12);
});

test('its figures are those of the list of cells', () => {
  for (const { members, ...listed } of apportionCells(precincts, town, 9).cells) {
    const parts = explain(listed.cell)!;
    if (parts.kind !== 'shown') throw new Error('hidden');
    expect(parts.cell).toEqual(listed);
    expect(parts.members.map((one) => [one.precinctCode, one.registered.here]).toSorted()).toEqual(
      members.toSorted(),
    );
  }
});

test('a cell that joined another is answered by that one; a hidden one says so; an empty one is none', () => {
  const one = [precinct(1, 100, 0.5)];
  const joined = groupCells(one, [doors(1, HERE, 90), doors(1, BESIDE, 2)], 9);
  const few = explainCell(joined, one, BESIDE)!;
  expect(few).toMatchObject({ kind: 'shown', cell: { cell: HERE }, cells: [HERE, BESIDE].toSorted() });
  expect(explain(ALONE)).toEqual({ kind: 'suppressed' });
  expect(explain(cellAt([3.5, 44.5], 9))).toBeUndefined();
});
