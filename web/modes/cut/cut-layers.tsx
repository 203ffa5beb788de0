/** Cut: turfs over faint scores; while precincts are being picked as the area to cut, a click picks. */
import { useMemo } from 'react';
import { bboxOf } from '#server/domain/geo.ts';
import type { Turf } from '../../api.ts';
import { FitTo } from '../../map/fit-to.tsx';
import { PrecinctLayer } from '../../map/layers/score-layers.tsx';
import { TurfLayer } from '../../map/layers/turf-layer.tsx';
import { isFindable, isWellShown } from '../../map/view-box.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from '../target/use-targeting.tsx';
import { useCutForm } from './cut-form.ts';
import { useCurrentPlan } from './use-plan.ts';

export function CutLayers() {
  const { picked } = useUrlState('picked');
  const { area, classes, classByCode } = useTargeting();
  const { planId, turfs, turf, selectTurf } = useCurrentPlan();
  const isPicking = useCutForm().where === 'picked';
  const box = useMemo(() => {
    const shown = turf ? [turf] : turfs;
    return shown?.length ? turfsBox(shown) : undefined;
  }, [turf, turfs]);
  return (
    <>
      <PrecinctLayer
        area={area.areaCode}
        classes={classByCode}
        classCount={classes.breaks.length + 1}
        hiddenClasses={[]}
        selected={isPicking ? picked : []}
        isBackground={planId !== undefined && !isPicking}
        onPick={
          isPicking
            ? (code) =>
                setUrlState({
                  picked: picked.includes(code) ? picked.filter((one) => one !== code) : [...picked, code],
                })
            : undefined
        }
      />
      {turfs && !isPicking && (
        <TurfLayer turfs={turfs} selectedTurfId={turf?.properties.turfId} onPick={selectTurf} />
      )}
      <FitTo
        target={turf?.properties.turfId ?? planId}
        box={box}
        isShown={turf ? isFindable : isWellShown}
        maxZoom={14.5}
      />
    </>
  );
}

export function turfsBox(turfs: Turf[]) {
  return bboxOf(turfs.flatMap(({ geometry }) => geometry.coordinates.flat(2)));
}
