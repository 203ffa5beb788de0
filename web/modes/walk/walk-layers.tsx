/** Walk: the chosen turf's walk on its outline; without a choice, the turfs to choose from. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { bboxOf } from '#server/domain/geo.ts';
import type { Walk } from '../../api.ts';
import { FitTo } from '../../map/fit-to.tsx';
import { TurfLayer } from '../../map/layers/turf-layer.tsx';
import { WalkLayer } from '../../map/layers/walk-layer.tsx';
import { isWellShown } from '../../map/view-box.ts';
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
    if (turf) return walk && walkBox(walk);
    return turfs?.length ? turfsBox(turfs) : undefined;
  }, [turf, turfs, walk]);
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
      <FitTo target={turfId ? `walk ${turfId}` : planId} box={box} isShown={turf ? undefined : isWellShown} />
    </>
  );
}

function walkBox({ legs, stops, start, end }: Walk) {
  const onLegs = legs.features.flatMap(({ geometry }) => geometry.coordinates);
  return bboxOf([start, end, ...onLegs, ...stops.map(({ lng, lat }) => [lng, lat])]);
}
