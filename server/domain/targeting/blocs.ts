/**
 * Political blocs: every option of a ballot put into one of seven, so that ballots with other candidates, and
 * whole countries, can be compared. Which option is in which bloc is data (`data/blocs`), read by the rules of
 * a camp: the first rule that knows the option, its label before its nuance.
 *
 * Far left and ecologists stand apart from the left because their voters move differently between two rounds.
 * Votes that no rule knows are a column of their own: counted, never dropped, never 0 by silence.
 */
import france from '#data/blocs/france.json' with { type: 'json' };
import { type OptionRule, optionReader } from './camp.ts';
import { type BallotOption, communeIndex, type Panel, type PanelBallot } from './panel.ts';
import type { Bilingual } from './strategy.ts';

/** From left to right; `other` holds regionalists, single causes and candidates without a colour. */
export const BLOCS = ['far-left', 'left', 'ecologist', 'centre', 'right', 'far-right', 'other'] as const;
export type Bloc = (typeof BLOCS)[number];

export const BLOC_TITLES: Record<Bloc, Bilingual> = {
  'far-left': { en: 'Far left', fr: 'Extrême gauche' },
  left: { en: 'Left', fr: 'Gauche' },
  ecologist: { en: 'Ecologists', fr: 'Écologistes' },
  centre: { en: 'Centre', fr: 'Centre' },
  right: { en: 'Right', fr: 'Droite' },
  'far-right': { en: 'Far right', fr: 'Extrême droite' },
  other: { en: 'Others', fr: 'Autres' },
};

export interface BlocMap {
  name: string;
  title: Bilingual;
  note: Bilingual;
  rules: OptionRule<Bloc>[];
}

export const FRENCH_BLOCS = france as BlocMap;

/** One ballot by bloc, in columns in the order of the panel; NaN: no result here. */
export interface BlocBallot {
  ballotId: string;
  votes: Record<Bloc, Float64Array>;
  /** Votes for options that no rule knows. */
  unmapped: Float64Array;
  /** The options that no rule knows, most votes first. */
  unknownOptions: (BallotOption & { votes: number })[];
}

export type BlocReader = (
  commune: string,
  ballotId: string,
) => (label: string, nuance: string | null) => Bloc | undefined;

export const blocReader = (map: BlocMap = FRENCH_BLOCS): BlocReader => optionReader(map.rules);

export function readBlocs(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  map: BlocMap = FRENCH_BLOCS,
): BlocBallot {
  const count = panel.precinctCodes.length;
  const communes = communeIndex(panel);
  const blocsIn = optionBlocs(ballot, communes.codes, map);
  const column = () => new Float64Array(count).fill(Number.NaN);
  const columns = [...BLOCS.map(column), column()];
  const unknownVotes = new Float64Array(ballot.options.length);
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(ballot.registered[i])) continue;
    for (const votes of columns) votes[i] = 0;
    const blocs = blocsIn(communes.of[i]);
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++) {
      const option = ballot.optionIndex[v];
      columns[blocs[option]][i] += ballot.votes[v];
      if (blocs[option] === BLOCS.length) unknownVotes[option] += ballot.votes[v];
    }
  }
  return {
    ballotId: ballot.ballotId,
    votes: Object.fromEntries(BLOCS.map((bloc, b) => [bloc, columns[b]])) as BlocBallot['votes'],
    unmapped: columns[BLOCS.length],
    unknownOptions: ballot.options
      .map((option, o) => ({ ...option, votes: unknownVotes[o] }))
      .filter(({ votes }) => votes > 0)
      .sort((a, b) => b.votes - a.votes || (a.label < b.label ? -1 : 1)),
  };
}

/**
 * Number of each option's bloc in a commune, as in BLOCS; BLOCS.length: no rule knows it. A surname can mean
 * another person in another commune.
 */
export function optionBlocs(
  { ballotId, options }: Pick<PanelBallot, 'ballotId' | 'options'>,
  communeCodes: readonly string[],
  map: BlocMap = FRENCH_BLOCS,
): (commune: number) => Uint8Array {
  const reader = blocReader(map);
  const byRules = new Map<unknown, Uint8Array>();
  const byCommune: Uint8Array[] = [];
  return (commune) => {
    byCommune[commune] ??= (() => {
      const blocOf = reader(communeCodes[commune], ballotId);
      let numbers = byRules.get(blocOf);
      if (!numbers) {
        numbers = Uint8Array.from(options, ({ label, nuance }) => {
          const bloc = blocOf(label, nuance);
          return bloc === undefined ? BLOCS.length : BLOCS.indexOf(bloc);
        });
        byRules.set(blocOf, numbers);
      }
      return numbers;
    })();
    return byCommune[commune];
  };
}
