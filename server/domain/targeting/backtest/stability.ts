/**
 * How steady a ranking is: each contender scores the precincts as if each first round of the train ballots in
 * turn were the newest (base included), and its successive scores are correlated by rank inside each group. A
 * ranking that turns over from ballot to ballot has been fitted to the noise of one.
 */
import { type Contender, isScores } from './contenders.ts';
import { ballotName, type Foresight } from './foresight.ts';
import { spearman } from './metrics.ts';

export interface StabilityStep {
  /** Base ballots. */
  from: string;
  to: string;
  /** Mean over groups; null: not scored at both. */
  spearman: number | null;
}

/** First rounds of the train ballots, oldest first: each is a base in turn. */
export const successiveBases = (train: readonly { ballotId: string; heldOn: string }[]): string[] =>
  train
    .filter(({ ballotId }) => ballotName(ballotId).round === 1)
    .toSorted((a, b) =>
      a.heldOn < b.heldOn ? -1 : a.heldOn > b.heldOn ? 1 : a.ballotId < b.ballotId ? -1 : 1,
    )
    .map(({ ballotId }) => ballotId);

/** `foreseeAt(base)`: what was known when that ballot was the newest. */
export function stabilityOf(
  contenders: readonly Contender[],
  groups: readonly Uint32Array[],
  bases: readonly string[],
  foreseeAt: (base: string) => Foresight,
  onStep: (done: number, of: number) => void = () => {},
): Record<string, StabilityStep[]> {
  const steps: Record<string, StabilityStep[]> = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  let before: (Float64Array | null)[] = [];
  bases.forEach((base, b) => {
    const foresight = foreseeAt(base);
    const now = contenders.map((contender) => {
      const scores = contender.score(foresight);
      return isScores(scores) ? scores.value : null;
    });
    if (b > 0)
      contenders.forEach(({ name }, c) => {
        steps[name].push({ from: bases[b - 1], to: base, spearman: meanSpearman(groups, before[c], now[c]) });
      });
    before = now;
    onStep(b + 1, bases.length);
  });
  return steps;
}

function meanSpearman(
  groups: readonly Uint32Array[],
  a: Float64Array | null,
  b: Float64Array | null,
): number | null {
  if (!a || !b) return null;
  const figures = groups.flatMap((rows) => {
    const figure = spearman(
      Float64Array.from(rows, (row) => a[row]),
      Float64Array.from(rows, (row) => b[row]),
    );
    return figure === null ? [] : [figure];
  });
  return figures.length > 0 ? figures.reduce((sum, figure) => sum + figure, 0) / figures.length : null;
}
