import assert from 'node:assert/strict';

/**
 * A page in a context of its own. Whatever the browser complains about, in the console, as an exception or as a
 * breach of the policy, is kept; `assertNoComplaints` fails on it unless `expected` has a pattern for it.
 */
export async function openPage(browser, address, { expected = [], ...options } = {}) {
  const context = await browser.newContext(options);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(address).origin });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = [];
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.stack));
  await page.addInitScript(() => addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`policy violated: ${violatedDirective} ${blockedURI}`)));

  /** Does something that makes the page ask the server, and waits until the answer is shown. */
  async function answered(action) {
    const [response] = await Promise.all([page.waitForResponse(isAnswer), action()]);
    const text = await response.text();
    await page.locator('#result[aria-busy="false"]').waitFor();
    return { response, request: response.request(), answer: parse(text) };
  }

  const isAnswer = response => response.request().method() === 'POST' && new URL(response.url()).pathname.includes('/v1/');

  return {
    page,
    answered,
    /** Opens the page at a hash and waits for its first answer. */
    async open(hash = '') {
      let response;
      await answered(async () => response = await page.goto(address + hash));
      return response;
    },
    /** What a tab of the calls puts on the clipboard. */
    async copied(tab) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    },
    assertNoComplaints() {
      assert.deepEqual(complaints.filter(complaint => !expected.some(pattern => pattern.test(complaint))), []);
    },
    close: () => context.close(),
  };
}

/** The tasks of the menu. */
export const taskNames = page => page.locator('#tasks a').evaluateAll(links => links.map(({ hash }) => hash.slice(1)));

/** The name of the element that has the focus, which must show it. */
export const focused = page => page.evaluate(() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const seen = node.matches('h2, body') || outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const name = node.getAttribute('aria-label') ?? node.labels?.[0]?.firstChild.data ?? node.textContent;
  return seen ? name.trim() : `${name} does not show its focus`;
});

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
