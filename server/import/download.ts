/** Publishers' files, streamed to disk: whole or not at all, and never more than a disk can take. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../jobs/progress.ts';

const MAX_BYTES = 4 * 2 ** 30;
/** Between two pieces of the answer. */
const SILENCE_MS = 60_000;

export interface DownloadLimits {
  maxBytes?: number;
  silenceMs?: number;
}

/** The path of the downloaded file; one address always has the same path. */
export async function download(url: string, cacheDir: string, limits: DownloadLimits = {}): Promise<string> {
  const { maxBytes = MAX_BYTES, silenceMs = SILENCE_MS } = limits;
  const name = decodeURIComponent(basename(new URL(url).pathname)).replace(/[^\w.-]+/g, '_') || 'file';
  const path = join(cacheDir, `${createHash('sha256').update(url).digest('hex').slice(0, 12)}-${name}`);
  const part = `${path}.${process.pid}.part`;
  await mkdir(cacheDir, { recursive: true });
  const failed = (message: string) =>
    new UserError(
      'download-failed',
      `${url}: ${message}`,
      'try again later, or give a directory with the file: --from DIR',
      502,
    );
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), silenceMs);
  let bytes = 0;
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw failed(`the server answered ${response.status}`);
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), silenceMs);
        bytes += chunk.length;
        if (bytes > maxBytes) throw failed(`the file is larger than ${maxBytes.toLocaleString('en')} bytes`);
        yield chunk;
      }
    };
    await pipeline(response.body, counted, createWriteStream(part));
    await rename(part, path);
    return path;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message, cause } = error as Error;
    throw failed(
      abort.signal.aborted
        ? `no answer for ${silenceMs / 1000} s`
        : ((cause as Error | undefined)?.message ?? message),
    );
  } finally {
    clearTimeout(timer);
    await rm(part, { force: true });
  }
}
