import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type OsmBackdrop,
  type OsmItem,
  type OsmOptions,
  type OsmStreet,
  readOsm,
} from '#server/import/osm.ts';
import { flatsOf, streetOf } from '#server/import/osm-tags.ts';
import { UserError } from '#server/jobs/progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'arpent-osm-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array, options?: OsmOptions) {
  const file = join(folder, 'town.osm');
  writeFileSync(file, content);
  const items: OsmItem[] = [];
  const report = await readOsm(file, (item) => void items.push(item), options);
  return { items, report };
}

const streets = (items: OsmItem[]) => items.filter((item): item is OsmStreet => item.kind === 'street');
const backdrop = (items: OsmItem[]) => items.filter((item): item is OsmBackdrop => item.kind === 'backdrop');

/** Nodes 1… at the given positions, in units of 0.001 degree. */
const nodes = (...at: [number, number][]) =>
  at.map(([x, y], i) => `<node id="${i + 1}" lon="${x / 1000}" lat="${y / 1000}"/>`).join('\n');
const tags = (of: Record<string, string>) =>
  Object.entries(of)
    .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
    .join('');
const way = (id: number, refs: number[], of: Record<string, string>) =>
  `<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join('')}${tags(of)}</way>`;
const osm = (...parts: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n${parts.join('\n')}\n</osm>\n`;

describe('a small town in XML', () => {
  //   4───3        a block of flats 1-2-3-4 with a yard 5-6-7-8,
  //   │ □ │        Rue du Port from 1 to 2 and on to 9, which is beyond the edge of the file
  //   1───2───(9)
  const square = nodes([0, 0], [3, 0], [3, 3], [0, 3], [1, 1], [2, 1], [2, 2], [1, 2]);
  const town = osm(
    square,
    way(10, [1, 2, 99], { highway: 'residential', name: 'Rue du Port' }),
    way(11, [1, 2, 3], {}),
    way(12, [1, 4, 3], {}),
    way(13, [5, 6, 7, 8, 5], {}),
    `<relation id="1"><member type="way" ref="11" role="outer"/><member type="way" ref="13" role="inner"/>
     <member type="way" ref="12" role="outer"/>${tags({ type: 'multipolygon', building: 'apartments', 'addr:housenumber': '5', 'addr:street': 'Rue du Port', 'building:flats': '24' })}</relation>`,
  );

  test('streets keep what is inside the file, with their node ids', async () => {
    const { items, report } = await read(town);
    expect(streets(items)).toEqual([
      {
        kind: 'street',
        name: 'Rue du Port',
        class: 'residential',
        walkable: true,
        layer: 0,
        nodeIds: [1, 2],
        line: [
          [0, 0],
          [0.003, 0],
        ],
      },
    ]);
    expect(report.skipped).toEqual({ 'rest of a line cut off at the edge of the file': 1 });
  });

  test('a building relation is one polygon with its hole, whichever way its members run', async () => {
    const { items } = await read(town);
    const [{ backdrop: kind, geometry }] = backdrop(items);
    expect(kind).toBe('building');
    expect(geometry.type).toBe('Polygon');
    expect(geometry.coordinates.map((ring) => (ring as unknown[]).length)).toEqual([5, 5]);
  });

  test('its address lies in its middle, with its flats', async () => {
    const { items } = await read(town);
    expect(items.at(-1)).toEqual({
      kind: 'address',
      houseNumber: '5',
      street: 'Rue du Port',
      postcode: null,
      doors: 24,
      lng: 0.0015,
      lat: 0.0015,
    });
  });

  test('the order of the elements and a byte-order mark change nothing', async () => {
    const { items } = await read(town);
    const [prologue, ...lines] = town.split('\n').slice(0, -2);
    const [root, ...rest] = lines;
    const reordered = `\uFEFF${prologue}\n${root}\n${rest
      .join('\n')
      .split(/(?=<way|<relation)/)
      .reverse()
      .join('\n')}\n</osm>`;
    expect((await read(reordered)).items).toEqual(items);
  });

  test('a box keeps what touches it', async () => {
    const { items } = await read(town, { bbox: [0.5, 0.5, 0.6, 0.6] });
    expect(items).toEqual([]);
  });

  test('one address for the entrance, the building and the shop that share a number', async () => {
    const at = { 'addr:housenumber': '7', 'addr:street': 'Rue du Port' };
    const { items } = await read(
      osm(
        nodes([0, 0], [0.2, 0], [0.2, 0.2], [0, 0.2]),
        `<node id="20" lon="0.00012" lat="0">${tags({ ...at, shop: 'bakery' })}</node>`,
        `<node id="21" lon="0.00011" lat="0">${tags({ ...at, entrance: 'yes' })}</node>`,
        way(14, [1, 2, 3, 4, 1], { ...at, building: 'yes', 'building:flats': '6', 'addr:postcode': '35600' }),
      ),
    );
    const addresses = items.filter((item) => item.kind === 'address');
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).toMatchObject({ lng: 0.00011, lat: 0, doors: 6, postcode: '35600' });
  });
});

describe('who may walk', () => {
  const walkable = (of: Record<string, string>) => streetOf(of)?.walkable;
  test.each([
    [{ highway: 'footway' }, true],
    [{ highway: 'steps' }, true],
    [{ highway: 'pedestrian', area: 'yes' }, true],
    [{ highway: 'service', access: 'private' }, false],
    [{ highway: 'service', access: 'private', foot: 'yes' }, true],
    [{ highway: 'residential', foot: 'no' }, false],
    [{ highway: 'trunk' }, false],
    [{ highway: 'trunk', foot: 'yes' }, true],
    [{ highway: 'primary', motorroad: 'yes' }, false],
    [{ highway: 'motorway', foot: 'yes' }, false],
    [{ highway: 'cycleway' }, false],
    [{ highway: 'cycleway', foot: 'designated' }, true],
    [{ highway: 'construction' }, undefined],
    [{ highway: 'toString' }, undefined],
  ])('%j → %s', (of, expected) => {
    expect(walkable(of)).toBe(expected);
  });

  test('bridges lie above, tunnels below', () => {
    expect(streetOf({ highway: 'primary', bridge: 'yes' })?.layer).toBe(1);
    expect(streetOf({ highway: 'primary', tunnel: 'yes', layer: '-2' })?.layer).toBe(-2);
  });

  test('flats are counted from either tag', () => {
    expect(flatsOf({ 'building:flats': '12' })).toBe(12);
    expect(flatsOf({ 'addr:flats': '1-4;6' })).toBe(5);
    expect(flatsOf({ 'addr:flats': '1-99999' })).toBeNull();
    expect(flatsOf({})).toBeNull();
  });
});

/** PBF blocks by hand: https://wiki.openstreetmap.org/wiki/PBF_Format */
const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))]);
const field = (tag: number, bytes: Uint8Array) => [tag, ...varint(bytes.length), ...bytes];
const block = (type: string, blob: Uint8Array) => {
  const header = Buffer.from([...field(0x0a, Buffer.from(type)), 0x18, ...varint(blob.length)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(header.length);
  return Buffer.concat([size, header, blob]);
};
const zlibBlob = (bytes: Uint8Array) => {
  const packed = deflateSync(bytes);
  return Buffer.concat([Buffer.from([0x1a, ...varint(packed.length)]), packed]);
};

test.each([
  ['plain', (bytes: Uint8Array) => Buffer.from(field(0x0a, bytes))],
  ['zlib', zlibBlob],
  ['zstd', (bytes: Uint8Array) => Buffer.from(field(0x3a, zstdCompressSync(bytes)))],
])('PBF blocks are read in %s', async (_, pack) => {
  // One node: id 1 at lat 0.0000002, lon 0.0000001 (zigzag, units of 1e-7 degree), in a block with an empty string table.
  const node = Buffer.from([0x08, 2, 0x40, 4, 0x48, 2]);
  const primitives = Buffer.from([
    ...field(0x0a, Buffer.from([0x0a, 0])),
    ...field(0x12, Buffer.from(field(0x0a, node))),
  ]);
  const { report } = await read(
    Buffer.concat([block('OSMHeader', zlibBlob(Buffer.from([]))), block('OSMData', pack(primitives))]),
  );
  expect(report.nodes).toBe(1);
});

describe('damaged files', () => {
  const refusal = async (content: string | Uint8Array) => {
    const error = await read(content).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  };
  const header = block('OSMHeader', zlibBlob(Buffer.from([])));

  test('empty', async () => expect((await refusal('')).code).toBe('osm-not-osm'));
  test('an error page', async () => {
    const { code, message } = await refusal('<!DOCTYPE html><html><body>503</body></html>');
    expect(code).toBe('osm-not-osm');
    expect(message).toContain('<html>');
  });
  test('some other text', async () => expect((await refusal('id;name\n1;x\n')).code).toBe('osm-not-osm'));
  test('XML cut off', async () => {
    const { code, message } = await refusal(osm(nodes([0, 0], [1, 1])).slice(0, -20));
    expect(code).toBe('osm-truncated');
    expect(message).toContain('line 4');
  });
  test('XML that is not well-formed names its line', async () => {
    const { code, message } = await refusal(osm('<node id="1" lon="0" lat="0"></way>'));
    expect(code).toBe('osm-damaged');
    expect(message).toContain('line 3');
  });
  test('a position that is no number', async () => {
    expect((await refusal(osm('<node id="1" lon="NaN" lat="0"/>'))).message).toContain('lon=');
  });
  test('text in Latin-1', async () => {
    const latin1 = Buffer.from(osm(nodes([0, 0]), way(1, [1, 1], { name: 'Allée' })), 'latin1');
    expect((await refusal(latin1)).message).toContain('UTF-8');
  });
  test('no nodes', async () => expect((await refusal(osm())).code).toBe('osm-empty'));
  test('a tag that never ends', async () => {
    const { code, message } = await refusal(
      `<osm><node id="1" lon="0" lat="0"><tag k="a" v="${'a'.repeat(20_000_000)}`,
    );
    expect(code).toBe('osm-damaged');
    expect(message).toContain('does not end');
  });
  test('PBF cut off, at a byte', async () => {
    const { code, message } = await refusal(header.subarray(0, header.length - 3));
    expect(code).toBe('osm-truncated');
    expect(message).toContain(`byte ${header.length - 3}`);
  });
  test('PBF with a flipped byte', async () => {
    const data = Buffer.from(
      block('OSMData', zlibBlob(Buffer.from('not a protobuf message, but long enough'))),
    );
    data[data.length - 8] ^= 0xff;
    expect((await refusal(Buffer.concat([header, data]))).code).toBe('osm-damaged');
  });
  test('PBF whose block unpacks to far more than the format allows', async () => {
    const bomb = block('OSMData', zlibBlob(Buffer.alloc(64 * 1024 * 1024)));
    expect((await refusal(Buffer.concat([header, bomb]))).code).toBe('osm-damaged');
  });
});
