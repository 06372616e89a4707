// What the page promises, in a real browser against the server at BASE_URL, or the mock where none is named.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { poorlyReadable } from './contrast.mjs';
import { startMockServer } from './mock-server.mjs';
import { openPage } from './open-page.mjs';

let browser, server, address;

before(async () => {
  if (!process.env.BASE_URL) server = await startMockServer();
  address = new URL('/', process.env.BASE_URL ?? server.url).href;
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Runs a test on a page of its own, which fails on anything that the browser complains about. */
const onPage = (sentence, options, steps) => test(sentence, { timeout: 120_000 }, async () => {
  const opened = await openPage(browser, address, options);
  try {
    await steps(opened);
    await opened.assertNoComplaints();
  } finally {
    await opened.close();
  }
});

const desktop = {};
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

onPage('every task that a model can do is offered, and answers each of its examples', desktop, async ({ page, open, answered }) => {
  const { data } = await (await page.request.get(`${address}v1/models`)).json();
  await open();
  const offered = await taskNames(page);
  assert.deepEqual(new Set(offered), new Set(data.flatMap(({ tasks }) => tasks)));
  for (const name of offered) {
    await answered(() => page.locator(`#tasks a[href="#${name}"]`).click());
    for (const chip of await page.locator('.chip').all()) {
      const { response, request } = await answered(() => chip.click());
      assert.equal(response.status(), 200, `${name}: ${request.postData()}`);
      assert.ok((await page.locator('#result-body').innerText()).length > 0, name);
      assert.match(await page.locator('#measures').innerText(), /Tokens\s+\d+\s+In the server\s+[<\d].*ms\s+Round trip\s+[<\d].*ms/);
      assert.notEqual(await page.locator('#status').innerText(), '');
    }
  }
});

onPage('the page comes with a strict policy, and nothing of it is inline or from elsewhere', desktop, async ({ page, open }) => {
  const requested = [];
  page.on('request', request => requested.push(request.url()));
  const response = await open();
  const policy = response.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /style-src 'self';/);
  assert.equal(await page.locator('script:not([src]), style, [style^="color"], [onclick]').count(), 0);
  assert.deepEqual(requested.filter(url => !url.startsWith(address)), []);
});

onPage('the page works by keyboard alone, and the focus is always seen', desktop, async ({ page, open, answered }) => {
  await open();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the task');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Text');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Written without a mouse.');
  const { request } = await answered(() => page.keyboard.press('Control+Enter'));
  assert.match(request.postData(), /Written without a mouse\./);
  await tabTo(page, 'curl');
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#call-view').innerText(), /HttpClient/);
  await tabTo(page, 'Switch to the dark theme', 'Shift+Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
});

onPage('at a width of 360 pixels no task scrolls sideways, and the answer comes into sight', phone, async ({ page, open, answered }) => {
  await open();
  for (const name of await taskNames(page)) {
    await answered(() => page.evaluate(hash => location.hash = hash, `#${name}`));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 360, `${name} is ${width} wide`);
    await answered(() => page.getByRole('button', { name: 'Run' }).click());
    await page.waitForFunction(() => document.getElementById('result').getBoundingClientRect().top < innerHeight - 40);
  }
});

for (const colorScheme of ['light', 'dark'])
  onPage(`every task's text is readable in the ${colorScheme} theme`, { colorScheme, reducedMotion: 'reduce' }, async ({ page, open, answered }) => {
    await open();
    assert.equal(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), colorScheme === 'dark');
    for (const name of await taskNames(page)) {
      await answered(() => page.evaluate(hash => location.hash = hash, `#${name}`));
      assert.deepEqual(await page.evaluate(poorlyReadable), [], name);
    }
  });

onPage('the theme follows the system until the switch says otherwise, and the choice stays', { colorScheme: 'dark' }, async ({ page, open }) => {
  await open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  const light = await ground();
  assert.notEqual(light, dark);
  await page.reload();
  assert.equal(await ground(), light);
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  assert.equal(await ground(), dark);
});

