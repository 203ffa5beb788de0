/**
 * The raw elements of an OSM file, batch by batch: `.osm.pbf` or XML, told apart by their first bytes.
 *
 * PBF is a chain of length-prefixed, compressed blocks. The chain is walked here and not by
 * osm-pbf-parser-node's stream, which throws out of reach of its caller on a damaged file, refuses
 * uncompressed and zstd blocks, and inflates without a limit; its decoder of a block's content is used.
 * Format: https://wiki.openstreetmap.org/wiki/PBF_Format
 */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { inflateSync, zstdDecompressSync } from 'node:zlib';
import { parse } from 'osm-pbf-parser-node';
import { SaxesParser } from 'saxes';
import { UserError } from '../jobs/progress.ts';

export type OsmTags = Readonly<Record<string, string>>;

export interface OsmNode {
  type: 'node';
  id: number;
  lon: number;
  lat: number;
  tags?: OsmTags;
}

export interface OsmWay {
  type: 'way';
  id: number;
  refs: number[];
  tags?: OsmTags;
}

export interface OsmRelation {
  type: 'relation';
  id: number;
  members: { type: 'node' | 'way' | 'relation'; ref: number; role: string }[];
  tags?: OsmTags;
}

export type OsmElement = OsmNode | OsmWay | OsmRelation;

/** Limits that the format itself sets. */
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = 32 * 1024 * 1024;
/** No tag of an OSM file comes near this; what does is not one. */
const MAX_XML_TAG_CHARS = 16 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

export async function* readElements(path: string): AsyncGenerator<OsmElement[]> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(512);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const head = start.subarray(0, bytesRead);
    if (head.length === 0) throw notOsm(path, 'the file is empty');
    if (head.includes('OSMHeader')) yield* readPbf(file, path);
    else if (/^\s*</.test(new TextDecoder().decode(head))) yield* readXml(file, path);
    else throw notOsm(path, 'it starts neither like .osm.pbf nor like XML');
  } finally {
    await file.close();
  }
}

const ASK_AGAIN = 'Download the file again and compare its size with what the publisher states.';

function notOsm(path: string, why: string): UserError {
  return new UserError(
    'osm-not-osm',
    `${basename(path)} is not an OpenStreetMap file: ${why}`,
    'Give an .osm.pbf or .osm XML extract, as download.geofabrik.de or overpass-turbo.eu make them.',
  );
}

function truncated(path: string, where: string): UserError {
  return new UserError('osm-truncated', `${basename(path)} is cut off at ${where}`, ASK_AGAIN);
}

function damaged(path: string, where: string, why: string): UserError {
  return new UserError('osm-damaged', `${basename(path)} is damaged at ${where}: ${why}`, ASK_AGAIN);
}

async function* readPbf(file: FileHandle, path: string): AsyncGenerator<OsmElement[]> {
  let position = 0;
  const take = async (size: number): Promise<Buffer> => {
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    position += filled;
    return bytes.subarray(0, filled);
  };
  const takeAll = async (size: number): Promise<Buffer> => {
    const bytes = await take(size);
    if (bytes.length < size) throw truncated(path, `byte ${position}`);
    return bytes;
  };

  for (;;) {
    const blockAt = `byte ${position}`;
    const prefix = await take(4);
    if (prefix.length === 0) return;
    if (prefix.length < 4) throw truncated(path, `byte ${position}`);
    const headerSize = prefix.readUInt32BE(0);
    if (headerSize > MAX_HEADER_BYTES) throw damaged(path, blockAt, 'a block header of impossible size');
    try {
      const header = protobufFields(await takeAll(headerSize));
      const dataSize = header.get(3);
      if (typeof dataSize !== 'number' || dataSize > MAX_BLOCK_BYTES)
        throw new Error('a block of impossible size');
      const content = blockContent(await takeAll(dataSize));
      if (header.get(1)?.toString() === 'OSMData') yield parse(content, {}) as OsmElement[];
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw damaged(path, blockAt, error instanceof Error ? error.message : String(error));
    }
  }
}

