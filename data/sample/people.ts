/** Who lives behind the doors: households, people and voters of every address, by kind of quarter. */
import type { Address } from './addresses.ts';
import type { Block } from './blocks.ts';
import type { Style } from './plan.ts';
import type { Random } from './random.ts';

export interface Home {
  address: Address;
  /** Index of its block. */
  block: number;
  households: number;
  individuals: number;
  registered: number;
  /** Per consumption unit, euros a year. */
  incomeEur: number;
}

/** Registered voters per door, and people per household. */
const HOUSEHOLDS: Record<Style, { registered: number; people: number }> = {
  centre: { registered: 1.2, people: 1.65 },
  faubourg: { registered: 1.42, people: 2.0 },
  hill: { registered: 1.75, people: 2.45 },
  garden: { registered: 1.68, people: 2.35 },
  villas: { registered: 1.85, people: 2.6 },
  lotissement: { registered: 1.82, people: 2.8 },
  estate: { registered: 1.28, people: 2.45 },
  business: { registered: 1.5, people: 2.1 },
  park: { registered: 1.5, people: 2.1 },
  square: { registered: 1.2, people: 1.7 },
  bank: { registered: 1.5, people: 2.1 },
  rural: { registered: 1.8, people: 2.5 },
};
const OCCUPIED = 0.93;

export function settle(blocks: Block[], addresses: Address[], random: Random): Home[] {
  const indexOf = new Map(blocks.map((block, i) => [block.face, i]));
  const wealth = blocks.map((block) => block.incomeEur * Math.exp(random.normal() * 0.06));
  return addresses.map((address) => {
    const block = indexOf.get(address.face)!;
    const { registered, people } = HOUSEHOLDS[address.style];
    const spread = Math.sqrt(address.doors);
    const households = Math.max(1, Math.round(address.doors * OCCUPIED));
    return {
      address,
      block,
      households,
      individuals: Math.max(households, Math.round(households * people + random.normal() * 0.8 * spread)),
      registered: Math.max(0, Math.round(address.doors * registered + random.normal() * 0.6 * spread)),
      incomeEur: wealth[block] * Math.exp(random.normal() * (0.22 / spread)),
    };
  });
}

/** Adds up a number over the homes of each group. */
export function sumBy(
  homes: Home[],
  groupOf: (home: Home) => number,
  count: number,
  value: (home: Home) => number,
): number[] {
  const sums = new Array<number>(count).fill(0);
  for (const home of homes) sums[groupOf(home)] += value(home);
  return sums;
}
