import { area, booleanPointInPolygon, featureCollection, kinks, multiPolygon, union } from '@turf/turf';
import { describe, expect, test } from 'vitest';
import { shapeTurfs } from '#server/domain/turfs/boundary.ts';
import { colourNeighbours, MAX_COLOURS } from '#server/domain/turfs/colour.ts';
import { cutTurfs } from '#server/domain/turfs/cut.ts';
import { seededRandom } from '#server/domain/turfs/random.ts';
import { alongStreets, drawAddresses, drawNetwork, gridStreets } from '#tests/helpers/drawn-town.ts';

const options = { shiftS: 3600, serviceS: 120, speedMps: 1.2, seed: 1 };

function shapedTown({ towerDoors = 1, teams }: { towerDoors?: number; teams?: number } = {}) {
  const streets = gridStreets(5, 4);
  const network = drawNetwork(streets);
  const places = alongStreets(streets);
  places[40].doors = towerDoors;
  const addresses = drawAddresses(network, places);
  const plan = cutTurfs(network, addresses, { ...options, teams });
  return { addresses, plan, shapes: shapeTurfs(network, addresses, plan) };
}

/** Shoelace: positive for counter-clockwise. */
const turn = ([[x0, y0], ...ring]: number[][]) =>
  ring.reduce((sum, [x, y], i) => {
    const [beforeX, beforeY] = ring[i - 1] ?? [x0, y0];
    return sum + (beforeX - x0) * (y - y0) - (x - x0) * (beforeY - y0);
  }, 0);

describe('outlines', () => {
  test.each([{}, { towerDoors: 120 }, { teams: 4 }])('are valid and turn the right way: %o', (town) => {
    for (const { boundary } of shapedTown(town).shapes) {
      expect(boundary.coordinates.length).toBeGreaterThan(0);
      for (const rings of boundary.coordinates) {
        expect(kinks({ type: 'Polygon', coordinates: rings }).features).toEqual([]);
        rings.forEach((ring, i) => {
          expect(ring.at(-1)).toEqual(ring[0]);
          expect(ring.length).toBeGreaterThanOrEqual(4);
          expect(Math.sign(turn(ring))).toBe(i === 0 ? 1 : -1);
        });
      }
    }
  });

  test.each([{}, { towerDoors: 120 }])('do not overlap: %o', (town) => {
    const polygons = shapedTown(town).shapes.map(({ boundary }) => multiPolygon(boundary.coordinates));
    const sumM2 = polygons.reduce((sum, polygon) => sum + area(polygon), 0);
    const unionM2 = area(union(featureCollection(polygons))!);
    expect(unionM2 / sumM2).toBeCloseTo(1, 6);
  });

  test('hold the doors of their own turf and of no other', () => {
    const { addresses, plan, shapes } = shapedTown({ teams: 6 });
    const turfOf = new Map(
      plan.turfs.flatMap((turf, i) => turf.members.map((member) => [member.addressId, i])),
    );
    for (const { addressId, lng, lat } of addresses) {
      shapes.forEach(({ boundary }, i) => {
        expect(booleanPointInPolygon([lng, lat], boundary)).toBe(turfOf.get(addressId) === i);
      });
    }
  });

  test('stay near the doors: a lone address has a round outline of 40 m', () => {
    const network = drawNetwork([
      {
        name: 'Lane',
        line: [
          [0, 0],
          [100, 0],
        ],
      },
    ]);
    const addresses = drawAddresses(network, [{ xM: 50, yM: 5 }]);
    const plan = cutTurfs(network, addresses, options);
    const [{ boundary }] = shapeTurfs(network, addresses, plan);
    // A dodecagon in a circle of 40 m has 3 r² = 4,800 m².
    expect(area(boundary) / 4800).toBeCloseTo(1, 1);
  });

  test('a plan without turfs has none', () => {
    const network = drawNetwork([]);
    expect(shapeTurfs(network, [], { turfs: [], unassigned: [] })).toEqual([]);
  });
});

describe('colours', () => {
  test('of neighbours differ, on any map that can be drawn', () => {
    // Random triangulated strips: planar, with hubs.
    const random = seededRandom(5);
    const neighbours = Array.from({ length: 300 }, () => new Set<number>());
    const join = (a: number, b: number) => {
      neighbours[a].add(b);
      neighbours[b].add(a);
    };
    for (let i = 1; i < 300; i++) join(i, Math.floor(random() * i));
    for (let i = 2; i < 300; i++) join(i, i - 1);
    const colours = colourNeighbours(neighbours);
    neighbours.forEach((around, i) => {
      for (const other of around) expect(colours[other]).not.toBe(colours[i]);
    });
    expect(Math.max(...colours)).toBeLessThan(MAX_COLOURS);
  });

  test('of the turfs of a town differ where outlines touch, with few hues', () => {
    const { shapes } = shapedTown();
    const corners = shapes.map(({ boundary }) => new Set(boundary.coordinates.flat(2).map(String)));
    shapes.forEach((shape, i) => {
      shapes.slice(0, i).forEach((other, j) => {
        const shared = [...corners[i]].filter((corner) => corners[j].has(corner));
        // Two common corners make a common line.
        if (shared.length >= 2) expect(shape.colour).not.toBe(other.colour);
      });
    });
    expect(Math.max(...shapes.map(({ colour }) => colour))).toBeLessThanOrEqual(5);
  });
});
