/**
 * The strategist at work on the sample town: a strategy is brought in, turned about step by step, kept, compared,
 * and every figure of a precinct is added up again from the screen.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { violations } from '#tests/helpers/accessibility.ts';
import {
  DESKTOP,
  openBrowser,
  openPage,
  PHONE,
  screenshot,
  type WatchedPage,
} from '#tests/helpers/browser.ts';
import { type ServerProcess, startServer } from '#tests/helpers/processes.ts';

let folder: string;
let server: ServerProcess;
let browser: Browser;
let signedIn: object;
/** The strategist's desk: one page, from test to test. */
let desk: WatchedPage;
/** What it has asked the server for, tiles apart. */
const asked: string[] = [];

/** The index as published, of a camp that has not heard of one list of the sample town. */
const TITLE = 'Index of the town';
const NAME = 'index-of-the-town';
const UNHEARD = 'LDVC';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arpent-targeting-'));
  server = await startServer({ ARPENT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '' });
  browser = await openBrowser();
  desk = await openPage(browser, DESKTOP);
  const { page } = desk;
  page.setDefaultTimeout(20_000);
  page.on('request', (request) => {
    if (/\/api\/v1\/(?!tiles|events)/.test(request.url())) asked.push(request.url());
  });
  await page.goto(server.signInUrl);
  await mapReady(page);
  signedIn = await page.context().storageState();
  const answer = await page.request.get(`${server.url}/api/v1/strategies/mobilise-centre`);
  await writeFile(join(folder, 'index.json'), JSON.stringify(unheard((await answer.json()).definition)));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function unheard(strategy: Strategy): Strategy {
  const rules = strategy.camp.rules.map(({ nuances: { [UNHEARD]: _, ...nuances } = {}, ...rule }) => ({
    ...rule,
    ...(Object.keys(nuances).length > 0 && { nuances }),
  }));
  return {
    ...strategy,
    name: NAME,
    title: { en: TITLE, fr: TITLE },
    model: 'published-index',
    ballots: [
      { match: '*-legislative-1', latest: 2, weight: 1 },
      { match: '*-presidential-1', latest: 1, weight: 1 },
      { match: '*-municipal-1', latest: 1, weight: 0.5 },
    ],
    camp: { ...strategy.camp, rules },
  };
}

const mapReady = (page: Page) => page.locator('[data-map-ready]').waitFor({ timeout: 60_000 });
const step = (page: Page, name: string) => page.locator('.step-button').filter({ hasText: name });
const rows = (page: Page) => page.locator('tr[data-row]');
/** The table follows the sliders a little later than the map: what it says once it rests. */
async function ranking(page: Page): Promise<(string | null)[]> {
  const read = () => rows(page).evaluateAll((all) => all.map((row) => row.textContent));
  let before = await read();
  for (;;) {
    await page.waitForTimeout(150);
    const now = await read();
    if (now.join() === before.join()) return now;
    before = now;
  }
}
const panel = (page: Page) => page.getByRole('complementary');

async function openStep(page: Page, name: string) {
  const button = step(page, name);
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}

async function slide(page: Page, name: string, key: string, presses: number) {
  // Its name goes on with what its ends mean.
  const slider = page.getByRole('slider', { name: new RegExp(`^${name}`) });
  await slider.focus();
  for (let press = 0; press < presses; press++) await page.keyboard.press(key);
}

test('a strategy comes in as a file, and its map says whom it does not know', async () => {
  const { page } = desk;
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await (await choosing).setFiles(join(folder, 'index.json'));
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await step(page, 'Our camp')
    .getByText(/^Unknown candidates: \d/)
    .waitFor();
  await page.getByRole('button', { name: /^What is not known \(\d+\)$/ }).click();
  await page.getByText(/votes for candidates that the camp does not know, counted as not ours/).waitFor();
});

test('whatever is changed recolours the map without a request, and the link holds it', async () => {
  const { page } = desk;
  await openStep(page, 'Our camp');
  await page.waitForLoadState('networkidle');
  const before = asked.length;
  const saved = await ranking(page);

  // The unheard list gets its weight: nobody is unknown any more.
  const unknown = page.getByText(/^Unknown candidates/).first();
  await page.getByRole('radio', { name: 'Half' }).first().click();
  await expect.poll(() => unknown.isVisible()).toBe(false);
  await expect.poll(() => ranking(page)).not.toEqual(saved);
  const withList = await ranking(page);

  await openStep(page, 'How places are ranked');
  await slide(page, 'Emphasis on abstention', 'ArrowLeft', 10);
  await slide(page, 'How far it holds', 'ArrowLeft', 6);
  await openStep(page, 'Income');
  await page.getByRole('button', { name: 'Leave income out' }).click();
  await openStep(page, 'Ballots');
  await page.getByRole('button', { name: /^\d other ballots$/ }).click();
  await slide(page, 'Présidentielle 2022, 2nd tour', 'End', 1);
  await expect.poll(() => ranking(page)).not.toEqual(withList);
  await page.getByText(/^[5-9] changes$/).waitFor();
  await expect.poll(() => page.url()).toMatch(/options=.*weights=.*abstention=.*assumption=0\.7.*income=0/);
  const changed = await ranking(page);
  await screenshot(page, 'targeting');

  // Another goal has another model, with another assumption.
  await openStep(page, 'Goal');
  await page.getByText('Make sure that our strongholds vote.').click();
  await expect.poll(() => ranking(page)).not.toEqual(changed);
  await page.goBack();
  await expect.poll(() => ranking(page)).toEqual(changed);
  expect(await violations(page)).toEqual([]);
  expect(asked.slice(before)).toEqual([]);

  await page.waitForTimeout(500);
  const again = await openPage(browser, DESKTOP, signedIn);
  await again.page.goto(page.url());
  await rows(again.page).first().waitFor();
  await expect.poll(() => ranking(again.page)).toEqual(changed);
  expect(again.complaints).toEqual([]);
  await again.page.context().close();
});

