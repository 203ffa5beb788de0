/**
 * Neighbours by number. Where no territories are known, the numbers of precincts tell a good deal: a town hall
 * numbers them along its streets, and the hundreds are a canton or a quarter. So the surroundings of a precinct
 * are those of its commune and its hundred whose number is at most 12 away, the nearest counting most:
 *
 *     around = Σ K·registered·value ÷ Σ K·registered      K = e^(−|difference of numbers| ÷ 4), itself left out
 *
 * O(precincts × 24).
 */

/** Numbers after which a neighbour counts e times less. */
const REACH = 4;
const FARTHEST = 12;
/** '0116' and '0123' may be neighbours, '0199' and '0201' are not: another hundred, another quarter. */
const BLOCK = 100;

const KERNEL = Float64Array.from({ length: FARTHEST + 1 }, (_, distance) => Math.exp(-distance / REACH));

/** Leading digits of what follows the commune: 116 for '31555_0116', 81 for '31555_081A'; NaN: none. */
export function precinctNumber(precinctCode: string): number {
  const digits = /_(\d+)/.exec(precinctCode);
  return digits ? Number(digits[1]) : Number.NaN;
}

/** How much a neighbour counts, 1 beside the same number; 0: not a neighbour. */
export function nearness(number: number, other: number): number {
  const distance = Math.abs(other - number);
  const isNear = distance <= FARTHEST && Math.floor(other / BLOCK) === Math.floor(number / BLOCK);
  return isNear ? KERNEL[distance] : 0;
}

export interface Numbering {
  /** Precincts with a number by commune, hundred and number; equal ones by code, so that the panel's order is irrelevant. */
  order: Uint32Array;
  number: Float64Array;
}

export function numberPrecincts(
  precinctCodes: readonly string[],
  commune: { codes: string[]; of: Uint32Array },
): Numbering {
  const number = Float64Array.from(precinctCodes, precinctNumber);
  const order = Uint32Array.from(precinctCodes.keys())
    .filter((i) => !Number.isNaN(number[i]))
    .sort(
      (a, b) =>
        commune.of[a] - commune.of[b] ||
        number[a] - number[b] ||
        (precinctCodes[a] < precinctCodes[b] ? -1 : precinctCodes[a] > precinctCodes[b] ? 1 : 0),
    );
  return { order, number };
}

/** Mean around each precinct; NaN: nobody is around whose value is known. */
export function aroundByNumber(
  { order, number }: Numbering,
  communeOf: Uint32Array,
  values: Float64Array,
  registered: Float64Array,
): Float64Array {
  const sums = new Float64Array(values.length);
  const weights = new Float64Array(values.length);
  for (let a = 0; a < order.length; a++) {
    const i = order[a];
    for (let b = a + 1; b < order.length; b++) {
      const j = order[b];
      const kernel = communeOf[j] === communeOf[i] ? nearness(number[i], number[j]) : 0;
      // Sorted: whoever comes after is farther still.
      if (kernel === 0) break;
      addTo(i, j, kernel);
      addTo(j, i, kernel);
    }
  }
  return sums.map((sum, i) => (weights[i] > 0 ? sum / weights[i] : Number.NaN));

  function addTo(i: number, j: number, kernel: number) {
    if (Number.isNaN(values[j]) || !(registered[j] > 0)) return;
    sums[i] += kernel * registered[j] * values[j];
    weights[i] += kernel * registered[j];
  }
}
