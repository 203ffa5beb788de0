/** Trouble as one line on stderr: what happened to what, and what to do about it. */
import { UserError } from '../jobs/progress.ts';

/** What the operating system refused, and what its user can do. */
const SYSTEM_HINTS: Record<string, string> = {
  ENOENT: 'check the path',
  ENOTDIR: 'check the path',
  EISDIR: 'name a file, not a folder',
  EACCES: 'check who may read and write there',
  EPERM: 'check who may read and write there',
  EROFS: 'name a place that can be written',
  ENOSPC: 'make room on the disk',
};

/** One line: some messages are sentences, with a full stop of their own. */
export const inOneLine = (message: string, hint: string): string => {
  const what = message.replaceAll(/\s*\n\s*/g, ' ').trim();
  return `arpent: ${what}${/[.!?]$/.test(what) ? ' ' : '; '}${hint}\n`;
};

/** What nobody foresaw comes with its stack, because only a developer can help then. */
export function troubleText(error: unknown): string {
  if (error instanceof UserError) return inOneLine(error.message, error.hint);
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  const hint = syscall && code ? SYSTEM_HINTS[code] : undefined;
  return hint ? inOneLine(message, hint) : `arpent: ${stack ?? error}\n`;
}
