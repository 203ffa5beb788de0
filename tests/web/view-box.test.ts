/** When the map may stay where it is, and from which zoom on a shape has room for its name. */
import { expect, test } from 'vitest';
import type { BBox } from '#server/domain/geo.ts';
import { zoomForWidth } from '#web/map/label-point.ts';
import { isFindable, isWellShown } from '#web/map/view-box.ts';

const view: BBox = [0, 0, 4, 2];

test('a view into a plan, or of all of it at a fair size, is left alone', () => {
  expect(isWellShown(view, [-10, -10, 10, 10])).toBe(true);
  expect(isWellShown(view, [1, 0.5, 2, 1.6])).toBe(true);
  expect(isWellShown(view, [1, 0.5, 1.2, 0.7]), 'too small').toBe(false);
  expect(isWellShown(view, [3.5, 1, 7, 4]), 'mostly outside').toBe(false);
  expect(isWellShown(view, [8, 8, 9, 9]), 'elsewhere').toBe(false);
});

test('a turf is found in the view unless it is a speck or outside', () => {
  expect(isFindable(view, [1, 1, 1.2, 1.05])).toBe(true);
  expect(isFindable(view, [1, 1, 1.01, 1.01]), 'a speck').toBe(false);
  expect(isFindable(view, [3.9, 1, 4.5, 1.4]), 'half outside').toBe(false);
});

test('a shape of 360 / 512 degrees is one pixel wide at zoom 0, and 64 at zoom 6', () => {
  const ring = [
    [0, 0],
    [360 / 512, 0],
    [0, 1],
    [0, 0],
  ];
  expect(zoomForWidth([[ring]], 1)).toBeCloseTo(0);
  expect(zoomForWidth([[ring]], 64)).toBeCloseTo(6);
});
