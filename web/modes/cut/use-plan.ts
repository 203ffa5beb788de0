/** The plan on screen: the link's, else the area's newest; and the turf selected in it. */
import { usePlan, usePlans } from '../../state/queries.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from '../target/use-targeting.tsx';

export function useCurrentPlan() {
  const url = useUrlState('plan', 'turf');
  const { area } = useTargeting();
  const plans = usePlans(area.areaCode);
  const planId = url.plan ?? plans.data?.[0]?.planId;
  const plan = usePlan(planId);
  const turfs = plan.data?.turfs.features;
  const turf = turfs?.find(({ properties }) => properties.turfId === url.turf);
  // The link names the plan too, so that it still finds its turf when a newer plan has been cut.
  const selectTurf = (turfId: string) => setUrlState({ turf: turfId, plan: planId }, { step: true });
  return { plans, planId, plan, turfs, turf, selectTurf };
}