/** Unpacks a Blob message. */
function blockContent(blob: Buffer): Buffer {
  const fields = protobufFields(blob);
  const bytesOf = (field: number) => {
    const value = fields.get(field);
    return value instanceof Uint8Array ? value : undefined;
  };
  const [plain, zlib, zstd] = [bytesOf(1), bytesOf(3), bytesOf(7)];
  const limit = { maxOutputLength: MAX_BLOCK_BYTES };
  if (plain) return Buffer.from(plain);
  if (zlib) return inflateSync(zlib, limit);
  if (zstd) return zstdDecompressSync(zstd, limit);
  throw new Error('its compression is neither zlib nor zstd (osmium cat rewrites it)');
}

/** The fields of a flat protobuf message: numbers, and bytes as they are. */
function protobufFields(message: Buffer): Map<number, number | Buffer> {
  const fields = new Map<number, number | Buffer>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= message.length || scale > 2 ** 49) throw new Error('a field that does not end');
      const byte = message[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0) fields.set(Math.floor(tag / 8), varint());
    else if (kind === 2) {
      const size = varint();
      if (at + size > message.length) throw new Error('a field longer than its block');
      fields.set(Math.floor(tag / 8), message.subarray(at, at + size));
      at += size;
    } else throw new Error('a field of unknown kind');
  }
  return fields;
}

async function* readXml(file: FileHandle, path: string): AsyncGenerator<OsmElement[]> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const where = () => `line ${parser.line}, column ${parser.column}`;
  let batch: OsmElement[] = [];
  let element: OsmElement | undefined;
  let tags: Record<string, string> | undefined;
  let depth = 0;
  let eventAt = 0;

  const numberOf = (tag: string, attributes: Record<string, string>, name: string): number => {
    const value = Number(attributes[name] ?? Number.NaN);
    if (!Number.isFinite(value)) throw damaged(path, where(), `<${tag}> needs a number in ${name}=`);
    return value;
  };
  parser.on('opentag', (opened) => {
    const { name } = opened;
    // Plain strings, because xmlns is off; the parser's own type does not follow its options.
    const attributes = opened.attributes as Record<string, string>;
    eventAt = parser.position;
    depth++;
    if (depth === 1 && name !== 'osm') throw notOsm(path, `it is XML, but starts with <${name}>, not <osm>`);
    if (depth === 2 && (name === 'node' || name === 'way' || name === 'relation')) {
      tags = undefined;
      const isDeleted = attributes.visible === 'false' || attributes.action === 'delete';
      if (isDeleted) return;
      const id = numberOf(name, attributes, 'id');
      if (name === 'way') element = { type: 'way', id, refs: [] };
      else if (name === 'relation') element = { type: 'relation', id, members: [] };
      else {
        const [lon, lat] = [numberOf(name, attributes, 'lon'), numberOf(name, attributes, 'lat')];
        if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
          throw damaged(path, where(), `no place has lat ${lat}, lon ${lon}`);
        element = { type: 'node', id, lon, lat };
      }
    } else if (depth === 3 && element !== undefined) {
      if (name === 'tag') {
        tags ??= {};
        tags[attributes.k] = attributes.v;
      } else if (name === 'nd' && element.type === 'way')
        element.refs.push(numberOf(name, attributes, 'ref'));
      else if (name === 'member' && element.type === 'relation') {
        const { type, role = '' } = attributes;
        if (type !== 'node' && type !== 'way' && type !== 'relation') return;
        element.members.push({ type, ref: numberOf(name, attributes, 'ref'), role });
      }
    }
  });
  parser.on('closetag', () => {
    eventAt = parser.position;
    depth--;
    if (depth !== 1 || element === undefined) return;
    if (tags !== undefined) element.tags = tags;
    batch.push(element);
    element = undefined;
  });
  parser.on('error', (error) => {
    throw damaged(path, where(), error.message.replace(/^[^:]*:\d+:\d+: /, ''));
  });

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const stream = file.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_BYTES });
  for await (const chunk of stream) {
    parser.write(decode(decoder, chunk, path, where));
    if (parser.position - eventAt > MAX_XML_TAG_CHARS)
      throw damaged(path, where(), 'a tag or text that does not end');
    if (batch.length === 0) continue;
    yield batch;
    batch = [];
  }
  if (depth > 0) throw truncated(path, where());
  parser.write(decode(decoder, undefined, path, where)).close();
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, path: string, where: () => string): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw damaged(path, `${where()} or soon after`, 'its text is not UTF-8');
  }
}
