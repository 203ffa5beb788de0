/**
 * From published counts to the value of a term, as arithmetic that can be printed: an entry per kind of term.
 * What an entry gives is compared with the term itself, and left out where they differ, so that a sheet never
 * prints steps that lead elsewhere. Terms without an entry are products of their factors, or come from a
 * calculation over the whole area; those stand on the sheet as they came out, and are said to.
 */
import { readBlocs } from '../blocs.ts';
import type { CampBallot } from '../camp-ballots.ts';
import { pairBallots } from '../models/ballot-pairs.ts';
import { sideVotes } from '../models/bloc-sides.ts';
import { meanByRegistered } from '../models/model.ts';
import type { ScoreTable } from '../score.ts';
import type { TermId } from '../terms.ts';
import type { Factor, Term } from '../types.ts';
import { count, type Expression, evaluate, figure, minus, over, plus, power, times } from './expression.ts';
import { placeOf } from './places.ts';

type Counts = Record<'registered' | 'ballotsCast' | 'valid' | 'campVotes', number>;

export const turnoutOf = (counts: Counts) => over(count(counts.ballotsCast), count(counts.registered));
export const abstentionOf = (counts: Counts) => minus(count(1), turnoutOf(counts));
export const shareOf = (counts: Counts) => over(count(counts.campVotes), count(counts.valid));
export const perRegisteredOf = (counts: Counts) => over(count(counts.campVotes), count(counts.registered));

/** One precinct, and the ballot that the term names. */
interface Place {
  table: ScoreTable;
  i: number;
  ballot: CampBallot | undefined;
}
/** Several answers: the one that is the term's value is taken. */
type Derive = (term: Factor, place: Place) => Expression | undefined | (Expression | undefined)[];

const countsOf = ({ counts, campVotes }: CampBallot, i: number): Counts => ({
  registered: counts.registered[i],
  ballotsCast: counts.ballotsCast[i],
  valid: counts.valid[i],
  campVotes: campVotes[i],
});
const ofBallot =
  (write: (counts: Counts) => Expression): Derive =>
  (_term, { ballot, i }) =>
    ballot && write(countsOf(ballot, i));
const areaShare = (ballot: CampBallot) => meanByRegistered(ballot.share, ballot.counts.valid);

const DERIVATIONS: Partial<Record<TermId, Derive>> = {
  'camp-per-registered': ofBallot(perRegisteredOf),
  abstention: ofBallot(abstentionOf),
  'share-over-area': (_term, { ballot, i }) =>
    ballot && minus(shareOf(countsOf(ballot, i)), figure(areaShare(ballot))),
  index: deriveIndex,
  'stay-home': (_term, { table, ballot, i }) =>
    ballot &&
    table.ballots.map((other) =>
      minus(count(1), over(turnoutOf(countsOf(ballot, i)), turnoutOf(countsOf(other, i)))),
    ),
  'change-camp': deriveCampChange,
  'change-near': deriveCampChange,
  'change-blocs': deriveBlocChange,
  'surge-far-right': votesPerRegistered,
  'surge-eliminated': votesPerRegistered,
  'surge-far-right-run': (_term, { table, ballot, i }) => {
    if (!ballot) return undefined;
    const { centre, 'far-right': farRight } = readBlocs(table.panel, ballot.counts).votes;
    return over(count(farRight[i]), plus(count(farRight[i]), count(centre[i])));
  },
  affluence: (_term, { table, i }) => placeAmong(table.panel.incomeEur, i),
  affinity: (_term, { table, i }) =>
    meanOfBallots(table, i, (counts) => (counts.valid > 0 ? shareOf(counts) : undefined)),
  'per-household': (_term, { table, i }) => over(count(1), count(table.panel.doors[i])),
  'per-household-estimated': (_term, { table, i }) =>
    over(count(1), over(count(table.panel.registered[i]), figure(1.32))),
  'more-income': (_term, place) => placeByRoll(place, place.table.panel.incomeEur),
  'less-income': (_term, place) => lessOf(placeByRoll(place, place.table.panel.incomeEur)),
  'more-registered': (_term, place) => placeByRoll(place, place.table.panel.registered),
  'less-registered': (_term, place) => lessOf(placeByRoll(place, place.table.panel.registered)),
  'more-doors': (_term, place) => placeByRoll(place, place.table.panel.doors),
  'less-doors': (_term, place) => lessOf(placeByRoll(place, place.table.panel.doors)),
};