test('what was changed is kept as a version, old ones are shown and restored', async () => {
  const { page } = desk;
  const changed = await ranking(page);
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await page.getByText(`${TITLE} · version 2`).waitFor();
  await expect.poll(() => ranking(page)).toEqual(changed);
  expect(page.url()).not.toContain('options=');

  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('You look at version 1; the newest is 2.').waitFor();
  await expect.poll(() => ranking(page)).not.toEqual(changed);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText(`${TITLE} · version 3`).waitFor();
  expect(page.url()).not.toContain('version=');

  // What a strategist tries next is kept beside it, under a name of its own.
  await openStep(page, 'Income');
  await slide(page, 'Weight of income', 'End', 1);
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('textbox', { name: 'Name of your strategy' }).fill('Income alone');
  await page.getByRole('button', { name: 'Save as own strategy' }).click();
  await page.getByRole('heading', { name: 'Income alone' }).waitFor();
  await expect.poll(() => page.url()).toContain('strategy=income-alone');
});

test('two strategies are held against each other on the map, in figures and by who moves', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: /Choose another strategy/ }).click();
  await page.getByRole('option', { name: TITLE }).click();
  await page.getByText(`Income alone against ${TITLE}`).waitFor();
  await mapReady(page);
  expect(await page.locator('.legend-classes li').count()).toBe(7);
  const correlation = Number(await page.locator('.compare dd').first().innerText());
  expect(Math.abs(correlation)).toBeLessThan(1);
  const moves = await page.locator('tr[data-row] td:nth-child(3)').allInnerTexts();
  expect(Number(moves[0])).toBeGreaterThan(0);
  await expect.poll(() => page.url()).toContain(`compare=${NAME}`);
  await screenshot(page, 'targeting-compared');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'End', exact: true }).first().click();
  await page.getByText('5 – highest').waitFor();
});

test('the arithmetic of a precinct adds up on the screen', async () => {
  const { page, complaints } = desk;
  await page.getByRole('button', { name: /^Income alone/ }).click();
  await page.getByRole('option', { name: TITLE }).click();
  await page.getByText(`${TITLE} · version 3`).waitFor();
  await rows(page).first().click();
  await page.getByText('What the score is made of').waitFor();
  const number = (text: string) =>
    Number(/-?[\d.]+/.exec(text.replaceAll(',', '').replace('\u2212', '-'))![0]);
  const terms = await page.locator('.inspector table').first().locator('tbody tr').all();
  let sum = 0;
  for (const term of terms) {
    const [value, weight, brings] = (await term.locator('td').allInnerTexts()).map(number);
    expect(value * weight).toBeCloseTo(brings, 3);
    sum += brings;
  }
  const [figure, place, income, score] = (await page.locator('.arithmetic dd').allInnerTexts()).map(number);
  expect(terms.length).toBeGreaterThan(2);
  expect(sum).toBeCloseTo(figure, 3);
  const mixed = await page.locator('.arithmetic .total small').innerText();
  const [shareOfPlace, , shareOfIncome] = mixed.match(/[\d.]+/g)!.map(Number);
  expect((shareOfPlace * place + shareOfIncome * income) / 100).toBeCloseTo(score, 3);
  expect(number(await page.locator('.score-figure').innerText())).toBeCloseTo(score, 2);

  // The counts behind it: ours on a ballot are the camp's votes there.
  await page.getByRole('button', { name: 'Whose votes count as ours' }).click();
  const camp = await page
    .locator('.inspector table')
    .nth(1)
    .locator('tbody tr')
    .first()
    .locator('td')
    .allInnerTexts();
  const options = await page.locator('table.ours').first().locator('tbody tr').all();
  let ours = 0;
  for (const option of options) {
    const [votes, weight] = await option.locator('td').allInnerTexts();
    if (weight !== 'unknown') ours += number(votes) * number(weight);
  }
  expect(Math.abs(ours - number(camp[2]))).toBeLessThanOrEqual(1);

  for (const name of ['Method sheet (PDF)', 'CSV']) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    expect(await (await waiting).failure()).toBeNull();
  }
  expect(await violations(page)).toEqual([]);

  // A cell is the mean of its precincts.
  await page.getByRole('button', { name: 'Close the precinct' }).click();
  await page.getByRole('radio', { name: 'Cells' }).click();
  await page
    .getByText(/^By zoom/)
    .first()
    .waitFor();
  await mapReady(page);
  const box = (await page.getByTestId('map').boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.62, box.y + box.height * 0.55);
  await page.getByText('The precincts in it').waitFor();
  const given = await panel(page).locator('tbody tr td:last-child').allInnerTexts();
  const whole = await panel(page).locator('tfoot td').innerText();
  expect(given.map(number).reduce((a, b) => a + b)).toBeCloseTo(number(whole), 3);
  expect(complaints).toEqual([]);
});

test('the same in French, on a phone', async () => {
  const { page, complaints } = await openPage(browser, PHONE, signedIn);
  await page.goto(`${server.url}/?strategy=${NAME}`);
  await step(page, 'Notre camp')
    .getByText(/^Candidats inconnus\u00a0: \d/)
    .waitFor();
  await openStep(page, 'Notre camp');
  await page.getByRole('radio', { name: 'Moitié' }).first().click();
  await page.getByRole('button', { name: 'Enregistrer…' }).waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
  await screenshot(page, 'targeting-phone-fr');
  expect(complaints).toEqual([]);
  await page.context().close();
});
