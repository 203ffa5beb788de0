/** Which format of a walk an Accept header asks for. */
import { expect, test } from 'vitest';
import { chooseFormat } from '#server/http/walks.ts';

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['application/geo+json', 'geojson'],
  ['application/gpx+xml, application/json;q=0.5', 'gpx'],
  ['application/json;q=0.5, application/pdf', 'pdf'],
  ['text/csv; charset=utf-8', 'csv'],
  ['text/*', 'csv'],
  ['application/vnd.google-earth.kml+xml', 'kml'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
  ['image/png', undefined],
  ['application/json;q=0', undefined],
])('%s → %s', (accept, format) => {
  expect(chooseFormat(accept)).toBe(format);
});
