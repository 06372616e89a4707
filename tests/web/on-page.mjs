import { after, before, test } from 'node:test';
import { launchBrowser } from './browser.mjs';
import { startMockServer } from './mock-server.mjs';
import { openPage } from './open-page.mjs';

let browser, server, root;

before(async () => {
  if (!process.env.BASE_URL) server = await startMockServer();
  root = new URL('/', process.env.BASE_URL || server.url).href;
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Where the page is. */
export const address = () => root;

/** Runs a test on a page of its own, which fails on anything that the browser complains about. */
export const onPage = (sentence, options, steps) => test(sentence, { timeout: 120_000 }, async () => {
  const opened = await openPage(browser, root, options);
  try {
    await steps(opened);
    opened.assertNoComplaints();
  } finally {
    await opened.close();
  }
});

export const desktop = {};
