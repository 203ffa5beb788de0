/** The command line: exit codes, one line on trouble, and working through a server that holds the database. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, startServer } from '#tests/helpers/processes.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'arpent-cli-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const run = (args: string[], env: Record<string, string> = {}) =>
  runCli(args, { ARPENT_DATA_DIR: dataDir, ...env });

test('--help tells every command, and each command its options', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  for (const name of [
    'serve',
    'migrate',
    'doctor',
    'load',
    'import',
    'score',
    'cells',
    'cut',
    'walk',
    'bench',
    'key',
    'backup',
    'restore',
  ])
    expect(out).toContain(`  ${name}`);
  const cut = await run(['cut', '--help']);
  expect(cut.code).toBe(0);
  expect(cut.out).toContain('--shift');
});

test('a wrong call exits 1 and says in one line what is expected', async () => {
  expect(await run(['cells', '--strategy', 'x', '--resolution', '99'])).toEqual({
    code: 1,
    out: '',
    err: "arpent: option '--resolution <n>' argument '99' is invalid. a whole number from 7 to 11 is expected; --help lists what there is\n",
  });
  expect(await run(['scor'])).toEqual({
    code: 1,
    out: '',
    err: "arpent: unknown command 'scor' (Did you mean score?); --help lists what there is\n",
  });
});

test('a wrong setting is named', async () => {
  expect(await run(['doctor'], { PORT: 'eighty' })).toMatchObject({
    code: 1,
    out: '',
    err: "arpent: PORT is 'eighty'; give a whole number from 0 to 65535\n",
  });
});

test('a PostgreSQL that is not there is one line', async () => {
  const { code, out, err } = await run(['doctor'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^arpent: DATABASE_URL leads .*ECONNREFUSED 127\.0\.0\.1:1; start it, or .*\n$/);
});

test('an unknown area or strategy is one line, with nothing on stdout', async () => {
  const { code, out, err } = await run(['load', 'atlantis']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^arpent: .*atlantis.*\n$/m);
});

test('while a server holds the database, commands work through it, and it stops cleanly', async () => {
  const server = await startServer({ ARPENT_DATA_DIR: dataDir });
  expect((await stat(join(dataDir, 'control.sock'))).mode & 0o777).toBe(0o600);

  const doctor = await run(['doctor', '--json']);
  expect(doctor).toMatchObject({ code: 0 });
  expect(JSON.parse(doctor.out)).toMatchObject({
    engine: 'pglite',
    pendingMigrations: [],
    counts: { areas: 1 },
  });
  const score = await run(['score', '--strategy', 'mobilise', '--json']);
  expect(JSON.parse(score.out).precincts.length).toBeGreaterThan(30);
  const wrong = await run(['score', '--strategy', 'no-such-strategy']);
  expect([wrong.code, wrong.out]).toEqual([1, '']);
  expect(wrong.err).toContain('no-such-strategy');
  expect(await run(['key', 'revoke', '12'])).toEqual({
    code: 1,
    out: '',
    err: 'arpent: there is no key 12; `key list` shows them\n',
  });
  const second = await run(['serve']);
  expect(second.code).toBe(1);
  expect(second.err).toContain(`open in process ${server.child.pid}`);

  const backup = join(dataDir, 'copy');
  expect(await run(['backup', backup])).toMatchObject({ code: 0 });

  expect(await server.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false);
  expect(await run(['restore', backup])).toMatchObject({ code: 0 });
  const after = await run(['doctor', '--json']);
  expect(JSON.parse(after.out)).toMatchObject({ counts: { areas: 1 } });
});
