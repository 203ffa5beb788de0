/** Scores on the map: precincts, or cells with the selected precinct's outline above them. */
import { useMemo } from 'react';
import { bboxOf } from '#server/domain/geo.ts';
import { FitTo } from '../../map/fit-to.tsx';
import { CellLayer, PrecinctLayer } from '../../map/layers/score-layers.tsx';
import { isFindable } from '../../map/view-box.ts';
import { usePrecinct } from '../../state/queries.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { useCellScoresNow } from './use-cell-scores.ts';
import { usePaintingNow } from './use-painting.tsx';
import { useTargeting } from './use-targeting.tsx';

export function TargetLayers() {
  const { layer } = useUrlState('layer');
  return (
    <>
      {layer === 'cells' ? <Cells /> : <Precincts />}
      <FitToPrecinct />
    </>
  );
}

/** A precinct chosen in the ranking may lie outside of the map. */
function FitToPrecinct() {
  const { precinct } = useUrlState('precinct');
  const { area } = useTargeting();
  const shape = usePrecinct(precinct, area.areaCode).data?.geometry;
  const box = useMemo(() => shape && bboxOf(shape.coordinates.flat(2)), [shape]);
  return (
    <FitTo target={box ? precinct : undefined} box={box ?? undefined} isShown={isFindable} maxZoom={13} />
  );
}

function Precincts() {
  const { precinct, hiddenClasses } = useUrlState('precinct', 'hiddenClasses');
  const { area } = useTargeting();
  const { painting, isDifference } = usePaintingNow();
  return (
    <PrecinctLayer
      area={area.areaCode}
      classes={painting.paint}
      classCount={painting.classes.breaks.length + 1}
      ramp={isDifference ? 'difference' : 'score'}
      isContinuous={painting.ramp !== null}
      hiddenClasses={painting.ramp ? [] : hiddenClasses}
      selected={precinct ? [precinct] : []}
      onPick={(code) => setUrlState({ precinct: code, cell: undefined }, { step: true })}
    />
  );
}

function Cells() {
  const { hiddenClasses, cell } = useUrlState('hiddenClasses', 'cell');
  const { area, strategy } = useTargeting();
  const { resolution, painting, isDifference } = useCellScoresNow();
  return (
    <CellLayer
      area={area.areaCode}
      strategy={strategy.name}
      resolution={resolution}
      classes={painting.paint}
      classCount={painting.classes.breaks.length + 1}
      ramp={isDifference ? 'difference' : 'score'}
      isContinuous={painting.ramp !== null}
      hiddenClasses={painting.ramp ? [] : hiddenClasses}
      selected={cell}
      onPick={(code) => setUrlState({ cell: code, precinct: undefined }, { step: true })}
    />
  );
}