/** Null: not made by steps that are known here. */
export function derive(term: Term | Factor, table: ScoreTable, i: number): Expression | null {
  const ballot = table.ballots.find(({ ballotId }) => ballotId === term.ballotId);
  const found = [DERIVATIONS[term.id]?.(term, { table, i, ballot })].flat();
  const own = found.find((expression) => expression && isSame(evaluate(expression), term.value));
  if (own) return own;
  const factors = 'factors' in term ? (term.factors ?? []) : [];
  if (factors.length === 0) return null;
  const product = factors
    .map((factor) => derive(factor, table, i) ?? figure(factor.value))
    .reduce((one, other) => times(one, other));
  return isSame(evaluate(product), term.value) ? product : null;
}

const isSame = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(b));

function deriveIndex(_term: Factor, { table, i, ballot }: Place): Expression | undefined {
  if (!ballot) return undefined;
  const counts = countsOf(ballot, i);
  const holds = table.strategy.assumption ?? 1;
  const { abstention, share } = table.strategy.emphasis;
  const lean =
    holds === 1
      ? shareOf(counts)
      : plus(times(figure(holds), shareOf(counts)), times(figure(1 - holds), figure(areaShare(ballot))));
  return times(power(abstentionOf(counts), abstention), power(lean, share));
}

/** Of the camp's share, against each ballot that this one is compared with. */
function deriveCampChange(_term: Factor, { table, i, ballot }: Place): Expression[] {
  return pairBallots(table.ballots)
    .filter(({ newer }) => newer === ballot)
    .map(({ older, newer }) => apart(shareOf(countsOf(older, i)), shareOf(countsOf(newer, i))));
}

/** Half the sum of the changes of the sides' shares. */
function deriveBlocChange(_term: Factor, { table, i, ballot }: Place): Expression[] {
  const { panel, ballots } = table;
  return pairBallots(ballots)
    .filter(({ newer, kind }) => newer === ballot && kind === 'same-kind')
    .map(({ older, newer }) => {
      const [before, after] = [older, newer].map(({ counts }) =>
        sideVotes(panel, counts).map((votes) => over(count(votes[i]), count(counts.valid[i]))),
      );
      const changes = before
        .map((share, side) => apart(share, after[side]))
        .filter((change) => evaluate(change) !== 0);
      const sum = changes.length > 0 ? changes.reduce((one, other) => plus(one, other)) : count(0);
      return over(sum, count(2));
    });
}

/** The votes are those of the options that the term names. */
function votesPerRegistered({ value }: Factor, { ballot, table, i }: Place): Expression | undefined {
  if (!ballot || isFilled(table, i)) return undefined;
  const registered = ballot.counts.registered[i];
  const votes = value * registered;
  // Whole where they were counted here; rounding of the division is taken back.
  const whole = Math.round(votes);
  return over(count(Math.abs(votes - whole) < 1e-6 ? whole : votes), count(registered));
}

/** Whether figures of the commune stand in for the precinct's own: no count of it makes them. */
function isFilled({ outcome }: ScoreTable, i: number): boolean {
  return (
    outcome
      .missing?.(i)
      .some(({ reason }) => reason === 'surge-high-of-commune' || reason === 'surge-newcomer') ?? false
  );
}

/** The larger less the smaller. */
const apart = (a: Expression, b: Expression) => (evaluate(a) < evaluate(b) ? minus(b, a) : minus(a, b));

function placeAmong(values: Float64Array, i: number): Expression | undefined {
  const place = placeOf(values, i);
  if (!place) return undefined;
  return over(plus(count(place.lower), over(count(place.equal), count(2))), count(place.all));
}

/** Among the precincts where anybody is registered. */
function placeByRoll({ table, i }: Place, values: Float64Array): Expression | undefined {
  const { registered } = table.panel;
  return placeAmong(
    values.map((value, j) => (registered[j] > 0 ? value : Number.NaN)),
    i,
  );
}

const lessOf = (place: Expression | undefined) => place && minus(count(1), place);

/** By the weights of the ballots that have the figure here. */
function meanOfBallots(
  { ballots }: ScoreTable,
  i: number,
  write: (counts: Counts) => Expression | undefined,
): Expression | undefined {
  const heard = ballots.flatMap((ballot) => {
    const expression =
      ballot.weight > 0 && ballot.counts.registered[i] > 0 ? write(countsOf(ballot, i)) : undefined;
    return expression ? [{ weight: ballot.weight, expression }] : [];
  });
  if (heard.length === 0) return undefined;
  const weighted = heard.map(({ weight, expression }) =>
    weight === 1 ? expression : times(figure(weight), expression),
  );
  const sum = weighted.reduce((one, other) => plus(one, other));
  const weights = heard.reduce((total, { weight }) => total + weight, 0);
  return weights === 1 ? sum : over(sum, figure(weights));
}
