/** Walk: the chosen turf's walk on its outline; without a choice, the turfs to choose from. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FitTo } from '../../map/fit-to.tsx';
import { TurfLayer } from '../../map/layers/turf-layer.tsx';
import { WalkLayer } from '../../map/layers/walk-layer.tsx';
import { useWalk } from '../../state/queries.ts';
import { turfsBox } from '../cut/cut-layers.tsx';
import { useCurrentPlan } from '../cut/use-plan.ts';
import { selectedStop } from './selected-stop.ts';

export function WalkLayers() {
  const { t } = useTranslation();
  const { planId, turfs, turf, selectTurf } = useCurrentPlan();
  const turfId = turf?.properties.turfId;
  const walk = useWalk(turfId).data;
  const seq = selectedStop.use();
  const box = useMemo(() => {
    const shown = turf ? [turf] : turfs;
    return shown?.length ? turfsBox(shown) : undefined;
  }, [turf, turfs]);
  return (
    <>
      {turfs && (
        <TurfLayer
          key={turf ? 'ground' : 'choice'}
          turfs={turfs}
          selectedTurfId={turfId}
          isBackground={turf !== undefined}
          onPick={turf ? undefined : selectTurf}
        />
      )}
      {walk && (
        <WalkLayer
          walk={walk}
          selectedSeq={seq}
          onPick={selectedStop.set}
          startLabel={t('walk.start')}
          endLabel={t('walk.end')}
        />
      )}
      <FitTo target={turfId ?? planId} box={box} />
    </>
  );
}
