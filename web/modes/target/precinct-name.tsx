/** A precinct in a table: the colour that it has on the map, its number, its name. */
import { useMemo } from 'react';
import { CLASS_COUNT } from '#server/domain/targeting/classes.ts';
import { shortCode } from '../../format.ts';
import { classColour, NO_DATA } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { usePainting } from './use-painting.tsx';

export function PrecinctName({ code, name, colour }: { code: string; name: string; colour: string }) {
  return (
    <span className="precinct-name">
      <span className="swatch" style={{ background: colour }} />
      <span className="muted number">{shortCode(code)}</span>
      <span>{name}</span>
    </span>
  );
}

/** The colour of each precinct on the map; that of a ramp is taken to its nearest step. */
export function useColourOf(): (precinctCode: string) => string {
  const theme = useTheme();
  const { painting, isDifference } = usePainting();
  return useMemo(() => {
    const { paint, ramp, classes } = painting;
    const count = ramp ? CLASS_COUNT : classes.breaks.length + 1;
    return (code) => {
      const place = paint.get(code);
      if (typeof place !== 'number') return NO_DATA[theme];
      return classColour(theme, Math.round(place), count, isDifference ? 'difference' : 'score');
    };
  }, [theme, painting, isDifference]);
}
