/** What the form of a backtest starts with. */

/** The server takes no smaller group. */
export const FEWEST = 5;
/** In a group of fewer, a fifth of the voters is a handful of precincts. */
const USUAL = 30;

/** The newest first round of a legislative ballot that has older ones; else the newest ballot. */
export function usualTarget<T extends { ballotId: string }>(newestFirst: readonly T[]): T | undefined {
  return (
    newestFirst.find(
      ({ ballotId }, i) => ballotId.endsWith('-legislative-1') && i < newestFirst.length - 1,
    ) ?? newestFirst[0]
  );
}

/** A town that has few precincts is still one place; some of them will not count. */
export function usualMinPrecincts(areaPrecincts: number): number {
  return Math.min(USUAL, Math.max(FEWEST, Math.floor(areaPrecincts / 2)));
}
