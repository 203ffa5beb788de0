/** Signs that the map draws, made on a canvas so that no sprite has to be fetched. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Theme } from '../state/theme.ts';

export const WALK_INK: Record<Theme, { line: string; paper: string; text: string }> = {
  light: { line: '#a8442a', paper: '#ffffff', text: '#1d1c1a' },
  dark: { line: '#f29a75', paper: '#14171b', text: '#ffffff' },
};

export const arrowName = (theme: Theme) => `arrow-${theme}`;
export const discName = (theme: Theme) => `disc-${theme}`;

/** Twice the size on screen, so that signs stay sharp on fine screens. */
const PIXEL_RATIO = 2;

export function drawSigns(map: MapLibreMap): void {
  for (const theme of ['light', 'dark'] as const) {
    const { line, paper } = WALK_INK[theme];
    addSign(map, arrowName(theme), 18, (pen) => {
      pen.beginPath();
      pen.moveTo(4, 3);
      pen.lineTo(16, 9);
      pen.lineTo(4, 15);
      pen.lineTo(7, 9);
      pen.closePath();
      pen.lineWidth = 2;
      pen.lineJoin = 'round';
      pen.strokeStyle = paper;
      pen.fillStyle = line;
      pen.stroke();
      pen.fill();
    });
    addSign(map, discName(theme), 24, (pen) => {
      pen.beginPath();
      pen.arc(12, 12, 10.5, 0, 2 * Math.PI);
      pen.lineWidth = 1.6;
      pen.strokeStyle = line;
      pen.fillStyle = paper;
      pen.fill();
      pen.stroke();
    });
  }
}

function addSign(
  map: MapLibreMap,
  name: string,
  sizePx: number,
  draw: (pen: CanvasRenderingContext2D) => void,
): void {
  if (map.hasImage(name)) return;
  const canvas = document.createElement('canvas');
  canvas.width = sizePx * PIXEL_RATIO;
  canvas.height = sizePx * PIXEL_RATIO;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  draw(pen);
  map.addImage(name, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: PIXEL_RATIO });
}
