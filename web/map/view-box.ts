/** When a map shows a place well enough to be left alone. */
import type { BBox } from '#server/domain/geo.ts';

const width = ([west, , east]: BBox) => Math.max(east - west, 0);
const height = ([, south, , north]: BBox) => Math.max(north - south, 0);

function share(inner: BBox, outer: BBox): number {
  const common: BBox = [
    Math.max(inner[0], outer[0]),
    Math.max(inner[1], outer[1]),
    Math.min(inner[2], outer[2]),
    Math.min(inner[3], outer[3]),
  ];
  const area = width(outer) * height(outer);
  return area > 0 ? (width(common) * height(common)) / area : 0;
}

/** Whether the view looks into the box, or holds all of it at half of its own width or height or more. */
export function isWellShown(view: BBox, box: BBox): boolean {
  if (share(box, view) >= 0.5) return true;
  return share(view, box) > 0.97 && (width(box) >= width(view) / 2 || height(box) >= height(view) / 2);
}

/** Whether the box lies in the view and is large enough to be found: a thirtieth of its width or height. */
export function isFindable(view: BBox, box: BBox): boolean {
  return share(view, box) > 0.97 && (width(box) >= width(view) / 30 || height(box) >= height(view) / 30);
}
