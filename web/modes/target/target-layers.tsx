/** Scores on the map: precincts, or cells with the selected precinct's outline above them. */
import { CellLayer, PrecinctLayer } from '../../map/layers/score-layers.tsx';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { useCellScores } from './use-cell-scores.ts';
import { useTargeting } from './use-targeting.tsx';

export function TargetLayers() {
  const { layer } = useUrlState();
  return layer === 'cells' ? <Cells /> : <Precincts />;
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
