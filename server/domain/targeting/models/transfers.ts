/**
 * Second round: votes that are still to be won at the doors between the two rounds.
 *
 *     value = Σ over what people did in the first round:
 *             share of the registered voters × P(choose the camp's finalist) × P(stay at home)
 *
 * That is how much the camp's votes move when everybody becomes a little readier to go: voters of eliminated
 * candidates who lean to the camp and might stay at home, abstainers who lean to it, own voters who might not
 * come back. Votes that come anyway count for nothing, however many; expected votes, share and gain stand in
 * `second-round/predict.ts`, from the same transfers. Those are learnt from earlier pairs of rounds.
 *
 * Where the second round is loaded already, it says who stood, and nothing else of it is read.
 */

import type { ModelReason } from '../reasons.ts';
import { FRENCH_TRANSFERS } from '../second-round/affinity-model.ts';
import { type Contest, findContests } from '../second-round/contests.ts';
import { campStands, predictSecondRound, type Reserve } from '../second-round/predict.ts';
import { type FirstRound, firstRoundOf } from '../second-round/rules.ts';
import type { TermId } from '../terms.ts';
import type { Term } from '../types.ts';
import {
  type ModelInput,
  type ModelOutcome,
  meanByRegistered,
  NO_TERMS,
  type ScoreModel,
  silent,
} from './model.ts';

export const transfers: ScoreModel = {
  assumption: {
    en: 'Assumes that voters move between the rounds as they did in 2017 and 2022, and that a contact raises the odds of going to vote by the same factor for all.',
    fr: "Suppose que les électeurs se reportent d'un tour à l'autre comme en 2017 et 2022, et qu'un contact augmente du même facteur la propension de chacun à aller voter.",
  },
  assumptionRange: {
    at0: {
      en: 'transfers to the camp at the low end of their range',
      fr: 'reports vers le camp en bas de leur fourchette',
    },
    at1: { en: 'transfers as estimated', fr: 'reports comme estimés' },
  },
  unit: {
    en: 'camp votes that depend on who goes, per registered voter',
    fr: 'voix du camp qui dépendent de la mobilisation, par inscrit',
  },
  ballotsNeeded: 1,
  readsBeside: (ballotId) => firstRoundOf(ballotId)?.secondBallotId ?? ballotId,
  run(input: ModelInput): ModelOutcome {
    const { strategy, panel } = input;
    const found = findFirstRound(input);
    if (!found) return silent(panel.precinctCodes.length, 'turnout', 'second-round-no-first');
    const { round, ballot } = found;
    const second = panel.ballots.find(({ ballotId }) => ballotId === round.secondBallotId);
    const contests = findContests(panel, ballot, round, strategy.camp, strategy.secondRound, second);
    const predicted = predictSecondRound(panel, ballot, contests, {
      model: FRENCH_TRANSFERS,
      assumption: strategy.assumption,
    });
    const { atStake, atStakeSd, goingAtStake } = predicted;
    return {
      value: atStake,
      sd: atStakeSd,
      reserve: atStake.slice(),
      effectOn: 'turnout',
      effectBase: meanByRegistered(goingAtStake, ballot.registered),
      explain(i) {
        if (Number.isNaN(atStake[i])) return NO_TERMS;
        const { finalists } = predicted.contests[predicted.of[i]];
        const isOurs = (n: number) => (finalists[n].campWeight ?? 0) > 0;
        const terms = predicted
          .reservesAt(i)
          .filter(({ voters }) => voters > 0)
          .map((reserve) => termOf(reserve, ballot.ballotId, ballot.registered[i], isOurs));
        return { formula: 'sum', shrinkage: null, terms: oneOfEach(terms) };
      },
      missing(i) {
        if (!Number.isNaN(atStake[i]) || Number.isNaN(ballot.registered[i])) return [];
        const contest = predicted.of[i] < 0 ? null : predicted.contests[predicted.of[i]];
        return [{ kind: 'model', reason: reasonOf(contest) }];
      },
    };
  },
};

/** The round that the strategy names, or the newest of its ballots that a second round may follow. */
export function findFirstRound({
  strategy,
  panel,
  ballots,
}: Pick<ModelInput, 'strategy' | 'panel' | 'ballots'>) {
  const named = strategy.secondRound?.firstRound;
  const candidates = named
    ? panel.ballots.filter(({ ballotId }) => ballotId === named)
    : ballots.filter(({ weight }) => weight > 0).map(({ counts }) => counts);
  for (const ballot of candidates) {
    const round: FirstRound | undefined = firstRoundOf(ballot.ballotId);
    if (round) return { round, ballot };
  }
  return undefined;
}

function reasonOf(contest: Contest | null): ModelReason {
  if (!contest) return 'second-round-no-constituency';
  if (contest.finalists.length < 2) return 'second-round-decided';
  return campStands(contest) ? 'second-round-no-constituency' : 'second-round-without-camp';
}

function termOf(
  { origin, voters, toCamp, atHome }: Reserve,
  ballotId: string,
  registered: number,
  isOurs: (finalist: number) => boolean,
): Term {
  const id: TermId =
    origin.kind === 'finalist'
      ? isOurs(origin.finalist)
        ? 'second-round-own'
        : 'second-round-rival'
      : origin.kind === 'eliminated'
        ? `second-round-${origin.bloc}`
        : `second-round-${origin.kind}`;
  const value = (voters / registered) * toCamp.mid * atHome;
  const factor = (factorId: TermId, own: number) => ({ id: factorId, ballotId, value: own });
  return {
    id,
    ballotId,
    value,
    weight: 1,
    contribution: value,
    factors: [
      factor('round-share', voters / registered),
      factor('round-to-camp', toCamp.mid),
      factor('round-at-home', atHome),
    ],
  };
}

/** Two rivals in a three-way contest are one line. */
function oneOfEach(terms: readonly Term[]): Term[] {
  return [...Map.groupBy(terms, ({ id }) => id).values()].map(([first, ...others]) => {
    if (others.length === 0) return first;
    const { factors: _ofOne, ...term } = first;
    const value = others.reduce((sum, other) => sum + other.value, first.value);
    return { ...term, value, contribution: value };
  });
}
