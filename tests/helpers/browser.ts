/** A Chromium for tests, its pages strict: an error on the console or a request that leaves this machine fails. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './engines.ts';

/** Screenshots of the run, kept beside the code and out of git. */
export const ARTEFACTS = fileURLToPath(new URL('../../artefacts/', import.meta.url));

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export interface WatchedPage {
  page: Page;
  /** What went wrong so far: console errors, exceptions, requests to other machines. */
  complaints: string[];
}

export interface Look {
  width: number;
  height: number;
  locale: 'en-GB' | 'fr-FR';
  colorScheme: 'light' | 'dark';
}

export const DESKTOP: Look = { width: 1440, height: 900, locale: 'en-GB', colorScheme: 'light' };
export const PHONE: Look = { width: 390, height: 844, locale: 'fr-FR', colorScheme: 'dark' };

export async function openPage(browser: Browser, look: Look, storageState?: object): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    locale: look.locale,
    colorScheme: look.colorScheme,
    acceptDownloads: true,
    storageState: storageState as undefined,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`request to ${hostname}`);
  });
  return { page, complaints };
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png` });
}
