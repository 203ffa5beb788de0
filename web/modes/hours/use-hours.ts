/** The plan of hours for the strategy as it stands: computed here, so that it follows the sliders. */
import { useMemo } from 'react';
import { votesPerDoor } from '#server/domain/hours/economics.ts';
import { ballotKind, sumBallots } from '#server/domain/hours/past-ballots.ts';
import { type HoursItem, type HoursPlan, planHours } from '#server/domain/hours/plan-hours.ts';
import { type VoteGoal, voteGoal } from '#server/domain/hours/vote-goal.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from '../target/use-targeting.tsx';

/** Forty volunteers for an afternoon. */
const USUAL_BUDGET_H = 80;

/** Above it scores stay on the server (use-targeting.tsx), and the browser has nothing to plan from. */
const MOST_PRECINCTS_HERE = 5_000;

export interface Hours {
  budgetH: number;
  /** Hours of every door in the slowest case; of the middle one where that has no end. */
  mostH: number;
  /** Knocks on each door at most. */
  passes: number;
  plan: HoursPlan;
  /** Precincts whose doors or votes are not known: in no figure. */
  unknown: number;
  /** Null: the goal has no published effect on votes. */
  effectOn: 'turnout' | 'choice' | null;
  /** Kinds of ballot that a vote goal can be set for. */
  kinds: string[];
  kind: string | undefined;
  goal: VoteGoal | undefined;
}

/** Undefined: its inputs are not here yet. */
export function useHours(): Hours | 'too-large' | undefined {
  const { budget, goal: goalKind } = useUrlState('budget', 'goal');
  const { table, panel, tuned, area } = useTargeting();
  const budgetH = budget ?? USUAL_BUDGET_H;

  const plan = useMemo(() => {
    if (!table) return undefined;
    const { outcome, panel } = table;
    const items: HoursItem[] = [];
    panel.precinctCodes.forEach((id, i) => {
      const known = votesPerDoor(
        tuned.doorEconomics,
        outcome.effectOn,
        outcome.reserve[i],
        outcome.effectBase,
      );
      if (panel.doors[i] > 0 && Number.isFinite(known.mid))
        items.push({ id, doors: panel.doors[i], votesPerDoor: known });
    });
    // As the server plans hours: once more than at first, and as often as the strategy says where that is more.
    const passes = Math.max(2, tuned.doorEconomics.passes ?? 1);
    const plan = planHours(items, tuned.doorEconomics, budgetH, passes);
    const { high, mid } = plan.totals.hours;
    return {
      plan,
      passes,
      mostH: Number.isFinite(high) ? high : mid,
      unknown: panel.precinctCodes.length - items.length,
    };
  }, [table, tuned.doorEconomics, budgetH]);

  // The strategy hears some ballots; what an area can expect is read from all that are here.
  const all = useMemo(
    () => table && sumBallots({ ...table.panel, ballots: (panel ?? table.panel).ballots }, tuned.camp),
    [table, panel, tuned.camp],
  );
  const kinds = [...new Set((all ?? []).map(({ kind }) => kind))];
  const newest = table?.panel.ballots.toSorted((a, b) => (a.heldOn < b.heldOn ? 1 : -1))[0];
  const kind = goalKind && kinds.includes(goalKind) ? goalKind : newest && ballotKind(newest.ballotId)?.kind;
  const effectOn = table && table.outcome.effectOn !== 'none' ? table.outcome.effectOn : null;
  const goal = useMemo(() => {
    if (!table || !all || !kind || !effectOn) return undefined;
    // As the server does: too few ballots of the kind are joined by every first round.
    const ofKind = all.filter((ballot) => ballot.kind === kind);
    const past = ofKind.length >= 2 ? ofKind : all.filter((one) => one.round === 1 || one.kind === kind);
    const registered = table.panel.registered.reduce((sum, count) => sum + (count || 0), 0);
    return voteGoal({ kind, areaCode: area.areaCode, registered, past, effectOn });
  }, [table, all, kind, effectOn, area.areaCode]);

  if (!table && area.precincts > MOST_PRECINCTS_HERE) return 'too-large';
  return plan && { budgetH, ...plan, effectOn, kinds, kind, goal };
}
