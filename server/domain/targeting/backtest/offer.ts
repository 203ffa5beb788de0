/**
 * The offer of a ballot: who stands where. It is known weeks before the vote, so a model may use it; how many
 * votes each got is not in here. Result files give no list of candidates, so an option stands in a constituency
 * when anybody there voted for it.
 */
import { communeOf, type Panel, type PanelBallot } from '../panel.ts';

export interface OfferedOption {
  label: string;
  nuance: string | null;
}

export interface Offer {
  /** '31-03': which constituency each precinct of the panel lies in; null: not known. */
  constituencyOf: (string | null)[];
  /** Options that stand there, in the order of the ballot. */
  optionsOf: Map<string, OfferedOption[]>;
}

/** Null: no ballot of the panel publishes constituencies. `others`: where they are looked for when the ballot has none. */
export function offerOf(
  panel: Pick<Panel, 'precinctCodes'>,
  ballot: PanelBallot,
  others: readonly PanelBallot[],
): Offer | null {
  const published = [ballot, ...others].find(({ constituency }) => constituency !== null)?.constituency;
  if (!published) return null;
  const constituencyOf = published.map((constituency, i) =>
    constituency === null ? null : withDepartment(constituency, panel.precinctCodes[i]),
  );
  const standing = new Map<string, Set<number>>();
  for (let i = 0; i < constituencyOf.length; i++) {
    const constituency = constituencyOf[i];
    if (constituency === null || Number.isNaN(ballot.registered[i])) continue;
    const options = standing.get(constituency) ?? new Set<number>();
    standing.set(constituency, options);
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      if (ballot.votes[v] > 0) options.add(ballot.optionIndex[v]);
  }
  return {
    constituencyOf,
    optionsOf: new Map(
      [...standing].map(([constituency, options]) => [
        constituency,
        [...options].sort((a, b) => a - b).map((o) => ({ ...ballot.options[o] })),
      ]),
    ),
  };
}

/** Publishers count constituencies within a department, and often leave it out: '03' of 31555_0116 is '31-03'. */
function withDepartment(constituency: string, precinctCode: string): string {
  if (constituency.includes('-')) return constituency;
  const commune = communeOf(precinctCode);
  return `${commune.slice(0, /^9[78]/.test(commune) ? 3 : 2)}-${constituency.padStart(2, '0')}`;
}
