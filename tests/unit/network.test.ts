import { describe, expect, test } from 'vitest';
import type { LngLat } from '#server/domain/geo.ts';
import { blockLine, buildNetwork, MAX_BLOCK_M, pointOnBlock } from '#server/domain/walking/network.ts';
import type { StreetClass, StreetLine, StreetNetwork } from '#server/domain/walking/types.ts';

/** Positions in units of 0.001 degree around 0, 0: about 111 m each way. */
const at = (...xy: [number, number][]) => xy.map(([x, y]): LngLat => [x / 1000, y / 1000]);

let lastId = 0;
function street(name: string | null, line: LngLat[], more: Partial<StreetLine> = {}): StreetLine {
  return {
    streetId: ++lastId,
    name,
    class: 'residential',
    walkable: true,
    layer: 0,
    nodeIds: null,
    line,
    ...more,
  };
}

const totalM = (network: StreetNetwork) => network.blockLengthM.reduce((sum, lengthM) => sum + lengthM, 0);

/** Blocks as text, whatever their numbers: name, class, both ends, length. */
function describeBlocks(network: StreetNetwork): string[] {
  return [...network.blockLengthM.keys()]
    .map((block) => {
      const line = blockLine(network, block).map(String);
      const lengthM = Math.round(network.blockLengthM[block]);
      return `${network.streetNames[network.blockName[block]]} ${line[0]} ${line.at(-1)} ${lengthM}`;
    })
    .sort();
}

describe('blocks', () => {
  //     1       Rue Haute runs 0─1─2─3 with a bend in each point; Rue Basse leaves it at 2.
  //   ╱   ╲     Corner to corner: Haute from 0 to 2, Haute from 2 to 3, Basse from 2 to 4.
  //  0     2──3
  //        │
  //        4
  const haute = street('Rue Haute', at([0, 0], [0.8, 0.8], [1.6, 0], [2.4, 0]));
  const basse = street('Rue Basse', at([1.6, 0], [1.6, -0.8]));

  test('run from corner to corner, past bends', () => {
    const network = buildNetwork([haute, basse]);
    expect(network.nodeCount).toBe(4);
    expect(describeBlocks(network)).toEqual([
      'Rue Basse 0.0016,0 0.0016,-0.0008 88',
      'Rue Haute 0,0 0.0016,0 251',
      'Rue Haute 0.0016,0 0.0024,0 89',
    ]);
  });

  test('of one name and class are one, however the lines are cut up', () => {
    const whole = buildNetwork([street('Rue Haute', at([0, 0], [1, 0], [2, 0]))]);
    const cut = buildNetwork([
      street('Rue Haute', at([0, 0], [1, 0])),
      street('Rue Haute', at([2, 0], [1, 0])),
    ]);
    expect(cut.blockCount).toBe(1);
    expect(totalM(cut)).toBeCloseTo(totalM(whole), 9);
  });

  test.each([
    ['name', street('Rue Basse', at([1, 0], [2, 0]))],
    ['class', street('Rue Haute', at([1, 0], [2, 0]), { class: 'tertiary' })],
  ])('end where the %s changes', (_, other) => {
    expect(buildNetwork([street('Rue Haute', at([0, 0], [1, 0])), other]).blockCount).toBe(2);
  });

  test('are at most MAX_BLOCK_M long, in equal parts', () => {
    const network = buildNetwork([street('Rue Longue', at([0, 0], [7, 0]))]); // 779 m
    expect(network.blockCount).toBe(3);
    for (const lengthM of network.blockLengthM) {
      expect(lengthM).toBeCloseTo(totalM(network) / 3, 6);
      expect(lengthM).toBeLessThanOrEqual(MAX_BLOCK_M);
    }
  });

  test('have two different ends, in a ring and in a lasso too', () => {
    // 0──1─2   a lasso: the way comes back to 1;   5─6   a ring without any corner
    //    └3┘                                       8─7
    const lasso = street('Clos', at([0, 0], [1, 0], [1.3, 0], [1.15, -0.3], [1, 0]));
    const ring = street('Rond', at([5, 0], [5.3, 0], [5.3, -0.3], [5, -0.3], [5, 0]));
    const network = buildNetwork([lasso, ring]);
    expect(network.blockCount).toBe(5);
    for (let block = 0; block < network.blockCount; block++) {
      expect(network.blockFrom[block]).not.toBe(network.blockTo[block]);
    }
    expect(totalM(network)).toBeCloseTo(111.3 + 33.4 + 2 * 37.3 + 4 * 33.3, -1);
  });

  test('of the same stretch drawn twice are one', () => {
    const line = at([0, 0], [1, 0], [2, 0]);
    expect(
      buildNetwork([street('Rue Haute', line), street('Rue Haute', [...line].reverse())]).blockCount,
    ).toBe(1);
  });
});

