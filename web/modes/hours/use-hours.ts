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

export interface Hours {
  budgetH: number;
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

export function useHours(): Hours | undefined {
  const { budget, goal: goalKind } = useUrlState();
  const { table, tuned, area } = useTargeting();
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
    return {
      plan: planHours(items, tuned.doorEconomics, budgetH),
      unknown: panel.precinctCodes.length - items.length,
    };
  }, [table, tuned.doorEconomics, budgetH]);

  const past = useMemo(() => table && sumBallots(table.panel, tuned.camp), [table, tuned.camp]);
  const kinds = [...new Set((past ?? []).map(({ kind }) => kind))];
  const newest = past?.at(-1);
  const kind = goalKind && kinds.includes(goalKind) ? goalKind : newest && ballotKind(newest.ballotId)?.kind;
  const effectOn = table && table.outcome.effectOn !== 'none' ? table.outcome.effectOn : null;
  const goal = useMemo(() => {
    if (!table || !past || !kind || !effectOn) return undefined;
    const registered = table.panel.registered.reduce((sum, count) => sum + (count || 0), 0);
    return voteGoal({ kind, areaCode: area.areaCode, registered, past, effectOn });
  }, [table, past, kind, effectOn, area.areaCode]);

  return plan && { budgetH, ...plan, effectOn, kinds, kind, goal };
}
