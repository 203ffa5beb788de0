/**
 * Bytes to text by the encoding that the record states, strictly: a byte that cannot be is an error with
 * its line, because a silently replaced letter would give an option or a street another name. Lines are
 * bounded, so that a file without line ends cannot fill the memory.
 */
import type { OpenedBytes } from './bytes.ts';
import { importError } from './problem.ts';

/** The widest national tables have lines of 4 kB. */
const MAX_LINE_BYTES = 1_000_000;

export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';

/** Chunks of text without byte-order mark; `maxLineBytes` is not checked where lines mean nothing (JSON). */
export async function* decodeText(
  { stream, place }: OpenedBytes,
  encoding: Encoding,
  maxLineBytes: number | null = MAX_LINE_BYTES,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let lineBytes = 0;
  let first = true;
  /** The first bytes of a letter whose others come with the next chunk. */
  let cutLetter: Uint8Array = new Uint8Array();
  for await (const chunk of stream) {
    if (first) refuseOtherEncodings(chunk, encoding, place.file);
    first = false;
    let from = 0;
    let newlines = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      lineBytes = 0;
      newlines++;
      from = at + 1;
    }
    lineBytes += chunk.length - from;
    if (maxLineBytes !== null && lineBytes > maxLineBytes)
      throw importError(
        'line-too-long',
        { ...place, line: line + newlines },
        `the line is longer than ${maxLineBytes.toLocaleString('en')} bytes`,
        'this is not a table in lines: check the container and the file',
      );
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw notUtf8(place.file, line + linesBeforeBadByte(Buffer.concat([cutLetter, chunk])));
    }
    line += newlines;
    cutLetter = chunk.subarray(wholeLetters(chunk));
    if (text) yield text;
  }
  let rest: string;
  try {
    rest = decoder.decode();
  } catch {
    throw notUtf8(place.file, line);
  }
  if (rest) yield rest;
}

function notUtf8(file: string, line: number) {
  return importError(
    'wrong-encoding',
    { file, line },
    'a byte is not valid UTF-8',
    'the file is probably ISO-8859-1: set "encoding" in the source record',
  );
}

/** Of a chunk that strict decoding refuses. */
function linesBeforeBadByte(chunk: Buffer): number {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  let from = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
    try {
      strict.decode(chunk.subarray(from, at));
    } catch {
      return lines;
    }
    lines++;
    from = at + 1;
  }
  return lines;
}

/** How many bytes of a chunk of UTF-8 are whole letters: the last letter may be cut. */
function wholeLetters(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back];
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const letterBytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return letterBytes > back ? chunk.length - back : chunk.length;
  }
  return chunk.length;
}

/** A single-byte encoding accepts every byte, so a UTF-8 or UTF-16 file has to be recognised by its looks. */
function refuseOtherEncodings(chunk: Buffer, encoding: Encoding, file: string): void {
  const place = { file, line: 1 };
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff))
    throw importError('wrong-encoding', place, 'the file is UTF-16', 'save it as UTF-8');
  if (chunk.subarray(0, 65536).includes(0))
    throw importError(
      'not-text',
      place,
      'the file holds zero bytes, so it is not text',
      'check its container in the source record',
    );
  if (encoding === 'utf-8') return;
  const sample = chunk.subarray(0, 65536);
  const head = sample.subarray(0, wholeLetters(sample));
  if (!head.some((byte) => byte >= 0x80)) return;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head);
  } catch {
    return;
  }
  throw importError(
    'wrong-encoding',
    place,
    `the record says ${encoding}, but the file is UTF-8`,
    'correct "encoding" in the source record',
  );
}
