/** Above 5,000 precincts a method sheet is written in the scoring thread: it is the same sheet. */
import { expect, test } from 'vitest';
import { methodSheet } from '#server/domain/targeting/explain/method-sheet.ts';
import type { SheetContext } from '#server/domain/targeting/explain/sheet-types.ts';
import { panelOf } from '#server/domain/targeting/panel.ts';
import { packBallot, packPanel } from '#server/domain/targeting/panel-message.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import { sheetInThread } from '#server/jobs/compute/score-pool.ts';
import { strategy, threePrecincts } from '../fixtures/scoring.ts';

const source = {
  sourceId: 'test/any',
  title: 'Any',
  publisher: 'test',
  licence: 'test',
  url: 'https://example.org',
  referenceDate: '2024',
  files: [],
};
const context: SheetContext = {
  areaCode: '99001',
  areaName: 'Testville',
  strategyVersion: 1,
  precincts: source,
  ballots: threePrecincts[0].ballots.map(({ ballotId, votes, registered, ballotsCast, valid }) => ({
    ballotId,
    title: ballotId,
    source,
    columns: null,
    via: 'same-vintage',
    carriedFrom: null,
    rows: [{ precinctCode: '99001_0001', share: 1, registered, ballotsCast, valid, votes }],
  })),
  income: null,
  dataFrom: null,
};

test('the thread writes the sheet that is written here', async () => {
  const panel = panelOf(threePrecincts);
  const task = { key: 'test', panel: packPanel(panel), ballots: panel.ballots.map(packBallot), strategy };
  const there = await sheetInThread(task, 0, context);
  expect(there).toEqual(methodSheet(scorePanel(panel, strategy), 0, context));
  expect(there.score).toBeGreaterThan(0);
});
