/**
 * Who stands where, known before the vote. Three things follow, for a precinct by its constituency:
 *
 *  - nobody of the camp stands: it gets nothing, its gain is minus what it had, exactly;
 *  - candidates of the camp beside its main one: each brings some votes;
 *  - no candidate of the outgoing majority: its votes are free.
 *
 * The last two are numbers per constituency, so they order precincts only where a commune is split over several.
 * Who stood at the base is left out: what that brought is in the camp's votes there, and those count with a weight
 * near −1 where turnout rises. From 2017 to the presidential ballot of 2022 an outgoing majority that had been
 * absent at the base told 5 votes in 1,000 beyond them, a further candidate 1; to the calm legislative ballot, where
 * votes at the base count a third as much, 45 and 5.
 */
import { type Ahead, ballotName } from '../backtest/foresight.ts';
import type { OfferedOption } from '../backtest/offer.ts';
import { campReader } from '../camp.ts';
import { communeOf, type Panel, type PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { isOverseas } from './features.ts';

/** Nuances of the outgoing presidential majority since 2017. */
const OUTGOING = new Set(['REM', 'MDM', 'ENS', 'REN', 'HOR']);
/** From this weight on a candidate counts as one of ours. */
const OURS = 0.5;

/** Of the constituency of each precinct; 0 where it is not known, and overseas, where parties are others. */
export interface OfferColumns {
  /** Candidates of the camp beside its main one, less their mean over the constituencies. */
  candidates: Float64Array;
  /** 1: no candidate of the outgoing majority. */
  outgoing: Float64Array;
  /** 1: nobody of the camp, among candidates that it knows all of. */
  nobody: Uint8Array;
}

interface Standing {
  /** Null: the publisher names nuances, not candidates. */
  further: number | null;
  outgoing: number;
  nobody: boolean;
  overseas: boolean;
}

/** Null: the offer is not known. */
export function readOffer(
  panel: Panel,
  camp: Camp,
  ahead: Pick<Ahead, 'ballotId' | 'kind' | 'offer'> | undefined,
): OfferColumns | null {
  if (!ahead?.offer) return null;
  const { constituencyOf, optionsOf } = ahead.offer;
  return columnsOf(panel, camp, ahead.ballotId, constituencyOf, optionsOf, ahead.kind === 'legislative');
}

/** The same of a ballot that was held; where it names one list for the whole country, it orders nothing. */
export function readPastOffer(
  panel: Panel,
  camp: Camp,
  ballot: PanelBallot,
  constituencyOf: readonly (string | null)[],
): OfferColumns {
  const differs = ballotName(ballot.ballotId).kind === 'legislative';
  const optionsOf = optionsByConstituency(constituencyOf, ballot);
  return columnsOf(panel, camp, ballot.ballotId, constituencyOf, optionsOf, differs);
}

function columnsOf(
  panel: Panel,
  camp: Camp,
  ballotId: string,
  constituencyOf: readonly (string | null)[],
  optionsOf: ReadonlyMap<string, OfferedOption[]>,
  differs: boolean,
): OfferColumns {
  const reader = campReader(camp);
  const standingIn = new Map<string | null, Standing>();
  constituencyOf.forEach((constituency, i) => {
    if (constituency === null || standingIn.has(constituency)) return;
    const options = optionsOf.get(constituency);
    const commune = communeOf(panel.precinctCodes[i]);
    if (options)
      standingIn.set(constituency, standing(options, reader(commune, ballotId), isOverseas(commune)));
  });
  const usual = meanOf([...standingIn.values()].flatMap((one) => (one.overseas ? [] : (one.further ?? []))));
  const column = (read: (one: Standing) => number) =>
    Float64Array.from(constituencyOf, (constituency) => {
      const one = standingIn.get(constituency);
      return differs && one && !one.overseas ? read(one) : 0;
    });
  return {
    candidates: column(({ further }) => (further === null ? 0 : further - usual)),
    outgoing: column(({ outgoing }) => 1 - outgoing),
    nobody: Uint8Array.from(constituencyOf, (constituency) =>
      Number(standingIn.get(constituency)?.nobody ?? false),
    ),
  };
}

function standing(
  options: readonly OfferedOption[],
  weightOf: (label: string, nuance: string | null) => number | undefined,
  overseas: boolean,
): Standing {
  const weights = options.map(({ label, nuance }) => weightOf(label, nuance));
  const ours = weights.filter((weight) => weight !== undefined && weight >= OURS).length;
  return {
    further: options.some(({ nuance }) => nuance !== null) ? Math.max(0, ours - 1) : null,
    outgoing: Number(options.some(({ label, nuance }) => OUTGOING.has(nuance ?? label))),
    nobody: weights.every((weight) => weight === 0),
    overseas,
  };
}

function optionsByConstituency(
  constituencyOf: readonly (string | null)[],
  ballot: PanelBallot,
): Map<string, OfferedOption[]> {
  const found = new Map<string, Set<number>>();
  constituencyOf.forEach((constituency, i) => {
    if (constituency === null || Number.isNaN(ballot.registered[i])) return;
    const options = found.get(constituency) ?? new Set<number>();
    found.set(constituency, options);
    for (let v = ballot.optionStart[i]; v < ballot.optionStart[i + 1]; v++)
      if (ballot.votes[v] > 0) options.add(ballot.optionIndex[v]);
  });
  return new Map(
    [...found].map(([constituency, options]) => [constituency, [...options].map((o) => ballot.options[o])]),
  );
}

const meanOf = (values: readonly number[]) =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
