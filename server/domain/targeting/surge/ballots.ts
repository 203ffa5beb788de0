/**
 * Which ballots speak in the model, among those with a result here.
 *
 *  - high (H): the newest presidential first round with a weight that is not the base.
 *  - second: the second round of H, whatever its weight: no camp is counted there.
 *  - base: what the camp has when many stay at home. In a backtest the ballot that gains are counted from. In a
 *    campaign the newest first round with a weight, not presidential, of which the camp knows at least half the
 *    votes, and whose turnout was at least 10 points below that of H (2024 was not such a one: nobody was left to
 *    come). National ballots before municipal ones, where people vote for a mayor. Where none is that low, the
 *    newest of them; where none is left, the newest first round, then the newest ballot.
 *  - stand-ins: all other first rounds with a weight, for precincts that neither base nor H knows.
 */
import type { Ahead } from '../backtest/foresight.ts';
import { ballotName } from '../backtest/foresight.ts';
import type { CampBallot } from '../camp-ballots.ts';
import type { PanelBallot } from '../panel.ts';
import type { SurgeBallots } from './features.ts';

/** Share of the valid votes that the camp must know of a base: a ballot of unknown local lists says nothing of it. */
const CAMP_KNOWS = 0.5;
/** How far below H's the turnout of a base lies at least. */
const LOWER_BY = 0.1;
/** Turnout of a presidential first round where the area has none to look at; France 2002–2022: 0.72 to 0.84. */
export const PRESIDENTIAL_TURNOUT = 0.75;

const isKind = (ballotId: string, kind: string) => ballotName(ballotId).kind === kind;
export const isPresidential = (ballotId: string) => isKind(ballotId, 'presidential');
export const isFirstRound = (ballotId: string) => ballotName(ballotId).round === 1;

/** `ballots` newest first; undefined: none has a weight and a result. */
export function chooseSurgeBallots(
  ballots: readonly CampBallot[],
  others: readonly PanelBallot[],
  ahead?: Pick<Ahead, 'base'>,
): SurgeBallots | undefined {
  const held = ballots.filter(({ weight, counts }) => weight > 0 && counts.registered.some((own) => own > 0));
  const first = held.filter(({ ballotId }) => isFirstRound(ballotId));
  const highBeside = (base: CampBallot | undefined) =>
    first.find((ballot) => ballot !== base && isPresidential(ballot.ballotId)) ?? null;
  const base = ahead
    ? ballots.find(({ ballotId }) => ballotId === ahead.base)
    : chooseBase(held, first, highBeside(undefined));
  if (!base) return undefined;
  const high = highBeside(base);
  return {
    base,
    high,
    second: high && secondRoundOf(high.ballotId, others),
    standIns: first.filter((ballot) => ballot !== base && ballot !== high),
  };
}

function chooseBase(
  held: readonly CampBallot[],
  first: readonly CampBallot[],
  high: CampBallot | null,
): CampBallot | undefined {
  const others = first.filter((ballot) => !isPresidential(ballot.ballotId) && knowsCamp(ballot));
  const national = others.filter(({ ballotId }) => !isKind(ballotId, 'municipal'));
  const low = (ballot: CampBallot) => isLow(ballot, high);
  return national.find(low) ?? others.find(low) ?? national[0] ?? others[0] ?? first[0] ?? held[0];
}

/** Whether clearly fewer voted than at H. */
export function isLow(base: CampBallot, high: CampBallot | null): boolean {
  return turnoutOf(base) <= (high ? turnoutOf(high) : PRESIDENTIAL_TURNOUT) - LOWER_BY;
}

/** Ballots cast ÷ registered, over the precincts with a result. */
export function turnoutOf({ counts }: CampBallot): number {
  let cast = 0;
  let registered = 0;
  for (let i = 0; i < counts.registered.length; i++) {
    if (!(counts.registered[i] > 0)) continue;
    cast += counts.ballotsCast[i];
    registered += counts.registered[i];
  }
  return cast / registered;
}

/** '2022-presidential-2' of '2022-presidential-1'; null: it is not there. */
export function secondRoundOf(ballotId: string, others: readonly PanelBallot[]): PanelBallot | null {
  const second = ballotId.replace(/-1$/, '-2');
  return others.find((ballot) => ballot.ballotId === second && second !== ballotId) ?? null;
}

function knowsCamp({ unmappedVotes, counts }: CampBallot): boolean {
  let valid = 0;
  let unknown = 0;
  for (let i = 0; i < unmappedVotes.length; i++) {
    if (Number.isNaN(unmappedVotes[i])) continue;
    valid += counts.valid[i];
    unknown += unmappedVotes[i];
  }
  return valid > 0 && unknown <= (1 - CAMP_KNOWS) * valid;
}
