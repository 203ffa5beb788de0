/** What a backtest is asked, checked against the ballots there are: every refusal names what would do. */
import { ballotName, newestFirst } from './foresight.ts';

export const DEFAULT_MIN_PRECINCTS = 30;

export interface BacktestOptions {
  target: string;
  train: string[];
  /** Default: see `chooseBase`. */
  base?: string;
  /** Left out: the whole as one group. */
  by?: 'commune';
  /** A group needs so many precincts that count. Default 30. */
  minPrecincts?: number;
}

interface Ballot {
  ballotId: string;
  heldOn: string;
}

export class BacktestRefused extends Error {
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = 'BacktestRefused';
    this.code = code;
    this.hint = hint;
  }
}

/** The ballots of a backtest; throws `BacktestRefused`. */
export function checkBallots(
  available: readonly Ballot[],
  { target, train, base }: Pick<BacktestOptions, 'target' | 'train' | 'base'>,
): { target: string; train: string[]; base: string } {
  const all = available.toSorted(newestFirst).reverse();
  const known = new Map(all.map((ballot) => [ballot.ballotId, ballot]));
  const list =
    all.length > 0 ? `There are: ${all.map(({ ballotId }) => ballotId).join(', ')}.` : 'Load results first.';
  const asked = [...new Set(train)];
  const unknown = [target, ...asked, ...(base === undefined ? [] : [base])].filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new BacktestRefused('unknown-ballot', `There is no result of ${unknown.join(', ')} here.`, list);
  if (asked.length === 0)
    throw new BacktestRefused(
      'no-train-ballot',
      'No train ballot is named.',
      `Name some that are older than ${target}. ${list}`,
    );
  const { heldOn } = known.get(target)!;
  const late = asked.filter((id) => !(known.get(id)!.heldOn < heldOn));
  if (late.length > 0)
    throw new BacktestRefused(
      'not-older',
      `${late.join(', ')} ${late.length === 1 ? 'is' : 'are'} not older than the target ${target} (${heldOn}): a backtest knows only what was known before.`,
      `Older ones: ${
        all
          .filter((b) => b.heldOn < heldOn)
          .map((b) => b.ballotId)
          .join(', ') || 'none'
      }.`,
    );
  if (base !== undefined && !asked.includes(base))
    throw new BacktestRefused(
      'base-not-in-train',
      `The base ${base} is not among the train ballots.`,
      `Add it to the train ballots, or use one of ${asked.join(', ')}.`,
    );
  const ordered = asked.map((id) => known.get(id)!).sort(newestFirst);
  return {
    target,
    train: ordered.map(({ ballotId }) => ballotId).reverse(),
    base: base ?? chooseBase(target, ordered),
  };
}

/**
 * The last comparable ballot: the newest train ballot of the target's kind and round; else the newest of its
 * round, because a second round is fought by few and not everywhere; else the newest.
 */
export function chooseBase(target: string, newestFirstTrain: readonly { ballotId: string }[]): string {
  const { kind, round } = ballotName(target);
  const named = newestFirstTrain.map(({ ballotId }) => ballotName(ballotId));
  const base =
    named.find((one) => one.kind === kind && one.round === round) ??
    named.find((one) => one.round === round) ??
    named[0];
  return base.ballotId;
}
