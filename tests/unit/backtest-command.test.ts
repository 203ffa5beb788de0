/** The command `backtest`, on the publishers' files of two towns and on the drawn one. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backtestText } from '#server/commands/backtest.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { runCommand } from '#server/commands/program.ts';
import { runBacktest } from '#server/domain/targeting/backtest/run.ts';
import type { BacktestBody } from '#server/domain/targeting/backtest/types.ts';
import { BASE, ours, PRESIDENTIAL, TARGET, town } from '#tests/fixtures/backtest.ts';
import { hasSharedData, SHARED_DATA } from '#tests/helpers/shared-data.ts';

async function run(...argv: string[]) {
  let out = '';
  let err = '';
  const context: CommandContext = {
    config: {} as CommandContext['config'],
    cwd: SHARED_DATA,
    database: () => Promise.reject(new Error('no database is needed')),
    out: (text) => {
      out += text;
    },
    outBytes: () => {},
    err: (text) => {
      err += text;
    },
    signal: new AbortController().signal,
  };
  const code = await runCommand(['backtest', ...argv], context);
  return { code, out, err };
}

test('the table names every contender, best first, and what was left out', () => {
  const options = { target: TARGET, train: [PRESIDENTIAL, BASE], minPrecincts: 6 };
  const { body } = runBacktest({ panel: town(), camp: ours, options });
  const lines = backtestText(body).split('\n');
  expect(lines[0]).toMatch(/^model .*mean +median +p10 +capture20 +spearman/);
  expect(lines.find((line) => line.startsWith('drop-off-as-counted'))).toMatch(/ 1\.000 .* 0\.625 /);
  expect(lines[body.contenders.length]).toMatch(/^oracle/);
  const text = lines.join('\n');
  expect(text).toContain(`ours: votes gained from ${BASE} to ${TARGET}, knowing ${PRESIDENTIAL}, ${BASE}`);
  expect(text).toContain('1 group of at least 6 precincts, 6 precincts');
  expect(text).toContain(
    'left out: 1 precincts without result at the target, 1 at the base; 0 with an annulled count; 1 of up to 50 registered; 1 whose registered voters changed by 10 % or more',
  );
});

test('a wrong call is one line', async () => {
  expect(await run('--target', TARGET, '--train', BASE, '--by', 'county')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^arpent: .*county.*commune is the one there is.*\n$/),
  });
  expect(await run('--target', TARGET)).toMatchObject({ code: 1, err: expect.stringContaining('--train') });
  expect(await run('--target', TARGET, '--train', BASE, '--from', 'nowhere')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^arpent: there is no folder .*nowhere; check the path\n$/),
  });
});

describe.skipIf(!hasSharedData)('with ../shared/data', () => {
  const ballots = ['--target', '2024-legislative-1', '--train', '2022-presidential-1,2022-legislative-1'];

  // Computed apart from this code, in Python from the same files: six digits agree.
  test.each([
    [
      'toulouse',
      '31555',
      234,
      {
        abstention: 0.825246,
        'share-presidential': 0.699272,
        'abstention-x-share': 0.813345,
        'drop-off-as-counted': 0.827669,
      },
    ],
    [
      'saint-maur-des-fosses',
      '94068',
      42,
      {
        abstention: 0.746967,
        'share-presidential': 0.513796,
        'abstention-x-share': 0.653704,
        'drop-off-as-counted': 0.685744,
      },
    ],
  ])(
    '%s, 2022 to 2024: the simple figures are those of an independent calculation',
    async (area, commune, precincts, figures) => {
      const { code, out } = await run(
        ...ballots,
        '--by',
        'commune',
        '--from',
        join(SHARED_DATA, area),
        '--json',
      );
      expect(code).toBe(0);
      const body: BacktestBody = JSON.parse(out);
      expect(body).toMatchObject({ base: '2022-legislative-1', camp: 'left', by: 'commune' });
      expect(body.groups.map((group) => [group.group, group.precincts])).toEqual([[commune, precincts]]);
      for (const [name, figure] of Object.entries(figures))
        expect(body.groups[0].models[name].normalisedGain20, name).toBeCloseTo(figure, 6);
      expect(body.leftOut.unmappedVotes).toEqual({ base: 0, target: 0 });
    },
  );

  test('an unknown ballot is answered with those whose files are there, before any is read', async () => {
    const { code, out, err } = await run(
      '--target',
      '2042-legislative-1',
      '--train',
      '2022-legislative-1',
      '--from',
      'toulouse',
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^arpent: There is no result of 2042-legislative-1 here\. There are: 2014-european-1, .*2026-municipal-2\.\n$/,
    );
  });

  test('too few precincts that count are said by number', async () => {
    const { code, err } = await run(...ballots, '--from', 'saint-maur-des-fosses', '--min-precincts', '43');
    expect(code).toBe(1);
    expect(err).toContain('42 precincts count, 43 are needed.');
  });

  test('a folder with the files of no catalogue is named, and so is an unknown area', async () => {
    expect((await run(...ballots, '--from', 'osm')).err).toMatch(/osm holds the results of no catalogue/);
    expect((await run(...ballots, '--from', 'toulouse', '--area', 'atlantis')).err).toMatch(
      /There is no catalogue 'atlantis'\. Use one of: .*toulouse/,
    );
  });
});
