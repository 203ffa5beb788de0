/**
 * How Valorme votes. Candidates and lists are invented; the political codes are the Ministry's, so that the
 * ready-made camps know them. Every precinct leans by its income, its towers, its old streets and its distance
 * from the centre, by a taste that varies smoothly over the town, and by chance; it keeps its leaning from
 * ballot to ballot, which is what makes past results worth reading.
 */
import type { Block } from './blocks.ts';
import { type Home, sumBy } from './people.ts';
import type { Random } from './random.ts';

export interface Candidate {
  nuance: string;
  surname: string;
  givenName: string;
  sex: 'F' | 'M';
}

export interface Ballot {
  id: string;
  candidates: Candidate[];
  turnout: number;
  vintage: 'older' | 'newer';
}

export interface PrecinctResult {
  precinct: number;
  registered: number;
  voters: number;
  blank: number;
  spoilt: number;
  valid: number;
  /** In the order of the ballot's candidates. */
  votes: number[];
}

/** Leanings: a base, then how it moves with income, towers, old streets and distance from the centre. */
const LEANING: Record<string, [base: number, income: number, towers: number, old: number, far: number]> = {
  radical: [1.3, -0.3, 0.6, 0.45, -0.35],
  social: [0.35, 0.02, 0, 0.2, 0],
  green: [0.1, 0.12, -0.2, 0.55, -0.15],
  communist: [-0.7, -0.15, 0.3, 0, 0],
  worker: [-1.6, -0.25, 0.2, 0.1, 0],
  centre: [1.35, 0.34, -0.35, 0.05, 0],
  right: [0.2, 0.42, -0.45, 0, 0.1],
  nation: [1.4, -0.28, 0.05, -0.55, 0.45],
  reconquest: [-0.5, 0.22, -0.2, -0.05, 0.1],
  sovereign: [-1.1, -0.05, 0, 0, 0.25],
  rural: [-0.8, -0.05, -0.1, 0, 0.4],
};
type Family = keyof typeof LEANING;

/** Which families each nuance draws on, and how well. */
const DRAWS: Record<string, [Family, number][]> = {
  FI: [['radical', 1]],
  SOC: [['social', 0.4]],
  ECO: [['green', 0.8]],
  COM: [['communist', 1]],
  EXG: [['worker', 1]],
  DXG: [['worker', 1]],
  ENS: [['centre', 1]],
  LR: [['right', 1]],
  RN: [['nation', 1]],
  REC: [['reconquest', 1]],
  DSV: [['sovereign', 1]],
  REG: [['rural', 1]],
  DIV: [['rural', 0.6]],
  NUP: [
    ['radical', 0.95],
    ['social', 0.8],
    ['green', 0.9],
    ['communist', 0.9],
  ],
  UG: [
    ['radical', 0.9],
    ['social', 1],
    ['green', 1],
    ['communist', 1],
  ],
  LUG: [
    ['radical', 0.75],
    ['social', 1],
    ['green', 1],
    ['communist', 0.9],
  ],
  LEXG: [
    ['worker', 1.2],
    ['radical', 0.08],
  ],
  LDVC: [
    ['centre', 1.05],
    ['social', 0.3],
    ['right', 0.2],
  ],
  LDVD: [
    ['right', 1.2],
    ['centre', 0.15],
    ['reconquest', 0.3],
    ['rural', 0.5],
  ],
  LRN: [
    ['nation', 0.72],
    ['reconquest', 0.3],
  ],
};

/** In a second round, where the voters of the families that are out go: to the nearest that is left. */
const NEAR: Record<Family, string[]> = {
  radical: ['UG', 'NUP', 'LUG', 'ENS', 'LDVC'],
  social: ['UG', 'NUP', 'LUG', 'ENS', 'LDVC'],
  green: ['UG', 'NUP', 'LUG', 'ENS', 'LDVC'],
  communist: ['UG', 'NUP', 'LUG', 'ENS', 'LDVC'],
  worker: ['UG', 'NUP', 'LUG'],
  centre: ['ENS', 'LDVC', 'UG', 'LUG'],
  right: ['ENS', 'LDVC', 'RN', 'LRN'],
  nation: ['RN', 'LRN'],
  reconquest: ['RN', 'LRN'],
  sovereign: ['RN', 'LRN', 'ENS'],
  rural: ['RN', 'ENS', 'LDVC'],
};

const candidate = (nuance: string, surname: string, givenName: string, sex: 'F' | 'M'): Candidate => ({
  nuance,
  surname,
  givenName,
  sex,
});

