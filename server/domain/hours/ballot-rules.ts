/**
 * What it takes to win, by kind of French ballot: the bars that the law sets, each with its article. Data, so
 * that another country is a table more.
 */
import type { Bilingual } from '../targeting/strategy.ts';
import type { SeatRule } from './seats.ts';

/** How high a bar is. */
export type Bar =
  /** A share of the registered voters: more turnout does not raise it. */
  | { of: 'registered'; share: number }
  /** A share of the valid votes: a voter who comes out raises it too. `more`: more than the share, not just it. */
  | { of: 'valid'; share: number; more: boolean }
  /** Both of them. */
  | { of: 'both'; valid: number; registered: number }
  /** The votes of whoever came second: only two go on. */
  | { of: 'second-place' };

export interface BallotTarget {
  id: 'win-at-once' | 'win' | 'go-on' | 'merge' | 'seats';
  round: number;
  bar: Bar;
  title: Bilingual;
  law: string;
}

export interface BallotRule {
  title: Bilingual;
  targets: BallotTarget[];
  /** Seats by list; null: one seat, or two of them to a pair. */
  seats: ((areaCode: string) => Omit<SeatRule, 'seats'> & { seats: number | null; law: string }) | null;
}

const AT_ONCE: Bilingual = {
  en: 'be elected in the first round: more than half of the valid votes, and a quarter of the registered voters',
  fr: 'être élu dès le premier tour : plus de la moitié des exprimés, et un quart des inscrits',
};
const HALF: Bilingual = {
  en: 'win the second round: more than half of the valid votes, which wins against any number of others',
  fr: 'gagner au second tour : plus de la moitié des exprimés, ce qui l’emporte quel que soit le nombre des autres',
};
const AN_EIGHTH: Bilingual = {
  en: 'go on to the second round: 12.5 % of the registered voters',
  fr: 'se maintenir au second tour : 12,5 % des inscrits',
};
const listTargets = (goOn: string, merge: string, bonus: string, half: string): BallotTarget[] => [
  {
    id: 'go-on',
    round: 1,
    bar: { of: 'valid', share: 0.1, more: false },
    title: {
      en: 'go on to the second round: 10 % of the valid votes',
      fr: 'se maintenir au second tour : 10 % des exprimés',
    },
    law: goOn,
  },
  {
    id: 'merge',
    round: 1,
    bar: { of: 'valid', share: 0.05, more: false },
    title: {
      en: 'merge with a list that goes on, and share in the seats: 5 % of the valid votes',
      fr: 'fusionner avec une liste qui se maintient, et avoir des sièges : 5 % des exprimés',
    },
    law: merge,
  },
  {
    id: 'win-at-once',
    round: 1,
    bar: { of: 'valid', share: 0.5, more: true },
    title: {
      en: 'win in the first round, with the bonus: more than half of the valid votes',
      fr: 'l’emporter dès le premier tour, avec la prime : plus de la moitié des exprimés',
    },
    law: half,
  },
  { id: 'win', round: 2, bar: { of: 'valid', share: 0.5, more: true }, title: HALF, law: bonus },
];

/** Paris, Lyon and Marseille: a bonus of a quarter since 2026. */
const PLM = new Set(['75056', '69123', '13055']);

export const BALLOT_RULES: Record<string, BallotRule> = {
  legislative: {
    title: { en: 'National Assembly: one seat, two rounds', fr: 'Législatives : un siège, deux tours' },
    targets: [
      {
        id: 'go-on',
        round: 1,
        bar: { of: 'registered', share: 0.125 },
        title: AN_EIGHTH,
        law: 'Code électoral, L. 162',
      },
      {
        id: 'win-at-once',
        round: 1,
        bar: { of: 'both', valid: 0.5, registered: 0.25 },
        title: AT_ONCE,
        law: 'Code électoral, L. 126',
      },
      {
        id: 'win',
        round: 2,
        bar: { of: 'valid', share: 0.5, more: true },
        title: HALF,
        law: 'Code électoral, L. 126',
      },
    ],
    seats: null,
  },
  departmental: {
    title: { en: 'Department: a pair, two rounds', fr: 'Départementales : un binôme, deux tours' },
    targets: [
      {
        id: 'go-on',
        round: 1,
        bar: { of: 'registered', share: 0.125 },
        title: AN_EIGHTH,
        law: 'Code électoral, L. 210-1',
      },
      {
        id: 'win-at-once',
        round: 1,
        bar: { of: 'both', valid: 0.5, registered: 0.25 },
        title: AT_ONCE,
        law: 'Code électoral, L. 193',
      },
      {
        id: 'win',
        round: 2,
        bar: { of: 'valid', share: 0.5, more: true },
        title: HALF,
        law: 'Code électoral, L. 193',
      },
    ],
    seats: null,
  },
  presidential: {
    title: { en: 'President: two rounds', fr: 'Présidentielle : deux tours' },
    targets: [
      {
        id: 'go-on',
        round: 1,
        bar: { of: 'second-place' },
        title: {
          en: 'be one of the two who go on: more than the second had here',
          fr: 'être l’un des deux qualifiés : plus que le deuxième n’a eu ici',
        },
        law: 'Constitution, art. 7',
      },
      {
        id: 'win',
        round: 2,
        bar: { of: 'valid', share: 0.5, more: true },
        title: HALF,
        law: 'Constitution, art. 7',
      },
    ],
    seats: null,
  },
  municipal: {
    title: {
      en: 'Town council: lists, two rounds, a bonus for the first; in every commune since 2026 (loi n° 2025-444)',
      fr: 'Municipales : listes, deux tours, une prime à la première ; dans toutes les communes depuis 2026 (loi n° 2025-444)',
    },
    targets: listTargets(
      'Code électoral, L. 264',
      'Code électoral, L. 262 et L. 264',
      'Code électoral, L. 262',
      'Code électoral, L. 262',
    ),
    seats: (areaCode) => ({
      seats: null,
      bonus: PLM.has(areaCode) ? 0.25 : 0.5,
      threshold: 0.05,
      law: PLM.has(areaCode) ? 'Code électoral, L. 262 ; loi n° 2025-795' : 'Code électoral, L. 262',
    }),
  },
  regional: {
    title: {
      en: 'Region: lists, two rounds, a bonus of a quarter for the first',
      fr: 'Régionales : listes, deux tours, une prime d’un quart à la première',
    },
    targets: listTargets(
      'Code électoral, L. 346',
      'Code électoral, L. 338 et L. 346',
      'Code électoral, L. 338',
      'Code électoral, L. 338',
    ),
    seats: () => ({ seats: null, bonus: 0.25, threshold: 0.05, law: 'Code électoral, L. 338' }),
  },
  european: {
    title: {
      en: 'European Parliament: lists for the whole country, one round, seats in proportion',
      fr: 'Européennes : listes nationales, un tour, sièges à la proportionnelle',
    },
    targets: [
      {
        id: 'seats',
        round: 1,
        bar: { of: 'valid', share: 0.05, more: false },
        title: {
          en: 'have any seat: 5 % of the valid votes of the whole country, here the part of this area',
          fr: 'avoir un siège : 5 % des exprimés de tout le pays, ici la part de ce territoire',
        },
        law: 'Loi n° 77-729 du 7 juillet 1977, art. 3',
      },
    ],
    seats: () => ({
      seats: 81,
      bonus: 0,
      threshold: 0.05,
      law: 'Loi n° 77-729 du 7 juillet 1977, art. 3 ; Décision (UE) 2023/2061',
    }),
  },
};
