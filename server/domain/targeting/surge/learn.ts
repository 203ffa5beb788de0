/**
 * Learning from the ballots of an area: which pairs of them a surge lies between, and what they teach. A pair's
 * newest ballot is its target, and all of them are older than what is to be foretold, because only the ballots of
 * a foresight come in here.
 */
import type { CampBallot } from '../camp-ballots.ts';
import type { Panel } from '../panel.ts';
import type { Camp } from '../strategy.ts';
import { isFirstRound, isPresidential, secondRoundOf } from './ballots.ts';
import { ANY_CAMP, type Constants, shippedConstants } from './constants.ts';
import type { SurgeBallots } from './features.ts';
import { fitForms, type SurgePair, surgePair } from './fit.ts';

/** So many pairs with so many communes, or nothing is learnt: one surge could be anything. */
export const MIN_PAIRS = 2;
export const MIN_COMMUNES = 30;

/**
 * Surges among these ballots: to each presidential first round t, from each first round b between it and the
 * presidential round H before. Where no H is known, from each first round before t: that teaches what the base
 * alone tells.
 */
export function surgesAmong(
  ballots: readonly CampBallot[],
): { base: CampBallot; high: CampBallot | null; target: CampBallot }[] {
  const first = ballots
    .filter(({ ballotId }) => isFirstRound(ballotId))
    .toSorted((a, b) => (a.heldOn < b.heldOn ? -1 : 1));
  const presidential = first.filter(({ ballotId }) => isPresidential(ballotId));
  return presidential.flatMap((target, p) => {
    const high = presidential[p - 1] ?? null;
    const bases = first.filter(
      (ballot) =>
        ballot !== high && ballot.heldOn < target.heldOn && (high === null || ballot.heldOn > high.heldOn),
    );
    return bases.map((base) => ({ base, high, target }));
  });
}

export function surgePairs(panel: Panel, camp: Camp, ballots: readonly CampBallot[]): SurgePair[] {
  return surgesAmong(ballots).map(({ base, high, target }) => {
    const known: SurgeBallots = {
      base,
      high,
      second: high && secondRoundOf(high.ballotId, panel.ballots),
    };
    return surgePair(panel, camp, known, target);
  });
}

/**
 * What the model knows before a target: the weights of its ballots if they hold pairs enough, else the shipped
 * ones if they are older, else none. Slope, doubt and offer are the shipped ones wherever those are older.
 * `like`: the ready-made camp that this one is, see `campLike`; one without weights of its own is not refitted,
 * because what it could learn did not carry over to other ballots (`npm run -s bench fit-surge`).
 */
export function learnBefore(
  panel: Panel,
  camp: Camp,
  like: string,
  ballots: readonly CampBallot[],
  heldOn: string,
): Constants {
  const shipped = shippedConstants(like, heldOn);
  if (shipped.camp !== like || like === ANY_CAMP) return shipped;
  const older = ballots.filter((ballot) => ballot.heldOn < heldOn);
  const pairs = surgePairs(panel, camp, older);
  const complete = pairs.filter(
    ({ features, communes }) => features.ballots.high !== null && communes >= MIN_COMMUNES,
  );
  if (complete.length < MIN_PAIRS) return shipped;
  return { ...shipped, weights: fitForms(pairs), origin: 'refitted' };
}
