/**
 * A chart, drawn by Observable Plot as SVG in the width that is there. Loaded when the first chart is wanted, so
 * that the map does not wait for it. Whoever cannot see it hears its label, and has the table beside it.
 */
import { use, useEffect, useRef, useState } from 'react';

export type PlotLibrary = typeof import('@observablehq/plot');
export type PlotOptions = import('@observablehq/plot').PlotOptions;

interface Props {
  label: string;
  /** Called again whenever the width or what it closes over changes: keep it stable. */
  draw: (plot: PlotLibrary, widthPx: number) => PlotOptions;
}

let library: Promise<PlotLibrary> | undefined;

/** Suspends until the library is here. */
export function Plot({ label, draw }: Props) {
  library ??= import('@observablehq/plot');
  const plot = use(library);
  const frame = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);

  useEffect(() => {
    const box = frame.current!;
    const observer = new ResizeObserver(([entry]) => setWidthPx(Math.floor(entry.contentRect.width)));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (widthPx === 0) return;
    const chart = plot.plot({
      width: widthPx,
      ...draw(plot, widthPx),
      style: { background: 'transparent', fontSize: '12.5px', fontFamily: 'inherit', overflow: 'visible' },
    });
    // Its parts are named for nobody: the whole is one image, with a label and a table beside it.
    chart.setAttribute('aria-hidden', 'true');
    for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
    frame.current!.replaceChildren(chart);
    return () => chart.remove();
  }, [plot, draw, widthPx]);

  return <div className="plot" ref={frame} role="img" aria-label={label} />;
}
