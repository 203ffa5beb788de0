/** JSON documents with a list of tens of thousands of rows, written piece by piece: no text of the whole is ever held. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** About 5 ms of writing, after which the process does what else there is to do. */
const ROWS_AT_ONCE = 2000;

/** The text of `{...body, [member]: rows}` in pieces; the rows come page by page. */
export async function* jsonPieces(
  body: object,
  member: string,
  pages: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): AsyncGenerator<string> {
  const head = JSON.stringify(body);
  yield `${head.slice(0, -1)}${head === '{}' ? '' : ','}${JSON.stringify(member)}:[`;
  let between = '';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield between + JSON.stringify(page).slice(1, -1);
    between = ',';
    await nextTurn();
  }
  yield ']}';
}

/** Places `0…count` in pages, for rows that are made page by page as well. */
export function* pagesOf(count: number, size = ROWS_AT_ONCE): Generator<[from: number, to: number]> {
  for (let from = 0; from < count; from += size) yield [from, Math.min(count, from + size)];
}
