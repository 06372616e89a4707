// Remakes the pictures of the README from the server at BASE_URL: `BASE_URL=http://127.0.0.1:3000 node screenshots.mjs`.
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './browser.mjs';
import { openPage } from './open-page.mjs';

const address = new URL('/', process.env.BASE_URL).href;
const pathOf = name => fileURLToPath(new URL(`../../docs/images/${name}`, import.meta.url));
const browser = await launchBrowser();

/** An example's answer. It is asked for twice, so that the picture shows what it takes once connection and caches are warm. */
async function picture(name, { hash, example, fullPage, ...options }) {
  const { page, open, answered, close } = await openPage(browser, address, { reducedMotion: 'reduce', ...options });
  await open(hash);
  await answered(() => page.getByRole('button', { name: example }).click());
  await answered(() => page.getByRole('button', { name: 'Run' }).click());
  await page.mouse.move(0, 0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: pathOf(name), fullPage });
  await close();
}

await picture('page.png', { hash: '#token-classification', example: 'In the news', viewport: { width: 1280, height: 860 }, fullPage: true });
await picture('page-phone.png', {
  hash: '#intent-and-slots', example: 'A table', viewport: { width: 390, height: 1170 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'dark',
});
await browser.close();
