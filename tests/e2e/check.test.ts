/**
 * The strategist asks whether the ranking would have found the votes of a past ballot, and what hours at the
 * doors bring: on the sample town, in both languages, by keyboard, and read by axe.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '#tests/helpers/accessibility.ts';
import { DESKTOP, openBrowser, openPage, PHONE, screenshot } from '#tests/helpers/browser.ts';
import { type ServerProcess, startCli, whenServing } from '#tests/helpers/processes.ts';

let folder: string;
let server: ServerProcess;
let browser: Browser;
let signedIn: object;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arpent-check-'));
  server = await whenServing(startCli(['serve'], { ARPENT_DATA_DIR: folder, DATABASE_URL: '' }));
  browser = await openBrowser();
  const { page } = await openPage(browser, DESKTOP);
  await page.goto(server.signInUrl);
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor({ timeout: 60_000 });
  signedIn = await page.context().storageState();
  await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const curves = (page: Page) => page.locator('.gain-curves svg[viewBox]').last().waitFor({ timeout: 60_000 });
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test('a check is asked, followed and read; its link brings the same answer back in French', async () => {
  const { page, complaints } = await openPage(browser, DESKTOP, signedIn);
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('Nothing checked yet').waitFor();
  expect(await page.getByRole('textbox', { name: 'Precincts that a commune needs' }).inputValue()).toBe('20');
  await page.getByRole('button', { name: 'Run the check' }).click();
  await page.getByRole('heading', { name: 'Législatives 2024, 1er tour' }).waitFor({ timeout: 60_000 });
  await curves(page);

  // Models by their name in the catalogue; the bound is told apart from them.
  const table = page.getByRole('table', { name: 'Figures of each ranking' });
  for (const name of [
    'Published index',
    'Drop-off between two ballots',
    'One blind draw (0 on average)',
    'Result known beforehand',
  ])
    await table.getByRole('rowheader', { name, exact: true }).waitFor();

  // The keyboard draws another line.
  const drawn = page.getByRole('list', { name: 'Rankings drawn in colour' }).getByRole('listitem');
  const before = await drawn.count();
  const other = table.getByRole('button', { name: 'Marginal voters' });
  await other.focus();
  await page.keyboard.press('Enter');
  expect(await other.getAttribute('aria-pressed')).toBe('true');
  expect(await drawn.count()).toBe(before + 1);

  await page.getByRole('radio', { name: 'Ahead of a blind draw' }).click();
  await expect.poll(() => page.url()).toContain('chart=ahead');
  expect(page.url()).toContain('backtest=');
  await curves(page);
  expect(await violations(page)).toEqual([]);
  await screenshot(page, 'check');

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Figures as CSV' }).click();
  const lines = (await readFile(await (await waiting).path(), 'utf8')).split('\r\n');
  expect(lines[0]).toMatch(/^group,precincts,/);
  expect(lines.filter((line) => line.startsWith('all,')).length).toBe(
    (await table.getByRole('row').count()) - 1,
  );

  const phone = await openPage(browser, PHONE, signedIn);
  await phone.page.goto(page.url().replace(/[?&]lang=\w+/, ''));
  await phone.page.getByText('Indice publié').first().waitFor();
  await curves(phone.page);
  expect(await phone.page.getByRole('radio', { name: 'Avance sur le tirage au sort' }).isChecked()).toBe(
    true,
  );
  expect(await overflow(phone.page)).toBeLessThanOrEqual(0);
  expect(await violations(phone.page)).toEqual([]);
  await screenshot(phone.page, 'check-phone-fr-dark');
  expect([...complaints, ...phone.complaints]).toEqual([]);
  await phone.page.context().close();
  await page.context().close();
});

test('a check that cannot be answered says why, and an old question can be come back to', async () => {
  const { page, complaints } = await openPage(browser, DESKTOP, signedIn);
  await page.goto(`${server.url}/?mode=check`);
  await page.getByRole('textbox', { name: 'Precincts that a commune needs' }).fill('500');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Run the check' }).click();
  const trouble = page.getByRole('alert');
  await trouble.getByText('The check did not succeed').waitFor({ timeout: 60_000 });
  expect(await trouble.innerText()).toMatch(/500 precincts/);
  await page.getByRole('button', { name: /best \d\.\d\d$/ }).click();
  await curves(page);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a budget of hours is planned without a request, and its precincts are handed to the cut', async () => {
  const { page, complaints } = await openPage(browser, DESKTOP, signedIn);
  await page.goto(`${server.url}/?table=hours`);
  await page.locator('.hours-chart svg[viewBox]').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Make the panel taller' }).click();
  await page.locator('[data-map-ready]').waitFor({ timeout: 60_000 });
  const requests: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/v1\/(?!tiles)/.test(request.url())) requests.push(request.url());
  });
  const note = page.getByText(/^Best doors first: /);
  const atFirst = await note.innerText();
  const slider = page.getByRole('slider', { name: 'Hours at the doors, coarsely' });
  await slider.focus();
  await page.keyboard.press('Home');
  expect(await slider.getAttribute('aria-valuetext')).toBe('8 h');
  await expect.poll(() => page.url()).toContain('budget=8');
  expect(await note.innerText()).not.toBe(atFirst);
  expect(requests).toEqual([]);
  await page.getByText('Each range runs from a bad afternoon').waitFor();
  expect(await violations(page)).toEqual([]);
  await screenshot(page, 'hours');

  await page.getByRole('button', { name: /^Cut turfs in th/ }).click();
  await expect.poll(() => page.url()).toMatch(/mode=cut.*pick=/);
  await page.getByText(/^\d+ precincts? selected\./).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('hours on a phone, in French, in the dark', async () => {
  const { page, complaints } = await openPage(browser, PHONE, signedIn);
  await page.goto(`${server.url}/?table=hours&chart=all`);
  await page.getByRole('radio', { name: 'Classement', exact: true }).click();
  await page.locator('.hours-chart svg[viewBox]').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Agrandir le volet' }).click();
  expect(await page.getByRole('radio', { name: 'Toutes les portes' }).isChecked()).toBe(true);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
  await screenshot(page, 'hours-phone-fr-dark');
  expect(complaints).toEqual([]);
  await page.context().close();
});
