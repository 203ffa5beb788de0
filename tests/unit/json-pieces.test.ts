/** Long documents in pieces are the documents that JSON.stringify writes. */
import { expect, test } from 'vitest';
import { jsonPieces, pagesOf } from '#server/json-pieces.ts';

async function written(body: object, pages: unknown[][]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of jsonPieces(body, 'rows', pages)) pieces.push(piece);
  return pieces;
}

test.each<[string, object, unknown[][]]>([
  ['several pages', { a: 1, b: 'é"' }, [[1, { x: null }], ['two'], [[3]]]],
  ['an empty page between others', { a: 1 }, [[1], [], [2]]],
  ['no rows', { a: 1 }, []],
  ['nothing beside the rows', {}, [[1]]],
])('%s', async (_, body, pages) => {
  const text = (await written(body, pages)).join('');
  expect(text).toBe(JSON.stringify({ ...body, rows: pages.flat() }));
});

test('no piece holds more than a page', async () => {
  const pages = [[1, 2], [3, 4], [5]];
  expect(await written({}, pages)).toHaveLength(pages.length + 2);
});

test('pages cover every place once', () => {
  expect([...pagesOf(5, 2)]).toEqual([
    [0, 2],
    [2, 4],
    [4, 5],
  ]);
  expect([...pagesOf(0)]).toEqual([]);
});
