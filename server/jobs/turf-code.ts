/** Turf codes: what a volunteer types. Twenty characters that cannot be taken for each other, and form no words. */
import { randomInt } from 'node:crypto';

const ALPHABET = '23456789CFGHJMPQRVWX';
/** 64 million codes: with 10,000 in use, a mistyped one hits another turf once in 6,400 times. */
const LENGTH = 6;

const newCode = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** As many different codes as asked for, none of them taken. */
export async function newTurfCodes(
  count: number,
  listTaken: (codes: string[]) => Promise<string[]>,
): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < count) {
    const drawn = Array.from({ length: count - codes.size }, newCode);
    const taken = new Set(await listTaken(drawn));
    for (const code of drawn) if (!taken.has(code)) codes.add(code);
  }
  return [...codes];
}
