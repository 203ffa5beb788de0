/** A panel that has travelled to another thread is the panel that was sent. */
import { expect, test } from 'vitest';
import { panelOf } from '#server/domain/targeting/panel.ts';
import { packBallot, packPanel, unpackBallot, unpackPanel } from '#server/domain/targeting/panel-message.ts';
import { scorePanel } from '#server/domain/targeting/score.ts';
import { plainRows, scoreColumns } from '#server/domain/targeting/score-columns.ts';
import { ballot, precinct, strategy, threePrecincts } from '../fixtures/scoring.ts';

const inputs = [
  ...threePrecincts,
  precinct(4, {
    registered: null,
    registeredFrom: null,
    doors: null,
    giftsEur: 120.5,
    neighbours: ['99001_0001', '99001_0003'],
    ballots: [{ ...ballot(2022, 10, 5, 5, { A: 5 }), constituency: '99-01' }],
  }),
];
const panel = panelOf(inputs);

test('numbers, texts, what is not known and who touches whom arrive as they left', () => {
  const sent = structuredClone({ base: packPanel(panel), ballots: panel.ballots.map(packBallot) });
  const arrived = { ...unpackPanel(sent.base), ballots: sent.ballots.map(unpackBallot) };
  expect(arrived).toEqual(panel);
  expect(arrived.registered.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('rows without parts are the rows with them, less the parts', () => {
  const table = scorePanel(panel, strategy);
  const whole = Array.from(table.order, table.row);
  expect(plainRows(panel, scoreColumns(table))).toEqual(whole.map((row) => ({ ...row, parts: null })));
  expect(plainRows(panel, scoreColumns(table), table.order.subarray(1, 3))).toHaveLength(2);
});
