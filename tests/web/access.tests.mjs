// Who can use it: by keyboard, on a phone, in the dark, with sensitive eyes.
import assert from 'node:assert/strict';
import { poorlyReadable } from './contrast.mjs';
import { desktop, onPage } from './on-page.mjs';
import { focused, taskNames } from './open-page.mjs';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

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