const PRESIDENT = [
  candidate('EXG', 'BARTHAS', 'Lucas', 'M'),
  candidate('COM', 'PEYROL', 'Yann', 'M'),
  candidate('ENS', 'AUVERNIER', 'Paul', 'M'),
  candidate('REG', 'ROQUEFEUIL', 'Gaston', 'M'),
  candidate('RN', 'CASTELBON', 'Hélène', 'F'),
  candidate('REC', 'QUERCIN', 'Gaspard', 'M'),
  candidate('FI', 'MARCHADIER', 'Solène', 'F'),
  candidate('SOC', 'MONTALBA', 'Inès', 'F'),
  candidate('ECO', 'LANDREVIE', 'Aude', 'F'),
  candidate('LR', 'TRESSAC', 'Bertrand', 'M'),
  candidate('DSV', 'OLIVERGNE', 'Odile', 'F'),
];
const DEPUTY_2022 = [
  candidate('NUP', 'BELLOCQ', 'Nadia', 'F'),
  candidate('ENS', 'SAUVETERRE', 'Marc', 'M'),
  candidate('RN', 'COURTALBE', 'Sylvie', 'F'),
  candidate('LR', 'DARRIBEHAUDE', 'Philippe', 'M'),
  candidate('REC', 'MALVEZIN', 'Thibault', 'M'),
  candidate('DIV', 'ESCOUBET', 'Laure', 'F'),
  candidate('DSV', 'FONTBRUNE', 'Alain', 'M'),
  candidate('DXG', 'GRIMALDOU', 'Claire', 'F'),
];
const DEPUTY_2024 = [
  candidate('UG', 'BELLOCQ', 'Nadia', 'F'),
  candidate('ENS', 'SAUVETERRE', 'Marc', 'M'),
  candidate('RN', 'HAUTEROCHE', 'Kévin', 'M'),
  candidate('LR', 'LABARSOUQUE', 'Anne', 'F'),
  candidate('DIV', 'ESCOUBET', 'Laure', 'F'),
  candidate('EXG', 'GRIMALDOU', 'Claire', 'F'),
];
const MAYOR = [
  candidate('LUG', 'Larrivière', 'Fatou', 'F'),
  candidate('LDVC', 'Castéran', 'Michel', 'M'),
  candidate('LDVD', 'Pontagnac', 'Isabelle', 'F'),
  candidate('LRN', 'Delmoulin', 'Éric', 'M'),
  candidate('LEXG', 'Sarrazy', 'Manon', 'F'),
];
const only = (from: Candidate[], ...nuances: string[]) =>
  from.filter(({ nuance }) => nuances.includes(nuance));

export const BALLOTS: Ballot[] = [
  { id: '2022-presidential-1', candidates: PRESIDENT, turnout: 1.12, vintage: 'older' },
  { id: '2022-presidential-2', candidates: only(PRESIDENT, 'ENS', 'RN'), turnout: 0.98, vintage: 'older' },
  { id: '2022-legislative-1', candidates: DEPUTY_2022, turnout: -0.04, vintage: 'older' },
  { id: '2022-legislative-2', candidates: only(DEPUTY_2022, 'NUP', 'ENS'), turnout: -0.12, vintage: 'older' },
  { id: '2024-legislative-1', candidates: DEPUTY_2024, turnout: 0.78, vintage: 'newer' },
  {
    id: '2024-legislative-2',
    candidates: only(DEPUTY_2024, 'UG', 'ENS', 'RN'),
    turnout: 0.74,
    vintage: 'newer',
  },
  { id: '2026-municipal-1', candidates: MAYOR, turnout: 0.22, vintage: 'newer' },
  { id: '2026-municipal-2', candidates: only(MAYOR, 'LUG', 'LDVC', 'LRN'), turnout: 0.3, vintage: 'newer' },
];

const FAMILIES = Object.keys(LEANING) as Family[];

interface Profile {
  registered: number;
  turnout: number;
  /** Weight of each family, before any candidate. */
  families: Map<Family, number>;
}

export function holdBallots(
  blocks: Block[],
  homes: Home[],
  ownerOf: Record<Ballot['vintage'], number[]>,
  random: Random,
): Map<string, PrecinctResult[]> {
  const tastes = new Map<string, (x: number, y: number) => number>(
    [...FAMILIES, 'turnout'].map((name) => [name, wave(random)]),
  );
  // Chance that stays: a block keeps its oddness whichever precinct it belongs to.
  const oddness = blocks.map(
    () => new Map([...FAMILIES, 'turnout'].map((name) => [name, random.normal() * 0.16])),
  );
  const profiles = {
    older: profilesOf(blocks, homes, ownerOf.older, tastes, oddness),
    newer: profilesOf(blocks, homes, ownerOf.newer, tastes, oddness),
  };
  const growth: Record<string, number> = { 2022: 0.985, 2024: 1, 2026: 1.008 };
  return new Map(
    BALLOTS.map((ballot) => [
      ballot.id,
      profiles[ballot.vintage].map((profile, precinct) =>
        count(precinct, profile, ballot, growth[ballot.id.slice(0, 4)], random),
      ),
    ]),
  );
}

