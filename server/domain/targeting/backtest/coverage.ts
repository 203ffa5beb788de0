/**
 * Whether intervals keep their word: of the precincts, the share whose true gain per registered voter lay within
 * the 80 % interval (value ± 1.2816 standard deviations) that a model gave before. Below 0.8 a model is too sure
 * of itself, above too timid.
 *
 * `share` takes the interval as it stands. A ranking inside a town needs less: `withinGroup` first takes the
 * town's own mean (by registered voters) off both value and gain, because the height of a nation's wave moves all
 * precincts alike and nobody's rank.
 */
import { Z80 } from '../score.ts';
import type { Gains } from './gains.ts';

/** Upper limits of the size classes, in registered voters; the last class has none. */
export const SIZE_LIMITS = [500, 800, 1100] as const;

export interface Covered {
  /** Null: no precinct has an interval. */
  share: number | null;
  withinGroup: number | null;
  precincts: number;
}

export interface Coverage extends Covered {
  bySize: (Covered & { registeredFrom: number; registeredTo: number | null })[];
}

/** Null: the model gives no intervals. */
export function coverageOf(
  groups: readonly Uint32Array[],
  { value, sd }: { value: Float64Array; sd: Float64Array | null },
  { perRegistered, registered }: Gains,
): Coverage | null {
  if (!sd) return null;
  const tally = () => ({ precincts: 0, inside: 0, insideGroup: 0 });
  const classes = Array.from({ length: SIZE_LIMITS.length + 1 }, tally);
  for (const rows of groups) {
    const known = rows.filter((row) => !Number.isNaN(value[row]) && !Number.isNaN(sd[row]));
    const mean = (of: Float64Array) => {
      let sum = 0;
      let weights = 0;
      for (const row of known) {
        sum += of[row] * registered[row];
        weights += registered[row];
      }
      return sum / weights;
    };
    const shift = mean(perRegistered) - mean(value);
    for (const row of known) {
      const miss = perRegistered[row] - value[row];
      const size = classes[SIZE_LIMITS.filter((limit) => registered[row] >= limit).length];
      size.precincts++;
      if (Math.abs(miss) <= Z80 * sd[row]) size.inside++;
      if (Math.abs(miss - shift) <= Z80 * sd[row]) size.insideGroup++;
    }
  }
  const covered = (parts: typeof classes): Covered => {
    const precincts = parts.reduce((sum, part) => sum + part.precincts, 0);
    const share = (inside: number) => (precincts > 0 ? inside / precincts : null);
    return {
      share: share(parts.reduce((sum, part) => sum + part.inside, 0)),
      withinGroup: share(parts.reduce((sum, part) => sum + part.insideGroup, 0)),
      precincts,
    };
  };
  const all = covered(classes);
  if (all.precincts === 0) return null;
  return {
    ...all,
    bySize: classes.map((part, c) => ({
      registeredFrom: c === 0 ? 0 : SIZE_LIMITS[c - 1],
      registeredTo: SIZE_LIMITS[c] ?? null,
      ...covered([part]),
    })),
  };
}
