// What the tasks show.
import assert from 'node:assert/strict';
import { address, desktop, onPage } from './on-page.mjs';
import { taskNames } from './open-page.mjs';

onPage('every task that a model can do is offered, and answers each of its examples', desktop, async ({ page, open, answered }) => {
  const { data } = await (await page.request.get(`${address()}v1/models`)).json();
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
