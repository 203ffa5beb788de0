/** A figure of the map in words: each kind in its unit. */
import { useMemo } from 'react';
import { useFormats } from '../../i18n.ts';
import type { Colour } from '../../state/url.ts';

export function useFigureText(kind: Colour | 'difference'): (value: number | null | undefined) => string {
  const format = useFormats();
  return useMemo(() => {
    switch (kind) {
      case 'class':
      case 'score':
      case 'interval':
        return format.score;
      case 'abstention':
      case 'share':
        return format.share;
      case 'income':
        return format.euros;
      case 'votes':
        return (value) =>
          format.mid({ low: value ?? Number.NaN, mid: value ?? Number.NaN, high: value ?? Number.NaN });
      case 'base':
        return format.figure;
      case 'difference':
        return format.places;
    }
  }, [kind, format]);
}
