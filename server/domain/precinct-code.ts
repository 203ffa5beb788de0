/**
 * One spelling for precinct codes. The same bureau is '0116', '116' or '31555_0116', and '81A', '081A' or
 * '0081A', depending on who publishes it.
 */

/**
 * '31555_0116', '31555_081A': the commune, then the number filled up to four characters with its letter.
 * A spelling that is not a number and a letter is kept, without its spaces.
 */
export function normalisePrecinctCode(commune: string, spelling: string): string {
  const prefix = `${commune}_`;
  const trimmed = spelling.trim();
  const bare = (trimmed.startsWith(prefix) ? trimmed.slice(prefix.length) : trimmed)
    .replace(/\s+/g, '')
    .toUpperCase();
  const parts = /^0*(\d+)([A-Z]?)$/.exec(bare);
  return prefix + (parts ? `${parts[1]}${parts[2]}`.padStart(4, '0') : bare);
}

/** '31555_0116' lies in commune '31555'. */
export const communeOf = (precinctCode: string) =>
  precinctCode.slice(0, Math.max(0, precinctCode.indexOf('_')));
