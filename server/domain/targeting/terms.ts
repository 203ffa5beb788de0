/** The words for the parts of a score: one entry per kind of term, said wherever a formula is printed. */
import type { Bilingual } from './strategy.ts';

export const TERMS = {
  index: {
    en: 'abstention × camp share',
    fr: 'abstention × part du camp',
  },
  'camp-per-registered': {
    en: 'camp votes ÷ registered voters',
    fr: 'voix du camp ÷ inscrits',
  },
} as const satisfies Record<string, Bilingual>;
export type TermId = keyof typeof TERMS;