/** A taste that varies smoothly over the town: a few long waves. */
function wave(random: Random): (x: number, y: number) => number {
  const waves = Array.from({ length: 4 }, () => ({
    fx: random.normal() / 260,
    fy: random.normal() / 260,
    phase: random.between(0, 2 * Math.PI),
  }));
  return (x, y) =>
    waves.reduce((sum, { fx, fy, phase }) => sum + Math.sin(x * fx + y * fy + phase), 0) * 0.09;
}

function profilesOf(
  blocks: Block[],
  homes: Home[],
  owner: number[],
  tastes: Map<string, (x: number, y: number) => number>,
  oddness: Map<string, number>[],
): Profile[] {
  const count = Math.max(...owner) + 1;
  const group = (home: Home) => owner[home.block];
  const sum = (value: (home: Home) => number) => sumBy(homes, group, count, value);
  const registered = sum((home) => home.registered);
  const mean = (value: (home: Home) => number) =>
    sum((home) => value(home) * home.registered).map((total, c) => total / registered[c]);
  const income = mean((home) => Math.log(home.incomeEur / 21_500) / 0.28);
  const towers = mean((home) => (blocks[home.block].style === 'estate' ? 1 : 0));
  const old = mean((home) => (['centre', 'square'].includes(blocks[home.block].style) ? 1 : 0));
  const far = mean((home) => Math.min(1.4, Math.hypot(...home.address.at) / 1200));
  const lean = new Map(
    [...tastes].map(([name, taste]) => [
      name,
      mean((home) => taste(...blocks[home.block].centre) + oddness[home.block].get(name)!),
    ]),
  );
  return registered.map((voters, c) => ({
    registered: voters,
    turnout: 0.34 * income[c] - 0.42 * towers[c] - 0.16 * old[c] + 0.1 * far[c] + lean.get('turnout')![c],
    families: new Map(
      FAMILIES.map((family) => {
        const [base, byIncome, byTowers, byOld, byFar] = LEANING[family];
        const weight =
          base +
          byIncome * income[c] +
          byTowers * towers[c] +
          byOld * old[c] +
          byFar * far[c] +
          lean.get(family)![c];
        return [family, Math.exp(weight)];
      }),
    ),
  }));
}

function count(
  precinct: number,
  profile: Profile,
  ballot: Ballot,
  growth: number,
  random: Random,
): PrecinctResult {
  const registered = Math.round(profile.registered * growth * Math.exp(random.normal() * 0.008));
  const turnout = 1 / (1 + Math.exp(-(ballot.turnout + profile.turnout + random.normal() * 0.06)));
  const voters = Math.round(registered * turnout);
  const isRunOff = ballot.id.endsWith('-2');
  const blank = Math.round(voters * (isRunOff ? 0.052 : 0.017) * Math.exp(random.normal() * 0.25));
  const spoilt = Math.round(voters * (isRunOff ? 0.021 : 0.008) * Math.exp(random.normal() * 0.35));
  const valid = voters - blank - spoilt;
  const weights = ballot.candidates.map(({ nuance }) => {
    const own = DRAWS[nuance].reduce(
      (sum, [family, share]) => sum + profile.families.get(family)! * share,
      0,
    );
    return (own + (isRunOff ? transfers(profile, ballot, nuance) : 0)) * Math.exp(random.normal() * 0.07);
  });
  return { precinct, registered, voters, blank, spoilt, valid, votes: shareOut(valid, weights) };
}

/** What a run-off candidate receives from families whose own are out; the first choice takes most of it. */
function transfers(profile: Profile, ballot: Ballot, nuance: string): number {
  const running = ballot.candidates.map((c) => c.nuance);
  const served = new Set(running.flatMap((n) => DRAWS[n].map(([family]) => family)));
  return FAMILIES.filter((family) => !served.has(family)).reduce((sum, family) => {
    const choices = NEAR[family].filter((n) => running.includes(n));
    const rank = choices.indexOf(nuance);
    const share = rank < 0 ? 0.06 : rank === 0 ? 0.62 : 0.2;
    return sum + profile.families.get(family)! * share;
  }, 0);
}

/** Whole votes in proportion to the weights that add up to the total: largest remainders. */
export function shareOut(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const votes = exact.map(Math.floor);
  const order = exact
    .map((value, i) => ({ i, rest: value - votes[i] }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  const left = total - votes.reduce((a, b) => a + b, 0);
  for (let k = 0; k < left; k++) votes[order[k].i]++;
  return votes;
}
