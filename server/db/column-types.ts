/** How both engines turn PostgreSQL's text into JavaScript, so that rows have the same types on either. */

export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`int8 ${text} does not fit a JavaScript number`);
  return value;
}

export const parseNumeric = (text: string): number => Number(text);

/** RFC 3339 in UTC. The sessions run in UTC, so the offset PostgreSQL writes is always +00. */
export const parseTimestamptz = (text: string): string =>
  new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();

export const parseDate = (text: string): string => text;
