// What goes wrong is told in words.
import assert from 'node:assert/strict';
import { address, desktop, onPage } from './on-page.mjs';
import { focused } from './open-page.mjs';

onPage('a field that lacks something says so, and nothing is sent', desktop, async ({ page, open }) => {
  await open('#fill-mask');
  let sent = 0;
  page.on('request', () => sent++);
  for (const [text, words] of [['', /empty/], ['No blank here.', /Put \[MASK\]/]]) {
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Run' }).click();
    assert.match(await page.locator('.field-error').first().innerText(), words);
    assert.equal(await focused(page), 'Text');
  }
  assert.equal(sent, 0);
});

onPage('what the server refuses is shown in its own words', { expected: [/422/] }, async ({ page, open, answered }) => {
  await open('#zero-shot-classification');
  await page.getByText('Options').click();
  await page.getByLabel('Sentence for a label').fill('a sentence without a place');
  const { response, answer } = await answered(() => page.getByRole('button', { name: 'Run' }).click());
  assert.equal(response.status(), 422);
  const said = await page.locator('.error').innerText();
  assert.match(said, /cannot use this input/);
  assert.ok(said.includes(answer.error));
  assert.ok((await page.locator('#status').innerText()).includes(answer.error));
  assert.equal(await page.locator('#calls').isVisible(), false);
  await page.getByLabel('Sentence for a label').fill('');
  await answered(() => page.getByRole('button', { name: 'Run' }).click());
  assert.equal(await page.locator('.error').count(), 0);
});

const failures = [
  { status: 413, words: /too long/ },
  { status: 429, headers: { 'Retry-After': '7' }, words: /busy.*in 7 seconds/s },
  { status: 500, words: /went wrong in the server/ },
  { status: 503, words: /not ready/ },
  { status: 200, body: 'no JSON', words: /cannot show this answer/ },
];

for (const { status, headers, body = '{"error":"Said by the server","error_type":"Backend"}', words } of failures)
  onPage(`${status === 200 ? 'an answer that is no JSON' : `a failure ${status}`} is explained`, { expected: [new RegExp(status)] }, async ({ page, open, answered }) => {
    await open();
    await page.route('**/v1/*', route => route.fulfill({ status, headers, body, contentType: 'application/json' }));
    await answered(() => page.getByRole('button', { name: 'Run' }).click());
    const said = await page.locator('.error').innerText();
    assert.match(said, words);
    if (status !== 200) assert.match(said, /Said by the server/);
  });

onPage('a server that is gone is told, at the start and later', { expected: [/ERR_/] }, async ({ page, open }) => {
  await page.route('**/v1/models', route => route.abort());
  await page.goto(address());
  await page.locator('#notice').getByText('The server does not answer.').waitFor();
  await page.unroute('**/v1/models');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#measures').waitFor();
  await page.route('**/v1/*', route => route.abort());
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#result').getByText('The server does not answer.').waitFor();
});
