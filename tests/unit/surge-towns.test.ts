/** The model surge, by the ready-made strategy, on two towns as published. Needs ../shared/data and is skipped where it is not. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { reportScores } from '#server/domain/targeting/report.ts';
import { type ScoreTable, scorePanel } from '#server/domain/targeting/score.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { readPanelFromFiles } from '#server/import/read-panel.ts';
import { rankCorrelation } from '#tests/fixtures/rank-correlation.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

const HIGH = '2022-presidential-1';
const LOW = '2022-legislative-1';

describe.skipIf(!hasSharedData)('from ../shared/data', () => {
  let mobilise: Strategy;
  let dropOff: Strategy;
  beforeAll(async () => {
    const strategies = await readReadyMadeStrategies();
    mobilise = strategies.find(({ name }) => name === 'mobilise')!;
    dropOff = {
      ...mobilise,
      model: 'drop-off',
      ballots: [
        { match: HIGH, weight: 1 },
        { match: LOW, weight: 1 },
      ],
    };
  });
  const read = async (area: string, anchor: string) =>
    (await readPanelFromFiles(area, { fromDir: join(SHARED_DATA, area), anchor })).panel;
  const told = ({ row, order }: ScoreTable) =>
    Array.from(order, (i) => row(i).parts).filter(({ base }) => base !== null);

  test('Toulouse in 2026: measured from the ballot that few attended, new bureaux by a newer one, nobody in silence', async () => {
    const panel = await read('toulouse', '2026-municipal-1');
    const table = scorePanel(panel, mobilise);
    const report = reportScores(table);
    // Bureaux of 2026 and those that were dissolved: each has a score or a reason.
    expect(report.scored).toBeGreaterThan(280);
    for (const { missing } of report.notScored) expect(missing.length).toBeGreaterThan(0);
    expect(report.modelMissing['surge-newcomer']).toBeGreaterThan(10);
    expect(report.modelMissing['surge-newcomer']).toBeLessThan(25);
    expect(report.modelMissing['surge-base-not-low']).toBeUndefined();
    for (const { terms, base } of told(table)) {
      expect(terms.filter(({ id }) => id === 'camp-per-registered').map(({ ballotId }) => ballotId)).toEqual([
        HIGH,
        LOW,
      ]);
      expect(terms.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(base!, 12);
    }
    // It is a drop-off at heart, and not the same.
    const correlation = rankCorrelation(table.score, scorePanel(panel, dropOff).score);
    expect(correlation).toBeGreaterThan(0.8);
    expect(correlation).toBeLessThan(0.98);
  });

  test('Saint-Maur, renumbered between 2019 and 2022: no ballot from beyond is read', async () => {
    const panel = await read('saint-maur-des-fosses', '2024-legislative-1');
    const { modelMissing, scored, precincts } = reportScores(scorePanel(panel, mobilise));
    expect([scored, precincts, modelMissing]).toEqual([42, 42, {}]);
    // In the codes of 2019 the presidential ballot of 2017 is the newest, and 2022 is out of reach.
    const older = await read('saint-maur-des-fosses', '2019-european-1');
    const all = { ...mobilise, ballots: [{ match: '*', weight: 1 }] };
    for (const { terms } of told(scorePanel(older, all)))
      expect(new Set(terms.flatMap(({ ballotId }) => ballotId ?? []))).toEqual(
        new Set(['2017-presidential-1', '2017-presidential-2', '2019-european-1']),
      );
  });
});
