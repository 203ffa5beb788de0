/** The plan on screen: the link's, else the area's newest. */
import { usePlan, usePlans } from '../../state/queries.ts';
import { useUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from '../target/use-targeting.tsx';

export function useCurrentPlan() {
  const url = useUrlState();
  const { area } = useTargeting();
  const plans = usePlans(area.areaCode);
  const planId = url.plan ?? plans.data?.[0]?.planId;
  const plan = usePlan(planId);
  return { plans, planId, plan };
}
