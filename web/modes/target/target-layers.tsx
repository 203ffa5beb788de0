/** Scores on the map: precincts, or cells with the selected precinct's outline above them. */
import { useMemo } from 'react';
import { bboxOf } from '#server/domain/geo.ts';
import { FitTo } from '../../map/fit-to.tsx';
import { CellLayer, PrecinctLayer } from '../../map/layers/score-layers.tsx';
import { isFindable } from '../../map/view-box.ts';
import { usePrecinct } from '../../state/queries.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { useCellScores } from './use-cell-scores.ts';
import { useTargeting } from './use-targeting.tsx';

export function TargetLayers() {
  const { layer } = useUrlState();
  return (
    <>
      {layer === 'cells' ? <Cells /> : <Precincts />}
      <FitToPrecinct />
    </>
  );
}

/** A precinct chosen in the ranking may lie outside of the map. */
function FitToPrecinct() {
  const { precinct } = useUrlState();
  const { area } = useTargeting();
  const shape = usePrecinct(precinct, area.areaCode).data?.geometry;
  const box = useMemo(() => shape && bboxOf(shape.coordinates.flat(2)), [shape]);
  return (
    <FitTo target={box ? precinct : undefined} box={box ?? undefined} isShown={isFindable} maxZoom={13} />
  );
}

function Precincts() {
  const { precinct, hiddenClasses } = useUrlState();
  const { area, classes, classByCode } = useTargeting();
  return (
    <PrecinctLayer
      area={area.areaCode}
      classes={classByCode}
      classCount={classes.breaks.length + 1}
      hiddenClasses={hiddenClasses}
      selected={precinct ? [precinct] : []}
      onPick={(code) => setUrlState({ precinct: code }, { step: true })}
    />
  );
}

function Cells() {
  const { hiddenClasses } = useUrlState();
  const { area, strategy } = useTargeting();
  const { resolution, classes, classByCell } = useCellScores();
  return (
    <CellLayer
      area={area.areaCode}
      strategy={strategy.name}
      resolution={resolution}
      classes={classByCell}
      classCount={classes.breaks.length + 1}
      hiddenClasses={hiddenClasses}
    />
  );
}
