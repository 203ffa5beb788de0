/** Signs that the map draws, made on a canvas so that no sprite has to be fetched. */
import type { Map as MapLibreMap } from 'maplibre-gl';

export const ARROW = 'arrow';

/** An arrow head along the line, tinted by the layer (hence a distance field). */
export function drawArrow(map: MapLibreMap): void {
  if (map.hasImage(ARROW)) return;
  const sizePx = 24;
  const canvas = document.createElement('canvas');
  canvas.width = sizePx;
  canvas.height = sizePx;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.beginPath();
  pen.moveTo(5, 4);
  pen.lineTo(20, 12);
  pen.lineTo(5, 20);
  pen.lineTo(9, 12);
  pen.closePath();
  pen.fill();
  map.addImage(ARROW, pen.getImageData(0, 0, sizePx, sizePx), { sdf: true, pixelRatio: 2 });
}
