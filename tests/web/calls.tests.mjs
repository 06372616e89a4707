// What leaves the page: calls, copies of them, keys.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { address, desktop, onPage } from './on-page.mjs';
import { focused } from './open-page.mjs';

onPage('the page comes with a strict policy, and nothing of it is inline or from elsewhere', desktop, async ({ page, open }) => {
  const requested = [];
  page.on('request', request => requested.push(request.url()));
  const response = await open();
  const policy = response.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /style-src 'self';/);
  assert.equal(await page.locator('script:not([src]), style, [style^="color"], [onclick]').count(), 0);
  assert.deepEqual(requested.filter(url => !url.startsWith(address())), []);
});

onPage('the copied calls do what the page did', desktop, async ({ page, open, answered, copied }) => {
  const text = 'It\'s "good"; $HOME, `date`, \\n, é, 😀\u2028 & <b>?\nA second line!';
  await open();
  for (const name of ['token-classification', 'sentence-embeddings', 'text-classification']) {
    await answered(() => page.locator(`#tasks a[href="#${name}"]`).click());
    await page.locator('textarea').first().fill(text);
    const { request, answer } = await answered(() => page.getByRole('button', { name: 'Run' }).click());
    const sent = JSON.parse(request.postData());
    const curl = await copied('curl');
    assert.deepEqual(await outputOf('bash', '-c', curl), answer);
    const script = await copied('JavaScript');
    assert.deepEqual(await outputOf(process.execPath, '--input-type=module', '-e', script), answer);
    const csharp = await copied('C#');
    assert.deepEqual(JSON.parse(csharp.match(/"""\n(.*)\n {4}"""/s)[1]), sent);
    assert.ok(csharp.includes(`PostAsync("${request.url()}"`));
    assert.doesNotMatch(csharp, /[\u0085\u2028\u2029]/);
    assert.deepEqual(JSON.parse(await copied('Answer')), answer);
  }
});

onPage('a server with keys asks for one, keeps it for the tab alone and can forget it', { expected: [/401/] }, async ({ page, answered, copied }) => {
  const refuse = route => route.fulfill({ status: 401, contentType: 'application/json', body: '{"error":"Unauthorized","error_type":"Unauthorized"}' });
  await page.route('**/v1/**', route => {
    const { authorization, ...headers } = route.request().headers();
    return authorization === 'Bearer secret-key' ? route.continue({ headers }) : refuse(route);
  });
  await page.goto(address());
  const field = page.getByLabel('API key');
  await field.waitFor();
  assert.equal(await focused(page), 'API key');
  await field.fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('does not accept this key').waitFor();
  await field.fill('secret-key');
  await answered(() => page.keyboard.press('Enter'));
  assert.equal(await field.isVisible(), false);
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie]), [1, 0, '']);
  for (const language of ['curl', 'C#', 'JavaScript']) {
    const call = await copied(language);
    assert.match(call, /API_KEY/);
    assert.doesNotMatch(call, /secret-key/);
  }
  assert.doesNotMatch(page.url() + await page.content(), /secret-key/);
  await page.getByRole('button', { name: 'Forget API key' }).click();
  await field.waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

/** The JSON that a program prints. */
const outputOf = async (program, ...args) => JSON.parse((await promisify(execFile)(program, args)).stdout);
