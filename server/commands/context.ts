/**
 * What a command may use. The same command runs in its own process, or inside the server that holds the
 * embedded database: it never touches process.stdout, process.cwd() or process.exit itself.
 */
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { findDefaultCampaignId } from '../db/queries/campaigns.ts';
import type { Progress } from '../jobs/progress.ts';

export interface CommandContext {
  config: Config;
  /** Folder that relative paths of the caller start from. */
  cwd: string;
  /** Opened at first use, closed by whoever runs the command. */
  database(): Promise<Database>;
  out(text: string): void;
  /** A file that is not text, such as a PDF. */
  outBytes(bytes: Uint8Array): void;
  err(text: string): void;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

/** Progress on stderr, at most one line a second, and never the same twice. */
export function progressLines(context: CommandContext): Progress {
  let lastAtMs = 0;
  let lastLine = '';
  return (fraction, message) => {
    const line = `${String(Math.round(fraction * 100)).padStart(3)} %  ${message}`;
    const nowMs = Date.now();
    if (line === lastLine || (nowMs - lastAtMs < 1000 && fraction < 1)) return;
    lastAtMs = nowMs;
    lastLine = line;
    context.err(`${line}\n`);
  };
}

/** The document when `--json` was given, else the text for people. */
export function answer(
  context: CommandContext,
  asJson: boolean | undefined,
  document: unknown,
  text: () => string,
) {
  context.out(asJson ? `${JSON.stringify(document)}\n` : `${text().trimEnd()}\n`);
}

export const atCaller = (context: CommandContext, path: string) => resolve(context.cwd, path);

export async function withCampaign(context: CommandContext): Promise<{ db: Database; campaignId: number }> {
  const db = await context.database();
  return { db, campaignId: await findDefaultCampaignId(db) };
}

/** Columns padded to their widest cell; numbers to the right. */
export function table(headers: string[], rows: (string | number | null)[][]): string {
  const cells = [headers, ...rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))))];
  const widths = headers.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const isNumber = headers.map((_, column) => rows.every((row) => typeof row[column] !== 'string'));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
