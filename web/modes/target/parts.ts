/** Reading the parts of a score. */
import type { ScoreParts } from '#server/domain/targeting/types.ts';

/** Mean over the ballots that count here, by the weight that the strategy gives them; null where none does. */
export function meanOverBallots(
  parts: ScoreParts,
  figure: 'abstention' | 'share',
  weightOf: (ballotId: string) => number,
): number | null {
  let sum = 0;
  let weights = 0;
  for (const part of parts.ballots) {
    const value = part[figure];
    const weight = weightOf(part.ballotId);
    if (value === null || weight === 0) continue;
    sum += value * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}
