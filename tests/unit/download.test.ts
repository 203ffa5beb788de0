/** Downloads from a server of our own: whole or not at all. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { download } from '#server/import/download.ts';
import { writeFiles } from '#tests/fixtures/import-files.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/bureaux%20de%20vote.csv') response.end('code\n1\n');
    else if (request.url === '/cut.csv') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('code\n');
      setTimeout(() => response.destroy(), 20);
    } else if (request.url === '/silent.csv') response.writeHead(200).write('code\n');
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a file comes whole, under a name that people recognise', async () => {
  const dir = await writeFiles({});
  const path = await download(`${origin}/bureaux%20de%20vote.csv`, dir);
  expect(path).toMatch(/-bureaux_de_vote\.csv$/);
  expect(await readFile(path, 'utf8')).toBe('code\n1\n');
});

test.each([
  ['/gone.csv', {}, /the server answered 404/],
  ['/cut.csv', {}, /download-failed|terminated|aborted|closed/],
  ['/silent.csv', { silenceMs: 100 }, /no answer for 0\.1 s/],
  ['/bureaux%20de%20vote.csv', { maxBytes: 3 }, /the file is larger than 3 bytes/],
])('%s leaves nothing behind', async (path, limits, message) => {
  const dir = await writeFiles({});
  await expect(download(origin + path, dir, limits)).rejects.toThrow(message);
  expect(await readdir(dir)).toEqual([]);
});

test('nobody answering is one clear error', async () => {
  const dir = await writeFiles({});
  await expect(download('http://127.0.0.1:1/a.csv', dir)).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:1\/a\.csv: /,
  );
});
