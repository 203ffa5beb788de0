/**
 * Who stands where, known before the vote. Three things follow, for a precinct by its constituency:
 *
 *  - nobody of the camp stands at the target: the camp gets nothing, its gain is minus what it had, exactly;
 *  - candidates of the camp beside its main one, now less at the base: each brings some votes;
 *  - a candidate of the outgoing majority, at the base less now: where it stands no longer, votes are free.
 *
 * The last two are numbers per constituency, so they order precincts only where a commune is split over several.
 */
import { type Ahead, ballotName } from '../backtest/foresight.ts';
import type { OfferedOption } from '../backtest/offer.ts';
import { campReader } from '../camp.ts';
import type { CampBallot } from '../camp-ballots.ts';
import { communeOf, type Panel, type PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';

/** Nuances of the outgoing presidential majority since 2017. */
const OUTGOING = new Set(['REM', 'MDM', 'ENS', 'REN', 'HOR']);
/** From this weight on a candidate counts as one of ours. */
const OURS = 0.5;

export interface OfferColumns {
  /** Further candidates of the camp, target − base; 0: not known, or as many. */
  candidates: Float64Array;
  /** 1: the outgoing majority stood at the base and stands no longer; −1: the reverse. */
  outgoing: Float64Array;
  /** 1: nobody of the camp stands at the target. */
  nobody: Uint8Array;
}

interface Standing {
  /** Of the camp, beside the main one; null: the publisher names nuances, not candidates. */
  further: number | null;
  outgoing: number;
  /** Nobody of the camp, among options that it knows all of. */
  nobody: boolean;
}

/** At a ballot of another kind every party stands everywhere. */
const EVERYBODY: Standing = { further: null, outgoing: 1, nobody: false };

/** Null: the offer is not known. */
export function readOffer(
  panel: Panel,
  camp: Camp,
  base: CampBallot,
  ahead: Pick<Ahead, 'ballotId' | 'kind' | 'offer'> | undefined,
): OfferColumns | null {
  if (!ahead?.offer) return null;
  const { constituencyOf, optionsOf } = ahead.offer;
  const reader = campReader(camp);
  const weightAt = (ballotId: string, i: number) => reader(communeOf(panel.precinctCodes[i]), ballotId);
  const isSameKind = ballotName(base.ballotId).kind === ahead.kind;
  const optionsBefore = isSameKind ? optionsByConstituency(constituencyOf, base.counts) : null;
  const now = new Map<string | null, Standing>();
  const before = new Map<string | null, Standing>();
  constituencyOf.forEach((constituency, i) => {
    if (constituency === null || now.has(constituency)) return;
    const options = optionsOf.get(constituency);
    if (options) now.set(constituency, standing(options, weightAt(ahead.ballotId, i)));
    const earlier = optionsBefore?.get(constituency);
    if (earlier) before.set(constituency, standing(earlier, weightAt(base.ballotId, i)));
    else if (!optionsBefore) before.set(constituency, EVERYBODY);
  });
  // One list of candidates for the whole country orders nothing.
  const differs = ahead.kind === 'legislative';
  // Where the base names no candidates, those of today are compared with their mean.
  const usual = meanOf([...now.values()].flatMap(({ further }) => further ?? []));
  const column = (change: (after: Standing, earlier: Standing) => number) =>
    Float64Array.from(constituencyOf, (constituency) => {
      const [after, earlier] = [now.get(constituency), before.get(constituency)];
      return differs && after && earlier ? change(after, earlier) : 0;
    });
  return {
    candidates: column((after, earlier) =>
      after.further === null ? 0 : after.further - (earlier.further ?? usual),
    ),
    outgoing: column((after, earlier) => earlier.outgoing - after.outgoing),
    nobody: Uint8Array.from(constituencyOf, (constituency) => Number(now.get(constituency)?.nobody ?? false)),
  };
}

function standing(
  options: readonly OfferedOption[],
  weightOf: (label: string, nuance: string | null) => number | undefined,
): Standing {
  const weights = options.map(({ label, nuance }) => weightOf(label, nuance));
  const ours = weights.filter((weight) => weight !== undefined && weight >= OURS).length;
  return {
    further: options.some(({ nuance }) => nuance !== null) ? Math.max(0, ours - 1) : null,
    outgoing: Number(options.some(({ label, nuance }) => OUTGOING.has(nuance ?? label))),
    nobody: weights.every((weight) => weight === 0),
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
