/**
 * A published file as a stream of decompressed bytes, with a guard against what would fill memory or disk:
 * zip bombs, and files that end before their data do. Error pages saved under the name of a dataset are
 * recognised here, whatever container the record names.
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as yauzl from 'yauzl';
import { UserError } from '../jobs/progress.ts';
import { importError, type Place } from './problem.ts';

/** More than any national file of ours (the largest has 0.5 GB), less than a disk. */
const MAX_BYTES = 8 * 2 ** 30;
/** Tables deflate by 5 to 40; a run of zeros by 1,000. Small files may exceed it harmlessly. */
const MAX_RATIO = 200;
const RATIO_FROM_BYTES = 32 * 2 ** 20;

export interface OpenedBytes {
  place: Place;
  stream: AsyncIterable<Buffer>;
  /** Frees the file when the stream was not read to its end. */
  close(): void;
}

/** The bytes of a plain or gzipped file, or of one entry of a zip. */
export async function openBytes(path: string, member?: string): Promise<OpenedBytes> {
  const place = { file: basename(path), line: null };
  const head = await readHead(path, place);
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) {
    const zip = await openZip(path);
    const entry = zip.find(member ?? '');
    const stream = await zip.stream(entry);
    return { place, stream: checkedHead(stream, place), close: () => zip.close() };
  }
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const close = () => file.destroy();
  if (head[0] !== 0x1f || head[1] !== 0x8b) return { place, stream: checkedHead(file, place), close };
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  return {
    place,
    stream: checkedHead(
      guarded(gunzip, place, () => file.bytesRead),
      place,
    ),
    close,
  };
}

/** Up to four first bytes; an empty or missing file ends here. */
export async function readHead(path: string, place: Place): Promise<Buffer> {
  let size: number;
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new Error('not a file');
    size = info.size;
  } catch {
    throw importError(
      'no-such-file',
      { ...place, file: path },
      'there is no such file',
      'check the path, or the directory given with --from',
    );
  }
  if (size === 0) throw importError('empty-file', place, 'the file is empty', 'download it again');
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* guarded(
  stream: Readable,
  place: Place,
  compressedBytes: () => number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      guardSize(place, bytes, compressedBytes());
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR')
      throw importError(
        'truncated-file',
        place,
        'the compressed data end too early',
        'the download was cut off: download it again',
      );
    throw importError(
      'damaged-file',
      place,
      `the compressed data are damaged (${message})`,
      'download it again',
    );
  } finally {
    stream.destroy();
  }
}

function guardSize(place: Place, bytes: number, compressedBytes: number): void {
  if (bytes > MAX_BYTES || (bytes > RATIO_FROM_BYTES && bytes > MAX_RATIO * compressedBytes))
    throw importError(
      'decompression-bomb',
      place,
      `${compressedBytes.toLocaleString('en')} compressed bytes unfold to more than ${bytes.toLocaleString('en')}`,
      'this is not a table or a map: check where the file comes from',
    );
}

/** Looks at the first bytes on their way through. */
async function* checkedHead(stream: AsyncIterable<Buffer>, place: Place): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of stream) {
    if (first) checkHead(chunk, place);
    first = false;
    yield chunk;
  }
  if (first) throw importError('empty-file', place, 'the file is empty', 'download it again');
}

function checkHead(chunk: Buffer, place: Place): void {
  const text = chunk
    .subarray(0, 1024)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html'))
    throw importError(
      'html-page',
      place,
      'this is a web page, not data',
      'the address answered with an error page: download the file again',
    );
}

export interface Zip {
  entries: yauzl.Entry[];
  /** The entry whose name ends so, whatever its case. */
  find(ending: string): yauzl.Entry;
  stream(entry: yauzl.Entry): Promise<AsyncIterable<Buffer>>;
  close(): void;
}

export async function openZip(path: string): Promise<Zip> {
  const place = { file: basename(path), line: null };
  const damaged = (error: Error) =>
    importError('damaged-file', place, `not a readable zip (${error.message})`, 'download it again');
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(damaged(error)) : resolve(opened),
    ),
  );
  const entries = await new Promise<yauzl.Entry[]>((resolve, reject) => {
    const found: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      if (!entry.fileName.endsWith('/') && !entry.fileName.startsWith('__MACOSX/')) found.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(found));
    zip.on('error', (error) => reject(damaged(error)));
    zip.readEntry();
  });
  return {
    entries,
    find: (ending) => {
      const entry = entries.find(({ fileName }) => fileName.toLowerCase().endsWith(ending.toLowerCase()));
      if (entry) return entry;
      const names = entries.map(({ fileName }) => fileName).join(', ');
      throw importError(
        'missing-member',
        place,
        `the zip holds no file ending in '${ending}' (it holds ${names})`,
        'set `member` in the source record',
      );
    },
    stream: (entry) => {
      guardSize(place, entry.uncompressedSize, Math.max(1, entry.compressedSize));
      return new Promise((resolve, reject) =>
        zip.openReadStream(entry, (error, stream) =>
          error
            ? reject(damaged(error))
            : resolve(guarded(stream, place, () => Math.max(1, entry.compressedSize))),
        ),
      );
    },
    close: () => zip.close(),
  };
}