describe('joining', () => {
  // A bridge crosses over a street: one point in common, but two node ids.
  //      b
  //  a ──┼── c
  //      d
  const over = street('Pont', at([0, 0], [1, 0], [2, 0]), { nodeIds: [1, 2, 3] });
  const under = street('Quai', at([1, 1], [1, 0], [1, -1]), { nodeIds: [4, 5, 6] });

  test('node ids keep a bridge off the street below', () => {
    const network = buildNetwork([over, under]);
    expect(network.blockCount).toBe(2);
    expect(network.componentLengthM).toHaveLength(2);
  });

  test('without ids, equal coordinates join', () => {
    const network = buildNetwork([over, under].map((line) => ({ ...line, nodeIds: null })));
    expect(network.blockCount).toBe(4);
    expect(network.componentLengthM).toHaveLength(1);
  });

  test('coordinates are equal at 1e-7 degree, and different beyond', () => {
    const shifted = (by: number) =>
      buildNetwork([
        street('A', [
          [0, 0],
          [0.001, 0],
        ]),
        street('B', [
          [0.001 + by, 0],
          [0.002, 0],
        ]),
      ]);
    expect(shifted(1e-9).componentLengthM).toHaveLength(1);
    expect(shifted(2e-7).componentLengthM).toHaveLength(2);
  });

  test('a line without ids meets one with ids where they touch', () => {
    expect(buildNetwork([street('Rue', at([0, 1], [0, 0])), over]).componentLengthM).toHaveLength(1);
  });
});

describe('the network', () => {
  const city = gridCity(6);

  test('leaves out what cannot be walked', () => {
    const motorway = street('A61', at([0, 0], [5, 5]), { class: 'motorway', walkable: false });
    expect(describeBlocks(buildNetwork([...city, motorway]))).toEqual(describeBlocks(buildNetwork(city)));
  });

  test('does not depend on the order of the lines', () => {
    expect(buildNetwork(city.toReversed())).toEqual(buildNetwork(city));
  });

  test('keeps the length of every line', () => {
    const lineM = city.reduce((sum, line) => sum + totalM(buildNetwork([line])), 0);
    expect(totalM(buildNetwork(city))).toBeCloseTo(lineM, 2);
  });

  test('lists every block at both of its ends', () => {
    const { nodeCount, blockCount, outStart, outBlock, blockFrom, blockTo } = buildNetwork(city);
    const ends = new Map<number, number>();
    for (let node = 0; node < nodeCount; node++) {
      for (const block of outBlock.subarray(outStart[node], outStart[node + 1])) {
        expect([blockFrom[block], blockTo[block]]).toContain(node);
        ends.set(block, (ends.get(block) ?? 0) + 1);
      }
    }
    expect([...ends.values()]).toEqual(Array(blockCount).fill(2));
  });

  test('numbers components from the longest', () => {
    const island = street('Île', at([50, 50], [51, 50]));
    const network = buildNetwork([island, ...city]);
    expect(network.componentLengthM).toHaveLength(2);
    expect(network.componentLengthM[1]).toBeCloseTo(111.3, 0);
    expect(network.nodeComponent[network.blockFrom[0]]).toBe(0);
  });

  test('of nothing is empty', () => {
    expect(buildNetwork([])).toMatchObject({ nodeCount: 0, blockCount: 0, streetNames: [''] });
  });
});

describe('places on a block', () => {
  // East 100 m, then north 100 m.
  const network = buildNetwork([street('Coude', at([0, 0], [0.9, 0], [0.9, 0.9]))]);

  test('have a position and the direction of the street', () => {
    const before = pointOnBlock(network, 0, 50);
    expect([before.dirX, before.dirY]).toEqual([1, 0]);
    const after = pointOnBlock(network, 0, 150);
    expect(after.dirX).toBeCloseTo(0, 9);
    expect(after.dirY).toBeCloseTo(1, 9);
    expect(Math.hypot(after.xM - before.xM, after.yM - before.yM)).toBeCloseTo(70.6, 0);
  });

  test('cut a line out, forwards and backwards', () => {
    const line = blockLine(network, 0, 50, 150);
    expect(line).toHaveLength(3);
    expect(line[1]).toEqual([0.0009, 0]);
    expect(blockLine(network, 0, 150, 50)).toEqual(line.toReversed());
  });
});

/** n by n streets crossing each other, as one line per street. */
function gridCity(n: number): StreetLine[] {
  const classes: StreetClass[] = ['residential', 'tertiary', 'path'];
  const steps = Array.from({ length: n }, (_, i) => i);
  return steps.flatMap((i) => [
    street(`Rue ${i}`, at(...steps.map((j): [number, number] => [j, i])), { class: classes[i % 3] }),
    street(`Avenue ${i}`, at(...steps.map((j): [number, number] => [i, j])), { class: classes[(i + 1) % 3] }),
  ]);
}
