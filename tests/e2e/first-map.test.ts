/**
 * A newcomer's first minutes: a bare clone, `npm start`, the printed link; then the strategist's path from
 * the score to a walk in hand, on the sample town.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESKTOP, openBrowser, openPage, PHONE, screenshot } from '#tests/helpers/browser.ts';
import { type ServerProcess, whenServing } from '#tests/helpers/processes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let server: ServerProcess;
let browser: Browser;
/** The session, once signed in: the link works only once. */
let signedIn: object;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arpent-clone-'));
  const clone = join(folder, 'arpent');
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  // What this machine has downloaded already need not be downloaded again.
  const env = {
    ...process.env,
    PORT: '0',
    npm_config_prefer_offline: 'true',
    ARPENT_DATA_DIR: '',
    DATABASE_URL: '',
  };
  server = await whenServing(spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const mapReady = (page: Page) => page.locator('[data-map-ready]').waitFor({ timeout: 60_000 });
const task = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const rows = (page: Page) =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell').or(page.getByRole('cell')) });

test('the link opens a map of the sample town, with its precincts ranked and its turfs cut', async () => {
  const { page, complaints } = await openPage(browser, DESKTOP);
  await page.goto(server.signInUrl);
  await mapReady(page);
  expect(await page.title()).toContain('Valorme');
  expect(page.url()).not.toContain('sign-in');
  await page.getByText('Ranking · 40').waitFor();
  await task(page, 'Cut');
  await page.getByText(/^Turfs · \d{2,}$/).waitFor();
  await mapReady(page);
  await screenshot(page, 'first-map');
  signedIn = await page.context().storageState();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('without the session, or with a link used twice, nothing is shown but how to sign in', async () => {
  const { page } = await openPage(browser, DESKTOP);
  await page.goto(server.signInUrl);
  await page.getByRole('alert').or(page.getByRole('heading')).first().waitFor();
  expect(await page.locator('[data-map-ready]').count()).toBe(0);
  const answer = await page.request.get(`${server.url}/api/v1/areas`);
  expect(answer.status()).toBe(401);
  await page.context().close();
});

test('from the score to a walk in hand', async () => {
  const { page, complaints } = await openPage(browser, DESKTOP, signedIn);
  const apiCalls: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/') && !request.url().includes('/tiles/'))
      apiCalls.push(request.url());
  });
  await page.goto(server.url);
  await mapReady(page);

  // The parts of the best precinct's score.
  const best = rows(page).first();
  const bestName = await best.innerText();
  await best.click();
  await page.getByText('What the score is made of').waitFor();
  await screenshot(page, 'precinct');

  // A slider recolours without asking the server.
  const before = apiCalls.length;
  const slider = page.getByRole('slider', { name: 'How far it holds' });
  await slider.focus();
  for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.url()).toMatch(/[?&]\w*=/);
  await page.waitForTimeout(300);
  expect(apiCalls.slice(before).filter((url) => /scor|cells/.test(url))).toEqual([]);
  expect(bestName).not.toBe('');
  await page.getByRole('button', { name: 'As saved' }).click();

  // A plan of twelve hours, best doors first.
  await task(page, 'Cut');
  await page.getByRole('button', { name: /^(None: every door|Limit)/ }).click();
  await page.getByRole('option', { name: 'Hours in all' }).click();
  await page.getByRole('textbox', { name: 'Hours' }).fill('12');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Cut turfs', exact: true }).click();
  await page.getByText(/^Turfs · ([5-9]|1\d)$/).waitFor({ timeout: 120_000 });
  await page.getByText('Beyond the teams or hours').waitFor();
  await screenshot(page, 'cut');

  // Its third turf, walked.
  await rows(page).nth(2).click();
  await page.getByRole('button', { name: 'Open the walk' }).click();
  await page.getByText(/^\d+ stops? · /).waitFor();
  await mapReady(page);
  await screenshot(page, 'walk');
  const link = page.url();

  for (const [format, beginning] of [
    ['GPX', '<?xml'],
    ['GeoJSON', '{'],
    ['PDF', '%PDF'],
  ]) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: format, exact: true }).click();
    const file = await (await waiting).path();
    expect((await readFile(file, 'latin1')).startsWith(beginning), `${format} begins with ${beginning}`).toBe(
      true,
    );
  }

  // The link alone brings the same walk back.
  const code = await page
    .getByText(/^[23456789CFGHJMPQRVWX]{6}$/)
    .first()
    .innerText();
  const again = await openPage(browser, DESKTOP, signedIn);
  await again.page.goto(link);
  await again.page.getByText(code).first().waitFor();
  await again.page.getByText(/^\d+ stops? · /).waitFor();
  expect([...complaints, ...again.complaints]).toEqual([]);
  await again.page.context().close();
  await page.context().close();
});

test('on a phone, in French, in the dark', async () => {
  const { page, complaints } = await openPage(browser, PHONE, signedIn);
  await page.goto(server.url);
  await mapReady(page);
  await page.getByRole('button', { name: 'Cibler', exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await screenshot(page, 'phone-fr-dark');
  expect(complaints).toEqual([]);
  await page.context().close();
});
