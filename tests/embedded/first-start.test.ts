/** A first start that is killed or stopped on the way: the next one ends with the whole sample town and its plan. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCli, whenServing } from '#tests/helpers/processes.ts';

const KEY = 'key-for-the-first-start';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'arpent-start-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const serve = () => startCli(['serve'], { ARPENT_DATA_DIR: dataDir, ARPENT_ADMIN_KEY: KEY });

/** Starts, ends it once it has said `message`, answers its exit code and what it said. */
async function endAt(message: string, signal: 'SIGKILL' | 'SIGTERM') {
  const child = serve();
  let said = '';
  child.stderr?.on('data', (chunk) => {
    const isFirst = !said.includes(message);
    said += chunk;
    if (isFirst && said.includes(message)) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(said).toContain(message);
  return { code, said };
}

test('killed in the load, stopped in the load, killed in the cut: then all is there', async () => {
  await endAt('Législatives 2022', 'SIGKILL');
  const stopped = await endAt('Municipales 2026', 'SIGTERM');
  expect(stopped.code).toBe(0);
  expect(stopped.said).toContain('the next start goes on from here');
  await endAt('balancing turfs', 'SIGKILL');

  const server = await whenServing(serve());
  const ask = async (path: string) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    return answer.json();
  };
  const { areas } = await ask('/areas');
  expect(areas).toMatchObject([{ areaId: 'sample', precincts: 40, hasStreets: true, doorsEstimated: false }]);
  expect(areas[0].ballots.every((ballot: { joinStatus: string }) => ballot.joinStatus)).toBe(true);
  const { plans } = await ask('/plans');
  expect(plans).toMatchObject([{ areaCode: areas[0].areaCode, unassigned: { doors: 0 } }]);
  expect(plans[0].quality.doors).toBe(areas[0].doors);
  expect(await server.stop()).toBe(0);
});
