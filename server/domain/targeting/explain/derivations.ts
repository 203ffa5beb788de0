/**
 * From the counts of a ballot to the value of a term, as arithmetic that can be printed: one entry per kind of
 * term that is made of the counts of one ballot. What the entry gives is compared with the term itself, and is
 * left out where they differ, so that a sheet never prints steps that lead elsewhere.
 */
import { meanByRegistered } from '../models/model.ts';
import type { ScoreTable } from '../score.ts';
import type { TermId } from '../terms.ts';
import type { Term } from '../types.ts';
import { count, type Expression, evaluate, figure, minus, over, plus, power, times } from './expression.ts';
import type { SheetBallot } from './sheet-types.ts';

type Counts = Pick<SheetBallot, 'ballotId' | 'registered' | 'ballotsCast' | 'valid' | 'campVotes'>;
type Derive = (counts: Counts, table: ScoreTable) => Expression;

export const turnoutOf = ({ ballotsCast, registered }: Counts) => over(count(ballotsCast), count(registered));
export const abstentionOf = (counts: Counts) => minus(count(1), turnoutOf(counts));
export const shareOf = ({ campVotes, valid }: Counts) => over(count(campVotes), count(valid));
export const perRegisteredOf = ({ campVotes, registered }: Counts) =>
  over(count(campVotes), count(registered));

const DERIVATIONS: Partial<Record<TermId, Derive>> = {
  'camp-per-registered': perRegisteredOf,
  index(counts, { strategy, ballots }) {
    const holds = strategy.assumption ?? 1;
    const { abstention, share } = strategy.emphasis;
    const ballot = ballots.find(({ ballotId }) => ballotId === counts.ballotId)!;
    const area = meanByRegistered(ballot.share, ballot.counts.valid);
    const lean =
      holds === 1
        ? shareOf(counts)
        : plus(times(figure(holds), shareOf(counts)), times(figure(1 - holds), figure(area)));
    return times(power(abstentionOf(counts), abstention), power(lean, share));
  },
};

/** Null: not made of the counts of one ballot, or not by the steps that are known here. */
export function derive(term: Term, counts: Counts | undefined, table: ScoreTable): Expression | null {
  const expression = counts && DERIVATIONS[term.id]?.(counts, table);
  if (!expression) return null;
  const isSame = Math.abs(evaluate(expression) - term.value) <= 1e-9 * Math.max(1e-3, Math.abs(term.value));
  return isSame ? expression : null;
}
