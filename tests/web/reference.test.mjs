// What the reference at /docs promises, in a real browser, against the server at BASE_URL with the models that ship,
// and the one at KEYED_URL that accepts API_KEY alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from './browser.mjs';
import { poorlyReadable } from './contrast.mjs';
import { address, desktop, onPage } from './on-page.mjs';
import { openPage } from './open-page.mjs';

const openReference = async (page, root = address()) => {
  const response = await page.goto(`${root}docs`);
  await page.locator('.operation').first().waitFor();
  return response;
};

/** Opens every route, and every answer of it. */
const openAll = async page => {
  for (const kind of ['.operation', '.answer-kind']) await page.locator(kind).evaluateAll(nodes => nodes.forEach(node => node.open = true));
  await page.waitForFunction(() => [...document.querySelectorAll('.operation')].every(node => node.querySelector('.try')));
};

/** Sends an operation's form and returns the status that it shows. */
async function send(page, operation) {
  await operation.getByRole('button', { name: 'Send' }).click();
  await operation.locator('.try:not([aria-busy]) .try-answer .status').waitFor();
  return (await operation.locator('.try-answer .status').innerText()).slice(0, 3);
}

onPage('every route of the document is there, and each of its examples is answered', { expected: [/status of 422/] }, async ({ page }) => {
  await openReference(page);
  const api = await (await page.request.get(`${address()}openapi.json`)).json();
  const operations = Object.values(api.paths).flatMap(item => ['get', 'post'].map(method => item[method]).filter(Boolean));
  assert.deepEqual(new Set(await page.locator('.operation').evaluateAll(nodes => nodes.map(({ id }) => id))), new Set(operations.map(({ operationId }) => operationId)));
  await openAll(page);
  for (const { operationId: id, responses } of operations) {
    // No model that ships does it.
    if (id === 'choose') continue;
    const operation = page.locator(`#${id}`), chips = await operation.locator('.chip').all();
    for (const chip of chips.length > 0 ? chips : [undefined]) {
      await chip?.click();
      assert.equal(await send(page, operation), responses['200'] ? '200' : '422', `${id} ${await chip?.innerText() ?? ''}`);
    }
  }
});

onPage('a request can be changed, and an answer that is an error is shown', { expected: [/status of 404/] }, async ({ page }) => {
  await page.goto(`${address()}docs#predict`);
  const operation = page.locator('#predict');
  await operation.getByLabel('Body').fill('{"inputs":"a","model":"none"}');
  assert.equal(await send(page, operation), '404');
  assert.match(await operation.getByLabel('Answer').innerText(), /found 'none'/);
  await operation.getByLabel('Body').fill('{"inputs":"I love it."}');
  assert.equal(await send(page, operation), '200');
  assert.match(await operation.getByLabel('Answer').innerText(), /"label": "positive"/);
  assert.match(await operation.locator('.headers').innerText(), /x-compute-tokens\s+\d+/);
});

onPage('at a width of 360 pixels nothing scrolls sideways', { viewport: { width: 360, height: 740 }, isMobile: true }, async ({ page }) => {
  await openReference(page);
  await openAll(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

for (const colorScheme of ['light', 'dark'])
  onPage(`the reference is readable in the ${colorScheme} theme`, { colorScheme, reducedMotion: 'reduce' }, async ({ page }) => {
    await openReference(page);
    await openAll(page);
    assert.deepEqual(await page.evaluate(poorlyReadable), []);
  });

onPage('the reference comes with the page\'s policy, and nothing of it is from elsewhere', desktop, async ({ page }) => {
  const requested = [];
  page.on('request', request => requested.push(new URL(request.url()).origin));
  const response = await openReference(page);
  assert.match(response.headers()['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.deepEqual([...new Set(requested)], [new URL(address()).origin]);
});

test('a server with keys shows the reference to everybody, asks for a key when a request goes out, and sends it again with one', { timeout: 120_000 }, async () => {
  const root = new URL('/', process.env.KEYED_URL).href;
  const browser = await launchBrowser();
  try {
    const { page, assertNoComplaints } = await openPage(browser, root, { expected: [/status of 401/] });
    await openReference(page, root);
    await page.goto(`${root}docs#listModels`);
    const operation = page.locator('#listModels');
    assert.equal(await send(page, operation), '401');
    await page.getByLabel('API key').fill(process.env.API_KEY);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await operation.getByText('200 OK').waitFor();
    assert.match(await operation.getByLabel('Answer').innerText(), /"object": "list"/);
    assertNoComplaints();
  } finally {
    await browser.close();
  }
});
