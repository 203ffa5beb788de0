/** Seeded randomness: the same seed always draws the same town. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An index, each as likely as its weight. */
  index(weights: readonly number[]): number;
  /** Standard normal, by Box and Muller. */
  normal(): number;
  shuffled<T>(items: readonly T[]): T[];
}

/** mulberry32 (Tommy Ettinger): 32 bits of state are plenty for drawing a town. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + (high - low) * next();
  const int = (low: number, high: number) => low + Math.floor((high - low + 1) * next());
  return {
    next,
    between,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)],
    index: (weights) => {
      let left = next() * weights.reduce((a, b) => a + b, 0);
      for (let i = 0; i < weights.length - 1; i++) {
        left -= weights[i];
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (items) => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
  };
}