onPage('nothing moves for those who ask for that', { reducedMotion: 'reduce' }, async ({ page, open }) => {
  await open();
  const animation = () => page.locator('.bar-fill').first().evaluate(node => getComputedStyle(node).animationName);
  assert.equal(await animation(), 'none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.notEqual(await animation(), 'none');
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

onPage('what looks like markup is shown as text', desktop, async ({ page, open, answered }) => {
  const text = '<img src=x onerror="document.title=1"> <b>Bold</b> &amp; <script>alert(1)</script>';
  await open();
  const values = { text, question: text, context: text, candidate_labels: text, choices: text, source_sentence: text, sentences: text, query: text, documents: text, texts: text };
  for (const name of await taskNames(page)) {
    const own = name === 'fill-mask' ? { text: `${text} [MASK]` } : values;
    await answered(() => page.evaluate(hash => location.hash = hash, `#${name}?${new URLSearchParams(own)}`));
    assert.equal(await page.locator('main :is(img, b, script)').count(), 0, name);
    assert.match(await page.title(), /playground/);
  }
  await answered(() => page.evaluate(hash => location.hash = hash, `#token-classification?${new URLSearchParams({ text })}`));
  const shown = await page.locator('.marked').evaluate(node => {
    for (const label of node.querySelectorAll('.mark-label')) label.remove();
    return node.textContent;
  });
  assert.equal(shown, text);
});

onPage('marks stand where the words are, also behind an emoji', desktop, async ({ page, open, answered }) => {
  await open('#token-classification');
  const text = '😀😀 Ada Lovelace lived in London and worked with Charles Babbage.';
  await page.locator('textarea').fill(text);
  const { answer } = await answered(() => page.getByRole('button', { name: 'Run' }).click());
  const marked = await page.locator('.marked mark').evaluateAll(marks => marks.map(mark => mark.firstChild.data));
  assert.ok(marked.length > 0);
  assert.deepEqual(marked, answer.outputs[0].map(({ start, end }) => text.slice(start, end)));
  for (const word of marked) assert.match(word, /^[A-Za-z ]+$/);
});

onPage('an answer deep in its passage is scrolled into view', desktop, async ({ page, open, answered }) => {
  await open('#question-answering');
  await page.getByLabel('Passage', { exact: true }).fill(`${'Nothing is said here about it. '.repeat(80)}The museum was founded by Maria Lindgren in 1962.`);
  const { answer } = await answered(() => page.getByRole('button', { name: 'Run' }).click());
  const [best] = answer.outputs[0];
  const inside = () => page.evaluate(() => {
    const passage = document.querySelector('.passage').getBoundingClientRect();
    const mark = document.querySelector('.passage mark').getBoundingClientRect();
    return mark.top >= passage.top && mark.bottom <= passage.bottom;
  });
  await page.waitForTimeout(100);
  assert.equal(await page.locator('.passage mark').innerText(), best.answer);
  assert.ok(await inside());
  const scrolled = await page.evaluate(() => scrollY);
  for (const button of await page.locator('.choice').all()) {
    await button.evaluate(node => node.click());
    await page.waitForTimeout(50);
    assert.ok(await inside(), await button.innerText());
  }
  assert.equal(await page.evaluate(() => scrollY), scrolled, 'the passage scrolls, not the page');
});

onPage('a guess that is picked stands in the sentence', desktop, async ({ page, open }) => {
  await open('#fill-mask?text=He+closed+his+[MASK]+and+fell+[MASK].');
  const lists = page.locator('#result-body .bars');
  assert.equal(await lists.count(), 2);
  const guess = lists.nth(1).locator('.choice').nth(2);
  await guess.click();
  const word = (await guess.locator('.bar-name').innerText()).replace(/^##/, '');
  assert.equal(await page.locator('.marked mark').nth(1).innerText(), word);
  assert.equal(await guess.getAttribute('aria-pressed'), 'true');
});

onPage('where several models can, the chosen one answers, with an example of its own', desktop, async ({ page, open, answered }) => {
  await open('#text-classification');
  const select = page.getByLabel('Model');
  const names = await select.locator('option').evaluateAll(options => options.map(({ value }) => value));
  await select.focus();
  for (const name of names.reverse()) {
    const { answer } = await answered(() => select.selectOption(name));
    assert.equal(answer.model, name);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'model', 'the focus stays');
  }
  await page.getByLabel('Text', { exact: true }).fill('My own words stay.');
  const { request } = await answered(() => select.selectOption(names[1]));
  assert.match(request.postData(), /My own words stay\./);
});

onPage('the address leads back to a task, its model and its inputs', desktop, async ({ page, open, answered }) => {
  await open('#text-classification');
  await page.getByLabel('Text', { exact: true }).fill('A link & a text: 100 % = all?');
  await answered(() => page.getByRole('button', { name: 'Run' }).click());
  const link = page.url();
  await answered(() => page.goto('about:blank').then(() => page.goto(link)));
  assert.equal(await page.getByLabel('Text', { exact: true }).inputValue(), 'A link & a text: 100 % = all?');
  await answered(() => page.locator('#tasks a').last().click());
  await answered(() => page.goBack());
  assert.equal(page.url(), link);
  assert.equal(await page.getByLabel('Text', { exact: true }).inputValue(), 'A link & a text: 100 % = all?');
});

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
  await page.goto(address);
  await page.locator('#notice').getByText('The server does not answer.').waitFor();
  await page.unroute('**/v1/models');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#measures').waitFor();
  await page.route('**/v1/*', route => route.abort());
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#result').getByText('The server does not answer.').waitFor();
});

onPage('a server with keys asks for one, keeps it for the tab alone and can forget it', { expected: [/401/] }, async ({ page, answered, copied }) => {
  const refuse = route => route.fulfill({ status: 401, contentType: 'application/json', body: '{"error":"Unauthorized","error_type":"Unauthorized"}' });
  await page.route('**/v1/**', route => {
    const { authorization, ...headers } = route.request().headers();
    return authorization === 'Bearer secret-key' ? route.continue({ headers }) : refuse(route);
  });
  await page.goto(address);
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

const taskNames = page => page.locator('#tasks a').evaluateAll(links => links.map(({ hash }) => hash.slice(1)));

/** The JSON that a program prints. */
const outputOf = async (program, ...args) => JSON.parse((await promisify(execFile)(program, args)).stdout);

/** The name of the element that has the focus, which must show it. */
const focused = page => page.evaluate(() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const seen = node.matches('h2, body') || outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const name = node.getAttribute('aria-label') ?? node.labels?.[0]?.firstChild.data ?? node.textContent;
  return seen ? name.trim() : `${name} does not show its focus`;
});

async function tabTo(page, name, key = 'Tab') {
  const met = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(key);
    met.push(await focused(page));
    if (met.at(-1) === name) return;
    assert.doesNotMatch(met.at(-1), /does not show/);
  }
  assert.fail(`${name} is not reached by ${key}: ${met.join(', ')}`);
}
