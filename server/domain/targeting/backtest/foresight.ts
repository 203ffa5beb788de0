/**
 * What a model may know before the vote. Models are handed a `Foresight` and nothing else: its panel is built
 * anew from the train ballots alone, so that votes of the target are not there to be read, by mistake or not.
 * Registered voters are those of the newest train ballot; gifts of a file that has no date are left out.
 *
 * Of the target itself a model gets its kind, its day and, where constituencies are known, its offer (`offer.ts`).
 */
import { type CampBallot, readCampBallots } from '../camp-ballots.ts';
import type { Panel, PanelBallot } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { type Offer, offerOf } from './offer.ts';

export interface BallotName {
  ballotId: string;
  /** 'presidential', 'legislative', 'european', 'municipal' … */
  kind: string;
  round: number;
}

/** '2022-legislative-1' names its year, kind and round. */
export function ballotName(ballotId: string): BallotName {
  const [, kind, round] = /^\d{4}-(.+)-(\d)$/.exec(ballotId) ?? [];
  return { ballotId, kind: kind ?? ballotId, round: Number(round ?? 1) };
}

/** The ballot that lies ahead, as known before it. */
export interface Ahead extends BallotName {
  heldOn: string;
  /** The ballot that its gains are counted from. */
  base: string;
  offer: Offer | null;
}

export interface Foresight {
  panel: Panel;
  /** Every train ballot, newest first, each with weight 1. */
  ballots: CampBallot[];
  base: CampBallot;
  camp: Camp;
  ahead: Ahead;
}

/** `base` is one of `train`. Throws when a train ballot is not older than the target: that is our mistake by now. */
export function foresee(
  panel: Panel,
  { target, train, base, camp }: { target: string; train: readonly string[]; base: string; camp: Camp },
): Foresight {
  const ballotOf = (ballotId: string) => panel.ballots.find((ballot) => ballot.ballotId === ballotId)!;
  const { heldOn } = ballotOf(target);
  const known = train.map(ballotOf).sort(newestFirst);
  for (const ballot of known)
    if (!(ballot.heldOn < heldOn))
      throw new Error(`${ballot.ballotId} of ${ballot.heldOn} is not older than ${target} of ${heldOn}`);
  const before = panelBefore(panel, known);
  const ballots = readCampBallots(
    before,
    camp,
    known.map(({ ballotId, heldOn }) => ({ ballotId, heldOn, weight: 1 })),
  );
  return {
    panel: before,
    ballots,
    base: ballots.find(({ ballotId }) => ballotId === base)!,
    camp,
    ahead: { ...ballotName(target), heldOn, base, offer: offerOf(panel, ballotOf(target), known) },
  };
}

/** A panel of these ballots alone, newest first. Every member is named, so that a new one is left out until it is judged. */
function panelBefore(panel: Panel, ballots: PanelBallot[]): Panel {
  const { precinctCodes, names, doors, doorsEstimated, incomeEur, incomeSource, neighbours } = panel;
  const registered = new Float64Array(precinctCodes.length).fill(Number.NaN);
  const registeredFrom: (string | null)[] = precinctCodes.map(() => null);
  for (let i = 0; i < registered.length; i++) {
    const newest = ballots.find((ballot) => !Number.isNaN(ballot.registered[i]));
    if (!newest) continue;
    registered[i] = newest.registered[i];
    registeredFrom[i] = newest.ballotId;
  }
  return {
    precinctCodes,
    names,
    registered,
    registeredFrom,
    doors,
    doorsEstimated,
    incomeEur,
    incomeSource,
    giftsEur: new Float64Array(precinctCodes.length).fill(Number.NaN),
    neighbours,
    ballots,
  };
}

export const newestFirst = (
  a: { heldOn: string; ballotId: string },
  b: { heldOn: string; ballotId: string },
) =>
  a.heldOn < b.heldOn
    ? 1
    : a.heldOn > b.heldOn
      ? -1
      : a.ballotId < b.ballotId
        ? 1
        : a.ballotId > b.ballotId
          ? -1
          : 0;
